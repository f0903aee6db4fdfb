import CharterConfig
import CharterDemo
import CharterModel
import CharterStore
import Foundation
import Testing

@testable import charterwatch

/// From a socket to the timeline: the newsroom's two days against the truth that stands beside its articles.
@Suite("Newsroom, end to end") struct NewsroomTests {
    let crawl: NewsroomCrawl

    init() async throws { crawl = try await NewsroomCrawl.both.value }

    @Test("every article that answers is stored, with all of its paragraphs and none of the furniture")
    func texts() async throws {
        for article in crawl.newsroom.articles(pass: 2) where article.reach == .page || article.reach == .moved {
            let stored = try #require(try await crawl.stored(article), "\(article.id) is not stored")
            let text = stored.text.filter { !$0.isWhitespace }
            for paragraph in article.paragraphs(pass: 2) {
                let wanted = paragraph.prefix(60).filter { !$0.isWhitespace && $0.isLetter }
                #expect(
                    text.filter(\.isLetter).contains(wanted),
                    "\(article.id) lacks \u{201C}\(paragraph.prefix(60))\u{201D}")
            }
            #expect(text.count < article.text(pass: 2).count * 13 / 10 + 200, "\(article.id) holds more than its text")
            #expect(stored.language == String(article.language.prefix(2)), "\(article.id)")
        }
    }

    @Test("titles and publication dates are the outlet's own")
    func titlesAndDates() async throws {
        var exactDays = 0
        let articles = crawl.newsroom.articles(pass: 2).filter { $0.reach == .page }
        for article in articles {
            let stored = try #require(try await crawl.stored(article))
            let same = { (text: String) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
            #expect(same(stored.title) == same(article.title), "\(article.id): \(stored.title)")
            let published = try #require(stored.published, "\(article.id) has no date")
            if abs(published.timeIntervalSince(article.published)) < 26 * 3600 { exactDays += 1 }
        }
        #expect(exactDays == articles.count)
    }

    @Test("word-for-word copies are one story, told by whoever was first")
    func copies() async throws {
        let stories = try await crawl.store.duplicates()
        for article in crawl.newsroom.articles(pass: 2) {
            guard let copy = article.duplicateOf, copy.kind == .exact else { continue }
            let original = try #require(crawl.newsroom.article(copy.original))
            let first = try #require(CanonicalURL(crawl.newsroom.url(of: original)))
            let story = try #require(
                stories.first { $0.members.contains { CanonicalURL($0.url) == first } }, "\(original.id) is in no story"
            )
            let second = try #require(CanonicalURL(crawl.newsroom.url(of: article)))
            #expect(
                story.members.contains { CanonicalURL($0.url) == second }, "\(article.id) is not with \(original.id)")
            let earliest = article.published < original.published ? second : first
            #expect(CanonicalURL(story.representative.url) == earliest)
        }
        let copies = crawl.newsroom.articles(pass: 2).filter { $0.duplicateOf?.kind == .exact }.count
        #expect(copies > 0)
        #expect(stories.reduce(0) { $0 + $1.members.count - 1 } == copies, "articles that are no copies were joined")
    }

    @Test("an edit is a new version with before and after; nothing else is")
    func edits() async throws {
        let revisions = try await crawl.store.revisions().filter(\.isEdit)
        let edited = crawl.newsroom.articles.filter { $0.edit != nil }
        #expect(!edited.isEmpty)
        #expect(
            Set(revisions.map(\.url).compactMap { CanonicalURL($0)?.identity })
                == Set(edited.compactMap { CanonicalURL(crawl.newsroom.url(of: $0))?.identity }))
        for article in edited {
            let edit = try #require(article.edit)
            let revision = try #require(
                revisions.first { CanonicalURL($0.url) == CanonicalURL(crawl.newsroom.url(of: article)) })
            #expect(revision.before.text.contains(edit.old) && revision.after.text.contains(edit.new), "\(article.id)")
        }
        let events = try await crawl.store.timeline(TimelineFilter(kinds: ["article.revised"]), clausesOfSection: nil)
        #expect(events.count == edited.count)
    }

    @Test("a page that is not there, and one that moved, each has its ledger row")
    func reach() async throws {
        for article in crawl.newsroom.articles(pass: 2) {
            let outlet = try #require(crawl.newsroom.outlet(article.outlet))
            let listed = try #require(CanonicalURL(outlet.url(article.listedPath)))
            let told = try #require(try await crawl.store.explain(url: listed), "\(article.id) is unknown")
            let fetched = try #require(
                told.ledger.last { $0.stage == .fetch && $0.subjectKind == "article" }, "\(article.id)")
            switch article.reach {
            case .missing: #expect(fetched.outcome == .gone)
            case .moved:
                #expect(fetched.why.contains("redirect"))
                #expect(told.article.flatMap { CanonicalURL($0.url)?.text } == crawl.newsroom.url(of: article))
            case .page: #expect(fetched.outcome == .kept)
            case .disallowed: break
            }
        }
    }

    @Test("the second crawl asks with validators and is told that nothing changed")
    func conditional() async throws {
        let second = crawl.requests.filter { $0.pass == 2 }
        let feeds = second.filter { request in
            crawl.newsroom.outlets.contains { $0.host == request.host && $0.feeds.contains { $0.path == request.path } }
        }
        #expect(!feeds.isEmpty)
        #expect(feeds.allSatisfy { $0.ifNoneMatch != nil || $0.ifModifiedSince != nil })
        #expect(feeds.contains { $0.status == 304 })
        let pages = second.filter { request in
            crawl.newsroom.articles.contains { crawl.newsroom.url(of: $0) == "http://\(request.host)\(request.path)" }
        }
        let expected = crawl.newsroom.articles.filter { $0.edit != nil || $0.appearsInPass == 2 }.count
        #expect(pages.count <= expected + 2, "pages that did not change were asked for again: \(pages.map(\.path))")
    }

    @Test("every request says who we are and how to reach us")
    func manners() {
        #expect(!crawl.requests.isEmpty)
        for request in crawl.requests {
            #expect(
                request.userAgent
                    == "Mozilla/5.0 (compatible; charterwatch/\(charterwatchVersion); +https://example.org/desk)")
        }
    }

    @Test("the closing line is a sum over the ledger and the fetch rows")
    func sums() async throws {
        for (pass, summary) in zip(1..., crawl.summaries) {
            let visits = crawl.requests.filter { request in
                request.pass == pass
                    && crawl.newsroom.outlets.contains {
                        $0.host == request.host && $0.feeds.contains { $0.path == request.path }
                    }
            }
            #expect(summary.visits.sources.reduce(0) { $0 + $1.count } == visits.count)
            #expect(summary.visits.entries == summary.visits.new + summary.visits.changed + summary.visits.known)
        }
        let extracted = crawl.summaries[0].outcomes.filter { $0.stage == .extract && $0.outcome == .kept }.reduce(0) {
            $0 + $1.count
        }
        let counts = try await crawl.store.counts()
        #expect(extracted > 0 && extracted <= counts.articles)
        #expect(crawl.summaries[0].line.contains("\(extracted) kept"))
    }

    @Test("the store is sound, and every quote stands in its text byte for byte")
    func verified() async throws {
        #expect(try await crawl.store.verify().problems == [])
        for row in try await crawl.store.timeline(TimelineFilter(kinds: ["article.seen"]), clausesOfSection: nil) {
            guard let article = row.article, let told = try await crawl.store.explain(article: article.id) else {
                continue
            }
            let versions = try #require(told.article?.versions)
            for evidence in row.labels.flatMap(\.evidence) {
                #expect(versions.contains { evidence.isVerbatim(in: evidence.field == .title ? $0.title : $0.text) })
            }
        }
    }

    @Test("labels against the newsroom's own truth: the floor that only an explicit act lowers")
    func labels() async throws {
        var (right, extra, missed) = (0, 0, 0)
        for article in crawl.newsroom.articles(pass: 2) where article.reach == .page {
            let stored = try #require(try await crawl.stored(article))
            let told = try await crawl.store.explain(article: stored.id)
            let labels = told?.article?.versions.last?.classifications.last?.labels ?? []
            let given = Set(labels.filter { $0.strength == .substantive }.map(\.clause.text))
            let truth = Set(article.clauses.filter { $0.strength == .substantive }.map(\.clause))
            let free = Set(article.clauses.map(\.clause)).subtracting(truth)
            right += given.intersection(truth).count
            extra += given.subtracting(truth).subtracting(free).count
            missed += truth.subtracting(given).count
        }
        let score = Double(2 * right) / Double(2 * right + extra + missed)
        #expect(score >= 0.6, "clause F1 \(score): \(right) right, \(extra) extra, \(missed) missed")
    }

    @Test("a source of a kind that is not read yet is never asked, never charged, and has its ledger row")
    func unreadableKinds() async throws {
        let crawl = try await NewsroomCrawl(passes: 1...1) { loaded in
            for kind in [Source.Kind.page, .sitemap] {
                let url = URL(string: "http://nowhere.test/\(kind.rawValue)")!
                loaded.sources.append(
                    Source(id: SourceID(kind.rawValue), kind: kind, url: url, title: "T", outlet: "T"))
            }
        }
        #expect(!crawl.requests.contains { $0.host == "nowhere.test" })
        let rows = try await crawl.store.sourceRows().filter { $0.source.kind != .rss }
        #expect(rows.map(\.state.health) == [.new, .new] && rows.allSatisfy { $0.state.failures == 0 })
        let outcomes = crawl.summaries[0].visits.sources.map(\.outcome)
        #expect(outcomes.contains(.deferred("kind-page")) && outcomes.contains(.deferred("kind-sitemap")))
    }

    @Test("a third look at the same day changes nothing")
    func quiet() async throws {
        let fresh = try await NewsroomCrawl(passes: 1...1)
        let before = try await fresh.store.contentDump()
        #expect(!before.isEmpty)
        let again = try await NewsroomCrawl(passes: 1...1)
        #expect(try await again.store.contentDump() == before, "two crawls of one world hold the same")
    }
}
