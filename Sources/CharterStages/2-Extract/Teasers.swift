/// Parts of the container that announce other articles.
extension Selection {
    /// Blocks of lists, tables, sections and boxes below the container that are mostly links.
    func linkyUnits(in container: Int) -> Set<Int> {
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

    /// `article` elements inside the container that have a headline of their own and little text: other articles,
    /// announced. The posts of a live blog hold most of its text and stay.
    func nestedTeasers(in container: Int) -> Set<Int> {
        var found: Set<Int> = []
        var count = 0
        var teased = 0
        let all = sums.prose(list.range(of: container, tree))
        var at = container + 1
        while at < tree.end(container) {
            if tree.tag(at) == .article, !pruning.isClutter[at] {
                let range = list.range(of: at, tree)
                let prose = sums.prose(range)
                let headings = range.filter { list.blocks[$0].kind.isHeading || list.blocks[$0].kind == .header }
                let linked = headings.contains { list.blocks[$0].linkDensity > 0.6 }
                if !headings.isEmpty, !headings.contains(where: isTitle), prose < 300 || (linked && prose * 3 < all) {
                    count += 1
                    teased += prose
                    found.formUnion(range)
                    at = tree.end(at)
                    continue
                }
            }
            at += 1
        }
        return count >= 2 && teased * 3 < all ? found : []
    }

    /// Boxes of a linked heading with a sentence or two under it.
    func cards(in container: Int) -> Set<Int> {
        let range = list.range(of: container, tree)
        let all = sums.prose(range)
        var boxes: [Range<Int>] = []
        for index in range {
            let block = list.blocks[index]
            guard block.kind.isHeading, block.linkDensity > 0.45, !block.isClutter else { continue }
            // The largest box around it that is still only a card.
            var box: Range<Int>?
            var at = tree.parent(block.owner)
            while at > container {
                let inside = list.range(of: at, tree)
                if sums.prose(inside) > 450 || sums.length(inside) > 700 { break }
                if inside.count > 1 { box = inside }
                at = tree.parent(at)
            }
            if let box, boxes.last?.lowerBound != box.lowerBound { boxes.append(box) }
        }
        let teased = boxes.reduce(0) { $0 + sums.prose($1) }
        guard !boxes.isEmpty, teased * 3 < all else { return [] }
        return Set(boxes.flatMap { Array($0) })
    }
}
