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

    let nodes: [Node]
    let attributes: [Attribute]
    /// Text and attribute values, UTF-8.
    let pool: [UInt8]

    /// Lets libxml2 nest what the pre-scan found. Nil when there is not even a root element.
    init?(_ scan: PreScan) {
        var builder = TreeBuilder(scan)
        builder.read(scan.skeleton)
        if builder.nodes.isEmpty { return nil }
        nodes = builder.nodes
        attributes = scan.attributes
        pool = builder.pool
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

func appendSpace(to out: inout [UInt8]) {
    if let last = out.last, last != 32 { out.append(32) }
}

/// Appends text with runs of white space (NBSP and its kin included) folded into one space, none at the start;
/// zero-width characters and soft hyphens go.
func appendFolded(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var at = text.startIndex
    var run = at
    let end = text.endIndex
    while at < end {
        let byte = text[at]
        if byte <= 32 {
            // The one space between two words goes with them.
            if byte == 32, at > run, text[at - 1] > 32 {
                at += 1
                continue
            }
            out.append(contentsOf: text[run..<at])
            appendSpace(to: &out)
            at += 1
            run = at
        } else if byte < 0xC2 || (byte > 0xC2 && byte < 0xE1) || byte >= 0xF0 {
            at += 1
        } else {
            let length = byte == 0xC2 ? 2 : 3
            let spacing = spacing(text, at, length)
            if spacing == .ink {
                at = min(at + length, end)
                continue
            }
            out.append(contentsOf: text[run..<at])
            if spacing == .space { appendSpace(to: &out) }
            at += length
            run = at
        }
    }
    out.append(contentsOf: text[min(run, end)...])
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
