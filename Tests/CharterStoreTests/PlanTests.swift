import CharterModel
import FoundationEssentials
import GRDB
import Synchronization
import Testing

@testable import CharterStore

@Suite("Query plans")
struct PlanTests {
    /// Everything the store executes while `body` runs, by reading and writing, each statement once.
    private func statements(_ desk: Desk, _ body: () async throws -> Void) async throws -> [String] {
        let seen = Mutex<Set<String>>([])
        let trace: @Sendable (Database.TraceEvent) -> Void = { event in
            if case .statement(let statement) = event { _ = seen.withLock { $0.insert(statement.sql) } }
        }
        try await desk.store.pool.barrierWriteWithoutTransaction { $0.trace(options: .statement, trace) }
        try await desk.store.pool.read { $0.trace(options: .statement, trace) }
        try await body()
        return seen.withLock { Array($0) }.filter { sql in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
        }
    }

    /// Lines of the plan that read a whole table or sort one, but for those of `allowed` tables.
    private func scans(_ desk: Desk, _ sql: String, allowed: Set<String> = []) throws -> [String] {
        try desk.inspect { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { try $0.decode(String.self, forColumn: "detail") }.filter {
                detail in
                guard detail.hasPrefix("SCAN "), !detail.contains("json_each"), !detail.contains("CONSTANT ROW")
                else { return detail.contains("TEMP B-TREE FOR ORDER BY") && !allowed.contains("sort") }
                return !allowed.contains { detail.hasPrefix("SCAN \($0)") }
            }
        }
    }

    @Test("the crawl's queries never read a whole table, and sort only what one document has")
    func hot() async throws {
        let desk = try await Desk()
        let (store, run) = (desk.store, desk.run)
        let executed = try await statements(desk) {
            var news = News(seed: 3)
            for visit in news.visits { _ = try await store.record(visit, run: run) }
            for visit in news.visits { _ = try await store.record(visit, run: run) }
            for round in 0..<3 {
                for work in try await store.duePages(at: Desk.at(100), limit: 5) {
                    _ = try await store.record(News.read(work, at: 50), run: run)
                    _ = try await store.record(
                        Desk.read(work, at: 51, text: "Round \(round).", classifier: "2"), run: run)
                }
                news.visits.shuffle(using: &news.random)
            }
            _ = try await store.pendingPages(at: Desk.at(1))
            _ = try await store.dueHosts(at: Desk.at(1))
            _ = try await store.duePages(host: "a.example", at: Desk.at(1), limit: 5, after: nil)
            _ = try await store.work(at: store.dueWork(at: Desk.at(1)).prefix(5))
            _ = try await store.dueSources(at: Desk.at(1))
            _ = try await store.knows(Desk.url("a.example/1"))
            _ = try await store.robotsFile(of: "https://a.example")
            try await store.keepRobots(
                RobotsFile(server: "https://a.example", askedAt: Desk.at(1), askAgainAt: Desk.at(2)))
            try await store.forgetRobots(askedBefore: Desk.at(0))
        }
        #expect(executed.count > 40)
        // One document's names, dates and labels are sorted.
        // So is the queue once a crawl that reads no pages, and each lot that is taken from it.
        let queue = ["SELECT id FROM page_work WHERE next_at <= ?", "FROM page_work WHERE id IN"]
        let sorts = ["url_alias AS a", "date_candidate", "UNION", "FROM label"] + queue
        for sql in executed {
            var allowed: Set<String> = []
            if sorts.contains(where: { sql.contains($0) }) { allowed.insert("sort") }
            // Asked once a crawl; reads hosts and times from the index alone.
            if ["GROUP BY host", "count(*) FROM page_work", queue[0]].contains(where: { sql.contains($0) }) {
                allowed.insert("page_work USING COVERING INDEX")
            }
            #expect(try scans(desk, sql, allowed: allowed) == [], "\(sql)")
        }
    }

    @Test(
        "a query that reads or sorts a whole table would be seen",
        arguments: [
            "SELECT * FROM sighting WHERE title = ?", "UPDATE ledger_note SET why = ? WHERE outcome = ?",
            "SELECT count(*) FROM article_version", "SELECT * FROM page_work WHERE next_at < ? ORDER BY title",
            "DELETE FROM page_work WHERE title = ?",
        ])
    func gate(sql: String) async throws {
        let desk = try await Desk()
        #expect(try !scans(desk, sql).isEmpty)
    }

    @Test("what people ask reads by index too")
    func explain() async throws {
        let desk = try await Desk()
        let store = desk.store
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1)
        let executed = try await statements(desk) {
            _ = try await store.explain(url: Desk.url("a.example/1"))
            _ = try await store.article(url: Desk.url("a.example/1"))
            _ = try await store.timeline(TimelineFilter(after: 1, limit: 10))
            _ = try await store.outcomes(ofRun: desk.run)
            _ = try await store.visitSums(ofRun: desk.run)
            _ = try await store.sourceRows(at: Desk.at(1))
        }
        #expect(executed.count > 10)
        for sql in executed {
            #expect(try scans(desk, sql, allowed: ["sort", "source"]) == [], "\(sql)")
        }
    }
}
