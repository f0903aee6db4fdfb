internal import CharterModel

/// Copies among the texts of one run, in memory: what the filter command needs.
///
/// Texts are added one after the other; what each is to the others is known when all are there. Texts with the same
/// content hash count as one. Which of the others a text is compared with, and so every group, depends on the texts
/// alone and not on their order.
package struct DedupIndex: Sendable {
    /// Texts with one content.
    private struct Content {
        let story: StoryID
        let row: WordRow
        let fingerprint: Fingerprint
        /// The first text that has it.
        let text: Int
    }

    private var ids: [String] = []
    /// For each text its content; nil for one that is too short to be compared.
    private var contentOf: [Int?] = []
    private var contents: [Content] = []
    private var placeOf: [ContentHash: Int] = [:]

    /// Fingerprints in common that make two texts worth comparing.
    static let shared = 2
    /// A fingerprint that more texts hold is that of a phrase everybody uses: its holders are not all compared with each
    /// other, only neighbours in the order of their content hashes, so that many copies of one text still find each
    /// other.
    static let many = 400
    private static let neighbours = 4

    package init() {}

    /// How many texts there are.
    package var count: Int { ids.count }

    package mutating func add(id: String, text: String) {
        ids.append(id)
        let normalised = normalisedContent(Array(text.utf8))
        guard let hash = contentHash(normalised: normalised) else { return contentOf.append(nil) }
        if let known = placeOf[hash] { return contentOf.append(known) }
        let row = WordRow(normalised: normalised)
        placeOf[hash] = contents.count
        contentOf.append(contents.count)
        contents.append(
            Content(story: StoryID(of: hash), row: row, fingerprint: Fingerprint(of: row), text: ids.count - 1))
    }

    /// What each text is to those before it, in the order in which they were added.
    package func rows() -> [DedupRow] {
        let graph = graph()
        let groups = graph.groups(of: contents.count)
        var name: [Int: StoryID] = [:]
        for (content, group) in groups.enumerated() {
            name[group] = min(name[group] ?? contents[content].story, contents[content].story)
        }
        var links: [Int: [CopyGraph.Link]] = [:]
        for link in graph.holding { for end in [link.first, link.second] { links[end, default: []].append(link) } }
        var firstOf: [Int: Int] = [:]
        return ids.indices.map { text in
            guard let content = contentOf[text] else {
                return DedupRow(id: ids[text], cluster: "short:" + ids[text], kind: .new)
            }
            let group = groups[content]
            var row = DedupRow(id: ids[text], cluster: name[group]!.text, kind: .new)
            defer { firstOf[group] = firstOf[group] ?? text }
            if contents[content].text < text {
                row.kind = .dupExact
                row.of = ids[contents[content].text]
            } else if let first = firstOf[group] {
                row.kind = .dupNear
                row.of = ids[first]
                if let best = best(of: links[content] ?? [], for: content) { row.take(best.link, of: ids[best.text]) }
            }
            return row
        }
    }

    /// The link to an earlier text with which most is in common.
    private func best(of links: [CopyGraph.Link], for content: Int) -> (link: CopyGraph.Link, text: Int)? {
        let earlier = links.map { (link: $0, text: contents[$0.end(from: content).other].text) }
            .filter { $0.text < contents[content].text }
        return earlier.max {
            ($0.link.comparison.coverage, $0.link.comparison.containment, $1.text)
                < ($1.link.comparison.coverage, $1.link.comparison.containment, $0.text)
        }
    }

    /// Compares every two contents that share fingerprints.
    private func graph() -> CopyGraph {
        var holders: [UInt64: [Int]] = [:]
        let order = contents.indices.sorted { contents[$0].story < contents[$1].story }
        for content in order {
            for print in contents[content].fingerprint.prints { holders[print, default: []].append(content) }
        }
        var rank = Array(repeating: 0, count: contents.count)
        for (place, content) in order.enumerated() { rank[content] = place }
        var graph = CopyGraph()
        for content in order {
            let candidates = candidates(for: content, among: holders, rank)
            if candidates.isEmpty { continue }
            let comparand = Comparand(contents[content].row)
            for other in candidates {
                graph.add(content, other, comparand.compared(with: Comparand(contents[other].row)))
            }
        }
        return graph
    }

    /// Those later in the order of content hashes that share enough fingerprints with `content`.
    private func candidates(for content: Int, among holders: [UInt64: [Int]], _ rank: [Int]) -> [Int] {
        var counts: [Int: Int] = [:]
        for print in contents[content].fingerprint.prints {
            let all = holders[print]!
            let later = all[all.partitioningIndex { rank[$0] > rank[content] }...]
            for other in all.count > DedupIndex.many ? later.prefix(DedupIndex.neighbours) : later {
                counts[other, default: 0] += 1
            }
        }
        return counts.filter { other, count in
            let fewer = min(contents[content].fingerprint.prints.count, contents[other].fingerprint.prints.count)
            // A short text holds few: never more than half of them are asked for.
            return count >= min(DedupIndex.shared, max(1, fewer / 2))
        }.keys.sorted { rank[$0] < rank[$1] }
    }
}

extension DedupRow {
    fileprivate mutating func take(_ link: CopyGraph.Link, of id: String) {
        of = id
        likeness = link.likeness
        containment = (link.comparison.containment * 1000).rounded() / 1000
        coverage = (link.comparison.coverage * 1000).rounded() / 1000
    }
}

extension Array {
    /// The first place whose element satisfies `belongsAfter`, which is false up to somewhere and true from there on.
    fileprivate func partitioningIndex(_ belongsAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
