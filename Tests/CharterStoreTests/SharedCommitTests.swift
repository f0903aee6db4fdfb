import Dispatch
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import CharterStore

@Suite("Writes that share a transaction")
struct SharedCommitTests {
    /// A table of numbers, and how many transactions there were on it.
    private final class Bench: Sendable {
        let folder: TemporaryFolder
        let pool: DatabasePool
        let commits: SharedCommits
        private let counter: Counter

        private final class Counter: Sendable {
            let count = Mutex(0)
        }

        /// How many transactions came to their end.
        var transactions: Int { counter.count.withLock { $0 } }

        init(failing: Bool = false) throws {
            folder = try TemporaryFolder()
            pool = try DatabasePool(path: folder.path + "/numbers.sqlite")
            try pool.write { try $0.execute(sql: "CREATE TABLE number (n INTEGER PRIMARY KEY) STRICT") }
            let counter = Counter()
            self.counter = counter
            commits = SharedCommits(pool) {
                counter.count.withLock { $0 += 1 }
                if failing { throw CancellationError() }
            }
        }

        func insert(_ n: Int) async throws {
            try await commits.write { try $0.execute(sql: "INSERT INTO number VALUES (?)", arguments: [n]) }
        }

        var numbers: [Int] {
            get throws { try pool.read { try Int.fetchAll($0, sql: "SELECT n FROM number ORDER BY n") } }
        }

        /// Runs `body` while the connection is busy, until `waiting` writes stand in line.
        func whileBusy<Value: Sendable>(
            waiting: Int, _ body: @escaping @Sendable () async throws -> Value
        ) async throws -> Value {
            let gate = DispatchSemaphore(value: 0)
            pool.asyncWriteWithoutTransaction { _ in gate.wait() }
            let work = Task { try await body() }
            while commits.waiting < waiting { try await Task.sleep(for: .milliseconds(1)) }
            gate.signal()
            return try await work.value
        }
    }

    @Test("a write alone has a transaction at once; those that wait together have one together")
    func together() async throws {
        let bench = try Bench()
        try await bench.insert(0)
        #expect(bench.transactions == 1)
        try await bench.whileBusy(waiting: 40) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 1...40 { group.addTask { try await bench.insert(n) } }
                try await group.waitForAll()
            }
        }
        #expect(bench.transactions == 2)
        #expect(try bench.numbers == Array(0...40))
    }

    @Test("more than a transaction takes go in several, all of them")
    func many() async throws {
        let bench = try Bench()
        let most = WaitingLine<Int>.most
        let all = 2 * most + 1
        try await bench.whileBusy(waiting: all) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 1...all { group.addTask { try await bench.insert(n) } }
                try await group.waitForAll()
            }
        }
        #expect(bench.transactions == 3)
        #expect(try bench.numbers == Array(1...all))
    }

    @Test("one that fails hears why, and the others are committed")
    func failing() async throws {
        let bench = try Bench()
        try await bench.insert(3)
        let failed = try await bench.whileBusy(waiting: 5) {
            await withTaskGroup(of: (Int, (any Error)?).self) { group in
                for n in 1...5 {
                    group.addTask {
                        do { try await bench.insert(n) } catch { return (n, error) }
                        return (n, nil)
                    }
                }
                return await group.reduce(into: [Int: any Error]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(failed.keys.sorted() == [3])
        #expect((failed[3] as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT)
        #expect(try bench.numbers == Array(1...5))
    }

    @Test("what cannot be made safe before the commit keeps all of it back")
    func refused() async throws {
        let bench = try Bench(failing: true)
        await #expect(throws: CancellationError.self) { try await bench.insert(1) }
        #expect(try bench.numbers == [])
    }

    @Test("whoever hears of a write finds it on another connection; one that was cancelled is finished all the same")
    func committed() async throws {
        let bench = try Bench()
        for n in 1...20 {
            let work = Task { try await bench.insert(n) }
            work.cancel()
            try await work.value
            #expect(try bench.numbers.count == n)
        }
    }
}
