import CharterModel
import CharterStore
import FoundationEssentials
import GRDB
import Testing

@Suite("Sums for metrics, and news for the log")
struct SumsTests {
    @Test("sums over a store are those of its crawl, however often and in whatever steps they are asked for")
    func sums() async throws {
        let desk = try await Desk()
        let store = desk.store
        var growing = GrowingSums()
        var (sums, last) = try await store.sums(at: Desk.at(0), growing)
        #expect(sums.looks.isEmpty && sums.entriesNew == 0 && sums.lastGoodAnswer == nil)
        #expect(sums.sources == [.new: 3] && sums.dueSources == 3)
        var news = News(seed: 7)
        for round in 0..<3 {
            growing = last
            for var visit in news.visits {
                visit.at.addTimeInterval(Double(round) * 36_000)
                _ = try await store.record(visit, run: desk.run)
            }
            for work in try await store.duePages(at: Desk.at(100), limit: 5) {
                _ = try await store.record(News.read(work, at: 50 + Double(round)), run: desk.run)
            }
            (sums, last) = try await store.sums(at: Desk.at(1), growing)
            news.visits.shuffle(using: &news.random)
        }
        let visits = try await store.visitSums(ofRun: desk.run)
        #expect(visits.sources.count > 0 && visits.new > 0)
        #expect(
            Set(sums.looks.map { "\($0.stage) \($0.outcome) \($0.count)" })
                == Set(visits.sources.map { "\($0.stage) \($0.outcome) \($0.count)" }))
        #expect(sums.entriesNew == visits.new && sums.entriesKnown == visits.known)
        #expect(sums.entriesChanged == visits.changed && sums.bytes == visits.bytes)
        let articles = try await store.outcomes(ofRun: desk.run).filter { $0.subject == "article" }
        #expect(!articles.isEmpty)
        #expect(
            sums.articles
                == articles.sorted { ($0.stage.rawValue, "\($0.outcome)") < ($1.stage.rawValue, "\($1.outcome)") })
        let counts = try await store.counts()
        #expect(sums.pagesPending == counts.pending)
        #expect(sums.events.values.reduce(0, +) == counts.events && counts.events > 0)
        #expect(sums.sources.values.reduce(0, +) == counts.sources)
        let (fresh, _) = try await store.sums(at: Desk.at(1), GrowingSums())
        #expect(fresh == sums)
    }

    @Test("hosts at rest, the last crawl that went well, and the last good answer")
    func moments() async throws {
        let desk = try await Desk()
        let store = desk.store
        try await store.rest(HostRest(host: "a.example", until: Desk.at(2), why: "it said so"))
        #expect(try await store.sums(at: Desk.at(1), GrowingSums()).0.hostsResting == 1)
        #expect(try await store.sums(at: Desk.at(3), GrowingSums()).0.hostsResting == 0)
        #expect(try await store.sums(at: Desk.at(3), GrowingSums()).0.lastGoodCrawl == nil)
        try await store.endCrawl(desk.run, at: Desk.at(4), exitCode: 75)
        #expect(try await store.sums(at: Desk.at(5), GrowingSums()).0.lastGoodCrawl == nil)
        let second = try await store.beginCrawl(pipeline: "test", version: "1", at: Desk.at(5))
        try await store.endCrawl(second, at: Desk.at(6), exitCode: 0)
        #expect(try await store.sums(at: Desk.at(7), GrowingSums()).0.lastGoodCrawl == Desk.at(6))
        try await desk.list("a", at: 8, Desk.entry("1", "a.example/1"))
        #expect(try await store.sums(at: Desk.at(9), GrowingSums()).0.lastGoodAnswer == Desk.at(8))
    }

    @Test("news of sources after an event: each once, in order, and nothing of articles")
    func news() async throws {
        let desk = try await Desk()
        let store = desk.store
        let start = try await store.lastEvent()
        #expect(try await store.sourceNews(after: start).news.isEmpty)
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1)
        try desk.inspect { db in
            for (kind, source) in [("source.down", "a"), ("source.quiet", "b"), ("source.back", "a")] {
                try db.execute(
                    sql: "INSERT INTO event(at, kind, source_id, detail) VALUES (1, ?, ?, '{\"reason\":\"x\"}')",
                    arguments: [kind, source])
            }
        }
        let (news, last) = try await store.sourceNews(after: start)
        #expect(news.map(\.kind) == [.sourceDown, .sourceQuiet, .sourceBack])
        #expect(news.map(\.source) == ["a", "b", "a"])
        #expect(
            news[0].url == "https://a.example/feed" && news[0].host == "a.example" && news[0].detail == ["reason": "x"])
        let highest = try await store.lastEvent()
        #expect(last == highest)
        #expect(try await store.sourceNews(after: last).news.isEmpty)
        let (first, reached) = try await store.sourceNews(after: start, limit: 2)
        #expect(first.count == 2)
        #expect(try await store.sourceNews(after: reached).news.map(\.kind) == [.sourceBack])
    }
}
