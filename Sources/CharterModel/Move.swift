package import FoundationEssentials

/// A source that redirects for good (301, 308): believed only when it is stable (D2), and undone by one command. The
/// address in the feed list is never touched.
package struct Move: Sendable, Equatable {
    /// Where the permanent redirect led at the latest looks; nil when there is none.
    package var seen: URL?
    /// At how many looks in a row.
    package var times = 0
    /// Since when.
    package var since: Date?
    /// What is asked in place of the list's address; nil while that is asked itself.
    package var to: URL?
    /// A target that a person refused; it is not taken again.
    package var refused: URL?

    package init() {}

    /// A redirect is believed after so many looks in a row,
    package static let timesNeeded = 5
    /// over so many seconds.
    package static let spanNeeded = 3.0 * 86_400

    /// Takes in where a good answer came from; true when the move is believed from here on. One that leads to a document
    /// with none of the entries we know is another document.
    mutating func see(_ target: URL?, sharesEntries: Bool, at now: Date) -> Bool {
        guard let target, target != refused, target != to, sharesEntries else {
            (seen, times, since) = (nil, 0, nil)
            return false
        }
        if target != seen { (seen, times, since) = (target, 0, now) }
        times += 1
        guard times >= Move.timesNeeded, now.timeIntervalSince(since ?? now) >= Move.spanNeeded else { return false }
        to = target
        return true
    }

    /// Goes back to the address in the list. `byPerson` keeps the same target from being taken again.
    package mutating func undo(byPerson: Bool) {
        if byPerson { refused = to }
        (to, seen, times, since) = (nil, nil, 0, nil)
    }
}
