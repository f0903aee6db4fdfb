import CharterModel
@testable import CharterStore
import FoundationEssentials
import GRDB
import Synchronization
import Testing

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
            return try Row.fetchAll(statement).map { $0["detail"] as String }.filter { detail in
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
            _ = try await store.dueSources(at: Desk.at(1))
            _ = try await store.knows(Desk.url("a.example/1"))
        }
        #expect(executed.count > 40)
        for sql in executed {
            // One document's names, dates or members are sorted; a source list is small.
            let sorts = sql.contains("url_alias AS a") || sql.contains("date_candidate") || sql.contains("UNION")
            let allowed: Set<String> = sorts ? ["sort"] : []
            #expect(try scans(desk, sql, allowed: allowed) == [], "\(sql)")
        }
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
