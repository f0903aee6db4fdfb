/// A run of text that a reader sees as one line or paragraph.
struct Block {
    /// The block-level element that holds it.
    var owner: Int
    /// What it is to the reader: the nearest of heading, list item, quote, table cell, paragraph.
    var kind: PageTag
    /// Folded text in `BlockList.text`.
    var text: Range<Int>
    /// Characters, those inside links, and links.
    var length: Int
    var linkLength: Int
    var links: Int
    /// Commas and ends of sentences, of any script.
    var commas: Int
    var stops: Int
    var isClutter: Bool
    /// A short line that mostly says who wrote it and when.
    var isCredit: Bool

    var linkDensity: Double { length == 0 ? 0 : Double(linkLength) / Double(length) }
    /// Text that reads like prose: long enough, punctuated, not a list of links.
    var isProse: Bool { linkDensity < 0.4 && (length >= 80 || (length >= 25 && (stops > 0 || commas > 0))) }
}

/// The whole page as blocks in document order.
struct BlockList {
    private(set) var blocks: [Block] = []
    private(set) var text: [UInt8] = []
    /// Per node: index of the first block that begins at or after it; one more at the end.
    private(set) var firstBlock: [Int32]

    init(_ tree: HTMLTree, _ pruning: Pruning) {
        firstBlock = []
        firstBlock.reserveCapacity(tree.nodes.count + 1)
        text.reserveCapacity(tree.pool.count)
        var context = BlockContext(tree)
        var run = BlockRun()
        for index in tree.nodes.indices {
            context.enter(index, tree)
            let tag = tree.tag(index)
            if tag == .text {
                let range = tree.textRange(index)
                if run.owner != context.owner[index] { flush(&run, tree, pruning) }
                firstBlock.append(Int32(blocks.count))
                run.add(
                    tree.pool[range], index, context, to: &text, isClutter: pruning.isClutter[index],
                    isCredit: BlockList.isCredit(index, tree, pruning))
                continue
            }
            if tag.isBlock { flush(&run, tree, pruning) }
            firstBlock.append(Int32(blocks.count))
            if tag == .br, run.lineBreak(&text) { flush(&run, tree, pruning) }
            if tag == .a { run.links += 1 }
        }
        flush(&run, tree, pruning)
        firstBlock.append(Int32(blocks.count))
    }

    /// Blocks that begin inside a node.
    func range(of index: Int, _ tree: HTMLTree) -> Range<Int> {
        Int(firstBlock[index])..<Int(firstBlock[tree.end(index)])
    }

    func string(_ index: Int) -> String { String(decoding: text[blocks[index].text], as: UTF8.self) }

    private mutating func flush(_ run: inout BlockRun, _ tree: HTMLTree, _ pruning: Pruning) {
        defer { run = BlockRun() }
        while text.count > run.start, text.last == 32 { text.removeLast() }
        guard run.owner >= 0, text.count > run.start else { return }
        // A run that is partly clutter (an inline badge) is judged by where most of it is.
        blocks.append(
            Block(
                owner: run.owner, kind: BlockList.kind(of: run.owner, tree), text: run.start..<text.count,
                length: run.length, linkLength: min(run.linkLength, run.length), links: run.links,
                commas: run.commas, stops: run.stops, isClutter: run.clutterLength * 2 > run.length,
                isCredit: run.length <= 160 && run.creditLength * 2 > run.length))
        run.start = text.count
    }

    /// Whether an inline element around this text is marked up as author or time.
    private static func isCredit(_ index: Int, _ tree: HTMLTree, _ pruning: Pruning) -> Bool {
        var at = tree.parent(index)
        while at > 0, !tree.tag(at).isBlock {
            if tree.tag(at) == .time || !pruning.traits[at].isDisjoint(with: [.byline, .date]) { return true }
            at = tree.parent(at)
        }
        return false
    }

    private static func kind(of owner: Int, _ tree: HTMLTree) -> PageTag {
        var at = owner
        for _ in 0..<6 {
            let tag = tree.tag(at)
            if tag.isHeading { return tag }
            switch tag {
            case .li, .dt, .dd, .td, .th, .blockquote, .pre, .figcaption, .caption, .legend: return tag
            case .p, .div, .section, .center, .summary: at = tree.parent(at)
            default: return tree.tag(owner)
            }
        }
        return tree.tag(owner)
    }
}

/// What each node inherits: its block-level holder and whether it is in a link.
private struct BlockContext {
    var owner: [Int]
    var inLink: [Bool]

