import Dispatch
import GRDB
import Synchronization

/// Writes that wait for the one connection that writes. Those that wait at the same moment share a transaction, so
/// that its price is paid once; a write that nobody else waits with has one of its own, at once.
///
/// A write that fails does not take the others with it: then all are rolled back, and each is done again by itself.
/// Nobody hears of a write before it is committed.
final class SharedCommits: Sendable {
    /// One write that waits.
    private struct Write: Sendable {
        /// Does the work and returns what tells the waiting task, once the work is committed. May be called twice.
        let work: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private let beforeCommit: Mutex<(@Sendable () throws -> Void)?>
    private let line = WaitingLine<Write>()
    /// The next transaction may begin a moment later.
    private let isUnhurried = Mutex(false)

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
            let write = Write(
                work: { db in
                    let value = try body(db)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            if line.add(write) { ask() }
        }
    }

    /// How many writes stand in line.
    var waiting: Int { line.waiting }

    /// Where many write little, most of what a transaction costs is the same for one write and for fifty: then the next
    /// begins a moment later, with more in it. A write that comes alone never waits.
    private func ask() {
        if isUnhurried.withLock({ $0 }) {
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(3)) { self.commitNext() }
        } else {
            commitNext()
        }
    }

    private func commitNext() {
        pool.asyncWriteWithoutTransaction { db in
            let writes = self.line.take()
            let began = ContinuousClock.now
            self.commit(writes, db)
            let wasQuick = .now - began < .milliseconds(4)
            self.isUnhurried.withLock { $0 = writes.count > 4 && wasQuick }
            if self.line.goesOn() { self.ask() }
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
