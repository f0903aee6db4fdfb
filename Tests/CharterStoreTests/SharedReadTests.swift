import GRDB
import Synchronization
import TestSupport
import Testing

@testable import CharterStore

@Suite("Reads that share a snapshot")
struct SharedReadTests {
    /// A table with one number, and the reads of it.
    private final class Bench: Sendable {
        let folder: TemporaryFolder
        let pool: DatabasePool
        let reads: SharedReads

        init() throws {
            folder = try TemporaryFolder()
            pool = try DatabasePool(path: folder.path + "/number.sqlite")
            try pool.write {
                try $0.execute(sql: "CREATE TABLE number (n INTEGER) STRICT; INSERT INTO number VALUES (0)")
            }
            reads = SharedReads(pool)
        }

        func set(_ n: Int) async throws {
            try await pool.write { try $0.execute(sql: "UPDATE number SET n = ?", arguments: [n]) }
        }

        func number() async throws -> Int? {
            try await reads.read { try Int.fetchOne($0, sql: "SELECT n FROM number") }
        }
    }

    private final class End: Sendable {
        private let state = Mutex(false)
        var isReached: Bool { state.withLock { $0 } }
        func reach() { state.withLock { $0 = true } }
    }

    @Test("whoever reads after a commit sees it, while many others read all the time")
    func fresh() async throws {
        let bench = try Bench()
        let end = End()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var last = 0
                    while !end.isReached {
                        let number = try #require(try await bench.number())
                        #expect(number >= last)
                        last = number
                    }
                }
            }
            for n in 1...200 {
                try await bench.set(n)
                #expect(try await bench.number() == n)
            }
            end.reach()
            try await group.waitForAll()
        }
        #expect(bench.reads.waiting == 0)
    }

    @Test("more than are served together are all served, and a failing one fails alone")
    func many() async throws {
        let bench = try Bench()
        let all = 3 * WaitingLine<Int>.most
        let failed = await withTaskGroup(of: Bool.self) { group in
            for n in 0..<all {
                group.addTask {
                    do {
                        _ = try await bench.reads.read { db in
                            if n % 7 == 0 { throw DatabaseError(message: "no \(n)") }
                            return try Int.fetchOne(db, sql: "SELECT n FROM number")
                        }
                        return false
                    } catch {
                        return "\(error)".contains("no \(n)")
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failed == (all + 6) / 7)
    }

    @Test("nobody can write through a read, and a store that is closed says so")
    func readOnly() async throws {
        let bench = try Bench()
        await #expect(throws: DatabaseError.self) {
            try await bench.reads.read { try $0.execute(sql: "UPDATE number SET n = 5") }
        }
        try bench.pool.close()
        await #expect(throws: DatabaseError.self) { _ = try await bench.number() }
    }
}
