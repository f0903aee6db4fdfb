internal import Synchronization

/// Turns at a host: at most so many requests at once, a least pause between them, and first come, first
/// served. The key is any string; hosts use `WireURL.host`.
package final class HostGate: Sendable {
    private struct Waiter {
        let id: UInt64
        let turn: CheckedContinuation<Bool, Never>
    }

    private struct Line {
        var active = 0
        var waiting: [Waiter] = []
        var readyAt: ContinuousClock.Instant
        var delay: Duration?
        /// A timer is under way that will look at this line again.
        var timed = false
    }

    private struct State {
        var lines: [String: Line] = [:]
        var nextID: UInt64 = 0
        var isOpen = true
        /// Lines at which idle ones are cleared away next.
        var limit = 4096
    }

    private let width: Int
    private let delay: Duration
    /// No key had a turn since.
    private let lastTurn: ContinuousClock.Instant?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// `width` requests at once (at least 1), `delay` seconds between them.
    ///
    /// `lastTurnAgo`: seconds since somebody before us may have had a turn at any key; nil: long ago. `now`: the clock, a
    /// pinned one in tests.
    package init(
        width: Int, delay: Double = 0, lastTurnAgo: Double? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.width = max(1, width)
        self.delay = .seconds(max(0, delay))
        self.now = now
        lastTurn = lastTurnAgo.map { now() - .seconds($0) }
    }

    /// The line at a key that nobody asked for yet.
    private var newLine: Line { Line(readyAt: lastTurn.map { $0 + delay } ?? now()) }

    /// Waits for a turn; every turn given must be handed back with `leave`. False, and no turn, when the task
    /// is cancelled or the gate closed.
    package func enter(_ key: String) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                // A task is marked cancelled before its handlers run: either we see the mark here, or the
                // handler finds the waiter in line.
                let queued = state.withLock { state in
                    guard state.isOpen, !Task.isCancelled else { return false }
                    state.lines[key, default: newLine].waiting.append(Waiter(id: id, turn: turn))
                    return true
                }
                queued ? advance(key) : turn.resume(returning: false)
            }
        } onCancel: {
            giveUp(id, key)
        }
    }

    /// Hands a turn back.
    package func leave(_ key: String) {
        state.withLock { state in
            guard var line = state.lines[key] else { return }
            line.active -= 1
            line.readyAt = max(line.readyAt, now() + (line.delay ?? delay))
            state.lines[key] = line
            clearIdle(&state)
        }
        advance(key)
    }

    /// Forgets keys that nobody waits for, once there are many: hosts come and go for years.
    private func clearIdle(_ state: inout State) {
        guard state.lines.count > state.limit else { return }
        let present = now()
        state.lines = state.lines.filter { _, line in
            line.active > 0 || !line.waiting.isEmpty || line.timed || line.delay != nil || line.readyAt > present
        }
        state.limit = max(4096, 2 * state.lines.count)
    }

    /// Sends everyone in line away, and everyone to come.
    package func close() {
        let turned = state.withLock { state in
            state.isOpen = false
            let all = state.lines.values.flatMap(\.waiting)
            for key in state.lines.keys { state.lines[key]?.waiting = [] }
            return all
        }
        for waiter in turned { waiter.turn.resume(returning: false) }
    }

    /// How many keys are remembered.
    package var known: Int { state.withLock { $0.lines.count } }

    /// How many stand in line at `key`.
    package func waiting(_ key: String) -> Int { state.withLock { $0.lines[key]?.waiting.count ?? 0 } }

    /// Seconds until a turn at `key` could begin, those before it in line included.
    package func rest(_ key: String) -> Double {
        let (until, ahead, pause) = state.withLock { state in
            let line = state.lines[key, default: newLine]
            return (line.readyAt, line.active + line.waiting.count, line.delay ?? delay)
        }
        let left = until - now() + pause * ahead
        return max(0, Double(left.components.seconds) + Double(left.components.attoseconds) / 1e18)
    }

    /// A longer pause for one key from now on (`Crawl-delay`); never shorter than the common one.
    package func setDelay(_ seconds: Double, for key: String) {
        state.withLock { state in
            var line = state.lines[key, default: newLine]
            line.delay = max(delay, .seconds(seconds))
            if let lastTurn { line.readyAt = max(line.readyAt, lastTurn + .seconds(seconds)) }
            state.lines[key] = line
        }
    }

    /// No new turns at `key` for so many seconds (`Retry-After`, 429).
    package func pause(_ key: String, for seconds: Double) {
        let until = now() + .seconds(seconds)
        state.withLock { state in
            let line = state.lines[key, default: newLine]
            state.lines[key, default: newLine].readyAt = max(line.readyAt, until)
        }
    }

    private func giveUp(_ id: UInt64, _ key: String) {
        let turn = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let at = state.lines[key]?.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.lines[key]?.waiting.remove(at: at).turn
        }
        turn?.resume(returning: false)
    }

    /// Gives out the turns that are free, and sets a timer when the first in line must wait for the clock.
    private func advance(_ key: String) {
        var given: [CheckedContinuation<Bool, Never>] = []
        let wakeAt = state.withLock { state -> ContinuousClock.Instant? in
            guard var line = state.lines[key] else { return nil }
            let present = now()
            while !line.waiting.isEmpty, line.active < width, line.readyAt <= present {
                given.append(line.waiting.removeFirst().turn)
                line.active += 1
                line.readyAt = max(line.readyAt, present + (line.delay ?? delay))
            }
            let needsTimer = !line.waiting.isEmpty && line.active < width && !line.timed
            if needsTimer { line.timed = true }
            let idle = line.active == 0 && line.waiting.isEmpty && line.readyAt <= present && line.delay == nil
            state.lines[key] = idle && !line.timed ? nil : line
            return needsTimer ? line.readyAt : nil
        }
        for turn in given { turn.resume(returning: true) }
        if let wakeAt { wake(key, at: wakeAt) }
    }

    private func wake(_ key: String, at instant: ContinuousClock.Instant) {
        Task { [weak self] in
            guard let wait = self.map({ instant - $0.now() }) else { return }
            try? await Task.sleep(for: max(.zero, wait))
            guard let self else { return }
            state.withLock { $0.lines[key]?.timed = false }
            advance(key)
        }
    }
}
