/// A JSON value as pages embed it. Numbers stay text: nothing here calculates.
indirect enum LenientJSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([LenientJSON])
    case object([(key: String, value: LenientJSON)])

    static func == (left: LenientJSON, right: LenientJSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)), (.string(let one), .string(let other)): one == other
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)):
            one.count == other.count && zip(one, other).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// First value under a key; nil for other kinds.
    subscript(key: String) -> LenientJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The string itself; nil for other kinds and for an empty one.
    var text: String? {
        guard case .string(let text) = self, !text.isEmpty else { return nil }
        return text
    }

    /// A string or a number, as text.
    var scalar: String? {
        if case .number(let digits) = self { return digits }
        return list.first?.text
    }

    /// The elements of an array; any other value is a list of itself.
    var list: [LenientJSON] {
        if case .array(let elements) = self { return elements }
        return self == .null ? [] : [self]
    }
}

/// Reads the JSON that pages really hold: RFC 8259, and in addition raw control characters in strings, comments,
/// trailing and missing commas, bare quotation marks inside strings, a `//<![CDATA[` wrapper, and an end that is
/// missing; a member that makes no sense is passed over. Depth is bounded; time is linear.
struct LenientJSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private static let deepest = 64

    /// All top-level values, in order (some sites write several without a comma).
    static func values(in bytes: [UInt8]) -> [LenientJSON] {
        var reader = LenientJSONReader(bytes: bytes)
        var found: [LenientJSON] = []
        while reader.skipToValue() {
            guard let value = reader.value(depth: 0) else { break }
            found.append(value)
        }
        return found
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// To the next `{` or `[`: what wraps the document is passed over.
    private mutating func skipToValue() -> Bool {
        while let byte = next {
            if byte == UInt8(ascii: "{") { return true }
            if byte == UInt8(ascii: "["), !bytes[at...].starts(with: "[CDATA[".utf8) {
                return true
            }
            at += bytes[at...].starts(with: "[CDATA[".utf8) ? 7 : 1
        }
        return false
    }

    private mutating func skipBlank() {
        while let byte = next {
            if byte <= 32 || byte == UInt8(ascii: ",") {
                at += 1
            } else if byte == UInt8(ascii: "/"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "*") {
                skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        at += 2
        while at < bytes.count, !(bytes[at] == 42 && at + 1 < bytes.count && bytes[at + 1] == 47) { at += 1 }
        at = min(at + 2, bytes.count)
    }

    private mutating func value(depth: Int) -> LenientJSON? {
        guard depth < LenientJSONReader.deepest, let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return .string(string())
        default: return word()
        }
    }

    private mutating func object(depth: Int) -> LenientJSON {
        at += 1
        var members: [(key: String, value: LenientJSON)] = []
        while true {
            skipBlank()
            guard let byte = next, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") else { break }
            guard byte == UInt8(ascii: "\"") else {
                skipToMember()
                continue
            }
            let key = string()
            skipBlank()
            guard next == UInt8(ascii: ":") else { continue }
            at += 1
            skipBlank()
            guard let value = value(depth: depth + 1) else {
                skipToMember()
                continue
            }
            members.append((key, value))
        }
        if next == UInt8(ascii: "}") { at += 1 }
        return .object(members)
    }

    /// Past what is no member, to where the next one or the end of the object may be.
    private mutating func skipToMember() {
        at = min(at + 1, bytes.count)
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "}") { at += 1 }
    }

    private mutating func array(depth: Int) -> LenientJSON {
        at += 1
        var elements: [LenientJSON] = []
        while true {
            skipBlank()
            guard let byte = next, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") else { break }
            guard let value = value(depth: depth + 1) else { break }
            elements.append(value)
        }
        if next == UInt8(ascii: "]") { at += 1 }
        return .array(elements)
    }

    /// Words and numbers; an unknown word is null.
    private mutating func word() -> LenientJSON? {
        let start = at
        while let byte = next, byte > 32, !Array(",]}:".utf8).contains(byte) { at += 1 }
        guard at > start else { return nil }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return isDigitByte(bytes[start]) || bytes[start] == 45 ? .number(word) : .null
        }
    }

    private mutating func string() -> String {
        at += 1
        var out: [UInt8] = []
        while let byte = next {
            if byte == UInt8(ascii: "\"") {
                at += 1
                if isEnd(after: at) { break }
                out.append(byte)
                continue
            }
            if byte == UInt8(ascii: "\\") {
                escape(into: &out)
            } else {
                out.append(byte < 32 ? 32 : byte)
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether a quotation mark ends its string: one in the middle of a sentence was meant as a mark.
    private func isEnd(after place: Int) -> Bool {
        let (following, isNewLine) = ink(from: place)
        guard let following else { return true }
        switch bytes[following] {
        case UInt8(ascii: ","):
            guard let next = ink(from: following + 1).place else { return true }
            return !isLetterByte(bytes[next]) && bytes[next] < 0x80
                || ["true", "false", "null"].contains { bytes[next...].starts(with: $0.utf8) }
        case UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "/"),
            UInt8(ascii: "<"), UInt8(ascii: ";"):
            return true
        default: return isNewLine
        }
    }

    /// The next byte that is no white space, near enough; nil when there is none, and whether a line ended before it.
    private func ink(from start: Int) -> (place: Int?, isNewLine: Bool) {
        var place = start
        var isNewLine = false
        while place < bytes.count, place - start < 64, bytes[place] <= 32 {
            isNewLine = isNewLine || bytes[place] == 10
            place += 1
        }
        return (place < bytes.count && bytes[place] > 32 ? place : nil, isNewLine)
    }

    private mutating func escape(into out: inout [UInt8]) {
        at += 1
        guard let byte = next else { return }
        at += 1
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "r"): out.append(10)
        case UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): out.append(32)
        case UInt8(ascii: "u"): unicode(into: &out)
        default: out.append(byte)
        }
    }

    private mutating func unicode(into out: inout [UInt8]) {
        guard var code = hex4() else { return }
        if (0xD800..<0xDC00).contains(code), at + 1 < bytes.count, bytes[at] == 92, bytes[at + 1] == 117 {
            at += 2
            if let low = hex4(), (0xDC00..<0xE000).contains(low) {
                code = 0x10000 + (code - 0xD800) << 10 + low - 0xDC00
            }
        }
        out.append(contentsOf: Character(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }

    private mutating func hex4() -> UInt32? {
        guard at + 4 <= bytes.count,
            let code = UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
        else { return nil }
        at += 4
        return code
    }
}
