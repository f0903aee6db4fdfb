/// A stretch of a field to be judged as one: `tokens` in the tokenised text, `bytes` in the raw field, trimmed of
/// white space at both ends.
struct Sentence: Sendable, Equatable {
    var tokens: Range<Int>
    var bytes: Range<Int>
}

/// A field taken apart, with the way back to its bytes.
struct TokenisedText: Sendable {
    var tokens: [Token]
    var letters: [UInt32]
    var sentences: [Sentence]
    /// BCP 47 primary language of the text, when known.
    let language: String?

    /// Takes `bytes` apart.
    ///
    /// A sentence ends at a line end; at `.`, `!`, `?` or `…` before white space, unless the next word starts small or
    /// the word before is an abbreviation, an initial or (German) a short number; at the Armenian `։`. Over 600 bytes
    /// it also ends at a semicolon and over 1,500 at any white space, so that no quote swallows a page.
    ///
    /// - Parameters:
    ///   - whole: the field is one sentence (a title).
    ///   - language: BCP 47, when known.
    init(_ bytes: [UInt8], language: String?, whole: Bool = false) {
        let span = bytes.span
        var (words, letters) = scanWords(span)
        let primary = language.map { String($0.lowercased().prefix { $0 != "-" && $0 != "_" }) }
        let joined = joinWords(words, letters: &letters, language: primary, in: span)
        tokens = []
        tokens.reserveCapacity(words.count)
        sentences = []
        self.letters = letters
        self.language = primary
        var start = 0
        var firstToken = 0
        let rules = SentenceRules(shortNumbersGoOn: numberGoesOn(primary))
        for index in words.indices {
            if index > 0, !whole,
                let cut = rules.end(after: words[index - 1], before: words[index], since: start, letters, in: span)
            {
                add(from: start, to: cut, firstToken: firstToken, in: span)
                start = cut
                firstToken = tokens.count
            }
            if let token = joined[index] { tokens.append(token) }
        }
        add(from: start, to: bytes.count, firstToken: firstToken, in: span)
    }

    private mutating func add(from start: Int, to end: Int, firstToken: Int, in bytes: borrowing Span<UInt8>) {
        guard tokens.count > firstToken else { return }
        let trimmed = trimmedRange(start..<end, in: bytes)
        if !trimmed.isEmpty { sentences.append(Sentence(tokens: firstToken..<tokens.count, bytes: trimmed)) }
    }
}

/// Folded tokens of one word of the charter file.
func tokenised(word: String) -> [[UInt32]] {
    let text = TokenisedText(Array(word.utf8), language: nil, whole: true)
    return text.tokens.map { Array(text.letters[$0.range]) }
}

/// Languages that write an ordinal as a number with a full stop: "am 10. Februar".
private func numberGoesOn(_ language: String?) -> Bool {
    guard let language else { return false }
    return ["de", "hr", "sr", "bs", "sl", "cs", "sk", "hu", "pl", "da", "no", "nb", "fi", "et", "lv", "tr"]
        .contains(language)
}

/// `range` without the white space (Unicode White_Space) at its ends.
func trimmedRange(_ range: Range<Int>, in bytes: borrowing Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
        let (value, length) = decodeScalar(bytes, at: start)
        guard isWhite(value) else { break }
        start += length
    }
    while end > start {
        var before = end - 1
        while before > start, bytes[before] & 0xC0 == 0x80 { before -= 1 }
        guard isWhite(decodeScalar(bytes, at: before).value) else { break }
        end = before
    }
    return start..<end
}

func isWhite(_ value: UInt32) -> Bool {
    switch value {
    case 9...13, 32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
}
