/// A JSON value (RFC 8259). Numbers keep their spelling; members keep their order.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    struct JSONMember: Sendable, Equatable {
        var name: String
        var value: JSONValue
    }

    /// Member of an object; nil for any other value and where there is none.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// Text of a string, or of a number where a string was meant; nil for others.
    var text: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let spelling): spelling
        default: nil
        }
    }

    /// Elements of an array; none for any other value.
    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}

/// Reads JSON and, where it is cut short or broken, keeps what was read until there.
struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// Where reading stopped making sense, as a sentence; nil for good JSON.
    private(set) var problem: String?

    static let maxDepth = 100

    init(_ utf8: [UInt8]) { bytes = utf8 }

    /// 1-based line of the place reached.
    var line: Int { bytes[..<min(at, bytes.count)].reduce(1) { $0 + ($1 == 10 ? 1 : 0) } }

    mutating func read() -> JSONValue {
        let value = readValue()
        skipBlanks()
        if problem == nil, at < bytes.count { fail("text after the document") }
        return value
    }

    private mutating func fail(_ reason: String) {
        if problem == nil { problem = reason }
    }

    private mutating func skipBlanks() {
        while at < bytes.count, isBlankByte(bytes[at]) { at += 1 }
    }

    private mutating func readValue() -> JSONValue {
        skipBlanks()
        guard problem == nil, at < bytes.count else {
            fail("the document ends early")
            return .null
        }
        switch bytes[at] {
        case UInt8(ascii: "{"): return nested { $0.readObject() }
        case UInt8(ascii: "["): return nested { $0.readArray() }
        case UInt8(ascii: "\""): return .string(readString())
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return readNumber()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) -> JSONValue) -> JSONValue {
        guard depth < JSONReader.maxDepth else {
            fail("nested deeper than \(JSONReader.maxDepth)")
            return .null
        }
        depth += 1
        defer { depth -= 1 }
        at += 1
        return read(&self)
    }

    private mutating func readObject() -> JSONValue {
        var members: [JSONValue.JSONMember] = []
        while !ends(with: UInt8(ascii: "}")) {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                fail("a member without a name")
                break
            }
            let name = readString()
            skipBlanks()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else {
                fail("a member without a value")
                break
            }
            at += 1
            members.append(.init(name: name, value: readValue()))
            if problem != nil { break }
        }
        return .object(members)
    }

    private mutating func readArray() -> JSONValue {
        var elements: [JSONValue] = []
        while !ends(with: UInt8(ascii: "]")) {
            let value = readValue()
            if problem == nil || value != .null { elements.append(value) }
            if problem != nil { break }
        }
        return .array(elements)
    }

    /// Steps over blanks and a comma, or over the closing bracket; true when there is no more.
    private mutating func ends(with close: UInt8) -> Bool {
        skipBlanks()
        if at < bytes.count, bytes[at] == UInt8(ascii: ",") {
            at += 1
            skipBlanks()
        }
        guard at < bytes.count else {
            fail("the document ends early")
            return true
        }
        if bytes[at] != close { return problem != nil }
        at += 1
        return true
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount
        where at + index >= bytes.count || bytes[at + index] != text.utf8Start[index] {
            fail("an unknown word")
            return .null
        }
        at += text.utf8CodeUnitCount
        return value
    }

    private mutating func readNumber() -> JSONValue {
        let start = at
        while at < bytes.count, isASCIIAlphanumeric(bytes[at]) || [43, 45, 46].contains(bytes[at]) { at += 1 }
        let spelling = String(decoding: bytes[start..<at], as: UTF8.self)
        guard Double(spelling) != nil else {
            fail("not a value")
            return .null
        }
        return .number(spelling)
    }

    private mutating func readString() -> String {
        at += 1
        var out: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            let end = plainEnd(at)
            if end > at {
                out.append(contentsOf: bytes[at..<end])
                at = end
            } else if bytes[at] == UInt8(ascii: "\\") {
                readEscape(into: &out)
            } else {
                // Control characters mean nothing in text, and markup must not hold them.
                if bytes[at] >= 32 || isBlankByte(bytes[at]) { out.append(bytes[at]) }
                at += 1
            }
        }
        if at < bytes.count { at += 1 } else { fail("the document ends early") }
        return String(decoding: out, as: UTF8.self)
    }

    /// Behind the characters of a string that stand for themselves.
    private func plainEnd(_ start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var end = start
            while end < bytes.count, bytes[end] >= 32, bytes[end] != UInt8(ascii: "\""),
                bytes[end] != UInt8(ascii: "\\")
            {
                end += 1
            }
            return end
        }
    }

    private mutating func readEscape(into out: inout [UInt8]) {
        guard at + 1 < bytes.count else {
            at = bytes.count
            return
        }
        let letter = bytes[at + 1]
        at += 2
        switch letter {
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): out.append(32)
        case UInt8(ascii: "u"):
            let scalar = readUnicodeEscape()
            if scalar.value >= 32 || isBlankByte(UInt8(scalar.value)) { out.append(contentsOf: UTF8.encode(scalar)!) }
        default: if letter >= 32 || isBlankByte(letter) { out.append(letter) }
        }
    }

    /// Behind `\u`; two escapes of a surrogate pair are one character, a lone surrogate is U+FFFD.
    private mutating func readUnicodeEscape() -> Unicode.Scalar {
        let high = readHex()
        if (0xD800...0xDBFF).contains(high), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            at += 2
            let low = readHex()
            if (0xDC00...0xDFFF).contains(low) {
                return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
            }
            return "\u{FFFD}"
        }
        return Unicode.Scalar(high) ?? "\u{FFFD}"
    }

    private mutating func readHex() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count, let digit = hexDigit(bytes[at]) else { return 0xFFFD }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }
}
