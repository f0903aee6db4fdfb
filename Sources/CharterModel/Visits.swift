package import FoundationEssentials

/// One look at a source, complete: what the engine hands to the store to commit in one transaction.
package struct SourceVisit: Sendable {
    package var source: SourceID
    package var at: Date
    /// Seconds from first byte asked to last byte read.
    package var elapsed: Double
    /// HTTP status; nil when there was no answer.
    package var status: Int?
    /// Decoded body bytes.
    package var bytes: Int
    /// The source's outcome at the stage that ended the visit, and its sentence.
    package var stage: Stage
    package var outcome: Outcome
    package var why: String
    /// The state to keep from now on, before what `lesson` teaches.
    package var state: SourceState
    /// What there is to learn from a good answer; nil after any other.
    package var lesson: Lesson?
    /// Everything listed, in the feed's order; empty when nothing was parsed.
    package var entries: [SightedEntry]
    /// What robots.txt and the headers said against training, where either was read.
    package var optOuts: [OptOuts.Origin: [String]] = [:]
    /// Where the answers stand in the archive, those of redirects first.
    package var captures: [Capture] = []

    package init(
        source: SourceID, at: Date, elapsed: Double, status: Int?, bytes: Int, stage: Stage, outcome: Outcome,
        why: String, state: SourceState, lesson: Lesson? = nil, entries: [SightedEntry] = []
    ) {
        self.source = source
        self.at = at
        self.elapsed = elapsed
        self.status = status
        self.bytes = bytes
        self.stage = stage
        self.outcome = outcome
        self.why = why
        self.state = state
        self.lesson = lesson
        self.entries = entries
    }
}

/// An entry as one visit listed it.
package struct SightedEntry: Sendable, Equatable {
    package var key: EntryKey
    /// Where the article is; nil when the entry names no usable URL (its outcome then says so).
    package var url: CanonicalURL?
    package var title: String
    package var published: Date?
    package var authors: [String]
    package var language: String?
    /// Plain text the entry itself carries (content or summary), for when the page cannot be had.
    package var text: String
    /// Changes when anything a reader would see of the entry changes.
    package var digest: SHA256Digest
    /// `kept`, or why the entry goes no further (`too-old`, `failed(no-link)`, …), with its sentence.
    package var outcome: Outcome
    package var why: String

    /// The sentence of an entry that goes on and of which there is no more to say.
    package static let usual = "listed"

    package init(
        key: EntryKey, url: CanonicalURL?, title: String, published: Date?, authors: [String] = [],
        language: String? = nil, text: String, digest: SHA256Digest, outcome: Outcome, why: String
    ) {
        self.key = key
        self.url = url
        self.title = title
        self.published = published
        self.authors = authors
        self.language = language
        self.text = text
        self.digest = digest
        self.outcome = outcome
        self.why = why
    }
}

/// A page to be read for an article: queued by a source visit, kept until its outcome is final.
package struct PageWork: Sendable, Equatable {
    package var article: ArticleID
    package var url: CanonicalURL
    /// The source whose entry is kept for the fallback text: the one that carries most, then the first by id.
    package var source: SourceID
    package var title: String
    package var published: Date?
    package var authors: [String]
    package var language: String?
    package var text: String
    /// Tries so far that ended in `deferred`.
    package var attempts: Int
    /// When the article was first listed anywhere.
    package var firstSeenAt: Date

    package init(
        article: ArticleID, url: CanonicalURL, source: SourceID, title: String, published: Date?,
        authors: [String], language: String?, text: String, attempts: Int, firstSeenAt: Date
    ) {
        self.article = article
        self.url = url
        self.source = source
        self.title = title
        self.published = published
        self.authors = authors
        self.language = language
        self.text = text
        self.attempts = attempts
        self.firstSeenAt = firstSeenAt
    }
}

/// What became of a piece of page work, complete: committed in one transaction.
package struct PageVisit: Sendable {
    package var work: PageWork
    package var at: Date
    /// One note a stage passed, in order; the last is where it ended.
    package var notes: [LedgerNote]
    /// The article with its labels, when there is one to keep.
    package var article: JudgedArticle?
    /// When to try the page again; nil when its outcome is final and the work is done.
    package var retryAt: Date?
    /// Redirect targets and the canonical URL: further names of the same document.
    package var aliases: [CanonicalURL]
    /// What the page and its headers say against training.
    package var optOuts: [String] = []
    /// Where the answers stand in the archive, those of redirects first.
    package var captures: [Capture] = []

    package init(
        work: PageWork, at: Date, notes: [LedgerNote], article: JudgedArticle? = nil, retryAt: Date? = nil,
        aliases: [CanonicalURL] = []
    ) {
        self.work = work
        self.at = at
        self.notes = notes
        self.article = article
        self.retryAt = retryAt
        self.aliases = aliases
    }
}

/// An article with everything the stages found: text, dates, content hash, labels.
package struct JudgedArticle: Sendable {
    /// From the canonical URL, which may differ from the work's.
    package var id: ArticleID
    package var url: CanonicalURL
    package var extracted: ExtractedArticle
    /// Page dates and the feed's, every candidate.
    package var dates: [DateCandidate]
    /// nil when the text is too short to be compared.
    package var content: ContentHash?
    package var classification: Classification
    package var charter: SHA256Digest
    package var classifier: SHA256Digest
    package var classifierVersion: String

    package init(
        id: ArticleID, url: CanonicalURL, extracted: ExtractedArticle, dates: [DateCandidate],
        content: ContentHash?, classification: Classification, charter: SHA256Digest,
        classifier: SHA256Digest, classifierVersion: String
    ) {
        self.id = id
        self.url = url
        self.extracted = extracted
        self.dates = dates
        self.content = content
        self.classification = classification
        self.charter = charter
        self.classifier = classifier
        self.classifierVersion = classifierVersion
    }
}

/// One count of a crawl's closing line: so many subjects had this outcome at this stage.
package struct OutcomeCount: Sendable, Equatable, Codable {
    /// `source`, `entry` or `article`.
    package var subject: String
    package var stage: Stage
    package var outcome: Outcome
    package var count: Int
    package init(subject: String, stage: Stage, outcome: Outcome, count: Int) {
        self.subject = subject
        self.stage = stage
        self.outcome = outcome
        self.count = count
    }
}
