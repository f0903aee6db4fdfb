import CharterModel
import CharterStore
import FoundationEssentials
import GRDB
import Testing

@Suite("The timeline")
struct TimelineTests {
    private let text = "They will open the corridor in May. A data centre follows."

    /// Two articles of two outlets, one labelled I.1, the other I.1 and II.4; a source that fails.
    private func desk() async throws -> Desk {
        let desk = try await Desk()
        let one = Desk.label("I.1", "They will open the corridor in May.", in: text)
        let two = Desk.label("II.4", "A data centre follows.", in: text + "!")
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", published: Desk.at(-48)))
        try await desk.read("a.example/1", at: 1, text: text, labels: [one])
        try await desk.list("b", at: 30, Desk.entry("2", "b.example/2"))
        try await desk.read("b.example/2", at: 30, text: text + "!", labels: [one, two])
        var state = SourceState(newAt: Desk.at(31))
        state.health = .failing
        _ = try await desk.store.record(
            Desk.visit("c", at: 31, stage: .fetch, outcome: .failed("dns"), state: state), run: desk.run)
        return desk
    }

    private func seqs(
        _ desk: Desk, _ filter: TimelineFilter, _ section: [String]? = nil
    ) async throws -> [Int64] {
        try await desk.store.timeline(filter, clausesOfSection: section?.map { ClauseID($0) }).map(\.seq)
    }

    @Test("rows are complete")
    func rows() async throws {
        let desk = try await desk()
        let rows = try await desk.store.timeline(TimelineFilter())
        #expect(rows.map(\.seq) == [1, 2, 3, 4, 5, 6])
        #expect(
            rows.map(\.kind) == [
                "article.seen", "label.given", "article.seen", "label.given", "label.given", "source.down",
            ])
        let id = ArticleID(of: Desk.url("a.example/1"))
        #expect(
            rows[0].article
                == TimelineRow.ArticleRef(
                    id: id, url: "https://a.example/1", title: "Title", outlet: "Outlet a", lang: "en",
                    publishedAt: Desk.at(-48), publishedOrigin: .feed, firstSeenAt: Desk.at(1)))
        #expect(rows[0].story?.size == 1)
        #expect(rows[2].labels.map(\.clause.text) == ["I.1", "II.4"])
        #expect(rows[4].labels.map(\.clause.text) == ["II.4"])
        #expect(rows[4].labels[0].by == "classifier:terms-1")
        #expect(rows[4].labels[0].evidence.map(\.quote) == ["A data centre follows."])
        #expect(rows[5].source == "c")
        #expect(rows[5].article == nil)
        #expect(rows[5].story == nil)
        #expect(rows[5].detail["reason"] != nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var filter: TimelineFilter
        var section: [String]?
        var seqs: [Int64]
        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "clause", filter: .init(clause: ClauseID("II.4")), seqs: [3, 5]),
        Case(name: "section", filter: .init(section: "I"), section: ["I.0", "I.1"], seqs: [1, 2, 3, 4]),
        Case(name: "section without clauses", filter: .init(section: "X"), section: [], seqs: []),
        Case(name: "clause and section", filter: .init(clause: ClauseID("I.1")), section: ["II.4"], seqs: [3]),
        Case(name: "since, by publication", filter: .init(since: Desk.at(0)), seqs: [3, 4, 5, 6]),
        Case(name: "until", filter: .init(until: Desk.at(-1)), seqs: [1, 2]),
        Case(name: "a window", filter: .init(since: Desk.at(-50), until: Desk.at(30)), seqs: [1, 2, 3, 4, 5]),
        Case(name: "outlet, in any case", filter: .init(outlet: "outlet B"), seqs: [3, 4, 5]),
        Case(name: "outlet of a source event", filter: .init(outlet: "Outlet c"), seqs: [6]),
        Case(name: "language", filter: .init(language: "EN"), seqs: [1, 2, 3, 4, 5]),
        Case(name: "another language", filter: .init(language: "az"), seqs: []),
        Case(name: "kinds", filter: .init(kinds: ["article.seen", "source.down"]), seqs: [1, 3, 6]),
        Case(name: "unknown kind", filter: .init(kinds: ["'; --"]), seqs: []),
        Case(name: "after", filter: .init(after: 4), seqs: [5, 6]),
        Case(name: "limit", filter: .init(limit: 2), seqs: [1, 2]),
        Case(name: "page", filter: .init(after: 2, limit: 2), seqs: [3, 4]),
    ]

    @Test("filters", arguments: cases)
    func filters(one: Case) async throws {
        #expect(try await seqs(desk(), one.filter, one.section) == one.seqs)
    }

    @Test("story")
    func story() async throws {
        let desk = try await desk()
        let story = try await desk.store.timeline(TimelineFilter()).first!.story!.id
        #expect(try await seqs(desk, TimelineFilter(story: story)) == [1, 2])
        #expect(try await seqs(desk, TimelineFilter(story: StoryID("none"))) == [])
    }

    @Test("a label that was taken away is found under its clause")
    func removed() async throws {
        let desk = try await desk()
        try await desk.read("b.example/2", at: 40, text: text + "?", labels: [])
        let rows = try await desk.store.timeline(TimelineFilter(clause: ClauseID("II.4"), after: 6))
        #expect(rows.map(\.kind) == ["label.changed"])
        #expect(rows[0].detail["removed"] == "I.1,II.4")
        #expect(try await seqs(desk, TimelineFilter(clause: ClauseID("II"), after: 6)) == [])
    }

    @Test("a watermark moves forward only")
    func watermark() async throws {
        let desk = try await desk()
        #expect(try await desk.store.lastEvent() == 6)
        #expect(try await desk.store.watermark(of: "digest") == 0)
        for (seq, now) in [(4, 4), (2, 4), (6, 6)] as [(Int64, Int64)] {
            try await desk.store.setWatermark(of: "digest", to: seq, at: Desk.at(1))
            #expect(try await desk.store.watermark(of: "digest") == now)
        }
    }

    @Test(
        "the log, the reviews and the sightings refuse to be rewritten",
        arguments: [
            "UPDATE event SET kind = 'x' WHERE seq = 1", "DELETE FROM event WHERE seq = 1",
            "UPDATE review SET by = 'x'", "DELETE FROM review", "DELETE FROM sighting",
            "INSERT OR REPLACE INTO event(seq, at, kind, detail) VALUES (1, 0, 'x', '{}')",
            """
            INSERT OR REPLACE INTO review(id, text_hash, clause, charter, classifier, decision, evidence, by, at)
            VALUES (1, 'h', 'I.1', 'c', 'k', 'reject', '[]', 'someone', 0)
            """,
        ])
    func appendOnly(sql: String) async throws {
        let desk = try await desk()
        try desk.inspect { db in
            try db.execute(
                sql: """
                    INSERT INTO review(text_hash, clause, charter, classifier, decision, evidence, by, at)
                    VALUES ('h', 'I.1', 'c', 'k', 'accept', '[]', 'someone', 0)
                    """)
        }
        #expect(throws: (any Error).self) { try desk.inspect { try $0.execute(sql: sql) } }
    }
}
