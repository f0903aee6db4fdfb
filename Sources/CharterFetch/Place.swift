/// One of the requests at once that a fetcher allows, handed back when nobody refers to it.
package final class Place: Sendable {
    private let gate: HostGate

    /// Takes over the turn that was given at `gate` for the empty key.
    init(in gate: HostGate) { self.gate = gate }

    deinit { gate.leave("") }
}
