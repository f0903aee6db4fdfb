/// XML made safe and digestible for libxml2, and what was wrong with it.
struct CleanedXML: Sendable {
    /// Well-formed but for details that libxml2 reports itself; no declaration, DOCTYPE, comment or instruction.
    /// Line numbers are those of the input.
    var bytes: [UInt8]
    /// The first fault found; nil for none.
    var problem: String?
    /// The first fault that may have cost content, with its line: not a bare ampersand, but a tag that does not end.
    var damage: Damage?

    struct Damage: Sendable, Equatable {
        var text: String
        /// 1-based.
        var line: Int
    }
}

/// One linear pass that repairs what feeds get wrong and bounds what could cost without bound.
///
/// Repaired: bare ampersands, HTML entities, control characters, stray `<`, unquoted and over-long attribute
/// lists, elements left open or closed in the wrong order, junk before and after, documents cut short. Bounded:
/// attributes a tag, nesting (deeper tags vanish, their text stays), entities a DOCTYPE declares (simple ones
/// are replaced under a budget, others vanish). libxml2 never sees a DOCTYPE.
func cleanXML(_ bytes: [UInt8]) -> CleanedXML {
    var cleaner = XMLCleaner(bytes)
    cleaner.run()
    return CleanedXML(bytes: cleaner.out, problem: cleaner.problem, damage: cleaner.damage)
}

struct XMLCleaner {
    static let maxAttributes = 256
    /// libxml2 gives up at 256.
    static let maxDepth = 250

    let input: [UInt8]
    var at = 0
    var out: [UInt8] = []
    var problem: String?
    var damage: CleanedXML.Damage?
    /// Names of the open elements, as ranges of the input.
    var open: [Range<Int>] = []
    var rootIsClosed = false
    /// True while a start tag is being written: references in attribute values count even for the root element.
    var isInTag = false
    /// Entities the DOCTYPE declares; empty for those we do not expand.
    var entities: [String: [UInt8]] = [:]
    /// How many bytes declared entities may still add.
    var expansionLeft = 1 << 20

    init(_ bytes: [UInt8]) {
        input = bytes
        out.reserveCapacity(bytes.count + bytes.count / 8)
    }

    mutating func run() {
        skipJunkBefore()
        while at < input.count, !rootIsClosed {
            if input[at] == UInt8(ascii: "<") { readMarkup() } else { readText() }
        }
        if rootIsClosed { checkRest() } else { closeAll() }
    }

    /// Keeps the first complaint, and the first that is more than a blemish.
    mutating func note(_ complaint: @autoclosure () -> String, isHarmless: Bool = false) {
        if problem == nil { problem = complaint() }
        if damage == nil, !isHarmless {
            let line = input[..<min(at, input.count)].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
            damage = .init(text: complaint(), line: line)
        }
    }

    // MARK: Around the root element

    private mutating func skipJunkBefore() {
        while at < input.count, !startsMarkup(at) { at += 1 }
        let isAllBlank = input[..<at].allSatisfy(isBlankByte)
        if at > 0, !isAllBlank { note("text before the document") }
        if at > 0, isAllBlank, hasPrefix("<?xml") { note("white space before the XML declaration", isHarmless: true) }
        keepLines(0..<at)
    }

    private func startsMarkup(_ index: Int) -> Bool {
        guard input[index] == UInt8(ascii: "<"), index + 1 < input.count else { return false }
        let next = input[index + 1]
        return next == UInt8(ascii: "?") || next == UInt8(ascii: "!") || isNameStart(next)
    }

    private mutating func checkRest() {
        while at < input.count, isBlankByte(input[at]) || input[at] == 0 { at += 1 }
        if at < input.count, !hasPrefix("<!--"), !hasPrefix("<?") { note("text after the document") }
    }

    private mutating func closeAll() {
        if open.isEmpty { return }
        note("the document ends early")
        for name in open.prefix(XMLCleaner.maxDepth).reversed() { appendEndTag(name) }
        open = []
    }

    // MARK: Text

    private mutating func readText() {
        var run = at
        while at < input.count {
            let byte = input[at]
            if isOrdinary(byte) {
                at += 1
                continue
            }
            if byte == UInt8(ascii: "<") { break }
            if byte == 0xEF, !isNoncharacter(at) {
                at += 1
                continue
            }
            appendText(run..<at)
            if byte == UInt8(ascii: "&") { readReference() } else { dropBad() }
            run = at
        }
        appendText(run..<at)
    }

    private mutating func appendText(_ range: Range<Int>) {
        if open.isEmpty { keepLines(range) } else { out.append(contentsOf: input[range]) }
    }

    /// Steps over a character that XML forbids (XML 1.0 §2.2).
    mutating func dropBad() {
        note("a control character", isHarmless: true)
        at += input[at] == 0xEF ? 3 : 1
    }

