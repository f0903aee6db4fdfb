/// Finds the elements that belong to one entry of a list: all around its link, as far as no other entry's is reached.
struct ListBoxes {
    private let tree: HTMLTree
    /// Places of the links in the tree, in order.
    private let nodes: [Int]
    /// How often the target changed up to each.
    private let changes: [Int]

    init(_ tree: HTMLTree, _ links: [(node: Int, target: Int)]) {
        self.tree = tree
        nodes = links.map(\.node)
        var count = 0
        changes = links.indices.map { index in
            if index > 0, links[index].target != links[index - 1].target { count += 1 }
            return count
        }
    }

    /// Where what belongs to an entry stands when its elements have none around them: after the link or before it.
    enum Flow { case after, before }

    /// Whether links to several documents stand in a range of nodes.
    private func isShared(_ range: Range<Int>) -> Bool {
        let first = lowerBound(range.lowerBound)
        let end = lowerBound(range.upperBound)
        return end > first && changes[end - 1] != changes[first]
    }

    private func holdsLink(_ range: Range<Int>) -> Bool { lowerBound(range.lowerBound) < lowerBound(range.upperBound) }

    /// Index of the first link at or after a node.
    private func lowerBound(_ node: Int) -> Int {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The outermost element around a link that holds no other entry's link.
    private func frame(of node: Int) -> Int {
        var at = node
        while at > 0, tree.tag(tree.parent(at)) != .body, tree.parent(at) > 0 {
            let above = tree.parent(at)
            if isShared(above..<tree.end(above)) { break }
            at = above
        }
        return at
    }

    /// Where a list without frames has its dates: before the links when one stands before the first and none after
    /// the last.
    func flow(of links: [Int], dates: ListDates) -> Flow {
        guard let first = links.first, let last = links.last, first != last else { return .after }
        func hasDate(_ ranges: [Range<Int>]) -> Bool {
            ranges.contains { range in lines(of: tree, in: range).contains { dates.shown($0.text, next: nil) != nil } }
        }
        return hasDate(before(frame(of: first))) && !hasDate(after(frame(of: last))) ? .before : .after
    }

    /// The parts of an entry: its frame, and where that is not much more than the link, what flows around it.
    func box(of node: Int, _ flow: Flow) -> [Range<Int>] {
        let frame = frame(of: node)
        let own = frame..<tree.end(frame)
        // An element with the rest in it needs nothing from outside.
        if lines(of: tree, in: own).count > 1 { return [own] }
        return flow == .after ? [own] + after(frame) : before(frame) + [own]
    }

    private static let furthest = 6

    /// What follows an element up to the next entry, heading or end.
    private func after(_ frame: Int) -> [Range<Int>] {
        let end = tree.end(tree.parent(frame))
        var found: [Range<Int>] = []
        var at = tree.end(frame)
        while at < end, found.count < ListBoxes.furthest {
            let next = tree.end(at)
            if holdsLink(at..<next) || tree.tag(at).isHeading { break }
            found.append(at..<next)
            at = next
        }
        return found
    }

    /// Where what belongs to an element can begin: after the entry before it, if that has the same parent.
    private func start(of frame: Int, in parent: Int) -> Int {
        let index = lowerBound(frame)
        guard index > 0, nodes[index - 1] > parent else { return parent + 1 }
        var at = nodes[index - 1]
        while tree.parent(at) > parent { at = tree.parent(at) }
        return tree.end(at)
    }

    /// What comes before an element, back to the entry or heading before it.
    private func before(_ frame: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        let parent = tree.parent(frame)
        var at = start(of: frame, in: parent)
        while at < frame {
            let next = tree.end(at)
            if holdsLink(at..<next) || tree.tag(at).isHeading { found = [] } else { found.append(at..<next) }
            at = next
        }
        return found.suffix(ListBoxes.furthest)
    }
}
