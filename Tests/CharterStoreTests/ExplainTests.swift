import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("Explaining, counting, overviews")
struct ExplainTests {
    @Test("nothing is known of a URL nobody listed")
    func unknown() async throws {
        let desk = try await Desk()
        #expect(try await desk.store.explain(url: Desk.url("nowhere.example/1")) == nil)
        #expect(try await desk.store.explain(article: ArticleID("0")) == nil)
        #expect(try await desk.store.article(ArticleID("0")) == nil)
        #expect(try await desk.store.article(url: Desk.url("nowhere.example/1")) == nil)
    }

    @Test("a URL on its way: sightings, the entry's row, the waiting work")
    func pending() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.list("b", at: 2, Desk.entry("x", "a.example/1", outcome: .tooOld))
        let known = try await desk.store.explain(url: Desk.url("a.example/1"))!
        #expect(known.article == nil)
        #expect(known.sightings.map(\.source.text) == ["a", "b"])
        #expect(known.sightings[0].key == EntryKey("guid:1"))
        #expect(known.ledger.map(\.outcome) == [.kept, .tooOld])
        #expect(known.ledger[0].why == "Because.")
        #expect(known.ledger[0].subject == "a guid:1")
        #expect(known.pending?.attempts == 0)
        #expect(known.pending?.nextAt == Desk.at(1))
        #expect(try await desk.store.explain(article: known.pending!.article)?.pending == known.pending)
    }

    @Test("an article: everything of it, superseded rows included")
    func article() async throws {
        let desk = try await Desk()
        let text = "They met in May."
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", published: Desk.at(-1)))
        let work = try await desk.work("a.example/1")!
        let busy = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: .deferred("http-503"), why: "Busy.")
        _ = try await desk.store.record(
            PageVisit(work: work, at: Desk.at(2), notes: [busy], retryAt: Desk.at(3)), run: desk.run)
        try await desk.read(
            "a.example/1", at: 3, text: text, dates: [DateCandidate(at: Desk.at(-2), origin: .meta, dayOnly: true)],
            labels: [Desk.label("I.1", "met", in: text)])
        let known = try await desk.store.explain(url: Desk.url("a.example/1"))!
        let fetched = known.ledger.filter { $0.stage == .fetch }
        #expect(fetched.map(\.outcome) == [.deferred("http-503"), .kept])
        #expect(fetched.map(\.current) == [false, true])
        let article = known.article!
        #expect(article.dates.map(\.origin) == [.feed, .meta])
        #expect(article.published == DateCandidate(at: Desk.at(-2), origin: .meta, dayOnly: true))
        #expect(article.outlet == "Outlet a")
        #expect(article.versions.map(\.n) == [1])
        #expect(article.versions[0].classifications[0].relevance == .core)
        #expect(article.versions[0].classifications[0].labels[0].terms == ["met"])
        #expect(article.story.representative == article.id)
        #expect(article.story.members.map(\.url) == ["https://a.example/1"])
        #expect(known.pending == nil)
        #expect(try await desk.store.explain(article: article.id)?.article == article)
    }

    @Test("the current text of an article, by id and by URL")
    func stored() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1, title: "One", text: "First.")
        try await desk.read("a.example/1", at: 2, title: "Two", text: "Second.")
        let article = try await desk.store.article(url: Desk.url("a.example/1"))
        #expect(article?.title == "Two")
        #expect(article?.text == "Second.")
        #expect(article?.language == "en")
        #expect(try await desk.store.article(article!.id) == article)
    }

    @Test("counts")
    func counts() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2"))
        for (hours, text) in [(1.0, "They met."), (2.0, "They met!")] {
            try await desk.read("a.example/1", at: hours, text: text, labels: [Desk.label("I.1", "met", in: text)])
        }
        let counts = try await desk.store.counts()
        #expect([counts.articles, counts.versions, counts.sightings, counts.labels] == [1, 2, 2, 1])
        #expect([counts.events, counts.stories, counts.sources, counts.pending] == [3, 1, 3, 1])
    }

    @Test("a run's closing sums: entries where they were new, sources and articles wherever looked at")
    func sums() async throws {
        let desk = try await Desk()
        try await desk.list(
            "a", at: 1, Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2", outcome: .tooOld))
        try await desk.read("a.example/1", at: 1)
        try await desk.store.endCrawl(desk.run, at: Desk.at(2), exitCode: 0)
        let second = try await desk.store.beginCrawl(pipeline: "test", version: "1.0", at: Desk.at(3))
        _ = try await desk.store.record(
            Desk.visit("a", at: 3, [Desk.entry("1", "a.example/1"), Desk.entry("3", "a.example/3")]), run: second)
        _ = try await desk.store.record(Desk.visit("b", at: 3, stage: .fetch, outcome: .failed("dns")), run: second)
        func lines(_ run: Int64) async throws -> [String] {
            try await desk.store.outcomes(ofRun: run).map { "\($0.subject) \($0.stage) \($0.outcome) \($0.count)" }
        }
        #expect(
            try await lines(desk.run) == [
                "article classify kept 1", "article dedup kept 1", "article extract kept 1", "article fetch kept 1",
                "entry parse kept 1", "entry parse too-old 1",
            ])
        #expect(try await lines(second) == ["entry parse kept 1", "source fetch failed(dns) 1", "source parse kept 1"])
        let sums = try await desk.store.visitSums(ofRun: second)
        #expect([sums.entries, sums.new, sums.known, sums.changed, sums.queued, sums.bytes] == [2, 1, 1, 0, 1, 2000])
        let visits = sums.sources.map { "\($0.stage) \($0.outcome) \($0.count)" }
        #expect(visits == ["fetch failed(dns) 1", "parse kept 1"])
        let ended = "SELECT count(*) FROM crawl WHERE exit_code = 0 AND ended_at > started_at"
        #expect(try desk.count(ended) == 1)
    }

    @Test("what did not get through: entries and articles with their reasons, latest first")
    func dropped() async throws {
        let desk = try await Desk()
        try await desk.list(
            "a", at: 1, Desk.entry("1", "a.example/1", outcome: .tooOld), Desk.entry("2", "a.example/2"),
            Desk.entry("3", nil, outcome: .failed("no-link")))
        let work = try await desk.work("a.example/2")!
        let note = LedgerNote(subject: .article(work.article), stage: .extract, outcome: .tooShort, why: "Short.")
        _ = try await desk.store.record(PageVisit(work: work, at: Desk.at(2), notes: [note]), run: desk.run)
        #expect(try await desk.store.dropped().map(\.outcome) == [.tooShort, .failed("no-link"), .tooOld])
        #expect(try await desk.store.dropped(limit: 1).map(\.outcome) == [.tooShort])
    }
}