    /// U+FFFE and U+FFFF.
    func isNoncharacter(_ index: Int) -> Bool {
        index + 2 < input.count && input[index + 1] == 0xBF && input[index + 2] >= 0xBE
    }

    /// At an ampersand: writes what it stands for, and steps over it.
    mutating func readReference() {
        let start = at
        at += 1
        if at < input.count, input[at] == UInt8(ascii: "#") { return readNumericReference(start) }
        while at < input.count, at - start < 40, isASCIIAlphanumeric(input[at]) || input[at] == UInt8(ascii: "_") {
            at += 1
        }
        guard at < input.count, at - start > 1, input[at] == UInt8(ascii: ";") else { return keepAmpersand(start) }
        let name = String(decoding: input[start + 1..<at], as: UTF8.self)
        if ["amp", "lt", "gt", "quot", "apos"].contains(name) {
            at += 1
            return append(input[start..<at])
        }
        if let declared = entities[name] {
            at += 1
            expansionLeft -= declared.count
            if expansionLeft >= 0 { appendEscaped(declared) }
        } else if let value = htmlEntity(name) {
            note("the entity \(name) is not declared", isHarmless: true)
            at += 1
            appendEscaped(value)
        } else {
            keepAmpersand(start)
        }
    }

    private mutating func readNumericReference(_ start: Int) {
        at += 1
        let isHex = at < input.count && input[at] | 0x20 == UInt8(ascii: "x")
        if isHex { at += 1 }
        var number: UInt32 = 0
        let first = at
        while at < input.count, let digit = hexDigit(input[at]), isHex || digit < 10 {
            number = min(number &* (isHex ? 16 : 10) &+ UInt32(digit), 0x11_0000)
            at += 1
        }
        guard at > first, at < input.count, input[at] == UInt8(ascii: ";") else { return keepAmpersand(start) }
        at += 1
        guard let scalar = characterReference(number) else {
            return note("a reference to a control character", isHarmless: true)
        }
        appendEscaped(Array(String(Character(scalar)).utf8))
    }

    /// The ampersand is text, and reading goes on behind it.
    private mutating func keepAmpersand(_ start: Int) {
        note("a bare ampersand", isHarmless: true)
        append(Array("&amp;".utf8)[...])
        at = start + 1
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if !open.isEmpty || isInTag { out.append(contentsOf: bytes) }
    }

    /// Writes text so that XML reads it back unchanged, in content and in attribute values.
    mutating func appendEscaped(_ text: [UInt8]) {
        if open.isEmpty && !isInTag { return }
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): out.append(ascii: "&amp;")
            case UInt8(ascii: "<"): out.append(ascii: "&lt;")
            case UInt8(ascii: ">"): out.append(ascii: "&gt;")
            case UInt8(ascii: "\""): out.append(ascii: "&quot;")
            case 9, 10, 13: out += Array("&#\(byte);".utf8)
            default: out.append(byte)
            }
        }
    }

    // MARK: Helpers

    func hasPrefix(_ prefix: StaticString, ignoringCase: Bool = false) -> Bool {
        guard at + prefix.utf8CodeUnitCount <= input.count else { return false }
        for index in 0..<prefix.utf8CodeUnitCount {
            let byte = input[at + index]
            let wanted = prefix.utf8Start[index]
            if byte != wanted, !ignoringCase || asciiLowercase(byte) != asciiLowercase(wanted) { return false }
        }
        return true
    }

    /// Where `end` next begins at or after `from`; nil when it does not.
    func find(_ end: StaticString, from: Int) -> Int? {
        let length = end.utf8CodeUnitCount
        let last = end.utf8Start[length - 1]
        var index = from + length - 1
        while index < input.count {
            if input[index] == last {
                let matches = (0..<length - 1).allSatisfy { input[index - length + 1 + $0] == end.utf8Start[$0] }
                if matches { return index - length + 1 }
            }
            index += 1
        }
        return nil
    }

    /// Writes the newlines of a part that is left out.
    mutating func keepLines(_ range: Range<Int>) {
        for index in range where input[index] == 10 { out.append(10) }
    }
}

/// Whether a byte of text needs no look: no markup, no control character, not the first of U+FFFE.
@inline(__always)
func isOrdinary(_ byte: UInt8) -> Bool {
    byte >= 32 ? (byte != 60 && byte != 38 && byte != 0xEF) : (byte == 10 || byte == 13 || byte == 9)
}

@inline(__always)
func isBlankByte(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

@inline(__always)
func asciiLowercase(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }

@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

@inline(__always)
func isASCIIAlphanumeric(_ byte: UInt8) -> Bool { isASCIILetter(byte) || (48...57).contains(byte) }

@inline(__always)
func isNameStart(_ byte: UInt8) -> Bool {
    isASCIILetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 0x80
}

@inline(__always)
func isNameByte(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
}

func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}
