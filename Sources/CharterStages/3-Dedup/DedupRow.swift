/// One row of `dedup --jsonl`.
package struct DedupRow: Sendable, Equatable, Codable {
    /// What a text is to those before it.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// None before it is the same or nearly the same.
        case new
        /// Its words are those of one before it.
        case dupExact = "dup-exact"
        /// Nearly the same as one before it, a part of it, or the whole of which that is a part.
        case dupNear = "dup-near"
    }
    package var id: String
    /// The same for all texts that are copies of each other, and the same in every order of arrival.
    package var cluster: String
    package var kind: Kind
    /// Id of the text before it that it is a copy of: the one it has most in common with.
    package var of: String?
    /// Of a near copy: how it is like that text.
    package var likeness: Comparison.Likeness?
    /// Of a near copy: the share of the smaller text that stands in the larger.
    package var containment: Double?
    /// Of a near copy: the share of the larger text that stands in the smaller.
    package var coverage: Double?

    package init(id: String, cluster: String, kind: Kind, of: String? = nil) {
        self.id = id
        self.cluster = cluster
        self.kind = kind
        self.of = of
    }
}
