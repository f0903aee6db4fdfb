import Foundation
import Testing

@testable import CharterDemo

/// The newsroom as it is shipped, loaded once.
let newsroom = Result { try Newsroom.load() }

/// The clauses of the charter that the articles are about, and the label for the charter as such.
private let clauseIDs = [
    "P.1", "P.2", "P.3", "P.4", "P.5", "I.0", "I.1", "I.2", "I.3", "I.4", "I.5", "II.1", "II.2", "II.3", "II.4", "II.5",
    "II.6", "II.7", "III.0", "III.1", "III.2", "III.3", "III.4", "IV.1", "IV.2", "IV.3",
]

@Suite("The newsroom as shipped")
struct NewsroomTests {
    let newsroom: Newsroom

    init() throws { newsroom = try CharterDemoTests.newsroom.get() }

    @Test("two dozen outlets, seven languages, all formats and habits")
    func outlets() {
        #expect(newsroom.outlets.count == 25)
        #expect(newsroom.outlets.allSatisfy { $0.host.hasSuffix(".test") })
        #expect(Set(newsroom.articles.map(\.language)) == ["az", "en", "hy", "ka", "ru", "tr", "uk"])
        #expect(newsroom.articles.count >= 150)
        let feeds = newsroom.outlets.flatMap(\.feeds)
        #expect(Set(feeds.map(\.format)) == Set(NewsroomFeed.Format.allCases))
        #expect(Set(feeds.map(\.charset)) == Set(Charset.allCases))
        #expect(Set(feeds.flatMap(\.faults)) == Set(NewsroomFeed.Fault.allCases))
        #expect(Set(feeds.map(\.format.sourceType)) == ["rss", "sitemap", "page"])
        let kinds = Set(newsroom.outlets.map(\.kind))
        #expect(kinds.isSuperset(of: ["state", "exile", "government", "independent", "agency"]))
    }

