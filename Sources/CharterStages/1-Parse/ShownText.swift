/// Sanitised HTML, whatever the text was, or the text as it is; nil when nothing is left. Only a body may be markup
/// escaped twice.
func shown(_ text: WireText?, isBody: Bool, isSanitised: Bool) -> String? {
    guard let text else { return nil }
    return text.value.withBytes { bytes in
        if !isSanitised { return bytes.isBlank ? nil : bytes.string }
        if isBody, text.markup != .plain, isEscapedTwice(bytes) {
            return decodeEntities(Array(bytes)[...]).withUnsafeBufferPointer { sanitised($0, text.scope.base) }
        }
        switch text.markup {
        case .plain: return escaped(bytes)
        case .html: return sanitised(bytes, text.scope.base)
        case .unsaid: return looksLikeHTML(bytes) ? sanitised(bytes, text.scope.base) : escaped(bytes)
        }
    }
}

private func escaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var out = ByteBuffer(capacity: bytes.count + 16)
    out.append(escapingHTML: bytes)
    return trimmed(out.bytes)
}

private func sanitised(_ bytes: UnsafeBufferPointer<UInt8>, _ base: BaseURL?) -> String? {
    if isHarmless(bytes) { return trimmed(bytes) }
    var out = ByteBuffer(capacity: bytes.count + 16)
    sanitizeHTML(bytes, base: base, into: &out)
    return trimmed(out.bytes)
}

private func trimmed(_ html: UnsafeBufferPointer<UInt8>) -> String? {
    guard let first = html.firstIndex(where: { !isBlankByte($0) }),
        let last = html.lastIndex(where: { !isBlankByte($0) })
    else { return nil }
    return html.slice(first..<last + 1).string
}

/// Whether text that nobody labelled is HTML: it holds a tag or a character reference.
func looksLikeHTML(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = bytes.next(UInt8(ascii: "<"), from: 0)
    while at + 1 < bytes.count {
        let next = bytes[at + 1]
        if isASCIILetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") { return true }
        at = bytes.next(UInt8(ascii: "<"), from: at + 1)
    }
    at = bytes.next(UInt8(ascii: "&"), from: 0)
    while at < bytes.count {
        if referenceEnd(bytes, at) != nil { return true }
        at = bytes.next(UInt8(ascii: "&"), from: at + 1)
    }
    return false
}

/// Whether this is markup that was escaped once too often: text without any tag that begins with the reference to a
/// `<` and the name of an element of running text, and ends with that to a `>`.
private func isEscapedTwice(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = bytes.firstIndex(where: { !isBlankByte($0) }), bytes[start...].starts(with: "&lt;".utf8),
        let end = bytes.lastIndex(where: { !isBlankByte($0) }), bytes[...end].suffix(4).elementsEqual("&gt;".utf8),
        !bytes.contains(UInt8(ascii: "<"))
    else { return false }
    let name = bytes[(start + 4)...].prefix { isASCIIAlphanumeric($0) }.map(asciiLowercase)
    return bodyElements.contains(String(decoding: name, as: UTF8.self))
}

private let bodyElements: Set<String> = [
    "p", "div", "ul", "ol", "table", "figure", "img", "section", "article", "blockquote", "h1", "h2", "h3", "h4", "a",
    "br", "span",
]