    init(_ tree: HTMLTree) {
        owner = Array(repeating: 0, count: tree.nodes.count)
        inLink = Array(repeating: false, count: tree.nodes.count)
    }

    mutating func enter(_ index: Int, _ tree: HTMLTree) {
        guard index > 0 else { return }
        let parent = tree.parent(index)
        owner[index] = tree.tag(parent).isBlock ? parent : owner[parent]
        inLink[index] = inLink[parent] || tree.tag(parent) == .a
    }
}

/// The run of text being collected.
private struct BlockRun {
    var owner = -1
    var start = 0
    var length = 0
    var linkLength = 0
    var clutterLength = 0
    var creditLength = 0
    var links = 0
    var commas = 0
    var stops = 0
    private var lineBreaks = 0

    mutating func add(
        _ piece: ArraySlice<UInt8>, _ index: Int, _ context: BlockContext, to text: inout [UInt8], isClutter: Bool,
        isCredit: Bool
    ) {
        if owner < 0 {
            owner = context.owner[index]
            start = text.count
        }
        let before = text.count
        appendFoldedRun(piece, start: start, to: &text)
        let added = count(text[before...])
        if added > 0 { lineBreaks = 0 }
        length += added
        if context.inLink[index] { linkLength += added }
        if isClutter { clutterLength += added }
        if isCredit { creditLength += added }
    }

    /// A `<br>`: one is a space, two in a row end the paragraph.
    mutating func lineBreak(_ text: inout [UInt8]) -> Bool {
        guard owner >= 0, text.count > start else { return false }
        lineBreaks += 1
        if text.last != 32 { text.append(32) }
        return lineBreaks >= 2
    }

    private mutating func count(_ piece: ArraySlice<UInt8>) -> Int {
        var characters = 0
        var at = piece.startIndex
        while at < piece.endIndex {
            let byte = piece[at]
            if byte & 0xC0 != 0x80 { characters += 1 }
            if byte > UInt8(ascii: "?"), byte < 0xD6 {
                at += 1
                continue
            }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                commas += 1
            } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
                let isLast = at + 1 == piece.endIndex
                if isLast || piece[at + 1] == 32 || piece[at + 1] >= 0x80 || piece[at + 1] == UInt8(ascii: "\""),
                    !isOrdinal(piece, at)
                {
                    stops += 1
                }
            } else if byte >= 0xD6 {
                countScript(piece, at, &characters)
            }
            at += 1
        }
        return characters
    }

    /// `14. June`: a number of one or two digits with a full stop is no end of a sentence.
    private func isOrdinal(_ piece: ArraySlice<UInt8>, _ at: Int) -> Bool {
        guard piece[at] == UInt8(ascii: "."), at > piece.startIndex, isDigitByte(piece[at - 1]) else { return false }
        guard at - 1 > piece.startIndex else { return true }
        if !isDigitByte(piece[at - 2]) { return true }
        return at - 2 == piece.startIndex || !isDigitByte(piece[at - 3])
    }

    /// Punctuation beyond ASCII; and an ideograph or Hangul syllable says as much as two or three letters.
    private mutating func countScript(_ piece: ArraySlice<UInt8>, _ at: Int, _ characters: inout Int) {
        let byte = piece[at]
        let second = at + 1 < piece.endIndex ? piece[at + 1] : 0
        let third = at + 2 < piece.endIndex ? piece[at + 2] : 0
        switch (byte, second, third) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F), (0xE0, 0xA5, 0xA4): stops += 1  // 。！？।
        case (0xE3, 0x80, 0x81), (0xEF, 0xBC, 0x8C): commas += 1  // 、，
        case (0xD6, 0x89, _): stops += 1  // Armenian full stop
        case (0xD8, 0x8C, _): commas += 1  // Arabic comma
        case (0xE4...0xE9, _, _), (0xEA...0xED, _, _), (0xE3, 0x81...0x83, _): characters += 1
        default: break
        }
    }
}

/// `appendFolded` that may not touch text before `start`.
private func appendFoldedRun(_ piece: ArraySlice<UInt8>, start: Int, to text: inout [UInt8]) {
    if text.count == start {
        // A run never begins with a space, and the run before it never ends with one: both are trimmed.
        var from = piece.startIndex
        while from < piece.endIndex, isSpaceByte(piece[from]) { from += 1 }
        let before = text.count
        appendFolded(piece[from...], to: &text)
        if text.count > before, text[before] == 32 { text.remove(at: before) }
    } else {
        appendFolded(piece, to: &text)
    }
}
