import Synchronization

/// Work that waits for a connection. What stands in line is done together, so that the price of a transaction is paid
/// once; what comes meanwhile is done together next. One piece alone is done at once.
///
/// Whoever is told so by `add` or `goesOn` takes the work with `take`, does it on the connection, and asks `goesOn`.
final class WaitingLine<Work: Sendable>: Sendable {
    /// Most pieces of work done together.
    static var most: Int { 64 }

    private struct State {
        var waiting: [Work] = []
        /// The connection was called for, or is at work.
        var isServed = false
    }

    private let state = Mutex(State())

    /// How many pieces stand in line.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Puts `work` in line; true when the connection must be called for.
    func add(_ work: Work) -> Bool {
        state.withLock { state in
            state.waiting.append(work)
            defer { state.isServed = true }
            return !state.isServed
        }
    }

    /// The work that is to be done together now.
    func take() -> [Work] {
        state.withLock { state in
            let works = Array(state.waiting.prefix(Self.most))
            state.waiting.removeFirst(works.count)
            return works
        }
    }

    /// Once what was taken is done: true when more came, and the connection must be called for again.
    func goesOn() -> Bool {
        state.withLock { state in
            state.isServed = !state.waiting.isEmpty
            return state.isServed
        }
    }
}
