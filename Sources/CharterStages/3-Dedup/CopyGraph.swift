/// Which texts are copies of which, and the groups that makes. Texts are numbers.
///
/// The groups depend on the set of links alone, never on the order in which they were found.
package struct CopyGraph: Sendable {
    /// Two texts of which one is a copy of the other.
    package struct Link: Sendable, Equatable {
        package let first: UInt32
        package let second: UInt32
        package let likeness: Comparison.Likeness
        package let containment: Float
        package let coverage: Float

        /// The text at the other end.
        func other(than text: Int) -> Int { text == Int(first) ? Int(second) : Int(first) }
    }

    package private(set) var links: [Link] = []
    /// Each link at both of its ends: the text, the one at the other end, and the number of the link; in order once
    /// `settle` was called.
    private var ends: [(text: UInt32, other: UInt32, link: UInt32)] = []

    package init() {}

    /// Links two texts when what they have in common makes one a copy of the other.
    package mutating func add(_ first: Int, _ second: Int, _ comparison: Comparison) {
        guard let likeness = comparison.likeness else { return }
        links.append(
            Link(
                first: UInt32(first), second: UInt32(second), likeness: likeness,
                containment: Float(comparison.containment), coverage: Float(comparison.coverage)))
    }

    /// Takes away the links that do not hold. A text that is mostly one story and holds another one, or a part of it, in
    /// another place is a round-up: it stays with the first, and its link to the second, which is no copy of the first,
    /// goes. To be called when all links are there; `compare` says again what two texts have in common.
    package mutating func settle(_ compare: (Int, Int) throws -> Comparison) rethrows {
        sortEnds()
        links = try links.filter { link in
            if link.likeness == .whole { return true }
            return try !bridges(link, from: Int(link.first), compare)
                && !bridges(link, from: Int(link.second), compare)
        }
        sortEnds()
    }

    private mutating func sortEnds() {
        ends.removeAll(keepingCapacity: true)
        for (number, link) in links.enumerated() {
            ends.append((link.first, link.second, UInt32(number)))
            ends.append((link.second, link.first, UInt32(number)))
        }
        ends.sort(by: <)
    }

    /// The links of a text.
    package func links(of text: Int) -> [Link] {
        let start = ends.firstPlace { $0.text >= text }
        return ends[start...].prefix { $0.text == text }.map { links[Int($0.link)] }
    }

    private func bridges(_ link: Link, from text: Int, _ compare: (Int, Int) throws -> Comparison) rethrows -> Bool {
        let story = link.other(than: text)
        var place: [Range<Int>]?
        for strong in links(of: text) where strong.likeness == .whole {
            let other = strong.other(than: text)
            if other == story || isLinked(story, other) { continue }
            let here = try place ?? compare(text, story).first
            place = here
            let there = try compare(text, other).first
            if here.words(in: there) * 2 <= min(here.words, there.words) { return true }
        }
        return false
    }

    private func isLinked(_ one: Int, _ other: Int) -> Bool {
        let place = ends.firstPlace { ($0.text, $0.other) >= (UInt32(one), UInt32(other)) }
        return place < ends.count && (ends[place].text, ends[place].other) == (UInt32(one), UInt32(other))
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
        for link in links {
            let (one, other) = (root(Int(link.first)), root(Int(link.second)))
            parents[max(one, other)] = min(one, other)
        }
        return (0..<count).map(root)
    }
}
