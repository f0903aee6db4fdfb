/// The likeliest encoding of text that is not UTF-8 and that nobody declared (or declared wrongly), from how its
/// bytes above 127 stand: one of the old encodings of our region's and the large languages, else windows-1252.
///
/// Rules of thumb over byte classes, no statistics of words: enough to tell scripts apart in a paragraph or more.
package func likelyEncoding(_ bytes: [UInt8]) -> String {
    let shape = ByteShape(bytes.prefix(200_000))
    guard shape.high >= 4 else { return "windows-1252" }
    if let double = doubleByteEncoding(shape) { return double }
    return singleByteEncoding(shape)
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
    if isThai(shape) { return "windows-874" }
    if shape.leadShare(0xB0...0xC8) > 0.85 { return "euc-kr" }
    // The common characters of GB 2312 are in rows B0–D7.
    return shape.leadShare(0xB0...0xD7) > 0.6 ? "gb18030" : nil
}

/// Consonants are A1–CE, and nothing but rare signs stands above E9; second bytes of Chinese and Korean do.
private func isThai(_ shape: ByteShape) -> Bool {
    shape.share(0xA1...0xBF) > 0.3 && shape.share(0xEA...0xFF) < 0.02
}

private func singleByteEncoding(_ shape: ByteShape) -> String {
    guard shape.inRuns * 2 > shape.high else {
        // Letters among Latin ones: ı, ş and ğ stand where Icelandic has ý, þ and ð.
        let turkish =
            shape.counts[0xFD] + shape.counts[0xFE] + shape.counts[0xF0] + shape.counts[0xDD] + shape.counts[0xDE]
        return turkish * 5 > shape.high * 2 ? "windows-1254" : "windows-1252"
    }
    if isThai(shape) { return "windows-874" }
    if shape.share(0xE0...0xFA) > 0.97 { return "windows-1255" }
    // Small letters are E0–FF in windows-1251 and C0–DF in KOI8-R.
    return shape.share(0xC0...0xDF) > shape.share(0xE0...0xFF) ? "koi8-r" : "windows-1251"
}
