import Synchronization

/// A value that takes time to make, made when it is first asked for: a crawl that only looks at sources does without.
final class Lazily<Value: Sendable>: Sendable {
    private let made: Mutex<Value?> = Mutex(nil)
    private let make: @Sendable () -> Value

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    /// The value; others who ask while it is being made wait for it.
    var value: Value {
        made.withLock { made in
            let value = made ?? make()
            made = value
            return value
        }
    }
}
