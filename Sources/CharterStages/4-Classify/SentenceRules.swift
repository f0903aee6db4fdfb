/// Where one sentence ends and the next begins, judged in the gap between two words.
struct SentenceRules {
    /// A number of one or two digits with a full stop is an ordinal.
    var shortNumbersGoOn: Bool

    private static let semicolonEndsOver = 600
    private static let spaceEndsOver = 1500

    /// The byte where the sentence that began at `start` ends, in the gap between two neighbouring words; nil when it
    /// goes on.
    func end(
        after left: RawWord, before right: RawWord, since start: Int, _ letters: [UInt32],
        in bytes: borrowing Span<UInt8>
    ) -> Int? {
        var at = left.end
        let size = right.start - start
        while at < right.start {
            let (value, length) = decodeScalar(bytes, at: at)
            let after = at + length
            switch value {
            case 10...13, 0x85, 0x2028, 0x2029, 0x2022: return at
            case 0x589: return closed(from: after, to: right.start, in: bytes)
            case 0x21, 0x3F, 0x2026, 0x61F, 0x203C...0x2049:
                if let end = softEnd(from: after, right, in: bytes) { return end }
            case 0x2E:
                if !isAbbreviation(left, dotAt: at, letters), let end = softEnd(from: after, right, in: bytes) {
                    return end
                }
            case 0x3A where isArmenian(left, letters):  // typed for `։`
                if let end = softEnd(from: after, right, in: bytes) { return end }
            case 0x3002, 0xFF01, 0xFF1F, 0x964: return closed(from: after, to: right.start, in: bytes)
            case 0x3B where size > SentenceRules.semicolonEndsOver: return after
            default:
                if size > SentenceRules.spaceEndsOver, isWhite(value) { return at }
            }
            at = after
        }
        return nil
    }

    /// The end when white space follows the mark and its closing quotes, and the next word does not start small.
    private func softEnd(from at: Int, _ right: RawWord, in bytes: borrowing Span<UInt8>) -> Int? {
        if right.startsLower { return nil }
        let end = closed(from: at, to: right.start, in: bytes)
        guard end < right.start, isWhite(decodeScalar(bytes, at: end).value) else { return nil }
        return end
    }

    /// Past the closing quotes, brackets and further marks that belong to the sentence.
    private func closed(from start: Int, to limit: Int, in bytes: borrowing Span<UInt8>) -> Int {
        var at = start
        while at < limit {
            let (value, length) = decodeScalar(bytes, at: at)
            switch value {
            case 0x21, 0x2E, 0x3F, 0x2026, 0x589, 0x22, 0x27, 0x29, 0x5D, 0x7D, 0xBB, 0x2019, 0x201C, 0x201D, 0x203A:
                at += length
            default: return at
            }
        }
        return at
    }

    private func isAbbreviation(_ word: RawWord, dotAt at: Int, _ letters: [UInt32]) -> Bool {
        guard at == word.end else { return false }
        let written = letters[word.letters]
        let isNumber = written.allSatisfy { (0x30...0x39).contains($0) }
        if isNumber { return shortNumbersGoOn && written.count <= 2 }
        return written.count == 1 || Abbreviations.contains(written)
    }

    private func isArmenian(_ word: RawWord, _ letters: [UInt32]) -> Bool {
        if case .armenian = Script(of: letters[word.letters.upperBound - 1]) { return true }
        return false
    }
}
