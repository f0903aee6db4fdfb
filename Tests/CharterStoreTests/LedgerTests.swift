import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("The ledger")
struct LedgerTests {
    private func rows(_ desk: Desk, _ url: String) async throws -> [LedgerRow] {
        try await desk.store.explain(url: Desk.url(url))?.ledger ?? []
    }

    @Test("the same outcome again is one row that counts; another outcome supersedes it; the first again is new")
    func life() async throws {
        let desk = try await Desk()
        let outcomes: [Outcome] = [.tooOld, .tooOld, .kept, .kept, .kept, .tooOld]
        for (n, outcome) in outcomes.enumerated() {
            try await desk.list("a", at: Double(n), Desk.entry("1", "a.example/1", outcome: outcome))
        }
        let rows = try await rows(desk, "a.example/1")
        #expect(rows.map(\.outcome) == [.tooOld, .kept, .tooOld])
        #expect(rows.map(\.count) == [2, 3, 1])
        #expect(rows.map(\.current) == [false, false, true])
        #expect(rows.map(\.firstAt) == [0, 2, 5].map { Desk.at($0) })
        #expect(rows.map(\.lastAt) == [1, 4, 5].map { Desk.at($0) })
    }

    @Test("an entry counts in the run that gave it its outcome, once, whatever it was before")
    func runs() async throws {
        let desk = try await Desk()
        func entries(_ run: Int64) async throws -> [String] {
            try await desk.store.outcomes(ofRun: run).filter { $0.subject == "entry" }.map {
                "\($0.outcome) \($0.count)"
            }
        }
        try await desk.list(
            "a", at: 1, Desk.entry("1", "a.example/1", outcome: .tooOld), Desk.entry("2", "a.example/2"),
            Desk.entry("3", "a.example/3", outcome: .tooOld))
        #expect(try await entries(desk.run) == ["kept 1", "too-old 2"])
        let second = try await desk.store.beginCrawl(pipeline: "test", version: "1.0", at: Desk.at(3))
        let again = [Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2", version: 2)]
        _ = try await desk.store.record(Desk.visit("a", at: 3, again), run: second)
        #expect(try await entries(desk.run) == ["kept 1", "too-old 1"])
        #expect(try await entries(second) == ["kept 1"])
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("a usual sentence takes no room, and is told all the same")
    func usual() async throws {
        let desk = try await Desk()
        var entry = Desk.entry("1", "a.example/1")
        entry.why = SightedEntry.usual
        try await desk.list("a", at: 1, entry)
        #expect(try await rows(desk, "a.example/1").map(\.why) == [SightedEntry.usual])
        #expect(try desk.count("SELECT count(*) FROM sighting WHERE why IS NULL") == 1)
        #expect(try desk.count("SELECT count(*) FROM ledger WHERE why = 'listed' AND superseded = 0") == 1)
    }

    @Test("the sentence is always the last one")
    func why() async throws {
        let desk = try await Desk()
        var entry = Desk.entry("1", "a.example/1", outcome: .tooOld)
        for why in ["9 days old.", "10 days old."] {
            entry.why = why
            try await desk.list("a", at: 1, entry)
        }
        #expect(try await rows(desk, "a.example/1").map(\.why) == ["10 days old."])
    }

    @Test("a visit that is committed late does not turn the clock back")
    func late() async throws {
        let desk = try await Desk()
        for hours in [5.0, 3, 4] { try await desk.list("a", at: hours, Desk.entry("1", "a.example/1")) }
        let row = try await rows(desk, "a.example/1")[0]
        #expect(row.lastAt == Desk.at(5))
        #expect(row.count == 3)
        let sighting = try await desk.store.explain(url: Desk.url("a.example/1"))!.sightings[0]
        #expect(sighting.lastSeenAt == Desk.at(5))
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("stages have rows of their own; each entry, article and source is a subject of its own")
    func subjects() async throws {
        let desk = try await Desk()
        for source in ["a", "b"] {
            try await desk.list(source, at: 1, Desk.entry("same", "a.example/1"))
        }
        try await desk.read("a.example/1", at: 2)
        let rows = try await rows(desk, "a.example/1")
        #expect(
            rows.map { "\($0.subjectKind) \($0.stage)" } == [
                "entry parse", "entry parse", "article fetch", "article extract", "article classify",
                "article dedup",
            ])
        let id = ArticleID(of: Desk.url("a.example/1")).text
        #expect(Set(rows.map(\.subject)) == ["a guid:same", "b guid:same", id])
        #expect(rows.allSatisfy { $0.url == "https://a.example/1" })
    }

    @Test(
        "every outcome there is can be stored and read back",
        arguments: [
            Outcome.kept, .notModified, .unchanged, .known, .dupExact, .dupNear, .revision, .tooOld, .tooShort,
            .notArticle, .language, .belowThreshold, .abstained, .gone, .blockedRobots, .blockedAddress,
            .blockedBot, .tooLarge, .deferred("http-503"), .failed("no-link"), .failed("odd (reason)"), .failed(""),
        ])
    func outcomes(outcome: Outcome) async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", outcome: outcome))
        #expect(try await rows(desk, "a.example/1").map(\.outcome) == [outcome])
    }

    @Test("an article put off in two runs counts in both while it is the last word")
    func deferredTwice() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        let second = try await desk.store.beginCrawl(pipeline: "test", version: "1.0", at: Desk.at(3))
        for (run, hours) in [(desk.run, 1.0), (second, 3.0)] {
            let work = try await desk.work("a.example/1")!
            let note = LedgerNote(
                subject: .article(work.article), stage: .fetch, outcome: .deferred("timeout"), why: "Slow.")
            _ = try await desk.store.record(
                PageVisit(work: work, at: Desk.at(hours), notes: [note], retryAt: Desk.at(hours + 1)), run: run)
            let counts = try await desk.store.outcomes(ofRun: run)
            #expect(
                counts.contains(
                    OutcomeCount(subject: "article", stage: .fetch, outcome: .deferred("timeout"), count: 1)))
        }
        #expect(try await desk.work("a.example/1")?.attempts == 2)
    }
}

