import CharterModel

/// Decides a page's character encoding and decodes it: byte order mark, then HTTP, then `<meta>`, then whether
/// the bytes are UTF-8, then what the letters look like, at last windows-1252.
///
/// Order of the HTML Living Standard §13.2.3.2, with one change proven on the press: a page that declares a
/// one-byte encoding but is well-formed UTF-8 with multi-byte characters is UTF-8.
func decodePage(_ payload: Payload) -> DecodedText {
    let bytes = payload.body
    if let mark = byteOrderMark(bytes) {
        return transcode(bytes, from: mark.encoding) ?? fallback(bytes)
    }
    let declared =
        httpCharset(payload.contentType).flatMap(encodingName(forLabel:)) ?? metaCharset(bytes[...].prefix(4096))
    let multiByte = bytes.contains { $0 >= 0x80 }
    if !multiByte, declared?.hasPrefix("utf-16") != true, declared?.hasPrefix("iso-2022") != true {
        return DecodedText(utf8: bytes, encoding: declared ?? "utf-8")
    }
    if isValidUTF8(bytes) { return DecodedText(utf8: bytes, encoding: "utf-8") }
    if declared == "utf-8", isMostlyUTF8(bytes) {
        return transcode(bytes, from: "utf-8") ?? fallback(bytes)
    }
    if let declared, declared != "utf-8", let text = transcode(bytes, from: declared) { return text }
    // A later meta element is worth a look before guessing.
    if declared == nil, let late = metaCharset(bytes[...].prefix(65536)), late != "utf-8",
        let text = transcode(bytes, from: late)
    {
        return text
    }
    if isMostlyUTF8(bytes) { return transcode(bytes, from: "utf-8") ?? fallback(bytes) }
    return transcode(bytes, from: guessedEncoding(bytes)) ?? fallback(bytes)
}

private func fallback(_ bytes: [UInt8]) -> DecodedText {
    DecodedText(utf8: Array(String(decoding: bytes, as: UTF8.self).utf8), encoding: "utf-8", problem: "not decodable")
}

/// A few bad bytes in a UTF-8 page (a cut-off character in a teaser) do not make it another encoding.
private func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    var good = 0
    var bad = 0
    var at = 0
    while at < bytes.count {
        let byte = bytes[at]
        guard byte >= 0x80 else {
            at += 1
            continue
        }
        let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
        let tail = bytes[(at + 1)..<min(at + length, bytes.count)]
        if length > 1, tail.count == length - 1, tail.allSatisfy({ $0 & 0xC0 == 0x80 }) {
            good += 1
            at += length
        } else {
            bad += 1
            at += 1
        }
    }
    return good > 4 * bad
}

/// The encoding a `<meta>` element names (`charset=…` inside a tag), nil without one. UTF-16 there means UTF-8
/// (the standard says so: the element could be read). Comments and scripts are passed over.
func metaCharset(_ head: ArraySlice<UInt8>) -> String? {
    let bytes = head.map(lowerByte)
    var at = 0
    while let open = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
        at = open + 1
        if bytes[open...].starts(with: "<!--".utf8) {
            at = endOfComment(bytes, from: open + 4)
            continue
        }
        guard bytes[open...].starts(with: "<meta".utf8) else { continue }
        let close = bytes[open...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
        if let label = charsetLabel(in: bytes[open..<close]), let name = encodingName(forLabel: label) {
            if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") { return "utf-8" }
            return name == "x-user-defined" ? "windows-1252" : name
        }
        at = close
    }
    return nil
}

private func endOfComment(_ bytes: [UInt8], from: Int) -> Int {
    var at = from
    while at + 2 < bytes.count {
        if bytes[at] == 45, bytes[at + 1] == 45, bytes[at + 2] == 62 { return at + 3 }
        at += 1
    }
    return bytes.count
}

private func charsetLabel(in tag: ArraySlice<UInt8>) -> String? {
    let word = Array("charset".utf8)
    var at = tag.startIndex
    while at + word.count < tag.endIndex {
        guard tag[at...].starts(with: word) else {
            at += 1
            continue
        }
        at += word.count
        while at < tag.endIndex, isSpaceByte(tag[at]) { at += 1 }
        guard at < tag.endIndex, tag[at] == UInt8(ascii: "=") else { continue }
        at += 1
        while at < tag.endIndex, isSpaceByte(tag[at]) || tag[at] == 34 || tag[at] == 39 { at += 1 }
        let label = tag[at...].prefix { !isSpaceByte($0) && $0 != 34 && $0 != 39 && $0 != 59 && $0 != 47 }
        return label.isEmpty ? nil : String(decoding: label, as: UTF8.self)
    }
    return nil
}

/// One-byte text that nobody declared: Cyrillic when high bytes come in words, then windows-1251 (small letters
/// E0–FF) against KOI8-R (small letters C0–DF); else windows-1252.
private func guessedEncoding(_ bytes: [UInt8]) -> String {
    var high = 0
    var pairs = 0
    var upper = 0
    var lower = 0
    for (at, byte) in bytes.enumerated() where byte >= 0x80 {
        high += 1
        if at > 0, bytes[at - 1] >= 0xC0, byte >= 0xC0 { pairs += 1 }
        if byte >= 0xE0 { lower += 1 } else if byte >= 0xC0 { upper += 1 }
    }
    guard high > 20, pairs * 2 > high else { return "windows-1252" }
    return upper > lower ? "koi8-r" : "windows-1251"
}
