package import FoundationEssentials

/// What the ledger speaks of.
package enum LedgerSubject: Hashable, Sendable {
    case source(SourceID)
    case entry(SourceID, EntryKey)
    /// An article by canonical URL: it has rows before it has a text.
    case article(ArticleID)

    /// `source`, `entry` or `article`, as stored.
    package var kind: String {
        switch self {
        case .source: "source"
        case .entry: "entry"
        case .article: "article"
        }
    }

    /// Unique within its kind, as stored.
    package var key: String {
        switch self {
        case .source(let id): id.text
        case .entry(let id, let key): id.text + " " + key.text
        case .article(let id): id.text
        }
    }
}

/// A statement for the ledger: this subject had this outcome at this stage (D3).
package struct LedgerNote: Sendable, Equatable {
    package var subject: LedgerSubject
    package var stage: Stage
    package var outcome: Outcome
    /// A sentence with the figures that decided, for `explain`; no secrets, no markup.
    package var why: String
    /// The URL the subject stands for, as `explain URL` will be asked.
    package var url: String?
    package init(subject: LedgerSubject, stage: Stage, outcome: Outcome, why: String, url: String? = nil) {
        self.subject = subject
        self.stage = stage
        self.outcome = outcome
        self.why = redacted(why)
        self.url = url
    }
}

/// A row of the ledger as read back.
package struct LedgerRow: Sendable, Equatable, Codable {
    package var subjectKind: String
    package var subject: String
    package var stage: Stage
    package var outcome: Outcome
    package var why: String
    package var url: String?
    package var firstAt: Date
    package var lastAt: Date
    /// How often this same outcome was seen in a row.
    package var count: Int
    /// False when a later outcome of the same subject and stage replaced it.
    package var current: Bool
    package init(
        subjectKind: String, subject: String, stage: Stage, outcome: Outcome, why: String, url: String?,
        firstAt: Date, lastAt: Date, count: Int, current: Bool
    ) {
        self.subjectKind = subjectKind
        self.subject = subject
        self.stage = stage
        self.outcome = outcome
        self.why = why
        self.url = url
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
        self.current = current
    }
}
