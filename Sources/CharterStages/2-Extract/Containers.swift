/// Sums over blocks that are not clutter, so that any node's share is two subtractions.
struct BlockSums {
    private var length: [Int] = [0]
    private var link: [Int] = [0]
    private var prose: [Int] = [0]

    init(_ list: BlockList) {
        for block in list.blocks {
            let counts = !block.isClutter
            length.append(length.last! + (counts ? block.length : 0))
            link.append(link.last! + (counts ? block.linkLength : 0))
            prose.append(prose.last! + (counts && block.isProse && !block.kind.isHeading ? block.length : 0))
        }
    }

    func length(_ range: Range<Int>) -> Int { length[range.upperBound] - length[range.lowerBound] }
    /// Characters of prose blocks.
    func prose(_ range: Range<Int>) -> Int { prose[range.upperBound] - prose[range.lowerBound] }
    func linkDensity(_ range: Range<Int>) -> Double {
        let all = length(range)
        return all == 0 ? 0 : Double(link[range.upperBound] - link[range.lowerBound]) / Double(all)
    }
}

/// Finds the element that holds the article. Every prose block votes for the containers above it, nearer ones
/// more; votes are weighed by link density and by what names say.
struct ContainerChoice {
    let tree: HTMLTree
    let list: BlockList
    let pruning: Pruning
    let sums: BlockSums
    private var scores: [Float]

    init(_ tree: HTMLTree, _ list: BlockList, _ pruning: Pruning, _ sums: BlockSums) {
        self.tree = tree
        self.list = list
        self.pruning = pruning
        self.sums = sums
        scores = Array(repeating: 0, count: tree.nodes.count)
        for block in list.blocks where !block.isClutter && block.isProse && !block.kind.isHeading { vote(block) }
    }

    private mutating func vote(_ block: Block) {
        let weight =
            1 + Float(min(block.commas, 10)) + Float(min(block.stops, 6)) + min(Float(block.length) / 100, 4)
        let value = weight * Float(1 - block.linkDensity)
        var at = tree.parent(block.owner)
        var level: Float = 0
        while level < 6 {
            if tree.tag(at).isContainer {
                scores[at] += level == 0 ? value : level == 1 ? value / 2 : value / (level * 3)
                level += 1
            }
            if at == 0 { break }
            at = tree.parent(at)
        }
    }

    /// The container with the most weight; nil when the page has no prose at all.
    func best() -> Int? {
        var best: (node: Int, score: Float)?
        for index in tree.nodes.indices where scores[index] > 0 {
            let score = weighed(index)
            if score > (best?.score ?? 0) { best = (index, score) }
        }
        return best.map { widened($0.node) }
    }

    func weighed(_ index: Int) -> Float {
        let own = pruning.traits[index]
        var score = scores[index] * Float(1 - sums.linkDensity(list.range(of: index, tree)))
        if own.contains(.articleBody) { score = score * 1.5 + 25 } else if own.contains(.content) { score *= 1.15 }
        if tree.tag(index) == .article || tree.tag(index) == .main { score = score * 1.1 + 10 }
        if own.contains(.clutter) { score *= 0.5 }
        if own.contains(.comments) { score *= 0.3 }
        return score
    }

    /// From the voted element to the one that is named as the article or holds clearly more of it.
    private func widened(_ start: Int) -> Int {
        var chosen = start
        var at = tree.parent(start)
        var steps = 0
        while at > 0, steps < 8, tree.tag(at) != .html {
            let mass = Double(sums.prose(list.range(of: chosen, tree)))
            let wider = Double(sums.prose(list.range(of: at, tree)))
            let tag = tree.tag(at)
            let named = tag == .article || pruning.traits[at].contains(.articleBody)
            if named, wider < mass * 1.8 + 500 {
                chosen = at
            } else if wider > mass * 1.25, weighed(at) > weighed(chosen) * 0.75, tag != .body {
                chosen = at
            }
            if tag == .article || tag == .body { break }
            at = tree.parent(at)
            steps += 1
        }
        return chosen
    }
}
