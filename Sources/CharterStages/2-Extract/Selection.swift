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
        let dropped = linkyUnits(in: container).union(nestedTeasers(in: container)).union(cards(in: container))
        let texts = range.filter {
            !dropped.contains($0) && (isText($0) || isAmidLines($0, range) || isEntryHeading($0, range))
        }
        let once = withoutWholes(withoutPullQuotes(withoutCopies(texts)))
        return withoutLooseEnds(upToEndMark(withoutEmptyHeadings(withoutBiography(once, container))))
    }

    func isText(_ index: Int) -> Bool {
        let block = list.blocks[index]
        if block.isClutter || block.isCredit || block.length == 0 { return false }
        if block.kind == .h1 || block.kind == .legend || block.kind == .summary { return false }
        if block.kind.isHeading { return block.length < 300 && block.linkDensity < 0.8 && !isTitle(index) }
        if block.kind == .pre { return true }
        let isCell = block.kind == .td || block.kind == .th
        if block.linkDensity > 0.8, block.length < 240, block.kind != .li, !isCell { return false }
        let bytes = list.text[block.text]
        if block.length < 200, isBoilerplate(bytes), !isCell || foldedKey(bytes).count > 1 { return false }
        if block.length < 40, block.kind != .li, block.kind != .td, block.stops == 0,
            !DateScan.dates(in: list.string(index)).isEmpty
        {
            return false
        }
        if block.length < 400, !isCell, endsInPhotoCredit(bytes) { return false }
        switch block.kind {
        case .p, .li, .blockquote, .td, .th, .dd, .dt: return block.length < 300 ? !isTitle(index) : true
        default: return (block.isProse || block.length >= 30 || block.stops > 0) && !isTitle(index)
        }
    }

    /// Whether the block repeats the headline.
    func isTitle(_ index: Int) -> Bool {
        !titleKey.isEmpty && foldedKey(list.text[list.blocks[index].text]) == titleKey
    }

    /// A short line between two breaks amid prose of the same element.
    private func isAmidLines(_ index: Int, _ range: Range<Int>) -> Bool {
        let block = list.blocks[index]
        guard !block.isClutter, !block.isCredit, block.linkDensity < 0.3,
            block.kind == .div || block.kind == .section
                || block.kind == .article
        else { return false }
        func isNear(_ other: Int) -> Bool {
            range.contains(other) && list.blocks[other].owner == block.owner && list.blocks[other].isProse
        }
        return isNear(index - 1) || isNear(index + 1)
    }

    /// A heading that is a link but stands in the text's own box, over prose: the entries of a list of things.
    private func isEntryHeading(_ index: Int, _ range: Range<Int>) -> Bool {
        let block = list.blocks[index]
        guard block.kind.isHeading, block.kind != .h1, block.linkDensity >= 0.8, !block.isClutter, block.length < 200,
            range.contains(index + 1), !isTitle(index), !isBoilerplate(list.text[block.text])
        else { return false }
        let next = list.blocks[index + 1]
        let box = tree.parent(block.owner)
        guard next.isProse, tree.parent(next.owner) == box else { return false }
        return sums.prose(list.range(of: box, tree)) > 1500
    }
}

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
