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
    /// Link density of what `outer` has and `inner`, a part of it, has not.
    func linkDensity(_ outer: Range<Int>, without inner: Range<Int>) -> Double {
        let all = length(outer) - length(inner)
        let links = linked(outer) - linked(inner)
        return all <= 0 ? 0 : Double(links) / Double(all)
    }
    private func linked(_ range: Range<Int>) -> Int { link[range.upperBound] - link[range.lowerBound] }
    func linkDensity(_ range: Range<Int>) -> Double {
        let all = length(range)
        return all == 0 ? 0 : Double(linked(range)) / Double(all)
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
    /// The block with the page's headline: the article is in it or begins soon after. Nil where none shows.
    private let headline: Int?

    init(_ tree: HTMLTree, _ list: BlockList, _ pruning: Pruning, _ sums: BlockSums, headline: Int? = nil) {
        self.headline = headline
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
        if let headline {
            let range = list.range(of: index, tree)
            if range.lowerBound <= headline + 12, range.upperBound > headline { score = score * 1.2 + 10 }
        }
        if own.contains(.clutter) { score *= 0.5 }
        if own.contains(.comments) { score *= 0.3 }
        return score
    }

    /// From the voted element up to the one that holds the rest of the article. Modern pages put every few
    /// paragraphs in a box of their own, so an ancestor wins when what it adds reads like the article too.
    private func widened(_ start: Int) -> Int {
        var chosen = start
        var at = tree.parent(start)
        let outermost = outermostArticle(above: start)
        while at > 0, tree.tag(at) != .body, tree.tag(at) != .html {
            if accepts(at, over: chosen) { chosen = at }
            if at == outermost { break }
            at = tree.parent(at)
        }
        return chosen
    }

    private func accepts(_ wider: Int, over chosen: Int) -> Bool {
        let all = list.range(of: wider, tree)
        let own = list.range(of: chosen, tree)
        let mass = sums.prose(own)
        let extra = sums.prose(all) - mass
        let named = tree.tag(wider) == .article || pruning.traits[wider].contains(.articleBody)
        if extra == 0 { return named }
        let density = sums.linkDensity(all, without: own)
        if named { return extra < 2 * mass + 1000 && density < 0.35 }
        return extra * 12 > mass && density < 0.2
    }

    private func outermostArticle(above start: Int) -> Int? {
        var found: Int?
        var at = start
        while at > 0 {
            if tree.tag(at) == .article { found = at }
            at = tree.parent(at)
        }
        return found
    }
}
