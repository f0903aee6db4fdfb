/// How many bytes of bodies the transfers of one engine may hold between them. One that would go beyond is held up
/// until another is done; one at a time is let go beyond, so that there is always one that gets done.
///
/// Used by the engine's thread only. Transfers are told apart by their ids.
final class BodyBudget {
    private let limit: Int
    private(set) var held = 0
    private var exempt: UInt64?
    private var paused: [UInt64] = []

    init(limit: Int) { self.limit = limit }

    /// Counts `bytes` more of transfer `id`; false, and nothing is counted, when it must wait until `release` names it.
    func admits(_ bytes: Int, of id: UInt64) -> Bool {
        if held + bytes > limit, exempt != id {
            guard exempt == nil else {
                if !paused.contains(id) { paused.append(id) }
                return false
            }
            exempt = id
        }
        held += bytes
        return true
    }

    /// Transfer `id` is over and gives back what it held; returns those that may try again, in the order in which they
    /// were held up.
    func release(_ bytes: Int, of id: UInt64) -> [UInt64] {
        held -= bytes
        if exempt == id { exempt = nil }
        let waiting = paused.filter { $0 != id }
        paused = []
        return waiting
    }
}
