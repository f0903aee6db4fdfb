internal import CharterModel

/// Copies among the texts of one run: what the filter command needs.
///
/// Texts are added one after the other; what each is to the others is known when all are there. Texts with the same
/// content hash count as one. Which of the others a text is compared with, and so every group, depends on the texts
/// alone and not on their order.
package struct DedupIndex {
    private var kept: any WordRows
    private var postings = Postings()
    private var ids: [String] = []
    /// For each text the number of its content; negative for one that is too short to be compared.
    private var contentOf: [Int32] = []
    /// For each content the story it would begin alone, the first text that has it, and how many fingerprints it has.
    private var stories: [StoryID] = []
    private var firstText: [Int32] = []
    private var printCount: [Int32] = []
    private var placeOf: [StoryID: Int32] = [:]

    /// Fingerprints in common that make two texts worth comparing.
    static let shared = 2
    /// A fingerprint that more texts hold is that of a phrase everybody uses: its holders are not all compared with each
    /// other, only neighbours in the order of their content hashes, so that many copies of one text still find each
    /// other.
    static let many = 400
    private static let neighbours = 4

    /// `rows` keeps the words of the texts.
    package init(rows: some WordRows = RowsInMemory()) { kept = rows }

    /// How many texts there are.
    package var count: Int { ids.count }

    /// Throws what keeping its words throws.
    package mutating func add(id: String, text: String) throws {
        let normalised = normalisedContent(Array(text.utf8))
        guard let hash = contentHash(normalised: normalised) else {
            ids.append(id)
            return contentOf.append(-1)
        }
        let story = StoryID(of: hash)
        if let known = placeOf[story] {
            ids.append(id)
            return contentOf.append(known)
        }
        let row = WordRow(normalised: normalised)
        try kept.append(row)
        let fingerprint = Fingerprint(of: row)
        postings.add(fingerprint, of: stories.count)
        printCount.append(Int32(fingerprint.prints.count))
        placeOf[story] = Int32(stories.count)
        contentOf.append(Int32(stories.count))
        firstText.append(Int32(ids.count))
        stories.append(story)
        ids.append(id)
    }

    /// Hands out what each text is to those before it, in the order in which they were added. To be called once.
    package mutating func rows(_ take: (DedupRow) throws -> Void) throws {
        let graph = try graph()
        let groups = graph.groups(of: stories.count)
        var name: [Int: StoryID] = [:]
        for (content, group) in groups.enumerated() {
            name[group] = min(name[group] ?? stories[content], stories[content])
        }
        var firstOf: [Int: Int] = [:]
        for text in ids.indices {
            let content = Int(contentOf[text])
            guard content >= 0 else {
                try take(DedupRow(id: ids[text], cluster: "short:" + ids[text], kind: .new))
                continue
            }
            let group = groups[content]
            var row = DedupRow(id: ids[text], cluster: name[group]!.text, kind: .new)
            if firstText[content] < text {
                row.kind = .dupExact
                row.of = ids[Int(firstText[content])]
            } else if let first = firstOf[group] {
                row.kind = .dupNear
                row.of = ids[first]
                if let best = best(of: graph.links(of: content), for: content) {
                    row.take(best.link, of: ids[best.text])
                }
            }
            firstOf[group] = firstOf[group] ?? text
            try take(row)
        }
    }

    /// The link to an earlier text with which most is in common.
    private func best(of links: [CopyGraph.Link], for content: Int) -> (link: CopyGraph.Link, text: Int)? {
        links.map { (link: $0, text: Int(firstText[$0.other(than: content)])) }
            .filter { $0.text < firstText[content] }
            .max { ($0.link.coverage, $0.link.containment, $1.text) < ($1.link.coverage, $1.link.containment, $0.text) }
    }

    /// Compares every two contents that share fingerprints.
    private mutating func graph() throws -> CopyGraph {
        let order = stories.indices.sorted { stories[$0] < stories[$1] }
        var rank = Array(repeating: 0, count: order.count)
        for (place, content) in order.enumerated() { rank[content] = place }
        postings.sort(by: rank)
        var graph = CopyGraph()
        for (place, content) in order.enumerated() {
            let row = try kept.row(at: content)
            let candidates = candidates(for: row, at: place).map { (content: order[$0.rank], shared: $0.shared) }
                .filter { isWorthwhile($0.shared, content, $0.content) }
            if candidates.isEmpty { continue }
            let comparand = Comparand(row)
            for (other, _) in candidates {
                graph.add(content, other, comparand.compared(with: Comparand(try kept.row(at: other))))
            }
        }
        try graph.settle { [kept] in
            try Comparand(kept.row(at: $0)).compared(with: Comparand(kept.row(at: $1)))
        }
        return graph
    }

    /// Whether so many fingerprints in common are reason enough to compare two contents. A short text holds few: one will
    /// do.
    private func isWorthwhile(_ shared: Int, _ one: Int, _ other: Int) -> Bool {
        shared >= (min(printCount[one], printCount[other]) < 8 ? 1 : DedupIndex.shared)
    }

    /// Those of higher rank that share fingerprints with `row`, and how many; by rank.
    private func candidates(for row: WordRow, at rank: Int) -> [(rank: Int, shared: Int)] {
        var counts: [Int: Int] = [:]
        for print in Fingerprint(of: row).prints {
            let all = postings.holders(of: print)
            let later = all[all.firstPlace { $0 > rank }...]
            for other in all.count > DedupIndex.many ? later.prefix(DedupIndex.neighbours) : later {
                counts[Int(other), default: 0] += 1
            }
        }
        return counts.map { (rank: $0.key, shared: $0.value) }.sorted { $0.rank < $1.rank }
    }
}

extension DedupRow {
    fileprivate mutating func take(_ link: CopyGraph.Link, of id: String) {
        of = id
        likeness = link.likeness
        containment = (Double(link.containment) * 1000).rounded() / 1000
        coverage = (Double(link.coverage) * 1000).rounded() / 1000
    }
}
