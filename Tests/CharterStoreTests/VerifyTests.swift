import CharterModel
import CharterStore
import FoundationEssentials
import GRDB
import Synchronization
import Testing

@Suite("Verifying a store")
struct VerifyTests {
    private func desk() async throws -> Desk {
        let desk = try await Desk()
        let text = "They will open the corridor in May. A data centre follows, at last, in the summer."
        let label = Desk.label("I.1", "They will open the corridor in May.", in: text)
        for source in ["a", "b"] {
            try await desk.list(source, at: 1, Desk.entry(source, "\(source).example/1", text: "Summary."))
            try await desk.read("\(source).example/1", at: 1, text: text, labels: [label])
        }
        try await desk.list("c", at: 2, Desk.entry("c", "c.example/1", text: "Summary."))
        return desk
    }

    @Test("a sound store has no problem, and says what was checked")
    func sound() async throws {
        let desk = try await desk()
        let told = Mutex<[String]>([])
        let report = try await desk.store.verify { name, _ in told.withLock { $0.append(name) } }
        #expect(report.problems == [])
        #expect(report.isSound)
        #expect(report.checked.first { $0.name == "articles" }?.count == 2)
        #expect(report.checked.first { $0.name == "labels" }?.count == 1)
        #expect(told.withLock { $0.contains("labels") })
    }

    struct Tamper: Sendable, CustomTestStringConvertible {
        var sql: String
        var says: String
        var testDescription: String { says }
    }

    @Test(
        "every kind of tampering is found and named",
        arguments: [
            Tamper(sql: "UPDATE article_version SET text = replace(text, 'May', 'Mai')", says: "has another hash"),
            Tamper(sql: "UPDATE label SET evidence = replace(evidence, 'May', 'Mai')", says: "is not what stands"),
            Tamper(sql: "UPDATE label SET evidence = '[]'", says: "has no evidence"),
            Tamper(sql: "UPDATE label SET evidence = 'x'", says: "cannot be read"),
            Tamper(sql: "UPDATE article SET url = url || 'x'", says: "is not the id of its URL"),
            Tamper(sql: "UPDATE article SET n = 2", says: "does not point to its last version"),
            Tamper(sql: "UPDATE article SET classifier = 'x'", says: "has no classification"),
            Tamper(sql: "UPDATE article SET story_id = 'x'", says: "in a story that is not its own"),
            Tamper(sql: "UPDATE story SET representative = 'x'", says: "not represented by its earliest"),
            Tamper(
                sql: "UPDATE ledger_note SET outcome = 'too-short' WHERE stage = 'dedup'", says: "what its story says"),
            Tamper(sql: "UPDATE ledger_note SET outcome = 'eaten' WHERE stage = 'extract'", says: "that is none"),
            Tamper(sql: "UPDATE sighting SET outcome = 'eaten'", says: "that is none"),
            Tamper(sql: "UPDATE ledger_note SET count = 0", says: "counts nothing"),
            Tamper(sql: "UPDATE sighting SET count = 0", says: "counts nothing"),
            Tamper(sql: "UPDATE sighting SET outcome_at = last_seen_at + 1", says: "ends before it begins"),
            Tamper(sql: "UPDATE sighting SET run_id = 0", says: "has no row for entry"),
            Tamper(sql: "UPDATE sighting SET outcome = 'too-old' WHERE source_id = 'c'", says: "is off by"),
            Tamper(sql: "UPDATE entry_sum SET n = n - 1", says: "is off by"),
            Tamper(sql: "DELETE FROM entry_sum", says: "is off by"),
            Tamper(sql: "UPDATE fetch SET entries_new = entries_new + 1", says: "counted other new entries"),
            Tamper(sql: "UPDATE fetch SET entries = 7", says: "do not add up"),
            Tamper(sql: "DELETE FROM url_alias", says: "has no name"),
            Tamper(sql: "UPDATE page_work SET text = 'x'", says: "another length"),
            Tamper(sql: "UPDATE page_work SET article_id = 'x'", says: "which is not its id"),
            Tamper(
                sql: """
                    INSERT INTO page_work(article_id, url, host, source_id, title, authors, text, text_bytes, attempts,
                        next_at, first_seen_at)
                    SELECT article_id, url, host, source_id, title, authors, text, text_bytes, attempts, next_at,
                        first_seen_at FROM page_work
                    """, says: "is queued twice"),
            Tamper(sql: "UPDATE url_alias SET article_id = 'x'", says: "which is no article id"),
            Tamper(sql: "PRAGMA foreign_keys = OFF; DELETE FROM source WHERE id = 'a'", says: "that is gone"),
            Tamper(sql: "INSERT INTO story VALUES ('x', 'y', NULL)", says: "has no member"),
        ])
    func tampered(one: Tamper) async throws {
        let desk = try await desk()
        let queue = try DatabaseQueue(path: desk.store.path)
        try await queue.writeWithoutTransaction { try $0.execute(sql: one.sql) }
        try queue.close()
        let report = try await desk.store.verify()
        #expect(report.problems.contains { $0.contains(one.says) }, "\(report.problems)")
    }
}
