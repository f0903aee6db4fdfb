import CharterDemo
import Foundation
import Testing

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

    @Test("six outlets, four languages, all formats")
    func outlets() {
        #expect(newsroom.outlets.count == 6)
        #expect(newsroom.outlets.allSatisfy { $0.host.hasSuffix(".test") })
        #expect(Set(newsroom.articles.map(\.language)) == ["az", "en", "ru", "tr"])
        #expect(Set(newsroom.outlets.flatMap(\.feeds).map(\.format)) == Set(NewsroomFeed.Format.allCases))
        #expect(newsroom.outlets.flatMap(\.feeds).contains { $0.charset == .windows1251 })
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
        let last = newsroom.looksAt(pass: 2)
        #expect(newsroom.articles.allSatisfy { $0.published >= first && $0.published <= last })
        #expect(newsroom.articles.map(\.published) == newsroom.articles.map(\.published).sorted())
        #expect(newsroom.looksAt(pass: 1) < last)
    }

    @Test("texts have the length of news, and the bylines are desks")
    func texts() {
        for article in newsroom.articles where article.reach != .missing {
            let words = article.text().split(whereSeparator: \.isWhitespace).count
            #expect((130...450).contains(words), "\(article.id): \(words)")
            #expect(article.paragraphs().count >= 5, "\(article.id)")
        }
        let desks = ["redaksiya", "service", "desk", "Servisi", "Отдел", "xidməti"]
        #expect(newsroom.articles.allSatisfy { article in desks.contains { article.byline.contains($0) } })
    }

    @Test("an exact copy differs in quotation marks and white space only")
    func exactCopy() throws {
        let copies = newsroom.articles.filter { $0.duplicateOf?.kind == .exact }
        #expect(!copies.isEmpty)
        for copy in copies {
            let original = try #require(newsroom.article(copy.duplicateOf?.original ?? ""))
            #expect(copy.text() != original.text())
            #expect(plain(copy.text()) == plain(original.text()))
            #expect(copy.clauses == original.clauses)
            #expect(copy.outlet != original.outlet)
        }
    }

    @Test("a near copy shares most paragraphs and not all")
    func nearCopy() throws {
        let copies = newsroom.articles.filter { $0.duplicateOf?.kind == .near }
        #expect(!copies.isEmpty)
        for copy in copies {
            let original = try #require(newsroom.article(copy.duplicateOf?.original ?? ""))
            let shared = Set(copy.paragraphs()).intersection(original.paragraphs()).count
            #expect(shared * 2 > original.paragraphs().count && shared < original.paragraphs().count)
        }
    }

    private func plain(_ text: String) -> [Substring] {
        let quotes = String(text.map { "“”".contains($0) ? "\"" : $0 })
        return quotes.split(whereSeparator: \.isWhitespace)
    }

    @Test("two items are off topic and two are hard negatives")
    func negatives() {
        let none = newsroom.articles.filter { $0.relevance == .none }
        #expect(none.filter { $0.clauses.isEmpty }.count == 2)
        #expect(Set(none.flatMap(\.clauses).map(\.clause)) == ["III.4", "II.4"])
    }

    @Test("one sentence names four clauses, all of them mentions")
    func list() throws {
        let article = try #require(newsroom.article("simurgh-en-new-stage"))
        #expect(article.clauses.filter { $0.strength == .mention }.count == 4)
        #expect(article.text().contains("energy, artificial intelligence, defence sales and counterterrorism"))
    }

    @Test("on pass 2 one text has another number and one article is new")
    func secondPass() throws {
        let edited = newsroom.articles.filter { $0.text(pass: 1) != $0.text(pass: 2) }
        #expect(edited.map(\.id) == ["simurgh-en-corridor-count"])
        let edit = try #require(edited.first)
        #expect(edit.text(pass: 1).contains("412 block trains") && edit.text(pass: 2).contains("421 block trains"))
        #expect(edit.updatedAt(pass: 1) == edit.publishedAt && edit.updatedAt(pass: 2) > edit.publishedAt)
        let new = Set(newsroom.articles(pass: 2).map(\.id)).subtracting(newsroom.articles(pass: 1).map(\.id))
        #expect(new == ["ledger-roadmap-window"])
    }

    @Test("one page is missing, one has moved, one is forbidden")
    func reach() {
        for reach in [NewsroomArticle.Reach.missing, .moved, .disallowed] {
            #expect(newsroom.articles.filter { $0.reach == reach }.count == 1, "\(reach)")
        }
    }

    @Test("an address leads to its article, parameters and old addresses included")
    func lookUp() throws {
        for article in newsroom.articles {
            #expect(newsroom.article(at: newsroom.url(of: article))?.id == article.id)
            #expect(newsroom.article(at: newsroom.url(of: article) + "?utm_source=x#top")?.id == article.id)
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

    @Test("no quotation is put into a mouth: no verb of saying follows one")
    func noQuotations() {
        for article in newsroom.articles {
            for verb in ["\" said", "” said", "», сказал", "” dedi", "” deyib"] {
                #expect(!article.text().contains(verb), "\(article.id)")
            }
        }
    }
}
