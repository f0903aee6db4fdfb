/// What two texts have in common, word for word. The same whichever of them comes first.
package struct Comparison: Sendable, Equatable {
    /// Words of the smaller text that stand in a shingle of the larger, as a share of all its words.
    package let containment: Double
    /// Words of the larger text that stand in a shingle of the smaller, as a share of all its words.
    package let coverage: Double
    /// The same for the first words of both: how alike they begin. The lesser of the two shares.
    package let opening: Double
    /// The same for their last words.
    package let ending: Double
    /// The share of the different numbers of the text with fewer of them that the other has too; 1 where it has so few that
    /// they say nothing.
    package let numbers: Double
    /// They begin with the same shingle.
    package let startsAlike: Bool
    /// Words in common, in the text that has fewer of them.
    package let words: Int
    /// The second text is the larger one.
    package let secondIsLarger: Bool
    /// Where the words in common stand in each, as ranges of words, in order.
    package let first: [Range<Int>], second: [Range<Int>]

    /// Words at the beginning and at the end that tell a cut text from one that is quoted.
    static let frame = 40

    /// Why one text is called a copy of another.
    package enum Likeness: String, Sendable, Codable {
        /// They are mostly the same words.
        case whole
        /// One is a part of the other, and they begin alike: it was cut.
        case cut
        /// One stands whole in the other, and they begin and end alike: something was put in.
        case framed
    }

    /// Whether one of the texts is a copy of the other.
    ///
    /// Half of the smaller one at least must stand in the larger. A round-up that holds a story somewhere is no copy of
    /// it, and neither is an article that quotes it: it has to be most of the larger one, or to begin as that does. Nor are
    /// two reports from one mould copies, on the rates of two days, say: most of their numbers differ.
    package var likeness: Likeness? {
        guard words >= 12, containment >= 0.5, numbers >= 0.5 else { return nil }
        if coverage >= 0.6 { return .whole }
        if opening >= 0.6 { return .cut }
        return containment >= 0.9 && startsAlike && ending >= 0.4 ? .framed : nil
    }
}

/// A text with its shingles, ready to be compared with many.
package struct Comparand: Sendable {
    /// How many words it has.
    package let count: Int
    private let shingles: [UInt64]
    private let numbers: Set<UInt32>
    private let all: ShingleSet
    private let opening: ShingleSet
    private let ending: ShingleSet

    package init(_ row: WordRow) {
        count = row.words.count
        shingles = row.shingles
        numbers = row.numbers
        all = ShingleSet(shingles[...])
        // Half as far again: a few words may have been put in before.
        let reach = Comparison.frame * 3 / 2
        opening = ShingleSet(shingles.prefix(reach))
        ending = ShingleSet(shingles.suffix(reach))
    }

    /// What this text, the first, and `other` have in common.
    package func compared(with other: Comparand) -> Comparison {
        let (mine, theirs) = (matches(in: other.all), other.matches(in: all))
        let (share, otherShare) = (mine.words.share(of: count), theirs.words.share(of: other.count))
        // Of two of one length the one of which more is shared counts as the smaller.
        let isSmaller = (count, -share) <= (other.count, -otherShare)
        let length = min(Comparison.frame, count, other.count)
        let begun = min(
            matches(in: other.opening).words(in: 0..<length), other.matches(in: opening).words(in: 0..<length))
        let ended = min(
            matches(in: other.ending).words(in: count - length..<count),
            other.matches(in: ending).words(in: other.count - length..<other.count))
        return Comparison(
            containment: isSmaller ? share : otherShare, coverage: isSmaller ? otherShare : share,
            opening: begun.share(of: length), ending: ended.share(of: length), numbers: numbersInCommon(with: other),
            startsAlike: shingles.first != nil && shingles.first == other.shingles.first,
            words: min(mine.words, theirs.words), secondIsLarger: isSmaller, first: mine, second: theirs)
    }

    private func numbersInCommon(with other: Comparand) -> Double {
        let fewer = min(numbers.count, other.numbers.count)
        return fewer < 5 ? 1 : numbers.intersection(other.numbers).count.share(of: fewer)
    }

    /// The words that stand in a shingle of `set`.
    private func matches(in set: ShingleSet) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for (at, shingle) in shingles.enumerated() where set.contains(shingle) {
            let end = at + WordRow.shingle
            if let last = found.last, at <= last.upperBound {
                found[found.count - 1] = last.lowerBound..<end
            } else {
                found.append(at..<end)
            }
        }
        return found
    }
}

extension Int {
    fileprivate func share(of all: Int) -> Double { all == 0 ? 0 : Double(self) / Double(all) }
}

extension [Range<Int>] {
    /// How many words the ranges hold; they are in order, and none overlaps another.
    var words: Int { reduce(0) { $0 + $1.count } }

    /// How many of them are in `part`.
    func words(in part: Range<Int>) -> Int { reduce(0) { $0 + $1.clamped(to: part).count } }

    /// How many are in `other` too.
    func words(in other: [Range<Int>]) -> Int {
        var (here, there, sum) = (0, 0, 0)
        while here < count, there < other.count {
            sum += self[here].clamped(to: other[there]).count
            if self[here].upperBound < other[there].upperBound { here += 1 } else { there += 1 }
        }
        return sum
    }
}

/// A set of hashes, for looking up and nothing else: open addressing, since they are mixed already.
private struct ShingleSet: Sendable {
    /// Zero is an empty slot; whether that hash is in the set is kept apart.
    private var slots: [UInt64]
    private var hasZero = false

    init(_ hashes: ArraySlice<UInt64>) {
        var size = 16
        while size < hashes.count * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for hash in hashes {
            if hash == 0 { hasZero = true } else { slots[place(of: hash)] = hash }
        }
    }

    func contains(_ hash: UInt64) -> Bool { hash == 0 ? hasZero : slots[place(of: hash)] == hash }

    /// Where `hash` is, or would be.
    private func place(of hash: UInt64) -> Int {
        var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[at] != 0, slots[at] != hash { at = (at + 1) & (slots.count - 1) }
        return at
    }
}
