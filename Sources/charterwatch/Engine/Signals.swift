import Foundation
import Synchronization

/// Calls a handler when the process is asked to stop; until `stop()`, the default (dying) is off. Asked a second
/// time, the process ends at once: whatever is not committed then is done again by the next crawl.
final class Signals: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// SIGHUP is left alone where the caller had it ignored, as nohup(1) does.
    init(on numbers: [Int32], endsWhenRepeated: Bool = true, _ handler: @escaping @Sendable () -> Void) {
        let asked = Flag()
        var made: [any DispatchSourceSignal] = []
        for number in numbers {
            let before = signal(number, SIG_IGN)
            if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                continue
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if endsWhenRepeated, asked.raise() {
                    Terminal.standardError.write("charterwatch: ended at once, as asked twice\n")
                    _exit(Failure.Code.tryAgain.rawValue)
                }
                handler()
            }
            source.resume()
            made.append(source)
        }
        sources = Mutex(made)
    }

    func stop() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
    }

    private final class Flag: Sendable {
        private let raised = Atomic(false)
        /// Raises it, and says whether it was up before.
        func raise() -> Bool { raised.exchange(true, ordering: .relaxed) }
    }
}
