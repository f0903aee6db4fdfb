import Synchronization

/// How the outside reaches a daemon at work: signals ring, the daemon looks up.
final class Bell: Sendable {
    /// What is asked.
    enum Call: Sendable {
        /// Read the configuration anew.
        case reload
        /// End; it outranks a reload.
        case stop
    }

    private struct State {
        var call: Call?
        var sleeper: CheckedContinuation<Void, Never>?
        /// Which sleep the sleeper is in: an alarm of an earlier one wakes nobody.
        var sleep = 0
    }

    private let state = Mutex(State())

    func ring(_ call: Call) {
        let sleeper = state.withLock { state in
            if state.call != .stop { state.call = call }
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// What was asked and not yet answered.
    var call: Call? { state.withLock { $0.call } }

    /// A reload was answered. A request to stop stands.
    func answerReload() {
        state.withLock { if $0.call == .reload { $0.call = nil } }
    }

    /// Returns after so many seconds, at once when something is asked or the task is cancelled. One sleeper at a time.
    func sleep(_ seconds: Double) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let number = state.withLock { state -> Int? in
                    guard state.call == nil, !Task.isCancelled, seconds > 0 else { return nil }
                    state.sleep += 1
                    state.sleeper = sleeper
                    return state.sleep
                }
                guard let number else { return sleeper.resume() }
                Task {
                    try? await Task.sleep(for: .seconds(seconds))
                    wake(number)
                }
            }
        } onCancel: {
            wake(nil)
        }
    }

    private func wake(_ number: Int?) {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard number == nil || number == state.sleep else { return nil }
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }
}
