/// A sketch of a text by which others find it: the hashes of some of its shingles, chosen so that any part of a text has
/// the same ones as that part of another. So it sees containment, not only resemblance.
///
/// By winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003):
/// of each window of shingles the least. About a twelfth of them is kept, and two texts that share
/// `window + WordRow.shingle - 1` words in a row share at least one.
package struct Fingerprint: Sendable, Equatable {
    /// Ascending, each once.
    package let prints: [UInt64]

    /// Shingles in a window.
    package static let window = 24

    package init(of row: WordRow) { prints = Array(Set(winnowed(row.shingles, window: Fingerprint.window))).sorted() }
}

/// The least of every window, the last of equals; once where neighbouring windows share it. A text shorter than a window
/// is one window.
func winnowed(_ shingles: [UInt64], window: Int) -> [UInt64] {
    let window = min(window, shingles.count)
    guard window > 0 else { return [] }
    var kept: [UInt64] = []
    kept.reserveCapacity(shingles.count / 6 + 1)
    var least = -1
    for end in window - 1..<shingles.count {
        let start = end - window + 1
        if least < start {
            least = start
            for at in start...end where shingles[at] <= shingles[least] { least = at }
        } else if shingles[end] <= shingles[least] {
            least = end
        } else {
            continue
        }
        kept.append(shingles[least])
    }
    return kept
}
