package import CharterModel

/// Version of the rules in this folder that decide what a `ContentHash` is taken of. Raise it with any change to
/// the letters, the furniture lists or the order of steps: hashes of different versions never compare equal.
package let contentNormaliserVersion = 1

/// Under this many bytes of normalised text two articles are not called copies: a cookie notice or a "subscribe
/// to read on" would otherwise join articles that share nothing else.
let shortestComparable = 160

/// The hash by which copies of one text find each other, whatever their typography: case, quotes, dashes,
/// ellipses, spacing, line breaks, punctuation, composed or decomposed letters, bylines, datelines and agency
/// footers make no difference. Words, digits and their order do.
///
/// Nil when the normalised text is shorter than `shortestComparable` bytes.
package func contentHash(of text: String) -> ContentHash? {
    contentHash(normalised: normalisedContent(Array(text.utf8)))
}

/// The same of a text that is normalised already.
func contentHash(normalised: [UInt8]) -> ContentHash? {
    guard normalised.count >= shortestComparable else { return nil }
    return ContentHash(version: contentNormaliserVersion, normalised: normalised)
}

/// The text as hashed: folded words joined by single spaces, furniture lines left out, as UTF-8.
///
/// An article that is furniture from end to end keeps its lines: better compared whole than not at all.
func normalisedContent(_ text: [UInt8]) -> [UInt8] {
    let whole = text.span
    var body: [UInt8] = []
    body.reserveCapacity(text.count)
    var start = 0
    while start < whole.count {
        let end = lineEnd(whole, from: start)
        let line = whole.extracting(start..<end)
        let words = articleWords(ofLine: line, opening: body.isEmpty)
        if !words.isEmpty {
            if !body.isEmpty { body.append(UInt8(ascii: " ")) }
            body += words
        }
        start = end + 1
    }
    return body.isEmpty ? foldedWords(whole) : body
}

/// Offset of the line feed or carriage return at or after `start`, or the end.
private func lineEnd(_ text: borrowing Span<UInt8>, from start: Int) -> Int {
    var at = start
    while at < text.count, text[at] != 10, text[at] != 13 { at += 1 }
    return at
}

/// The folded words of `text`, joined by single spaces, as UTF-8. Whatever is neither letter nor digit parts words
/// (an em dash with or without spaces is the same), except what is invisible, which leaves no trace.
func foldedWords(_ text: borrowing Span<UInt8>) -> [UInt8] {
    let letters = LetterFolding.shared
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var scalars: [UInt32] = []
    var pendingSpace = false
    var at = 0
    while at < text.count {
        let (value, length) = decodeScalar(text, at: at)
        at += length
        switch letters.kind(of: value) {
        case .ignorable: continue
        case .separator: pendingSpace = !out.isEmpty
        case .letter, .capital, .digit:
            if pendingSpace {
                out.append(UInt8(ascii: " "))
                pendingSpace = false
            }
            scalars.removeAll(keepingCapacity: true)
            letters.fold(value, into: &scalars)
            for scalar in scalars { appendUTF8(scalar, to: &out) }
        }
    }
    return out
}

private func appendUTF8(_ value: UInt32, to out: inout [UInt8]) {
    if value < 0x80 {
        out.append(UInt8(value))
    } else {
        out += UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter
    }
}
