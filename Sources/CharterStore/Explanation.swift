package import CharterModel
package import FoundationEssentials

/// All the store knows of one document: what `explain` turns into sentences.
package struct Explanation: Sendable, Equatable {
    /// Where the document is filed; the id of a URL that never became an article is in `pending` or nowhere.
    package var article: Article?
    /// Identities of every URL the document is known by.
    package var names: [String]
    /// Who listed it, earliest first.
    package var sightings: [Sighting]
    /// Ledger rows of its entries and of itself in the order they were written, superseded ones included.
    package var ledger: [LedgerRow]
    /// Work that waits for it.
    package var pending: Pending?

    /// One source listing it under one key and URL.
    package struct Sighting: Sendable, Equatable {
        package var source: SourceID
        package var key: EntryKey
        package var url: String
        package var title: String
        package var published: Date?
        package var firstSeenAt: Date
        package var lastSeenAt: Date
    }

    /// The article with its history.
    package struct Article: Sendable, Equatable {
        package var id: ArticleID
        package var url: String
        /// Where it was seen first, and that source's outlet.
        package var source: SourceID
        package var outlet: String
        package var language: String?
        package var authors: [String]
        package var firstSeenAt: Date
        /// Nil when no date was believed.
        package var published: DateCandidate?
        /// Every date anybody claimed.
        package var dates: [DateCandidate]
        /// When its page was found gone; nil while it stands.
        package var withdrawnAt: Date?
        /// Oldest first; the last is current.
        package var versions: [Version]
        package var story: Story
    }

    /// One text the article had, with what was said of it.
    package struct Version: Sendable, Equatable {
        /// 1 for the first text.
        package var n: Int
        package var at: Date
        package var textHash: TextHash
        package var title: String
        package var text: String
        /// How the text was found, as `ExtractedArticle.method`.
        package var method: String
        /// One for each charter and classifier that judged this text, oldest first.
        package var classifications: [Judgement]
    }

    /// What one classifier said of one text under one charter.
    package struct Judgement: Sendable, Equatable {
        package var relevance: Relevance
        package var charter: SHA256Digest
        package var classifier: SHA256Digest
        package var classifierVersion: String
        package var labels: [Label]
    }

    /// The story it is in.
    package struct Story: Sendable, Equatable {
        package var id: StoryID
        package var representative: ArticleID
        /// Owners who speak in it.
        package var origins: Int
        /// Representative first, then by publication.
        package var members: [StoryMember]
    }

    /// A page still to be read.
    package struct Pending: Sendable, Equatable {
        package var article: ArticleID
        package var url: String
        package var source: SourceID
        /// Tries so far that were put off, and when the next is due.
        package var attempts: Int
        package var nextAt: Date
    }
}

/// An article as a member of a story.
package struct StoryMember: Sendable, Equatable {
    package var id: ArticleID
    package var url: String
    package var title: String
    package var outlet: String
    /// Nil is unknown.
    package var owner: String?
    /// Nil when no date was believed.
    package var published: Date?
    package var firstSeenAt: Date
}

/// A story of two members or more.
package struct StoryRow: Sendable, Equatable {
    package var id: StoryID
    package var representative: StoryMember
    /// Representative first, then by publication.
    package var members: [StoryMember]
    /// Owners who speak in it: an unknown owner counts as its own.
    package var origins: Int
}
