import CharterModel
import FoundationEssentials
import GRDB
import TestSupport
import Testing

@testable import CharterStore

/// A store as the first schema had it: entries with a sighting and a ledger row each.
@Suite("A store of the first schema is brought up to date")
struct OldStoreTests {
    private static let start = 1_770_876_000_000

    /// Two crawls of one source: an entry always kept, one kept after it was too old, one without a link.
    private func oldStore(in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/old.sqlite"
        let pool = try DatabasePool(path: path)
        try Schema.migrate(pool, path: path, scripts: [schemaVersion1])
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO crawl(pipeline, version, started_at) VALUES ('p', '1', 0), ('p', '1', 1);
                    INSERT INTO host(host, bucket) VALUES ('a.example', 1);
                    INSERT INTO source(id, kind, url, host, title, outlet, languages, headers, origin, listed,
                        listed_at, health, health_since, failures, next_check_at)
                    VALUES ('a', 'rss', 'https://a.example/feed', 'a.example', 'A', 'A', '[]', '[]', '', 1, 0, 'ok', 0, 0, 0);
                    """)
            for (run, hours) in [(1, 1), (2, 2)] {
                let (new, known) = run == 1 ? (3, 0) : (0, 3)
                try db.execute(
                    sql: """
                        INSERT INTO fetch(run_id, source_id, at, elapsed_ms, bytes, stage, outcome, entries, entries_new,
                            entries_known, entries_changed, queued) VALUES (?, 'a', ?, 1, 1, 'parse', 'kept', 3, ?, ?, 0, 0)
                        """, arguments: [run, at(hours), new, known])
            }
            try add(Desk.entry("1", "a.example/1"), [(.kept, "listed", 1, 1, 2, 2)], db)
            try add(Desk.entry("2", "a.example/2"), [(.tooOld, "Old.", 1, 1, 1, 1), (.kept, "listed", 2, 2, 2, 1)], db)
            try add(Desk.entry("3", nil), [(.failed("no-link"), "None.", 1, 1, 2, 2)], db)
            try db.execute(
                sql: """
                    INSERT INTO ledger(subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
                        first_at, last_at, count, superseded)
                    VALUES ('source', 'a', '', 'parse', 'kept', 'rss20', 'https://a.example/feed', 'a.example/feed', 2,
                        ?, ?, 2, 0)
                    """, arguments: [at(1), at(2)])
        }
        try pool.close()
        return path
    }

    private func at(_ hours: Int) -> Int { Self.start + hours * 3_600_000 }

    private typealias Said = (outcome: Outcome, why: String, run: Int, first: Int, last: Int, count: Int)

    private func add(_ entry: SightedEntry, _ rows: [Said], _ db: Database) throws {
        let url = entry.url?.text ?? ""
        try db.execute(
            sql: "INSERT INTO sighting VALUES ('a', ?, ?, ?, ?, NULL, ?, ?, ?)",
            arguments: [entry.key.text, url, entry.url?.identity, entry.title, entry.digest.hex, at(1), at(2)])
        for (n, row) in rows.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO ledger(subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
                        first_at, last_at, count, superseded) VALUES ('entry', ?, ?, 'parse', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    "a " + entry.key.text, url, row.outcome.description, row.why, entry.url?.text, entry.url?.identity,
                    row.run, at(row.first), at(row.last), row.count, n < rows.count - 1,
                ])
        }
    }

    @Test("every row says what it said, sums included, and the store is sound")
    func told() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: try oldStore(in: folder))
        #expect(try await store.verify().problems == [])
        let rows = try await store.explain(url: Desk.url("a.example/2"))!.ledger
        #expect(rows.map(\.outcome) == [.tooOld, .kept])
        #expect(rows.map(\.why) == ["Old.", "listed"])
        #expect(rows.map(\.current) == [false, true])
        #expect(rows.map(\.count) == [1, 1])
        #expect(rows.map(\.firstAt) == [Desk.at(1), Desk.at(2)])
        #expect(rows.map(\.lastAt) == [Desk.at(1), Desk.at(2)])
        #expect(rows.allSatisfy { $0.subject == "a guid:2" && $0.url == "https://a.example/2" })
        #expect(try await store.explain(url: Desk.url("a.example/1"))!.ledger.map(\.count) == [2])
        #expect(try await store.explain(url: Desk.url("a.example/feed"))!.ledger.map(\.why) == ["rss20"])
        #expect(try await store.dropped().map(\.why) == ["None."])
        func lines(_ run: Int64) async throws -> [String] {
            try await store.outcomes(ofRun: run).map { "\($0.subject) \($0.outcome) \($0.count)" }
        }
        #expect(try await lines(1) == ["entry failed(no-link) 1", "entry kept 1"])
        #expect(try await lines(2) == ["entry kept 1", "source kept 1"])
        store.close()
    }

    @Test("entries it knew are known, and go on from what was said of them")
    func goesOn() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: try oldStore(in: folder))
        let run = try await store.beginCrawl(pipeline: "p", version: "2", at: Desk.at(3))
        let visit = Desk.visit(
            "a", at: 3,
            [
                Desk.entry("1", "a.example/1", outcome: .tooOld), Desk.entry("2", "a.example/2"),
                Desk.entry("3", nil, outcome: .failed("no-link")),
            ])
        #expect(try await store.record(visit, run: run) == VisitCounts(known: 3))
        let rows = try await store.explain(url: Desk.url("a.example/1"))!.ledger
        #expect(rows.map(\.outcome) == [.kept, .tooOld])
        #expect(rows.map(\.count) == [2, 1])
        #expect(rows.map(\.lastAt) == [Desk.at(2), Desk.at(3)])
        #expect(try await store.verify().problems == [])
        store.close()
    }
}
