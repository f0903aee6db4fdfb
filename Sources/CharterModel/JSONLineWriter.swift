package import FoundationEssentials

/// Writes JSON byte for byte as `JSONLines.encode` does, for rows of which there are many: an encoder boxes every value
/// first. The caller writes the keys in order and in snake_case.
package struct JSONLineWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(capacity: Int = 1 << 10) { bytes.reserveCapacity(capacity) }

    // MARK: Shape

    package mutating func object(_ write: (inout JSONLineWriter) -> Void) { enclose("{", "}", write) }

    package mutating func array<Element>(
        _ elements: [Element], _ write: (inout JSONLineWriter, Element) -> Void
    ) {
        enclose("[", "]") { writer in
            for element in elements {
                writer.separate()
                write(&writer, element)
                writer.needsComma = true
            }
        }
    }

    private mutating func enclose(_ open: StaticString, _ close: StaticString, _ write: (inout JSONLineWriter) -> Void)
    {
        append(open)
        needsComma = false
        write(&self)
        append(close)
        needsComma = true
    }

    /// A name, which needs no escapes; its value comes next.
    package mutating func key(_ name: StaticString) {
        separate()
        append("\"")
        append(name)
        append("\":")
        needsComma = true
    }

    private mutating func separate() { if needsComma { append(",") } }

    // MARK: Values

    package mutating func null() { append("null") }
    package mutating func value(_ flag: Bool) { append(flag ? "true" : "false") }
    package mutating func value(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    /// The shortest decimal that reads back the same, a whole number without a point; finite ones only.
    package mutating func value(_ number: Double) {
        let isWhole = number == number.rounded() && abs(number) < 1e15
        bytes.append(contentsOf: (isWhole ? String(Int64(number)) : "\(number)").utf8)
    }

    package mutating func value(_ text: String) {
        var text = text
        append("\"")
        text.withUTF8 { appendEscaped($0) }
        append("\"")
    }

    package mutating func value(_ date: Date) { value(date.iso8601) }
    package mutating func value(_ texts: [String]) { array(texts) { $0.value($1) } }

    /// A member that is left out where there is no value.
    package mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    package mutating func member(_ name: StaticString, _ date: Date?) { member(name, date?.iso8601) }

    private mutating func append(_ literal: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    // MARK: Strings

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var run = 0
        var at = nextMark(text, 0)
        while at < text.count {
            if let (escape, length) = escape(text, at) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<at]))
                append(escape)
                at += length
                run = at
            } else {
                at += 1
            }
            at = nextMark(text, at)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run...]))
    }

    /// Where the next character may begin that does not stand as it is. Eight bytes at once where they are ASCII.
    private func nextMark(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var at = start
        while text.count - at >= 8 {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let (quote, slash) = (word ^ (ones &* 0x22), word ^ (ones &* 0x5C))
            // The highest bit of a byte is set where it is a quote, a backslash, below 32, or 127 and above.
            let deletes = (word & (ones &* 0x7F)) &+ ones
            let controls = (word &- ones &* 32) & ~word
            let marks = ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | controls | deletes | word
            if marks & (ones << 7) != 0 {
                for index in at..<at + 8 where isMark(text[index]) { return index }
            }
            at += 8
        }
        while at < text.count, !isMark(text[at]) { at += 1 }
        return at
    }

    /// Whether a byte is, or may begin, a character that does not stand as it is.
    private func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<32, 0x22, 0x5C, 0x7F, 0xC2, 0xD8, 0xE2: true
        default: false
        }
    }

    private enum Escape {
        case letter(StaticString)
        case number(UInt32)
    }

    /// How the character at `at` is escaped, and its length; nil when it stands as it is.
    private func escape(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Escape, Int)? {
        switch text[at] {
        case 0x22: return (.letter("\\\""), 1)
        case 0x5C: return (.letter("\\\\"), 1)
        case 8: return (.letter("\\b"), 1)
        case 9: return (.letter("\\t"), 1)
        case 10: return (.letter("\\n"), 1)
        case 12: return (.letter("\\f"), 1)
        case 13: return (.letter("\\r"), 1)
        case 0..<32: return (.number(UInt32(text[at])), 1)
        default: return JSONLines.steeringScalar(text, at).map { (.number($0.scalar), $0.length) }
        }
    }

    private mutating func append(_ escape: Escape) {
        switch escape {
        case .letter(let letter): append(letter)
        case .number(let number): bytes.append(contentsOf: JSONLines.escape(number).utf8)
        }
    }
}
