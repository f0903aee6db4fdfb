import Foundation
import Synchronization

/// How a daemon is, for whoever asks from outside. The watch says what it does; nothing here waits for it.
final class Vitals: Sendable {
    /// Where it is in its life.
    enum Phase: Sendable { case starting, watching, reloading, stopping }

    private struct State {
        var phase = Phase.starting
        var lastSign = ContinuousClock.now
        /// What was said with the last sign.
        var status = ""
        /// The due work was asked for once.
        var hasLooked = false
        var isNetworkDown: @Sendable () async -> Bool = { false }
    }

    private let state = Mutex(State())

    /// Seconds without a sign of life after which something is wrong: the watch gives one a minute at least.
    static let longestSilence = 120.0

    /// Who stops does nothing else any more.
    func enter(_ phase: Phase) {
        state.withLock { state in
            if state.phase != .stopping { state.phase = phase }
            state.lastSign = .now
        }
    }

    /// A sign of life. While it reloads or stops it says nothing of what was looked at.
    func sign(_ status: String) {
        state.withLock { state in
            state.lastSign = .now
            state.status = status
            if state.phase == .watching { state.hasLooked = true }
        }
    }

    /// From here on this says whether our own network is down.
    func ask(network: @escaping @Sendable () async -> Bool) {
        state.withLock { $0.isNetworkDown = network }
    }

    var isNetworkDown: Bool {
        get async { await state.withLock { $0.isNetworkDown }() }
    }

    /// Why it must be taken for dead at `now`; nil while it lives.
    func deathCause(at now: ContinuousClock.Instant = .now) -> String? {
        let silence = (now - state.withLock { $0.lastSign }) / .seconds(1)
        guard silence > Vitals.longestSilence else { return nil }
        return "no sign of life for \(Int(silence)) s"
    }

    /// Why it is not ready to be relied on; nil when it is. It stays ready while it reads its configuration anew.
    var objection: String? {
        get async {
            let (phase, hasLooked) = state.withLock { ($0.phase, $0.hasLooked) }
            if phase == .stopping { return "stopping" }
            if !hasLooked { return "starting" }
            if await isNetworkDown { return "our own network is down" }
            return deathCause()
        }
    }

    /// What was said with the last sign of life.
    var status: String { state.withLock { $0.status } }
}
