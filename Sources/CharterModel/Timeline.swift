package import FoundationEssentials

/// What can happen (D7). Stored by name; readers ignore names they do not know.
package enum EventKind: String, Sendable, Codable, CaseIterable {
    case articleSeen = "article.seen"
    case articleRevised = "article.revised"
    case articleWithdrawn = "article.withdrawn"
    case storyFormed = "story.formed"
    case storyMerged = "story.merged"
    case storySplit = "story.split"
    case labelGiven = "label.given"
    case labelChanged = "label.changed"
    case labelReviewed = "label.reviewed"
    case commitmentDue = "commitment.due"
    case commitmentEvidence = "commitment.evidence"
    case commitmentStatus = "commitment.status"
    case sourceDown = "source.down"
    case sourceBack = "source.back"
    case sourceQuiet = "source.quiet"
    case sourceMoved = "source.moved"
    case sourceRetired = "source.retired"
}

/// One line of the timeline as every export shows it (`timeline --format jsonl`). JSON names are snake_case.
package struct TimelineRow: Sendable, Equatable, Codable {
    /// Place in the append-only log; the one order that never changes.
    package var seq: Int64
    package var at: Date
    /// The stored name, which may be one this version does not know.
    package var kind: String
    package var article: ArticleRef?
    package var story: StoryRef?
    package var labels: [LabelRow]
    /// Source id for source events.
    package var source: String?
    /// More about the event, by kind: `reason`, `before`, `after`, …
    package var detail: [String: String]

    package init(
        seq: Int64, at: Date, kind: String, article: ArticleRef? = nil, story: StoryRef? = nil,
        labels: [LabelRow] = [], source: String? = nil, detail: [String: String] = [:]
    ) {
        self.seq = seq
        self.at = at
        self.kind = kind
        self.article = article
        self.story = story
        self.labels = labels
        self.source = source
        self.detail = detail
    }

    /// The article an event is about.
    package struct ArticleRef: Sendable, Equatable, Codable {
        package var id: ArticleID
        package var url: String
        package var title: String
        package var outlet: String
        package var lang: String?
        package var publishedAt: Date
        package var publishedOrigin: DateOrigin
        package var firstSeenAt: Date
        package init(
            id: ArticleID, url: String, title: String, outlet: String, lang: String?, publishedAt: Date,
            publishedOrigin: DateOrigin, firstSeenAt: Date
        ) {
            self.id = id
            self.url = url
            self.title = title
            self.outlet = outlet
            self.lang = lang
            self.publishedAt = publishedAt
            self.publishedOrigin = publishedOrigin
            self.firstSeenAt = firstSeenAt
        }
    }

    /// The story the article belongs to.
    package struct StoryRef: Sendable, Equatable, Codable {
        package var id: StoryID
        /// Articles in it.
        package var size: Int
        /// Owners who speak in it: an unknown owner counts as its own.
        package var origins: Int
        package init(id: StoryID, size: Int, origins: Int) {
            self.id = id
            self.size = size
            self.origins = origins
        }
    }

    /// A label with who gave it.
    package struct LabelRow: Sendable, Equatable, Codable {
        package var clause: ClauseID
        package var strength: Strength
        package var score: Double
        /// `person:NAME` or `classifier:VERSION`.
        package var by: String
        package var evidence: [Evidence]
        package init(clause: ClauseID, strength: Strength, score: Double, by: String, evidence: [Evidence]) {
            self.clause = clause
            self.strength = strength
            self.score = score
            self.by = by
            self.evidence = evidence
        }
    }
}

/// What to show of the timeline; nil or empty means no restriction.
package struct TimelineFilter: Sendable, Equatable {
    package var section: String?
    package var clause: ClauseID?
    /// Events at or after, by publication for articles, else by when it happened.
    package var since: Date?
    package var until: Date?
    package var outlet: String?
    package var language: String?
    package var story: StoryID?
    package var kinds: [String]
    /// Only events after this sequence number: a page, or a consumer's watermark.
    package var after: Int64
    package var limit: Int?

    package init(
        section: String? = nil, clause: ClauseID? = nil, since: Date? = nil, until: Date? = nil,
        outlet: String? = nil, language: String? = nil, story: StoryID? = nil, kinds: [String] = [],
        after: Int64 = 0, limit: Int? = nil
    ) {
        self.section = section
        self.clause = clause
        self.since = since
        self.until = until
        self.outlet = outlet
        self.language = language
        self.story = story
        self.kinds = kinds
        self.after = after
        self.limit = limit
    }
}
