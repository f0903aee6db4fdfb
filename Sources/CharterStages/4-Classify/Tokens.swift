/// A word as the classifier compares it.
struct Token: Sendable {
    /// FNV-1a over the folded letters.
    var hash: UInt64
    /// Where the folded letters start in `TokenisedText.letters`, and how many there are.
    var start: Int32
    var count: Int32
    /// Written in capitals from end to end.
    var capitals: Bool
    /// Written in ASCII: if the word had marks, they were left out.
    var plain: Bool

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// FNV-1a, one step a letter: the hash of every prefix falls out on the way to the hash of the word.
enum LetterHash {
    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
    @inline(__always)
    static func adding(_ letter: UInt32, to hash: UInt64) -> UInt64 { (hash ^ UInt64(letter)) &* 0x100_0000_01b3 }

    static func of(_ letters: some Sequence<UInt32>) -> UInt64 { letters.reduce(seed) { adding($1, to: $0) } }
}

/// A word as scanned, before acronyms are joined and endings cut.
struct RawWord {
    /// Bytes in the field.
    var start: Int
    var end: Int
    /// Folded letters in the scan's buffer.
    var letters: Range<Int>
    /// First letter is a capital; all letters are, or have no case.
    var startsCapital: Bool
    var allCapitals: Bool
    var startsLower: Bool
}

/// Longest word in bytes: beyond it, a "word" is a token string or an attack, and is parted.
private let longestWord = 256

/// Scans `bytes` into words with their folded letters.
///
/// Fold: `LetterFolding`, and ə → e, so that Azerbaijani typed without it still meets its terms.
func scanWords(_ bytes: borrowing Span<UInt8>) -> (words: [RawWord], letters: [UInt32]) {
    let folding = LetterFolding.shared
    var words: [RawWord] = []
    words.reserveCapacity(bytes.count / 6)
    var letters: [UInt32] = []
    letters.reserveCapacity(bytes.count)
    var word: RawWord?
    var at = 0
    while at < bytes.count {
        let (value, length) = decodeScalar(bytes, at: at)
        let kind = folding.kind(of: value)
        let here = at
        at += length
        switch kind {
        case .ignorable: continue
        case .separator:
            if let done = word { close(done, into: &words, letters: &letters) }
            word = nil
        case .letter, .capital, .digit:
            if let done = word, at - done.start > longestWord {
                close(done, into: &words, letters: &letters)
                word = nil
            }
            var current =
                word
                ?? RawWord(
                    start: here, end: at, letters: letters.count..<letters.count, startsCapital: kind == .capital,
                    allCapitals: true, startsLower: kind == .letter && hasCase(value))
            if kind == .digit || (kind == .letter && hasCase(value)) { current.allCapitals = false }
            current.end = at
            folding.fold(value, into: &letters)
            if letters[letters.count - 1] == 0x259 { letters[letters.count - 1] = 0x65 }
            current.letters = current.letters.lowerBound..<letters.count
            word = current
        }
    }
    if let done = word { close(done, into: &words, letters: &letters) }
    return (words, letters)
}

/// Whether a letter that is not a capital is therefore small: Georgian, Arabic, Chinese letters have no case.
private func hasCase(_ value: UInt32) -> Bool { value < 0x590 || (0x1E00...0x1FFF).contains(value) }

private func close(_ word: RawWord, into words: inout [RawWord], letters: inout [UInt32]) {
    unmixScripts(word.letters, in: &letters)
    words.append(word)
}

/// Latin letters and the Cyrillic ones that look like them, in either case.
private let lookalikes: [(latin: UInt32, cyrillic: UInt32)] = [
    (0x61, 0x430), (0x62, 0x432), (0x63, 0x441), (0x65, 0x435), (0x68, 0x43D), (0x69, 0x456), (0x6A, 0x458),
    (0x6B, 0x43A), (0x6D, 0x43C), (0x6F, 0x43E), (0x70, 0x440), (0x73, 0x455), (0x74, 0x442), (0x78, 0x445),
    (0x79, 0x443),
]

/// Gives a word of Latin and Cyrillic letters the letters of whichever it has more of: typed on two layouts, or
/// disguised.
private func unmixScripts(_ range: Range<Int>, in letters: inout [UInt32]) {
    var latin = 0
    var cyrillic = 0
    for index in range {
        let letter = letters[index]
        if letter < 0x80 { latin += letter >= 0x61 ? 1 : 0 } else if (0x400...0x52F).contains(letter) { cyrillic += 1 }
    }
    guard latin > 0, cyrillic > 0 else { return }
    for index in range {
        if latin > cyrillic, let pair = lookalikes.first(where: { $0.cyrillic == letters[index] }) {
            letters[index] = pair.latin
        } else if cyrillic >= latin, let pair = lookalikes.first(where: { $0.latin == letters[index] }) {
            letters[index] = pair.cyrillic
        }
    }
}

/// The folded letters of a string, words run together: for tables.
func foldedLetters(_ text: String) -> [UInt32] { scanWords(Array(text.utf8).span).letters }
