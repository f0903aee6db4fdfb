/// A text as it is compared: its words in order, 31 bits of a hash each, and one that says whether it is a number.
///
/// Words are those of the normalised text (`normalisedContent`), so typography, bylines, datelines and agency footers
/// make no difference. The hashes are the same on every machine: fingerprints of them are kept for years.
package struct WordRow: Sendable, Equatable {
    package let words: [UInt32]

    /// Words that were kept.
    package init(words: [UInt32]) { self.words = words }

    /// The words of a text.
    package init(of text: String) { self.init(normalised: normalisedContent(Array(text.utf8))) }

    /// The words of a normalised text, which are apart by single spaces. FNV-1a (Fowler, Noll, Vo), 64 bits folded
    /// to 31.
    init(normalised: [UInt8]) {
        var words: [UInt32] = []
        words.reserveCapacity(normalised.count / 5)
        var start = 0
        while start < normalised.count {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            var at = start
            while at < normalised.count, normalised[at] != UInt8(ascii: " ") {
                hash = (hash ^ UInt64(normalised[at])) &* 0x100_0000_01b3
                at += 1
            }
            let isNumber = (48...57).contains(normalised[start])
            words.append(UInt32(truncatingIfNeeded: hash ^ hash >> 32) & ~1 | (isNumber ? 1 : 0))
            start = at + 1
        }
        self.words = words
    }

    /// The different numbers among the words.
    var numbers: Set<UInt32> { Set(words.lazy.filter { $0 & 1 == 1 }) }

    /// Words in a shingle: a run of words that is compared as a whole.
    package static let shingle = 4

    /// A hash of every run of `shingle` words, by the place of its first word; empty for a text with fewer words.
    var shingles: [UInt64] {
        guard words.count >= WordRow.shingle else { return [] }
        return words.withUnsafeBufferPointer { words in
            (0...words.count - WordRow.shingle).map { at in
                var hash: UInt64 = 0
                for word in words[at..<at + WordRow.shingle] {
                    hash = hash &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(word)
                }
                return mixed(hash)
            }
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input changes half of the output's.
private func mixed(_ value: UInt64) -> UInt64 {
    var hash = value
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
}
