/// Replaces the character references of HTML text by what they stand for; `&` that begins none stays.
/// Names of HTML 2–4 count without a semicolon where no letter or digit follows. Linear.
package func decodeEntities(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard var at = text.firstIndex(of: UInt8(ascii: "&")) else { return Array(text) }
    var out = Array(text[..<at])
    out.reserveCapacity(text.count)
    while true {
        if let found = characterReference(in: text, at: at) {
            out += found.text
            at = found.end
        } else {
            out.append(UInt8(ascii: "&"))
            at += 1
        }
        let next = text[at...].firstIndex(of: UInt8(ascii: "&")) ?? text.endIndex
        out.append(contentsOf: text[at..<next])
        if next == text.endIndex { return out }
        at = next
    }
}

/// The reference that starts at `at`, and where it ends; nil when the ampersand is just one.
func characterReference(in text: ArraySlice<UInt8>, at start: Int) -> (text: [UInt8], end: Int)? {
    var at = start + 1
    guard at < text.endIndex else { return nil }
    if text[at] == UInt8(ascii: "#") { return numericReference(in: text, at: at + 1) }
    while at < text.endIndex, at - start < 34, isASCIIAlphanumeric(text[at]) { at += 1 }
    guard at > start + 1 else { return nil }
    let name = String(decoding: text[start + 1..<at], as: UTF8.self)
    if at < text.endIndex, text[at] == UInt8(ascii: ";") {
        return htmlEntity(name).map { ($0, at + 1) }
    }
    // `?a=1&copy=2` is a parameter, not a sign.
    if at < text.endIndex, text[at] == UInt8(ascii: "=") { return nil }
    return isLegacyEntity(name) ? htmlEntity(name).map { ($0, at) } : nil
}

/// Where the reference that starts at `at` ends; nil when the ampersand is just one.
func referenceEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard start + 1 < text.count else { return nil }
    var at = start + 1
    if text[at] == UInt8(ascii: "#") {
        at += 1
        let isHex = at < text.count && text[at] | 0x20 == UInt8(ascii: "x")
        if isHex { at += 1 }
        let first = at
        while at < text.count, let digit = hexDigit(text[at]), isHex || digit < 10 { at += 1 }
        if at == first { return nil }
        return at < text.count && text[at] == UInt8(ascii: ";") ? at + 1 : at
    }
    while at < text.count, at - start < 34, isASCIIAlphanumeric(text[at]) { at += 1 }
    if at < text.count, text[at] == UInt8(ascii: ";") {
        switch ElementName(text.slice(start + 1..<at)) {
        case "amp", "nbsp", "lt", "gt", "quot", "rsquo", "ldquo", "rdquo", "ndash", "mdash", "hellip": return at + 1
        default: break
        }
    }
    let end = min(at + 1, text.count)
    return characterReference(in: Array(text.slice(start..<end))[...], at: 0).map { $0.end + start }
}

private func numericReference(in text: ArraySlice<UInt8>, at start: Int) -> (text: [UInt8], end: Int)? {
    var at = start
    let isHex = at < text.endIndex && text[at] | 0x20 == UInt8(ascii: "x")
    if isHex { at += 1 }
    let first = at
    var number: UInt32 = 0
    while at < text.endIndex, let digit = hexDigit(text[at]), isHex || digit < 10 {
        number = min(number &* (isHex ? 16 : 10) &+ UInt32(digit), 0x11_0000)
        at += 1
    }
    guard at > first else { return nil }
    if at < text.endIndex, text[at] == UInt8(ascii: ";") { at += 1 }
    guard let scalar = characterReference(number) else { return ([0xEF, 0xBF, 0xBD], at) }
    return (Array(String(Character(scalar)).utf8), at)
}

/// `&`, `<`, `>` and `"` made harmless for HTML text and quoted attribute values.
package func escapeHTML(_ text: some Sequence<UInt8>) -> [UInt8] {
    let escaped = text.withContiguousStorageIfAvailable { bytes in
        var out = ByteBuffer(capacity: bytes.count + 16)
        out.append(escapingHTML: bytes)
        return out.array
    }
    return escaped ?? escapeHTML(Array(text))
}

extension [UInt8] {
    /// Appends a literal without an array in between.
    mutating func append(ascii text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
