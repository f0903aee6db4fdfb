/// Turns a feed's bytes into UTF-8 and says which encoding they were in.
///
/// In this order: byte order mark; what the first bytes must be (UTF-16, UTF-32 and EBCDIC show in how `<` is
/// written); `utf-8` when anybody names it and the bytes are; HTTP `charset` (RFC 7303 §3); XML declaration; UTF-8
/// if valid; a guess by the bytes. A label that is unknown or does not fit the bytes is a problem, not the end.
func decodeDocument(_ bytes: [UInt8], charset: String?) -> DecodedText {
    if isPlainUTF8(bytes, charset: charset) { return DecodedText(utf8: bytes, encoding: "utf-8") }
    if let mark = byteOrderMark(bytes), var text = transcode(bytes, from: mark.encoding) {
        let declared = xmlDeclaredEncoding(text.utf8)
        if text.problem == nil, let declared, !isCompatible(declared, text.encoding) {
            text.problem = "declared \(declared), but the byte order mark says \(text.encoding)"
        }
        return text
    }
    if let family = wideEncoding(bytes), let text = transcode(bytes, from: family) { return text }
    let declared = xmlDeclaredEncoding(bytes)
    let valid = isValidUTF8(bytes)
    // More good sequences than bad: then it is UTF-8 with accidents.
    let balance = valid ? (good: 1, bad: 0) : utf8Balance(bytes)
    let isMostlyUTF8 = balance.good > balance.bad
    var problem: String?
    for label in [charset, declared].compactMap({ $0 }) {
        guard let name = encodingName(forLabel: label) else {
            problem = problem ?? "unknown encoding \(label)"
            continue
        }
        // The declaration could be read byte by byte, so the document cannot be in a wide encoding.
        if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") {
            problem = problem ?? "declared \(label), but is not"
            continue
        }
        if valid, name != "utf-8", declaredUTF8(charset, declared), !isASCII(bytes) { continue }
        guard var text = transcode(bytes, from: name) else {
            problem = problem ?? "declared \(label), which is not read"
            continue
        }
        if text.problem != nil, name == "utf-8", !isMostlyUTF8 {
            problem = problem ?? text.problem
            continue
        }
        if text.problem != nil, valid {
            problem = problem ?? "declared \(label), but is utf-8"
            continue
        }
        text.problem = text.problem ?? problem
        text.encoding = asDeclared(label, text.encoding, bytes)
        return text
    }
    if valid { return DecodedText(utf8: bytes, encoding: "utf-8", problem: problem) }
    let guess = likelyEncoding(bytes)
    var text = transcode(bytes, from: guess) ?? DecodedText(utf8: [], encoding: guess)
    text.problem = problem ?? "not utf-8, and no other encoding declared"
    text.encoding = asFound(guess, bytes)
    return text
}

/// The smallest encoding by whose name a guessed one goes, where the bytes leave no difference.
private func asFound(_ name: String, _ bytes: [UInt8]) -> String {
    switch name {
    case "windows-874": bytes.contains { (0x80...0xA0).contains($0) } ? name : "tis-620"
    case "gb18030":
        // GB 2312 has two bytes above A0 for each character; what is even about every run was already seen.
        bytes.contains { (0x80...0xA0).contains($0) || $0 == 0xFF } ? name : "gb2312"
    default: name
    }
}

/// What nearly every document is: UTF-8 without a mark, and nobody says otherwise.
private func isPlainUTF8(_ bytes: [UInt8], charset: String?) -> Bool {
    func isName(_ label: String?) -> Bool { label.map { ["utf-8", "UTF-8"].contains($0) } ?? true }
    guard isName(charset), byteOrderMark(bytes) == nil, !bytes.prefix(4).contains(0) else { return false }
    return isName(xmlDeclaredEncoding(bytes)) && isValidUTF8(bytes)
}

/// `us-ascii` and `iso-8859-1` are read as windows-1252, and shown as what they were called where the bytes leave
/// no difference.
private func asDeclared(_ label: String, _ name: String, _ bytes: [UInt8]) -> String {
    let label = label.lowercased()
    if name == "windows-1252", label.contains("ascii"), isASCII(bytes) { return "us-ascii" }
    let isLatin = name == "windows-1252" && (label.contains("8859") || label.contains("latin"))
    return isLatin && !bytes.contains { (0x80...0x9F).contains($0) } ? "iso-8859-1" : name
}

private func declaredUTF8(_ labels: String?...) -> Bool {
    labels.contains { $0.flatMap(encodingName) == "utf-8" }
}

private func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

private func isCompatible(_ declared: String, _ actual: String) -> Bool {
    guard let name = encodingName(forLabel: declared) else { return false }
    return name == actual || (name.prefix(6) == actual.prefix(6) && name.hasPrefix("utf-") && !name.hasPrefix("utf-8"))
}

/// UTF-16 and UTF-32 without a mark, and EBCDIC, by how `<?xm` or `<x` comes out in them (XML 1.0 appendix F).
private func wideEncoding(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0, 0, 0, 0x3C]) { return "utf-32be" }
    if bytes.starts(with: [0x3C, 0, 0, 0]) { return "utf-32le" }
    if bytes.count > 3, bytes[0] == 0, bytes[1] == 0x3C, bytes[2] == 0 { return "utf-16be" }
    if bytes.count > 3, bytes[0] == 0x3C, bytes[1] == 0, bytes[3] == 0 { return "utf-16le" }
    if bytes.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) {
        let declared = transcode(Array(bytes.prefix(200)), from: "ibm037").flatMap { xmlDeclaredEncoding($0.utf8) }
        return declared.flatMap(encodingName) ?? "ibm037"
    }
    return nil
}

/// The label in `<?xml … encoding="…"?>`, read from ASCII-compatible bytes; nil without one.
func xmlDeclaredEncoding(_ bytes: [UInt8]) -> String? {
    let head = bytes.prefix(1024)
    guard let start = head.firstIndex(of: UInt8(ascii: "<")), head[start...].starts(with: Array("<?xml".utf8)),
        let end = head[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let declaration = String(decoding: head[start..<end], as: UTF8.self)
    guard let name = declaration.firstRange(of: "encoding") else { return nil }
    let rest = declaration[name.upperBound...].drop { $0.isWhitespace }
    guard rest.first == "=" else { return nil }
    let value = rest.dropFirst().drop { $0.isWhitespace }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    let label = trimmedLabel(value.dropFirst().prefix { $0 != quote })
    return label.isEmpty ? nil : label
}
