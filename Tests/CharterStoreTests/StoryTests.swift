import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("Stories")
struct StoryTests {
    private let wire = "Baku, 12 February. The working groups met for the first time, the ministry said."

    private func at(_ hours: Double) -> [DateCandidate] { [DateCandidate(at: Desk.at(hours), origin: .meta)] }

    /// Lists and reads an article of the wire text.
    @discardableResult
    private func wire(
        _ desk: Desk, _ source: String, _ url: String, at hours: Double, published: Double?
    ) async throws -> PageCounts {
        try await desk.list(source, at: hours, Desk.entry(url, url))
        return try await desk.read(url, at: hours, text: wire, dates: published.map { at($0) } ?? [])
    }

    @Test("copies form one story, led by the earliest published; each other says whose text it is")
    func copies() async throws {
        let desk = try await Desk()
        #expect(try await wire(desk, "a", "a.example/1", at: 1, published: -1).duplicateOf == nil)
        let second = try await wire(desk, "b", "b.example/1", at: 2, published: -3)
        #expect(second.duplicateOf == nil)  // it was published first
        let third = try await wire(desk, "c", "c.example/1", at: 3, published: nil)
        #expect(third.duplicateOf == ArticleID(of: Desk.url("b.example/1")))
        let stories = try await desk.store.duplicates()
        #expect(stories.count == 1)
        #expect(stories[0].members.map(\.url) == ["b", "a", "c"].map { "https://\($0).example/1" })
        #expect(stories[0].representative.outlet == "Outlet b")
        #expect(stories[0].origins == 3)
        #expect(try await desk.outcomes("b.example/1")[.dedup] == .kept)
        for url in ["a.example/1", "c.example/1"] {
            #expect(try await desk.outcomes(url)[.dedup] == .dupExact)
            let why = try await desk.store.explain(url: Desk.url(url))!.ledger.last { $0.stage == .dedup }!.why
            #expect(why.contains("https://b.example/1"))
        }
        #expect(try await desk.kinds().filter { $0 == "story.formed" }.count == 1)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("a new first member puts right what the ledger says of all, without counting a look")
    func newRepresentative() async throws {
        let desk = try await Desk()
        try await wire(desk, "a", "a.example/1", at: 1, published: -1)
        try await wire(desk, "b", "b.example/1", at: 2, published: 0)
        try await wire(desk, "c", "c.example/1", at: 3, published: -9)
        let ledger = try await desk.store.explain(url: Desk.url("b.example/1"))!.ledger
        let row = ledger.last { $0.stage == .dedup }!
        #expect(row.why.contains("https://c.example/1"))
        #expect(row.count == 1)
        let first = try await desk.store.explain(url: Desk.url("a.example/1"))!.ledger.filter { $0.stage == .dedup }
        #expect(first.map(\.outcome) == [.kept, .dupExact])
        #expect(first.map(\.current) == [false, true])
    }

    @Test("a revision leaves one story for another; both are put right")
    func moves() async throws {
        let desk = try await Desk()
        try await wire(desk, "a", "a.example/1", at: 1, published: -3)
        try await wire(desk, "b", "b.example/1", at: 2, published: -2)
        try await desk.list("c", at: 3, Desk.entry("c", "c.example/1"))
        try await desk.read("c.example/1", at: 3, text: "Another text.", dates: at(-1))
        try await desk.read("a.example/1", at: 4, text: "Another text.")
        #expect(try await desk.outcomes("b.example/1")[.dedup] == .kept)
        #expect(try await desk.outcomes("c.example/1")[.dedup] == .dupExact)
        #expect(try await desk.outcomes("a.example/1")[.dedup] == .kept)
        #expect(try await desk.store.counts().stories == 2)
        #expect(try await desk.store.duplicates().map(\.members.count) == [2])
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("the last member takes the story with it")
    func empties() async throws {
        let desk = try await Desk()
        try await wire(desk, "a", "a.example/1", at: 1, published: -3)
        try await desk.read("a.example/1", at: 2, text: "Another text.")
        #expect(try await desk.store.counts().stories == 1)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("texts too short to be compared stay by themselves, however equal")
    func tooShort() async throws {
        let desk = try await Desk()
        for source in ["a", "b"] {
            try await desk.list(source, at: 1, Desk.entry("1", "\(source).example/1"))
            try await desk.read("\(source).example/1", at: 1, text: "Photo.", content: false)
        }
        #expect(try await desk.store.counts().stories == 2)
        #expect(try await desk.store.duplicates().isEmpty)
        #expect(try await desk.outcomes("b.example/1")[.dedup] == .kept)
    }

    @Test("owners are counted once; an unknown owner is its own, by outlet")
    func origins() async throws {
        let desk = try await Desk(sources: [
            Desk.source("a", owner: "Holding"), Desk.source("b", owner: "Holding"), Desk.source("c"),
            Desk.source("d", outlet: "Outlet c"), Desk.source("e"), Desk.source("f", owner: "Outlet e"),
        ])
        for (n, source) in ["a", "b", "c", "d", "e", "f"].enumerated() {
            try await wire(desk, source, "\(source).example/1", at: Double(n), published: nil)
        }
        let story = try await desk.store.timeline(TimelineFilter()).first?.story
        #expect(story?.size == 6)
        #expect(story?.origins == 4)  // Holding; Outlet c; Outlet e; the owner called Outlet e
    }

    @Test("a dedup note of the engine is not needed and not taken")
    func ownNote() async throws {
        let desk = try await Desk()
        try await wire(desk, "a", "a.example/1", at: 1, published: -3)
        try await desk.list("b", at: 2, Desk.entry("1", "b.example/1"))
        var visit = Desk.read(try await desk.work("b.example/1")!, at: 2, text: wire)
        visit.notes.append(
            LedgerNote(subject: .article(visit.work.article), stage: .dedup, outcome: .kept, why: "New."))
        for _ in 0..<2 { _ = try await desk.store.record(visit, run: desk.run) }
        let rows = try await desk.store.explain(url: Desk.url("b.example/1"))!.ledger.filter { $0.stage == .dedup }
        #expect(rows.map(\.outcome) == [.dupExact])
    }
}
