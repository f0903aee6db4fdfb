/// Which texts are copies of which, and the groups that makes. Texts are numbers.
///
/// The groups depend on the set of links alone, never on the order in which they were found.
package struct CopyGraph: Sendable {
    /// Two texts of which one is a copy of the other.
    package struct Link: Sendable, Equatable {
        package let first: Int
        package let second: Int
        package let comparison: Comparison
        package let likeness: Comparison.Likeness
    }

    package private(set) var links: [Link] = []
    private var linksOf: [Int: [Int]] = [:]

    package init() {}

    /// Links two texts when what they have in common makes one a copy of the other.
    package mutating func add(_ first: Int, _ second: Int, _ comparison: Comparison) {
        guard let likeness = comparison.likeness else { return }
        linksOf[first, default: []].append(links.count)
        linksOf[second, default: []].append(links.count)
        links.append(Link(first: first, second: second, comparison: comparison, likeness: likeness))
    }

    /// The links that hold. A text that is mostly one story and holds another one, or a part of it, in another place is a
    /// round-up: it stays with the first, and its link to the second, which is no copy of the first, goes.
    package var holding: [Link] {
        links.filter { $0.likeness == .whole || !bridges($0, from: $0.first) && !bridges($0, from: $0.second) }
    }

    private func bridges(_ link: Link, from text: Int) -> Bool {
        let (story, place) = link.end(from: text)
        return linksOf[text, default: []].contains { index in
            let (other, otherPlace) = links[index].end(from: text)
            guard links[index].likeness == .whole, other != story, !isLinked(story, other) else { return false }
            return place.words(in: otherPlace) * 2 <= min(place.words, otherPlace.words)
        }
    }

    private func isLinked(_ one: Int, _ other: Int) -> Bool {
        let (fewer, more) =
            linksOf[one, default: []].count <= linksOf[other, default: []].count ? (one, other) : (other, one)
        return linksOf[fewer, default: []].contains { links[$0].first == more || links[$0].second == more }
    }

    /// The groups of the texts 0..<`count`: for each the least number in its group.
    package func groups(of count: Int) -> [Int] {
        var parents = Array(0..<count)
        func root(_ text: Int) -> Int {
            var at = text
            while parents[at] != at {
                parents[at] = parents[parents[at]]
                at = parents[at]
            }
            return at
        }
        for link in holding {
            let (one, other) = (root(link.first), root(link.second))
            parents[max(one, other)] = min(one, other)
        }
        return (0..<count).map(root)
    }
}

extension CopyGraph.Link {
    /// The text at the other end, and where in the text at this end the words in common stand.
    func end(from text: Int) -> (other: Int, place: [Range<Int>]) {
        text == first ? (second, comparison.first) : (first, comparison.second)
    }
}
