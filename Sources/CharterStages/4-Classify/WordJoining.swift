/// What stands between two words, as far as joining them matters.
private enum Joint {
    case hyphen, apostrophe, dot, other
}

/// Makes tokens of scanned words. Per word: the token, or nil when it went into the one before.
///
/// - Capital letters with dots between are one word (U.S. → us); acronyms many languages share become one token.
/// - An ending after an apostrophe is cut (Azerbaijan's, Bakü'nün), and one after a hyphen that follows an acronym
///   or a number (ABŞ-ın, TRIPP-ը, 10-cu). So is the plural of an acronym (SMRs).
func joinWords(
    _ words: [RawWord], letters: inout [UInt32], language: String?, in bytes: borrowing Span<UInt8>
) -> [Token?] {
    var tokens: [Token?] = []
    tokens.reserveCapacity(words.count)
    var index = 0
    while index < words.count {
        let initials = dottedInitials(from: index, words: words, in: bytes)
        if initials > 1 {
            tokens.append(acronym(words[index..<index + initials], letters: &letters, language, in: bytes))
            for _ in 1..<initials { tokens.append(nil) }
            index += initials
            continue
        }
        let word = words[index]
        if index > 0, isEnding(word, after: words[index - 1], letters: letters, in: bytes) {
            tokens.append(nil)
        } else {
            tokens.append(acronym(words[index...index], letters: &letters, language, in: bytes))
        }
        index += 1
    }
    return tokens
}

/// How many words from `index` on are single capitals with nothing but a dot between: 2 for "U.S.", else 1.
private func dottedInitials(from index: Int, words: [RawWord], in bytes: borrowing Span<UInt8>) -> Int {
    guard words[index].letters.count == 1, words[index].startsCapital else { return 1 }
    var count = 1
    while index + count < words.count {
        let next = words[index + count]
        guard next.letters.count == 1, next.startsCapital,
            joint(words[index + count - 1], next, in: bytes) == .dot
        else { break }
        count += 1
    }
    return count
}

/// The token of one word, or of several initials run together.
private func acronym(
    _ words: ArraySlice<RawWord>, letters: inout [UInt32], _ language: String?, in bytes: borrowing Span<UInt8>
) -> Token {
    let first = words[words.startIndex]
    let last = words[words.endIndex - 1]
    var range = first.letters.lowerBound..<last.letters.upperBound
    if first.allCapitals, last.end - first.start <= 2 * Acronyms.longest {
        var written: [UInt8] = []
        for word in words { for at in word.start..<word.end { written.append(bytes[at]) } }
        if let canonical = Acronyms.token(for: written, language: language) {
            let start = letters.count
            letters += canonical
            return token(start..<letters.count, letters, capitals: true, plain: false)
        }
    }
    if words.count == 1, !first.allCapitals, range.count > 2, isPluralAcronym(first, in: bytes) {
        range = range.lowerBound..<range.upperBound - 1
        return token(range, letters, capitals: true, plain: true)
    }
    var plain = true
    for at in first.start..<last.end where bytes[at] >= 0x80 { plain = false }
    return token(range, letters, capitals: first.allCapitals, plain: plain)
}

/// Capitals, at least two, and a small s.
private func isPluralAcronym(_ word: RawWord, in bytes: borrowing Span<UInt8>) -> Bool {
    guard word.end - word.start >= 3, bytes[word.end - 1] == UInt8(ascii: "s") else { return false }
    for at in word.start..<word.end - 1 where !(65...90).contains(bytes[at]) { return false }
    return true
}

private func token(_ range: Range<Int>, _ letters: [UInt32], capitals: Bool, plain: Bool) -> Token {
    Token(
        hash: LetterHash.of(letters[range]), start: Int32(range.lowerBound), count: Int32(range.count),
        capitals: capitals, plain: plain)
}

/// Whether `word` is an ending of the word before it, set off by an apostrophe or a hyphen.
private func isEnding(
    _ word: RawWord, after previous: RawWord, letters: [UInt32], in bytes: borrowing Span<UInt8>
) -> Bool {
    let shouted = word.allCapitals && previous.allCapitals && previous.letters.count > 1
    guard !word.startsCapital || shouted else { return false }
    switch joint(previous, word, in: bytes) {
    case .apostrophe:
        if word.letters.count == 1, letters[word.letters.lowerBound] == 0x73 { return true }
        return previous.startsCapital && previous.letters.count > 1 && Morphology.cutAfterMark(letters[word.letters])
    case .hyphen:
        let last = letters[previous.letters.upperBound - 1]
        let marked = (previous.allCapitals && previous.letters.count > 1) || (0x30...0x39).contains(last)
        return marked && Morphology.cutAfterMark(letters[word.letters])
    case .dot, .other: return false
    }
}

/// The one character between two words; `.other` when there are more, or another.
private func joint(_ left: RawWord, _ right: RawWord, in bytes: borrowing Span<UInt8>) -> Joint {
    guard left.end < right.start, right.start - left.end <= 3 else { return .other }
    let (value, length) = decodeScalar(bytes, at: left.end)
    guard left.end + length == right.start else { return .other }
    switch value {
    case 0x2D, 0x2010, 0x2011: return .hyphen
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2BB, 0x2BC, 0x2BD, 0x2032, 0x55A: return .apostrophe
    case 0x2E: return .dot
    default: return .other
    }
}
