import CLibXML2

/// A page as flat arrays in document order: nodes, attributes, and one pool of text bytes. A subtree is a range
/// of indices and a parent always comes before its children, so every later step is a plain loop.
struct HTMLTree {
    struct Node {
        var tag: PageTag
        var attributeCount: UInt8
        /// Index of the parent; 0 for the root itself.
        var parent: Int32
        /// Index after the last node of the subtree.
        var end: Int32
        /// First of its attributes in `attributes`; for text, the range in `pool`.
        var start: Int32
        var textEnd: Int32
    }
    struct Attribute {
        var name: AttributeName
        var start: Int32
        var end: Int32
    }

    private(set) var nodes: [Node] = []
    private(set) var attributes: [Attribute] = []
    /// Text and attribute values, UTF-8.
    private(set) var pool: [UInt8] = []

    /// Parses UTF-8 that `PreScan` made. Nil when there is not even a root element.
    init?(_ html: [UInt8]) {
        guard let document = XMLDocument(html: html) else { return nil }
        nodes.reserveCapacity(html.count / 24)
        pool.reserveCapacity(html.count)
        let found: Void? = document.withRoot { root in fill(from: root) }
        if found == nil || nodes.isEmpty { return nil }
    }

    private mutating func fill(from root: XMLNode) {
        var current = root
        var parent: Int32 = 0
        while true {
            let index = append(current, parent: parent)
            if current.isElement, let child = current.firstChild {
                parent = index
                current = child
                continue
            }
            close(index)
            // Up until there is a next sibling, closing what we leave.
            while true {
                if current.pointer == root.pointer { return }
                if let next = current.nextSibling {
                    current = next
                    break
                }
                guard let above = current.pointer.pointee.parent else { return }
                close(parent)
                current = XMLNode(above)
                parent = nodes[Int(parent)].parent
            }
        }
    }

    private mutating func close(_ index: Int32) { nodes[Int(index)].end = Int32(nodes.count) }

    /// Nodes that are neither element nor text become empty text.
    private mutating func append(_ node: XMLNode, parent: Int32) -> Int32 {
        let index = Int32(nodes.count)
        var made = Node(tag: .text, attributeCount: 0, parent: parent, end: index + 1, start: 0, textEnd: 0)
        if node.isElement {
            made.tag = node.pointer.pointee.name.map { PageTag(CStringBytes($0)) } ?? .other
            made.start = Int32(attributes.count)
            appendAttributes(of: node)
            made.attributeCount = UInt8(clamping: attributes.count - Int(made.start))
        } else {
            made.start = Int32(pool.count)
            pool.append(contentsOf: node.textBytes)
            made.textEnd = Int32(pool.count)
        }
        nodes.append(made)
        return index
    }

    private mutating func appendAttributes(of node: XMLNode) {
        var next = node.pointer.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard let name = attribute.pointee.name, let kind = AttributeName(CStringBytes(name)) else { continue }
            let start = Int32(pool.count)
            var value = attribute.pointee.children
            while let text = value {
                pool.append(contentsOf: XMLNode(text).textBytes)
                value = text.pointee.next
            }
            attributes.append(Attribute(name: kind, start: start, end: Int32(pool.count)))
        }
    }
}

extension HTMLTree {
    func tag(_ index: Int) -> PageTag { nodes[index].tag }
    func parent(_ index: Int) -> Int { Int(nodes[index].parent) }
    func end(_ index: Int) -> Int { Int(nodes[index].end) }

    /// Place of a text node's bytes in `pool`.
    func textRange(_ index: Int) -> Range<Int> { Int(nodes[index].start)..<Int(nodes[index].textEnd) }

    /// Place of an attribute's value in `pool`; nil when absent.
    func range(_ name: AttributeName, of index: Int) -> Range<Int>? {
        let node = nodes[index]
        guard node.tag != .text, node.attributeCount > 0 else { return nil }
        for at in Int(node.start)..<(Int(node.start) + Int(node.attributeCount))
        where attributes[at].name == name {
            return Int(attributes[at].start)..<Int(attributes[at].end)
        }
        return nil
    }

    /// Value of an attribute, as written; nil when absent.
    func value(_ name: AttributeName, of index: Int) -> String? {
        range(name, of: index).map { String(decoding: pool[$0], as: UTF8.self) }
    }

    /// Text below a node, white space folded, ends trimmed; elements that break lines count as a space.
    func text(of index: Int, limit: Int = 4096) -> String {
        var out: [UInt8] = []
        for at in index..<end(index) {
            let tag = nodes[at].tag
            if tag == .text {
                appendFolded(pool[textRange(at)], to: &out)
            } else if tag.isBlock || tag == .br {
                appendSpace(to: &out)
            }
            if out.count > limit { break }
        }
        while out.last == 32 { out.removeLast() }
        return String(decoding: out, as: UTF8.self)
    }

    /// The children of a node in order.
    func children(of index: Int) -> [Int] {
        var found: [Int] = []
        var at = index + 1
        while at < end(index) {
            found.append(at)
            at = end(at)
        }
        return found
    }
}

/// A NUL-terminated string as a sequence of bytes.
struct CStringBytes: Sequence, IteratorProtocol {
    private var place: UnsafePointer<UInt8>
    init(_ start: UnsafePointer<UInt8>) { place = start }
    mutating func next() -> UInt8? {
        guard place.pointee != 0 else { return nil }
        defer { place += 1 }
        return place.pointee
    }
}

func appendSpace(to out: inout [UInt8]) {
    if let last = out.last, last != 32 { out.append(32) }
}

/// Appends text with runs of white space (NBSP and its kin included) folded into one space, none at the start;
/// zero-width characters and soft hyphens go.
func appendFolded(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var at = text.startIndex
    let end = text.endIndex
    while at < end {
        let byte = text[at]
        if byte <= 32 {
            appendSpace(to: &out)
            at += 1
        } else if byte < 0xC2 || (byte > 0xC2 && byte < 0xE1) || byte >= 0xF0 {
            out.append(byte)
            at += 1
        } else {
            let length = byte == 0xC2 ? 2 : 3
            switch spacing(text, at, length) {
            case .space: appendSpace(to: &out)
            case .nothing: break
            case .ink: out.append(contentsOf: text[at..<min(at + length, end)])
            }
            at += length
        }
    }
}

private enum Spacing { case space, nothing, ink }

/// What a two or three byte character is for folding: NBSP, U+2000–200A, U+2028/9, U+202F, U+205F, U+3000 are
/// spaces; U+00AD, U+200B–200F, U+202A–E, U+2060–2064 and U+FEFF are nothing. ZWNJ and ZWJ stay: they spell.
private func spacing(_ text: ArraySlice<UInt8>, _ at: Int, _ length: Int) -> Spacing {
    guard at + length <= text.endIndex else { return .ink }
    let second = text[at + 1]
    if length == 2 { return second == 0xA0 || second == 0x85 ? .space : second == 0xAD ? .nothing : .ink }
    let code = UInt32(text[at] & 15) << 12 | UInt32(second & 63) << 6 | UInt32(text[at + 2] & 63)
    switch code {
    case 0x200C, 0x200D: return .ink
    case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return .space
    case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF: return .nothing
    default: return .ink
    }
}