@Suite("The content dump")
struct ContentDumpTests {
    /// One small crawl, `hours` later than another, as run number `runs`.
    private func dump(
        hours: Double = 0, runs: Int = 1, text: String = "They met in May.", label: Bool = true,
        outcome: Outcome = .kept
    ) async throws -> [String] {
        let desk = try await Desk()
        var run = desk.run
        for _ in 1..<max(2, runs) {
            run = try await desk.store.beginCrawl(pipeline: "test", version: "2", at: Desk.at(hours))
        }
        let entries = [
            Desk.entry("1", "a.example/1", published: Desk.at(-9)), Desk.entry("2", "a.example/2", outcome: outcome),
        ]
        _ = try await desk.store.record(Desk.visit("a", at: hours + 1, entries), run: run)
        let work = try await desk.work("a.example/1")!
        let labels = label ? [Desk.label("I.1", "met", in: text)] : []
        _ = try await desk.store.record(Desk.read(work, at: hours + 2, text: text, labels: labels), run: run)
        return try await desk.store.contentDump()
    }

    @Test("does not see times of crawling nor run ids")
    func same() async throws {
        let one = try await dump()
        #expect(try await dump(hours: 77) == one)
        #expect(try await dump(runs: 5) == one)
        #expect(one == one.sorted())
        #expect(one.allSatisfy { !$0.contains("\n") })
        let kinds = Set(one.map { String($0.prefix { $0 != "\u{1F}" }) })
        #expect(
            kinds == [
                "article", "label", "version", "name", "sighting", "ledger", "story", "event", "work", "source",
            ])
    }

    @Test("sees another text, another label, another outcome")
    func different() async throws {
        let one = try await dump()
        #expect(try await dump(text: "They met in June.") != one)
        #expect(try await dump(label: false) != one)
        #expect(try await dump(outcome: .tooOld) != one)
    }
}
