import CharterModel
import FoundationEssentials
import GRDB
import Testing

@testable import CharterStore

@Suite("Captures") struct CaptureTests {
    let desk: Desk
    init() async throws { desk = try await Desk() }

    private func capture(
        _ url: String, at hours: Double, kind: Capture.Kind = .response, file: String = "one.warc.gz", offset: Int = 0
    ) -> Capture {
        Capture(
            kind: kind, file: file, offset: offset, length: 100, url: url, at: Desk.at(hours),
            payload: "sha1:\(offset)")
    }

    @Test("come with the visit, once, and say what came of them")
    func causes() async throws {
        var visit = Desk.visit("a", at: 1, [Desk.entry("1", "a.example/1")])
        visit.captures = [capture("https://a.example/feed", at: 1)]
        _ = try await desk.store.record(visit, run: desk.run)
        _ = try await desk.store.record(visit, run: desk.run)
        let work = try #require(try await desk.work("a.example/1"))
        var page = Desk.read(work, at: 2)
        page.captures = [
            capture("https://a.example/1", at: 2, offset: 100), capture("https://a.example/one", at: 2, offset: 200),
        ]
        _ = try await desk.store.record(page, run: desk.run)
        try await desk.store.record(captures: [capture("https://a.example/robots.txt", at: 0, offset: 300)])
        #expect(try desk.count("SELECT count(*) FROM capture") == 4)
        #expect(
            try desk.count(
                "SELECT count(*) FROM capture JOIN fetch ON fetch.source_id = capture.source_id AND fetch.at = visit_at"
            )
                == 1)
        #expect(try await desk.store.captures(of: work.article).map(\.offset) == [100, 200])
        // The text was read from the last of them.
        #expect(try desk.count("SELECT offset FROM capture WHERE n = 1") == 200)
        #expect(try desk.count("SELECT count(*) FROM capture WHERE n IS NOT NULL") == 1)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("of a page that gave no text, and of one whose text came from the feed, name the article and no version")
    func noVersion() async throws {
        var gone = PageVisit(work: Desk.work("a.example/gone", at: 1), at: Desk.at(1), notes: [])
        gone.captures = [capture("https://a.example/gone", at: 1)]
        _ = try await desk.store.record(gone, run: desk.run)
        var fed = Desk.read(Desk.work("a.example/fed", at: 1), at: 1, method: "feed")
        fed.captures = [capture("https://a.example/fed", at: 1, offset: 100)]
        _ = try await desk.store.record(fed, run: desk.run)
        #expect(try desk.count("SELECT count(*) FROM capture WHERE article_id IS NOT NULL AND n IS NULL") == 2)
    }

    @Test("the latest whole one of a URL is what a revisit refers to")
    func earlier() async throws {
        let url = "https://a.example/feed"
        #expect(try await desk.store.earlierCapture(of: url) == nil)
        let second = capture(url, at: 2, offset: 100)
        try await desk.store.record(captures: [
            capture(url, at: 1), second, capture(url, at: 3, kind: .revisit, offset: 200),
            capture(url + "?", at: 4, offset: 300),
        ])
        #expect(try await desk.store.earlierCapture(of: url) == second)
    }

    @Test("are handed out in the order of the files, a batch at a time")
    func batches() async throws {
        let all = (0..<7).map { capture("https://a.example/\($0)", at: 1, file: "\($0 / 3).warc.gz", offset: $0 * 10) }
        try await desk.store.record(captures: all.reversed())
        var found: [Capture] = []
        while true {
            let batch = try await desk.store.captures(after: found.last, limit: 2)
            if batch.isEmpty { break }
            found += batch
        }
        #expect(found == all)
    }

