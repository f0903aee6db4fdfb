/// The likeliest encoding of text that is not UTF-8 and that nobody declared (or declared wrongly), from how its
/// bytes above 127 stand: one of the old encodings of our region's and the large languages, else windows-1252.
///
/// By byte classes and the frequency of letters, no statistics of words: enough to tell encodings apart in a
/// sentence or more.
package func likelyEncoding(_ bytes: [UInt8]) -> String {
    let sample = bytes.prefix(200_000)
    let shape = ByteShape(sample)
    guard shape.high >= 4 else { return "windows-1252" }
    return doubleByteEncoding(shape) ?? (isBig5(sample) ? "big5" : singleByteEncoding(shape, sample))
}

/// Big5 has the common characters in rows A4–C6, a third of all second bytes are ASCII, and most characters stand
/// right behind another.
private func isBig5(_ bytes: ArraySlice<UInt8>) -> Bool {
    var (pairs, common, low, joined, bad) = (0, 0, 0, 0, 0)
    var end = -1
    var at = bytes.startIndex
    while at < bytes.endIndex {
        let lead = bytes[at]
        at += 1
        guard lead >= 0x80 else { continue }
        guard (0xA1...0xF9).contains(lead), at < bytes.endIndex, isBig5Trail(bytes[at]) else {
            bad += 1
            continue
        }
        pairs += 1
        if (0xA4...0xC6).contains(lead) { common += 1 }
        if bytes[at] < 0x80 { low += 1 }
        if end == at - 1 { joined += 1 }
        at += 1
        end = at
    }
    return pairs >= 4 && bad * 20 <= pairs && common * 4 > pairs * 3 && low * 8 > pairs && joined * 2 > pairs
}

private func isBig5Trail(_ byte: UInt8) -> Bool { (0x40...0x7E).contains(byte) || (0xA1...0xFE).contains(byte) }

/// How many sequences of bytes above 127 are good UTF-8, and how many are not.
func utf8Balance(_ bytes: [UInt8]) -> (good: Int, bad: Int) {
    var good = 0
    var bad = 0
    var at = 0
    while at < bytes.count {
        let length: Int
        switch bytes[at] {
        case ..<0x80:
            at += 1
            continue
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: length = 0
        }
        if length > 0, at + length <= bytes.count, bytes[at + 1..<at + length].allSatisfy({ $0 & 0xC0 == 0x80 }) {
            good += 1
            at += length
        } else {
            bad += 1
            at += 1
        }
    }
    return (good, bad)
}

/// How the high bytes of a text stand.
private struct ByteShape {
    /// Bytes 80–FF by value.
    var counts = [Int](repeating: 0, count: 256)
    var high = 0
    /// High bytes that stand in runs of two or more.
    var inRuns = 0
    /// Runs of bytes A1–FE, and those of even length.
    var runs = 0
    var evenRuns = 0
    /// First bytes of the pairs in such runs.
    var leads = [Int](repeating: 0, count: 256)
    var pairs = 0
    /// Pairs that begin like kana in Shift_JIS.
    var shiftKana = 0

    init(_ bytes: ArraySlice<UInt8>) {
        var at = bytes.startIndex
        while at < bytes.endIndex {
            guard bytes[at] >= 0x80 else {
                at += 1
                continue
            }
            var end = at
            while end < bytes.endIndex, bytes[end] >= 0x80 { end += 1 }
            takeRun(bytes[at..<end])
            if bytes[at] == 0x82 || bytes[at] == 0x83, end < bytes.endIndex { takeShiftKana(bytes, from: at) }
            at = end
        }
    }

    private mutating func takeRun(_ run: ArraySlice<UInt8>) {
        for byte in run { counts[Int(byte)] += 1 }
        high += run.count
        if run.count > 1 { inRuns += run.count }
        guard run.allSatisfy({ $0 >= 0xA1 }) else { return }
        runs += 1
        if run.count % 2 == 0 { evenRuns += 1 }
        for at in stride(from: run.startIndex, to: run.endIndex - 1, by: 2) {
            leads[Int(run[at])] += 1
            pairs += 1
        }
    }

    /// Hiragana is 82 9F–F1, katakana 83 40–96: the second byte may be low, so that runs do not show it.
    private mutating func takeShiftKana(_ bytes: ArraySlice<UInt8>, from start: Int) {
        var at = start
        while at + 1 < bytes.endIndex, bytes[at] >= 0x80 {
            let isKana =
                bytes[at] == 0x82 && (0x9F...0xF1).contains(bytes[at + 1])
                || bytes[at] == 0x83 && (0x40...0x96).contains(bytes[at + 1])
            if isKana { shiftKana += 1 }
            at += 2
        }
    }

    /// Share of the high bytes in a range, 0 to 1.
    func share(_ range: ClosedRange<Int>) -> Double {
        high == 0 ? 0 : Double(counts[range].reduce(0, +)) / Double(high)
    }

    func leadShare(_ range: ClosedRange<Int>) -> Double {
        pairs == 0 ? 0 : Double(leads[range].reduce(0, +)) / Double(pairs)
    }
}

/// Chinese, Japanese and Korean: characters of two high bytes, so that nearly every run is of even length.
private func doubleByteEncoding(_ shape: ByteShape) -> String? {
    if shape.shiftKana * 4 > shape.high { return "shift_jis" }
    let isPaired = shape.runs > 0 && shape.evenRuns * 20 >= shape.runs * 19 && shape.pairs >= 4
    guard isPaired, shape.share(0x80...0xA0) < 0.02 else { return nil }
    if shape.leadShare(0xA4...0xA5) > 0.2 { return "euc-jp" }
    if isThai(shape) { return nil }
    if shape.leadShare(0xB0...0xC8) > 0.85 { return "euc-kr" }
    // The common characters of GB 2312 are in rows B0–D7.
    return shape.leadShare(0xB0...0xD7) > 0.6 ? "gb18030" : nil
}

/// Consonants are A1–CE, and nothing but rare signs stands above E9; second bytes of Chinese and Korean do. Thai
/// writes no space between words, so its runs are long.
private func isThai(_ shape: ByteShape) -> Bool {
    shape.share(0xA1...0xCE) > 0.5 && shape.share(0xEA...0xFF) < 0.02 && shape.share(0x80...0xA0) < 0.02
}

/// The encoding in which the bytes make the likeliest letters: windows-1252 unless another is clearly better. Only
/// where most bytes stand in runs can it be one of a script of its own.
private func singleByteEncoding(_ shape: ByteShape, _ bytes: ArraySlice<UInt8>) -> String {
    let isRun = shape.inRuns * 2 > shape.high
    let western = LetterTable.western?.score(bytes, shape.counts) ?? 0
    var best = (name: "windows-1252", score: western + 0.5 * Double(shape.high))
    for letters in LetterTable.latin + (isRun ? LetterTable.scripts : []) {
        let score = letters.score(bytes, shape.counts)
        if score > best.score { best = (letters.name, score) }
    }
    return best.name
}
