package import FoundationEssentials

/// What is known of one sitemap of a source: where it is listed, and how far it was read.
package struct SitemapMark: Sendable, Equatable {
    /// As listed, absolute.
    package var url: String
    /// The index that lists it; nil for the source's own document.
    package var parent: String?
    /// 0 for the source's own document, 1 for what that lists, 2 for what an index among those lists.
    package var depth: Int
    /// When it changed last, as its index says.
    package var lastmod: Date?
    package var firstListedAt: Date
    /// When it was last read to its end.
    package var readAt: Date?
    /// `lastmod` at that time.
    package var readLastmod: Date?
    package var validators: Validators
    package var payloadHash: PayloadHash?
    package var isIndex: Bool
    /// It lists more than one look takes: the rest is read at the next.
    package var isUnfinished: Bool
    /// Why it could not be read last time; nil when it could.
    package var problem: String?
    /// Entries that were handled or are not to be followed, where their dates do not say so: hashes of address and
    /// lastmod.
    package var passed: Set<UInt64>

    package init(
        url: String, parent: String? = nil, depth: Int = 0, lastmod: Date? = nil, firstListedAt: Date,
        readAt: Date? = nil, readLastmod: Date? = nil, validators: Validators = Validators(),
        payloadHash: PayloadHash? = nil, isIndex: Bool = false, isUnfinished: Bool = false, problem: String? = nil,
        passed: Set<UInt64> = []
    ) {
        self.url = url
        self.parent = parent
        self.depth = depth
        self.lastmod = lastmod
        self.firstListedAt = firstListedAt
        self.readAt = readAt
        self.readLastmod = readLastmod
        self.validators = validators
        self.payloadHash = payloadHash
        self.isIndex = isIndex
        self.isUnfinished = isUnfinished
        self.problem = problem
        self.passed = passed
    }
}
