import GRDB

/// Short reads that wait for a connection. Those that wait while another is under way share the next snapshot, which is
/// taken after all of them asked: each sees what was committed before.
final class SharedReads: Sendable {
    private typealias Access = Result<Database, any Error>

    private let pool: DatabasePool
    private let line = WaitingLine<@Sendable (Access) -> Void>()

    init(_ pool: DatabasePool) { self.pool = pool }

    /// Runs `body`, which reads a few rows: others wait for it.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let mustAsk = line.add { access in
                continuation.resume(with: Result { try body(access.get()) })
            }
            if mustAsk { ask() }
        }
    }

    /// How many reads stand in line.
    var waiting: Int { line.waiting }

    /// Who is served is settled before the connection is asked for: it comes with a snapshot of its own.
    private func ask() {
        let reads = line.take()
        pool.asyncRead { access in
            for read in reads { read(access) }
            if self.line.goesOn() { self.ask() }
        }
    }
}
