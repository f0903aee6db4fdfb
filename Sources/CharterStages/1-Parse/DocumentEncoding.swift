/// Turns a feed's bytes into UTF-8 and says which encoding they were in.
///
/// In this order: byte order mark; what the first bytes must be (UTF-16, UTF-32 and EBCDIC show in how `<` is
/// written); `utf-8` when anybody names it and the bytes are; HTTP `charset` (RFC 7303 §3); XML declaration; UTF-8
/// if valid; a guess by the bytes. A label that is unknown or does not fit the bytes is a problem, not the end.
func decodeDocument(_ bytes: [UInt8], charset: String?) -> DecodedText {
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
        guard var text = transcode(bytes, from: name) else { continue }
        if text.problem != nil, name == "utf-8", !isMostlyUTF8(bytes) {
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
    return text
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

/// Whether more sequences of the bytes are good UTF-8 than bad: then it is UTF-8 with accidents.
private func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
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
    return good > bad
}
