internal import CharterModel

/// One row of `dedup --jsonl`.
package struct DedupRow: Sendable, Equatable, Codable {
    /// What a text is to those before it. Near copies and revisions come with the fingerprint index.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case new
        case dupExact = "dup-exact"
    }
    package var id: String
    /// The same for all texts that are copies of each other, and the same in every order of arrival.
    package var cluster: String
    package var kind: Kind
    /// Id of the first text of the cluster, when this is not it.
    package var of: String?
    package init(id: String, cluster: String, kind: Kind, of: String? = nil) {
        self.id = id
        self.cluster = cluster
        self.kind = kind
        self.of = of
    }
}

/// Copies among the texts of one run, in memory: what the filter command needs. The store keeps its own index.
package struct DedupIndex: Sendable {
    private var first: [ContentHash: String] = [:]

    package init() {}

    /// Judges one text against those already judged and remembers it.
    ///
    /// A text too short to be compared is alone in a cluster named after its id.
    package mutating func judge(id: String, text: String) -> DedupRow {
        guard let content = contentHash(of: text) else {
            return DedupRow(id: id, cluster: "short:" + id, kind: .new)
        }
        let cluster = StoryID(of: content).text
        if let original = first[content] {
            return DedupRow(id: id, cluster: cluster, kind: .dupExact, of: original)
        }
        first[content] = id
        return DedupRow(id: id, cluster: cluster, kind: .new)
    }
}