    @Test("every habit of a feed, every way to be reached and every kind of copy occurs")
    func habits() {
        let feeds = newsroom.outlets.flatMap(\.feeds)
        #expect(Set(feeds.map(\.guids)) == [.own, .link, .none, .fresh])
        #expect(Set(feeds.map(\.content)) == [.full, .summary, .title])
        #expect(feeds.contains { $0.links == .relative } && feeds.contains { $0.limit != nil })
        #expect(feeds.contains { $0.dates == .localAsGMT } && feeds.contains { $0.tracking != nil })
        #expect(Set(newsroom.outlets.map(\.validators)).count == 6)
        #expect(Set(newsroom.articles.map(\.reach)) == Set(NewsroomArticle.Reach.allCases))
        #expect(Set(newsroom.articles.compactMap(\.duplicateOf?.kind)) == Set(NewsroomArticle.Copy.Kind.allCases))
        #expect(
            newsroom.articles.contains { $0.layout == .liveblog } && newsroom.articles.contains { $0.relisting != nil })
        let edits = newsroom.articles.flatMap(\.edits)
        for isMaterial in [true, false] {
            for isSignalled in [true, false] {
                #expect(edits.contains { $0.isMaterial == isMaterial && $0.isSignalled == isSignalled })
            }
        }
        let guids = newsroom.articles.compactMap { article in article.guid.map { "\(article.outlet) \($0)" } }
        #expect(Set(guids).count < guids.count, "no identifier is used twice")
    }

    @Test("every clause is told by some article in full")
    func coverage() {
        let told = Set(newsroom.articles.flatMap(\.clauses).filter { $0.strength == .substantive }.map(\.clause))
        #expect(told == Set(clauseIDs + ["charter-general"]))
    }

    @Test("labels obey the annotation guide")
    func labels() {
        for article in newsroom.articles {
            let full = article.clauses.filter { $0.strength == .substantive }.map(\.clause)
            let known = clauseIDs + ["charter-general"]
            #expect(article.clauses.allSatisfy { known.contains($0.clause) }, "\(article.id)")
            #expect(Set(article.clauses.map(\.clause)).count == article.clauses.count, "\(article.id)")
            #expect((article.relevance == .none) == full.isEmpty, "\(article.id)")
            if full.contains("charter-general") { #expect(full.count == 1, "\(article.id)") }
        }
    }

    @Test("dates lie between February and May 2026, and in the order of the list")
    func dates() throws {
        let first = try Date("2026-02-01T00:00:00Z", strategy: .iso8601)
        let last = newsroom.looksAt(day: 7)
        #expect(newsroom.articles.allSatisfy { $0.published >= first && $0.published <= last })
        #expect(newsroom.articles.map(\.published) == newsroom.articles.map(\.published).sorted())
        #expect(newsroom.looksAt(day: 1) < last)
    }

    @Test("texts have the length of news")
    func texts() {
        for article in newsroom.articles where article.layout == .article && article.reach != .missing {
            let words = article.text().split(whereSeparator: \.isWhitespace).count
            #expect((70...520).contains(words), "\(article.id): \(words)")
            #expect(article.paragraphs().count >= 2, "\(article.id)")
        }
    }

    @Test("an exact copy differs in quotation marks and white space only")
    func exactCopy() throws {
        let copies = newsroom.articles.filter { $0.duplicateOf?.kind == .exact }
        #expect(!copies.isEmpty)
        for copy in copies {
            let original = try #require(newsroom.article(copy.duplicateOf?.original ?? ""))
            #expect(plain(copy.text()) == plain(original.text()))
            #expect(copy.clauses == original.clauses)
            #expect(copy.outlet != original.outlet)
        }
    }

    @Test("a wrapped copy has all of its original and more, a cut one its beginning")
    func otherCopies() throws {
        for copy in newsroom.articles {
            guard let of = copy.duplicateOf else { continue }
            let original = try #require(newsroom.article(of.original))
            let shared = Set(copy.paragraphs()).intersection(original.paragraphs()).count
            switch of.kind {
            case .exact: continue
            case .wrapped:
                #expect(shared == Set(original.paragraphs()).count, "\(copy.id)")
                #expect(copy.paragraphs().count > original.paragraphs().count, "\(copy.id)")
            case .cut: #expect(shared > 0 && shared < original.paragraphs().count, "\(copy.id)")
            case .near: #expect(copy.text() != original.text(), "\(copy.id)")
            case .translated: #expect(copy.language != original.language && copy.relevance == original.relevance)
            }
        }
    }

    private func plain(_ text: String) -> [Substring] {
        let quotes = String(text.map { "“”".contains($0) ? "\"" : $0 })
        return quotes.split(whereSeparator: \.isWhitespace)
    }

    @Test("many articles are about something else, and some of those sound as if they were not")
    func negatives() {
        let none = newsroom.articles.filter { $0.relevance == .none }
        #expect(none.count >= 20 && none.filter { !$0.clauses.isEmpty }.count >= 5)
        #expect(Set(none.map(\.language)) == ["az", "en", "hy", "ka", "ru", "tr", "uk"])
        #expect(newsroom.articles.filter { $0.relevance == .related }.count >= 15)
    }

    @Test("one sentence names four clauses, all of them mentions")
    func list() throws {
        let article = try #require(newsroom.article("simurgh-en-new-stage"))
        #expect(article.clauses.filter { $0.strength == .mention }.count == 4)
        #expect(article.text().contains("energy, artificial intelligence, defence sales and counterterrorism"))
    }

    @Test("an edit shows from its day on, and only a signalled one moves the date")
    func edits() throws {
        let article = try #require(newsroom.article("simurgh-en-corridor-count"))
        #expect(article.text(day: 5).contains("412 block trains") && article.text(day: 6).contains("421 block trains"))
        #expect(article.updatedAt(day: 5) == article.publishedAt && article.updatedAt(day: 6) > article.publishedAt)
        for article in newsroom.articles {
            for edit in article.edits {
                let (before, after) = (article.updatedAt(day: edit.day - 1), article.updatedAt(day: edit.day))
                #expect((before != after) == edit.isSignalled, "\(article.id)")
                let changes = article.text(day: edit.day - 1) != article.text(day: edit.day)
                #expect(changes || article.title(day: edit.day) != article.title(day: edit.day - 1), "\(article.id)")
            }
        }
    }

    @Test("what can be known grows from day to day, and depends on what one can read")
    func sightings() throws {
        let feeds = Newsroom.days.map { newsroom.sightings(through: $0, sourceTypes: ["rss"]).count }
        #expect(feeds == feeds.sorted() && Set(feeds).count == feeds.count, "every day brings something new")
        let all = newsroom.sightings(through: 7, sourceTypes: ["rss", "sitemap", "page"])
        #expect(all.count == newsroom.articles.count, "something can never be seen")
        #expect(feeds[6] < all.count)
        let late = try #require(all.first { $0.article.outlet == "yelkovan" && $0.article.appearsOnDay == 3 })
        #expect(late.day == 5, "the site was down on days 3 and 4")
    }

    @Test("an address leads to its article, parameters and old addresses included")
    func lookUp() throws {
        for article in newsroom.articles {
            #expect(newsroom.article(at: newsroom.url(of: article, day: 1))?.id == article.id)
            #expect(newsroom.article(at: newsroom.url(of: article, day: 1) + "?utm_source=x#top")?.id == article.id)
        }
        #expect(newsroom.article(at: "http://surgun-feneri.test/en/2026/04/countdown")?.id == "fener-countdown")
        #expect(newsroom.article(at: "http://elsewhere.test/") == nil)
    }

    @Test("headings are text without their marks")
    func headings() throws {
        let article = try #require(newsroom.article("ledger-tripp-shares"))
        #expect(article.paragraphs().contains("What is still open"))
        #expect(!article.text().contains("##"))
    }
}
