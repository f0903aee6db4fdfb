import GRDB
import Synchronization

/// Writes that wait for the one connection that writes. Those that wait at the same moment share a transaction, so
/// that its price is paid once; a write that nobody else waits with has one of its own, at once.
///
/// A write that fails does not take the others with it: then all are rolled back, and each is done again by itself.
/// Nobody hears of a write before it is committed.
final class SharedCommits: Sendable {
    /// Most writes in one transaction.
    static let most = 64

    /// One write that waits.
    private struct Write: Sendable {
        /// Does the work and returns what tells the waiting task, once the work is committed. May be called twice.
        let work: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Write] = []
        /// The connection was asked for and will see to what waits.
        var isAsked = false
    }

    private let pool: DatabasePool
    private let beforeCommit: Mutex<(@Sendable () throws -> Void)?>
    private let state = Mutex(State())

    init(_ pool: DatabasePool, beforeCommit: (@Sendable () throws -> Void)? = nil) {
        self.pool = pool
        self.beforeCommit = Mutex(beforeCommit)
    }

    /// `body` is called at the end of every transaction from here on, just before it is committed: the place to bring
    /// onto the disk what the rows speak of. When it throws, nothing of the transaction is kept. Nil ends that.
    func beforeCommit(_ body: (@Sendable () throws -> Void)?) { beforeCommit.withLock { $0 = body } }

    /// Runs `body` in a transaction and returns when that is committed, even when the calling task is cancelled.
    /// `body` may be run a second time after it was rolled back; all it does must be in the database.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            add(
                Write(
                    work: { db in
                        let value = try body(db)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    /// How many writes stand in line.
    var waiting: Int { state.withLock { $0.waiting.count } }

    private func add(_ write: Write) {
        let mustAsk = state.withLock { state in
            state.waiting.append(write)
            defer { state.isAsked = true }
            return !state.isAsked
        }
        if mustAsk { ask() }
    }

    private func ask() {
        pool.asyncWriteWithoutTransaction { db in
            let (writes, mustAsk) = self.state.withLock { state in
                let writes = Array(state.waiting.prefix(SharedCommits.most))
                state.waiting.removeFirst(writes.count)
                state.isAsked = !state.waiting.isEmpty
                return (writes, state.isAsked)
            }
            if mustAsk { self.ask() }
            self.commit(writes, db)
        }
    }

    private func commit(_ writes: [Write], _ db: Database) {
        var done: [@Sendable () -> Void] = []
        do {
            try db.inTransaction(.immediate) {
                done = try writes.map { try $0.work(db) }
                try beforeCommit.withLock { $0 }?()
                return .commit
            }
        } catch {
            guard writes.count > 1 else { return writes.forEach { $0.fail(error) } }
            return writes.forEach { commit([$0], db) }
        }
        done.forEach { $0() }
    }
}
