/// Reads XML as far as possible: one linear pass repairs what feeds get wrong and bounds what could cost without
/// bound, and libxml2 parses what it leaves. Most of a feed is text, which has only to be stepped over, so libxml2 is
/// handed a skeleton: the tags, with a number for each attribute's value and a full stop for each run of text. Its
/// events say what stands in what, and which namespace is meant.
///
/// Repaired: bare ampersands, HTML entities, control characters, stray `<`, unquoted and over-long attribute
/// lists, elements left open or closed in the wrong order, junk before and after, documents cut short. Bounded:
/// attributes a tag, nesting (deeper tags vanish, their text stays), entities a DOCTYPE declares (simple ones
/// are replaced under a budget, others vanish). Nothing is ever loaded from outside.
package func readXML(_ utf8: [UInt8]) -> XMLTree {
    var reader = XMLReader(utf8.count <= XMLReader.maxSize ? utf8 : Array(utf8.prefix(XMLReader.maxSize)))
    reader.run()
    return reader.built()
}

struct XMLReader: ~Copyable {
    static let maxAttributes = 256
    /// libxml2 gives up at 256.
    static let maxDepth = 250
    static let maxDeclarations = 500
    /// Offsets take 32 bits, and text with its references replaced may grow by a fifth.
    static let maxSize = 3 << 30

    let input: [UInt8]
    var at = 0
    var tree: XMLTree
    /// Names of the open elements, as ranges of the input.
    var open: [Range<Int>] = []
    /// Those of them that are not too deep.
    var kept: [Range<Int>] = []
    /// What libxml2 is to parse, and what it stands for: its start tags and its full stops in order.
    var skeleton = ByteBuffer()
    var tags: [XMLTag] = []
    var texts: [XMLRange] = []
    /// How many namespace declarations there were: libxml2 looks through all that are in scope.
    var declarations = 0
    var rootIsClosed = false
    /// Entities the DOCTYPE declares; empty for those we do not expand.
    var entities: [String: [UInt8]] = [:]
    /// How many bytes declared entities may still add.
    var expansionLeft = 1 << 20
    /// Whether text of this document may hold a character that XML forbids or folds.
    let isPlain: Bool

    init(_ bytes: [UInt8]) {
        input = bytes
        tree = XMLTree(bytes)
        isPlain = bytes.withUnsafeBufferPointer { $0.isPlainXML }
        skeleton.reserve(bytes.count / 8)
    }

    /// The tree of what was read.
    consuming func built() -> XMLTree {
        var builder = XMLTreeBuilder(tree: tree, tags: tags, texts: texts)
        builder.read(skeleton.bytes)
        return builder.finished()
    }

    mutating func run() {
        skipJunkBefore()
        while at < input.count, !rootIsClosed {
            if input[at] == UInt8(ascii: "<") { readMarkup() } else { readText() }
        }
        if rootIsClosed { checkRest() } else { closeAll() }
    }

    // MARK: Complaints

    /// Keeps the first complaint, and the first that is more than a blemish.
    mutating func note(_ complaint: @autoclosure () -> String, isHarmless: Bool = false) {
        if tree.problem == nil { tree.problem = complaint() }
        if tree.damage == nil, !isHarmless { tree.damage = XMLFault(message: complaint(), line: line) }
    }

    private var line: Int { input[..<min(at, input.count)].reduce(1) { $0 + ($1 == 10 ? 1 : 0) } }

    // MARK: Around the root element

    private mutating func skipJunkBefore() {
        while at < input.count, !startsMarkup(at) { at += 1 }
        let isAllBlank = input[..<at].allSatisfy(isBlankByte)
        if at > 0, !isAllBlank { note("text before the document") }
        if at > 0, isAllBlank, hasPrefix("<?xml") { note("white space before the XML declaration", isHarmless: true) }
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
        while let name = kept.popLast() { writeEndTag(name) }
        open = []
    }

    // MARK: Text

    private mutating func readText() {
        let start = at
        let end = input.withUnsafeBufferPointer { $0.next(UInt8(ascii: "<"), from: start) }
        takeText(start..<end, hasReferences: true)
        at = end
    }

    /// Text as it stands if it can stay so, else as it is to be read.
    mutating func takeText(_ range: Range<Int>, hasReferences: Bool) {
        if range.isEmpty { return }
        let isReady = input.withUnsafeBufferPointer { bytes in
            let text = bytes.slice(range)
            if hasReferences, text.next(UInt8(ascii: "&"), from: 0) < text.count { return false }
            return isPlain || text.isPlainXML
        }
        if isReady { return addText(XMLRange(range)) }
        let written = tree.extra.count
        at = range.lowerBound
        if hasReferences { copyText(until: range.upperBound) } else { copyVerbatim(until: range.upperBound) }
        addText(XMLRange(written..<tree.extra.count, isExtra: true))
    }

    private mutating func addText(_ range: XMLRange) {
        if kept.isEmpty || range.start == range.end { return }
        texts.append(range)
        skeleton.append(UInt8(ascii: "."))
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
        return input.withUnsafeBufferPointer { bytes in
            var index = bytes.next(end.utf8Start[0], from: from)
            while index + length <= bytes.count {
                if bytes.slice(index..<index + length).isEqual(to: end) { return index }
                index = bytes.next(end.utf8Start[0], from: index + 1)
            }
            return nil
        }
    }

    /// Behind the name that starts at `index`.
    @inline(__always)
    func nameEnd(_ index: Int) -> Int {
        var end = index
        while end < input.count, isNameByte(input[end]) { end += 1 }
        return end
    }
}

/// Line numbers of offsets that are asked for in rising order, so that many of them cost one pass.
package struct LineNumbers {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var line = 1

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// 1-based.
    package mutating func line(at offset: Int) -> Int {
        while true {
            let newline = bytes.next(10, from: at)
            if newline >= min(offset, bytes.count) { return line }
            at = newline + 1
            line += 1
        }
    }
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
