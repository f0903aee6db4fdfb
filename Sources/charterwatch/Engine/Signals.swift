import Foundation
import Synchronization

/// Calls a handler when the process is asked to stop; until `stop()`, the default (dying) is off.
final class Signals: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>

    init(on numbers: [Int32], _ handler: @escaping @Sendable () -> Void) {
        var made: [any DispatchSourceSignal] = []
        for number in numbers {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
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
}
