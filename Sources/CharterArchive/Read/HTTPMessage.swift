internal import CharterModel

/// An HTTP message as the block of a record holds it. Tolerant: line ends of LF alone, folded lines and lines that are
/// no header are taken as they come.
package struct HTTPMessage: Sendable {
    /// Without `HTTP/`, as written there: `1.1`, `2`.
    package var version: String
    /// Of an answer; 0 in a request.
    package var status: Int
    /// Name and value in their order.
    package var fields: [(name: String, value: String)]
    /// First line and headers, closing blank line included.
    package var head: [UInt8]
    /// What stands behind the head: transfer and content codings still on.
    package var body: [UInt8]

    /// Nil when the block does not begin like a message.
    package init?(_ block: [UInt8]) {
        guard let first = block.firstIndex(of: 10) ?? (block.isEmpty ? nil : block.endIndex) else { return nil }
        let words = block[..<first].split(whereSeparator: { $0 == 32 || $0 == 13 || $0 == 9 }).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard words.count >= 2 else { return nil }
        if words[0].hasPrefix("HTTP/") {
            version = String(words[0].dropFirst(5))
            guard let code = Int(words[1]), (100...999).contains(code) else { return nil }
            status = code
        } else if let last = words.last, last.hasPrefix("HTTP/") {
            version = String(last.dropFirst(5))
            status = 0
        } else {
            return nil
        }
        var place = min(first + 1, block.count)
        fields = []
        while place < block.count {
            let end = block[place...].firstIndex(of: 10) ?? block.endIndex
            var line = block[place..<end]
            if line.last == 13 { line.removeLast() }
            place = min(end + 1, block.count)
            if line.isEmpty { break }
            HTTPMessage.add(line, to: &fields)
        }
        head = Array(block[..<place])
        body = Array(block[place...])
    }

    private static func add(_ line: ArraySlice<UInt8>, to fields: inout [(name: String, value: String)]) {
        if line.first == 32 || line.first == 9 {
            if !fields.isEmpty { fields[fields.count - 1].value += " " + text(line) }
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            fields.append((text(line[..<colon]), text(line[(colon + 1)...])))
        }
    }

    /// UTF-8 when it is that, else Latin-1, the historical reading (RFC 9110 §5.5).
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        return text.trimmedASCIIWhitespace
    }

    /// The first value of a header, by name in any case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }

    /// All values of a header that is a list, joined (RFC 9110 §5.3); nil when it is absent.
    package func combinedHeader(_ name: String) -> String? {
        let wanted = name.lowercased()
        let values = fields.filter { $0.name.lowercased() == wanted }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The body with its chunks put together (RFC 9112 §7.1), content codings still on. Some archives keep the header
    /// that speaks of chunks over a body that has none any more: such a body is taken as it is.
    package var codedBody: [UInt8] {
        guard combinedHeader("Transfer-Encoding")?.lowercased().contains("chunked") ?? false else { return body }
        return joinedChunks(body) ?? body
    }
}

/// The content of chunks; nil when the first is none. What is cut short or broken further on is kept as far as it goes.
func joinedChunks(_ bytes: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    var place = 0
    while let end = bytes[place...].firstIndex(of: 10), end - place <= 4096 {
        let line = bytes[place..<end]
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 13 && $0 != 32 && $0 != 9 }
        guard (1...15).contains(digits.count), let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
            size >= 0
        else { return place == 0 ? nil : out }
        place = end + 1
        if size == 0 { return out }
        let stop = min(place + size, bytes.count)
        out.append(contentsOf: bytes[place..<stop])
        place = stop
        if place < bytes.count, bytes[place] == 13 { place += 1 }
        if place < bytes.count, bytes[place] == 10 { place += 1 }
        if place >= bytes.count { return out }
    }
    return place == 0 ? nil : out
}