    @Test("a store of the first schema is brought to this one and keeps what it has")
    func upgrade() async throws {
        let path = desk.folder + "/old.sqlite"
        let pool = try DatabasePool(path: path)
        try Schema.migrate(pool, path: path, scripts: [schemaVersion1])
        try await pool.write { db in
            try db.execute(sql: "INSERT INTO crawl(pipeline, version, started_at) VALUES ('p', '1', 0)")
        }
        try pool.close()
        let store = try Store(path: path)
        defer { store.close() }
        try await store.record(captures: [capture("https://a.example/", at: 1)])
        #expect(try await store.captures(limit: 9).count == 1)
        #expect(try await store.beginCrawl(pipeline: "p", version: "1", at: Desk.start) == 2)
    }
}

@Suite("What a replay asks") struct ReplayTests {
    let desk: Desk
    init() async throws { desk = try await Desk() }

    @Test("how a text stands to the versions of its article")
    func standings() async throws {
        let id = ArticleID(of: Desk.url("a.example/1"))
        func standing(_ text: String, _ hours: Double) async throws -> ReplayStanding {
            try await desk.store.standing(of: id, text: TextHash(title: "Title", text: text), at: Desk.at(hours))
        }
        #expect(try await standing("one", 1) == .new)
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 10, text: "one")
        #expect(try await standing("one", 10) == .same)
        #expect(try await standing("one", 50) == .same)
        #expect(try await standing("one", 1) == .same)
        #expect(try await standing("two", 50) == .later)
        #expect(try await standing("two", 9) == .older)
        try await desk.read("a.example/1", at: 20, text: "two")
        #expect(try await standing("one", 15) == .same)
        #expect(try await standing("one", 25) == .later)
        #expect(try await standing("two", 15) == .older)
        // A record is dated when it is answered, a version when it was asked for.
        #expect(try await standing("two", 20 - 1.0 / 60) == .same)
    }

    @Test("which looks, entries and pages are known")
    func known() async throws {
        let (a, b) = (SourceID("a"), SourceID("b"))
        #expect(try await desk.store.lastVisit(to: a) == nil)
        let (one, two) = (Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2"))
        try await desk.list("a", at: 5, one)
        #expect(try await desk.store.lastVisit(to: a) == Desk.at(5))
        let feed = "https://a.example/feed"
        #expect(try await desk.store.knowsVisit(to: a, capturedAt: Desk.at(5), url: feed))
        #expect(try await !desk.store.knowsVisit(to: a, capturedAt: Desk.at(6), url: feed))
        #expect(try await !desk.store.knowsVisit(to: b, capturedAt: Desk.at(5), url: feed))
        #expect(try await desk.store.neverListed([one, two], by: a) == [two])
        #expect(try await desk.store.neverListed([one, two], by: b) == [one, two])
        #expect(try await desk.store.queuedPage(of: Desk.url("a.example/1"))?.title == "Entry 1")
        #expect(try await desk.store.queuedPage(of: Desk.url("a.example/2")) == nil)
        #expect(try await desk.store.untriedPages(limit: 9, after: nil).count == 1)
        var later = PageVisit(work: try #require(try await desk.work("a.example/1")), at: Desk.at(6), notes: [])
        later.retryAt = Desk.at(7)
        _ = try await desk.store.record(later, run: desk.run)
        #expect(try await desk.store.untriedPages(limit: 9, after: nil).isEmpty)
    }

    @Test("a source that stands for a host is never crawled, and one that is there stays as it is")
    func unlisted() async throws {
        var host = Desk.source("met.example")
        host.title = "met"
        try await desk.store.registerUnlisted(host, at: Desk.at(1))
        try await desk.store.registerUnlisted(Desk.source("a", outlet: "another"), at: Desk.at(1))
        let rows = try await desk.store.sourceRows(at: Desk.at(1))
        #expect(rows.first { $0.source.id == host.id }?.listed == false)
        #expect(
            rows.first { $0.source.id == SourceID("a") }.map { $0.listed && $0.source.outlet == "Outlet a" } ?? false)
        #expect(try await desk.store.dueSources(at: Desk.at(99), all: true).allSatisfy { $0.source.id != host.id })
    }
}
