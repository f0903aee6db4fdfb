/// Which blocks of a container are the article: lists of links, labels, captions and calls to action that no
/// class name gave away are left out; lists, tables, quotes and sub-headings of the text stay.
struct Selection {
    let tree: HTMLTree
    let list: BlockList
    let pruning: Pruning
    let sums: BlockSums
    /// Folded letters of the title: a heading that repeats it is not text.
    let titleKey: [UInt8]

    /// Indices of the blocks to keep, in document order.
    func blocks(in container: Int) -> [Int] {
        let range = list.range(of: container, tree)
        let dropped = linkyUnits(in: container)
        var kept: [Int] = []
        var seen: [UInt64: Int] = [:]
        for index in range where !dropped.contains(index) && isText(index) && !isRepeated(index, &seen) {
            kept.append(index)
        }
        return withoutLooseEnds(upToEndMark(withoutEmptyHeadings(kept)))
    }

    /// Pages made for several screen sizes hold their paragraphs more than once, in different boxes. The same
    /// words twice in one box are meant.
    private func isRepeated(_ index: Int, _ seen: inout [UInt64: Int]) -> Bool {
        let block = list.blocks[index]
        guard block.length >= 40 else { return false }
        let box = tree.parent(block.owner)
        let first = seen[fnv1a(list.text[block.text])]
        if first == nil { seen[fnv1a(list.text[block.text])] = box }
        return first != nil && first != box
    }

    /// Blocks of lists, tables, sections and boxes below the container that are mostly links.
    private func linkyUnits(in container: Int) -> Set<Int> {
        var dropped: Set<Int> = []
        var at = container + 1
        while at < tree.end(container) {
            let tag = tree.tag(at)
            guard tag.isBlock, tag != .p, !tag.isHeading, !pruning.isClutter[at] else {
                at += 1
                continue
            }
            let range = list.range(of: at, tree)
            if !range.isEmpty, isLinky(tag, range) {
                dropped.formUnion(range)
                at = tree.end(at)
            } else {
                at += 1
            }
        }
        return dropped
    }

    private func isLinky(_ tag: PageTag, _ range: Range<Int>) -> Bool {
        let density = sums.linkDensity(range)
        let prose = sums.prose(range)
        switch tag {
        case .ul, .ol, .dl:
            return density > 0.55 || (density > 0.35 && prose < 200)
        case .li, .td, .th, .tr, .dd, .dt, .blockquote: return false
        case .table: return density > 0.5
        default: return density > 0.5 && prose < 400
        }
    }

    private func isText(_ index: Int) -> Bool {
        let block = list.blocks[index]
        if block.isClutter || block.isCredit || block.length == 0 { return false }
        if block.kind == .h1 || block.kind == .legend || block.kind == .summary { return false }
        if block.kind.isHeading { return block.length < 300 && block.linkDensity < 0.8 && !isTitle(index) }
        if block.kind == .pre { return true }
        if block.linkDensity > 0.8, block.length < 240, block.kind != .li, block.kind != .td { return false }
        let bytes = list.text[block.text]
        let isCell = block.kind == .td || block.kind == .th
        if block.length < 200, isBoilerplate(bytes), !isCell || foldedKey(bytes).count > 1 { return false }
        if block.length < 40, block.kind != .li, block.kind != .td, block.stops == 0,
            !DateScan.dates(in: list.string(index)).isEmpty
        {
            return false
        }
        switch block.kind {
        case .p, .li, .blockquote, .td, .th, .dd, .dt: return block.length < 300 ? !isTitle(index) : true
        default: return (block.isProse || block.length >= 30 || block.stops > 0) && !isTitle(index)
        }
    }

    private func isTitle(_ index: Int) -> Bool {
        !titleKey.isEmpty && foldedKey(list.text[list.blocks[index].text]) == titleKey
    }

    /// A heading with nothing kept under it, or only more headings, heads nothing of ours.
    private func withoutEmptyHeadings(_ kept: [Int]) -> [Int] {
        var result: [Int] = []
        for (place, index) in kept.enumerated() {
            let block = list.blocks[index]
            guard block.kind.isHeading else {
                result.append(index)
                continue
            }
            guard place + 1 < kept.count else { continue }
            let next = list.blocks[kept[place + 1]]
            if next.kind.isHeading, next.kind.rawValue <= block.kind.rawValue, block.stops == 0 { continue }
            // Something between the two was cut: the heading went with it.
            let between = (index + 1)..<kept[place + 1]
            let cut = between.reduce(0) { $0 + list.blocks[$1].length }
            if cut > 3 * next.length, cut > 200 { continue }
            result.append(index)
        }
        return result
    }

    /// What stands before the line with which agencies and press offices close a story (`ENDS`, `-30-`); behind it
    /// come contacts and rights.
    private func upToEndMark(_ kept: [Int]) -> [Int] {
        let tail = kept.indices.suffix(8).dropFirst(kept.count > 8 ? 0 : 1)
        let mark = tail.first { place in
            let block = list.blocks[kept[place]]
            return block.length <= 8 && endMarks.contains(foldedKey(list.text[block.text]))
        }
        return mark.map { Array(kept[..<$0]) } ?? kept
    }

    /// Short lines before the first and after the last piece of prose: datelines, credits, labels.
    private func withoutLooseEnds(_ kept: [Int]) -> [Int] {
        let isText = { (index: Int) in isSolid(index) && !isDated(index) }
        guard let first = kept.firstIndex(where: isText), let last = kept.lastIndex(where: isSolid) else {
            return kept
        }
        let head = kept[..<first].filter { isLead(list.blocks[$0]) && !isDated($0) }
        let tail = kept[(last + 1)...].filter { isTail(list.blocks[$0]) }
        return head + kept[first...last] + tail
    }

    private func isSolid(_ index: Int) -> Bool {
        let block = list.blocks[index]
        return block.isProse && !block.kind.isHeading
    }

    /// A line above the text that gives a date and says nothing: section, byline, time to read.
    private func isDated(_ index: Int) -> Bool {
        let block = list.blocks[index]
        guard block.length < 120, block.stops == 0, !block.kind.isHeading, block.kind != .li, block.kind != .td else {
            return false
        }
        return !DateScan.dates(in: list.string(index)).isEmpty
    }

    private func isLead(_ block: Block) -> Bool {
        if block.kind.isHeading { return block.length >= 20 }
        return block.kind != .li && block.length >= 25 && block.linkDensity < 0.3
    }

    private func isTail(_ block: Block) -> Bool {
        if block.kind.isHeading { return false }
        return block.stops > 0 && block.linkDensity < 0.5 || block.kind == .li || block.kind == .td
            || (block.kind == .p && block.length >= 8 && block.linkDensity < 0.5)
    }
}

/// The lines that end a story and are no part of it, as folded keys.
private let endMarks: Set<[UInt8]> = Set(["end", "ends", "30"].map { Array($0.utf8) })

/// Letters and digits of a text in ASCII lower case, other bytes as they are: for comparing headings.
func foldedKey(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var key: [UInt8] = []
    var at = text.startIndex
    while at < text.endIndex {
        let byte = text[at]
        if isLetterByte(byte) || isDigitByte(byte) {
            key.append(lowerByte(byte))
        } else if byte == 0xE2, at + 2 < text.endIndex, text[at + 1] == 0x80 {
            at += 2  // general punctuation: dashes and quotes
        } else if byte >= 0x80 {
            key.append(byte)
        }
        at += 1
    }
    return key
}
