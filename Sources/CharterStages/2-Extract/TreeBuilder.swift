import CLibXML2

/// Makes a tree of the events libxml2 gives while it reads a skeleton.
struct TreeBuilder {
    private(set) var nodes: [HTMLTree.Node] = []
    private(set) var pool: [UInt8]
    private let texts: [Range<Int32>]
    private let tags: [Range<Int32>]
    /// Elements that are open, outermost first.
    private var open: [Int32] = []
    /// Digits of a text's number read so far: libxml2 hands text out in pieces.
    private var number = 0

    init(_ scan: PreScan) {
        pool = scan.pool
        texts = scan.texts
        tags = scan.tags
        nodes.reserveCapacity(2 * scan.texts.count + scan.tags.count + 16)
    }

    mutating func read(_ skeleton: [UInt8]) {
        precondition(isSetUp)
        skeleton.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &self) { sink in
                _ = cw_html_events(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), sink,
                    startElement, endElement, characters)
            }
        }
        while !open.isEmpty { end() }
        // What came after the root element was closed is in it all the same.
        if !nodes.isEmpty { nodes[0].end = Int32(nodes.count) }
    }

    // MARK: Events

    fileprivate mutating func start(_ name: UnsafePointer<UInt8>, tag number: Int?) {
        let index = Int32(nodes.count)
        var made = HTMLTree.Node(
            tag: PageTag(localName(name)), attributeCount: 0, parent: open.last ?? 0, end: index + 1, start: 0,
            textEnd: 0)
        if let number, number < tags.count {
            made.start = tags[number].lowerBound
            made.attributeCount = UInt8(clamping: tags[number].count)
        }
        nodes.append(made)
        open.append(index)
    }

    fileprivate mutating func end() {
        guard let index = open.popLast() else { return }
        nodes[Int(index)].end = Int32(nodes.count)
    }

    fileprivate mutating func addText(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            if isDigitByte(byte) {
                number = min(number * 10 + Int(byte - UInt8(ascii: "0")), texts.count)
            } else if byte == UInt8(ascii: ";") {
                if number < texts.count { text(texts[number]) }
                number = 0
            } else if isSpaceByte(byte) {
                text(0..<1)
            }
        }
    }

    /// A text node, or more of the one before when only tags that count for nothing stood between.
    private mutating func text(_ range: Range<Int32>) {
        guard let parent = open.last else { return }
        let index = Int32(nodes.count)
        guard let last = nodes.last, last.tag == .text, last.parent == parent else {
            nodes.append(
                HTMLTree.Node(
                    tag: .text, attributeCount: 0, parent: parent, end: index + 1, start: range.lowerBound,
                    textEnd: range.upperBound))
            return
        }
        // Both go to the end of the pool, where the next piece can be added without moving them.
        if Int(last.textEnd) != pool.count {
            nodes[nodes.count - 1].start = Int32(pool.count)
            copyInPool(last.start..<last.textEnd)
        }
        copyInPool(range)
        nodes[nodes.count - 1].textEnd = Int32(pool.count)
    }

    /// Byte by byte: a slice would make the pool shared, and appending to it a copy of the whole.
    private mutating func copyInPool(_ range: Range<Int32>) {
        for at in range { pool.append(pool[Int(at)]) }
    }
}

private func startElement(
    _ sink: UnsafeMutableRawPointer?, _ name: UnsafePointer<UInt8>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) {
    guard let sink, let name else { return }
    // The one attribute a skeleton has is the number.
    let number =
        attributes?[0] == nil
        ? nil
        : attributes?[1].map { value in
            CStringBytes(value).reduce(0) { isDigitByte($1) ? min($0 * 10 + Int($1 - 48), Int(Int32.max)) : $0 }
        }
    sink.assumingMemoryBound(to: TreeBuilder.self).pointee.start(name, tag: number)
}

private func endElement(_ sink: UnsafeMutableRawPointer?, _ name: UnsafePointer<UInt8>?) {
    sink?.assumingMemoryBound(to: TreeBuilder.self).pointee.end()
}

private func characters(_ sink: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int32) {
    guard let sink, let bytes, count > 0 else { return }
    sink.assumingMemoryBound(to: TreeBuilder.self).pointee.addText(
        UnsafeBufferPointer(start: bytes, count: Int(count)))
}

/// Once a process, before the first parse.
private let isSetUp: Bool = {
    cw_html_setup()
    return true
}()

/// A NUL-terminated string as a sequence of bytes.
private struct CStringBytes: Sequence, IteratorProtocol {
    private var place: UnsafePointer<UInt8>
    init(_ start: UnsafePointer<UInt8>) { place = start }
    mutating func next() -> UInt8? {
        guard place.pointee != 0 else { return nil }
        defer { place += 1 }
        return place.pointee
    }
}

/// An element's name without a prefix: word processors write `<o:p>` for a paragraph.
private func localName(_ name: UnsafePointer<UInt8>) -> CStringBytes {
    var at = name
    if at.pointee == UInt8(ascii: ":") { return CStringBytes(name) }
    while at.pointee != 0, at.pointee != UInt8(ascii: ":") { at += 1 }
    return CStringBytes(at.pointee == 0 || at[1] == 0 ? name : at + 1)
}
