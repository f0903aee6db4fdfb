/// Where the article begins and ends inside its container, and what of it stands above.
extension Selection {
    /// Prose between the headline and the container: on many pages the summary above the text has a box of its own.
    func standfirst(above container: Int, of kept: [Int]) -> [Int] {
        let start = list.range(of: container, tree).lowerBound
        let reach = max(0, start - 24)..<start
        guard let headline = reach.last(where: { list.blocks[$0].kind == .h1 || isTitle($0) }) else { return [] }
        let known = Set(kept.map { fnv1a(list.text[list.blocks[$0].text]) })
        var found: [Int] = []
        for index in (headline + 1)..<start {
            let block = list.blocks[index]
            guard !block.isClutter, block.isProse, (130..<1000).contains(block.length), block.linkDensity < 0.2,
                canBeStandfirst(block.kind), isText(index), !isDated(index),
                !known.contains(fnv1a(list.text[block.text]))
            else { continue }
            found.append(index)
        }
        return found.count <= 3 ? found : []
    }

    /// A heading with nothing kept under it, or only more headings, heads nothing of ours.
    func withoutEmptyHeadings(_ kept: [Int]) -> [Int] {
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
    func upToEndMark(_ kept: [Int]) -> [Int] {
        let tail = kept.indices.suffix(8).dropFirst(kept.count > 8 ? 0 : 1)
        let mark = tail.first { place in
            let block = list.blocks[kept[place]]
            return block.length <= 8 && endMarks.contains(foldedKey(list.text[block.text]))
        }
        return mark.map { Array(kept[..<$0]) } ?? kept
    }

    /// What stands under the text in a box about its author.
    func withoutBiography(_ kept: [Int], _ container: Int) -> [Int] {
        var end = kept.count
        while end > 1 {
            var at = list.blocks[kept[end - 1]].owner
            var isByline = false
            for _ in 0..<4 where at > container {
                if pruning.traits[at].contains(.byline) { isByline = true }
                at = tree.parent(at)
            }
            if !isByline { break }
            end -= 1
        }
        return end * 2 > kept.count ? Array(kept[..<end]) : kept
    }

    /// Short lines before the first and after the last piece of prose: datelines, credits, labels.
    func withoutLooseEnds(_ kept: [Int]) -> [Int] {
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
        if block.kind == .p, block.length >= 80, block.stops > 0, block.linkDensity < 0.75 { return true }
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

private func canBeStandfirst(_ kind: PageTag) -> Bool {
    switch kind {
    case .p, .div, .section, .header, .h2, .h3: true
    default: false
    }
}
