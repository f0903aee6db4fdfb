import CharterReports
import Foundation
import Synchronization

/// Where a crawl stands, and the bar that shows it on a terminal: done of total, rate, current host.
final class CrawlProgress: Sendable {
    private struct State {
        var phase = ""
        var done = 0
        var total = 0
        var current = ""
        var began = Date()
        var drawn = false
    }

    private let state = Mutex(State())
    private let terminal: Terminal?

    /// `terminal` nil draws nothing.
    init(on terminal: Terminal?) { self.terminal = terminal }

    func begin(_ phase: String, total: Int) {
        state.withLock { state in
            let drawn = state.drawn
            state = State()
            (state.phase, state.total, state.drawn) = (phase, total, drawn)
        }
    }

    func working(on host: String) { state.withLock { $0.current = host } }
    func finishedOne() { state.withLock { $0.done += 1 } }
    func finished(_ done: Int) { state.withLock { $0.done = done } }

    /// Redraws ten times a second until cancelled, then clears the line.
    func draw() async {
        guard let terminal else { return }
        while !Task.isCancelled {
            drawOnce(on: terminal)
            try? await Task.sleep(for: .milliseconds(100))
        }
        if state.withLock({ $0.drawn }) { terminal.write("\r\u{1B}[K") }
    }

    private func drawOnce(on terminal: Terminal) {
        let now = state.withLock { state in
            state.drawn = state.drawn || state.total > 0
            return state
        }
        guard now.total > 0 else { return }
        let elapsed = Date().timeIntervalSince(now.began)
        let line = progressLine(
            done: now.done, total: now.total, rate: elapsed > 0 ? Double(now.done) / elapsed : 0,
            current: now.current, elapsed: elapsed, width: terminal.width - now.phase.count - 3)
        terminal.write("\r\(now.phase)  \(line)\u{1B}[K")
    }
}
