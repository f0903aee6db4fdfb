package import FoundationEssentials

/// What the store says of all crawls together, for `/metrics`: sums over its rows, since the store was made.
package struct StoreSums: Sendable, Equatable {
    /// Looks at sources, by stage and outcome.
    package var looks: [OutcomeCount] = []
    /// Entries that those looks listed: never seen before, seen with other content, seen as they were.
    package var entriesNew = 0
    package var entriesChanged = 0
    package var entriesKnown = 0
    /// Decoded body bytes of sources' documents.
    package var bytes = 0
    /// Events of the timeline by the name of their kind.
    package var events: [String: Int] = [:]
    /// Articles by stage and the outcome that stands there now.
    package var articles: [OutcomeCount] = []
    /// Listed sources by state.
    package var sources: [SourceState.Health: Int] = [:]
    /// Listed sources that give clearly less than their rhythm.
    package var quietSources = 0
    /// Listed sources that are due to be looked at.
    package var dueSources = 0
    /// Pages that wait to be read.
    package var pagesPending = 0
    /// Hosts that want to be left alone.
    package var hostsResting = 0
    /// When any source last answered well; nil when none ever did.
    package var lastGoodAnswer: Date?
    /// When a crawl last ended with exit code 0; nil when none ever did.
    package var lastGoodCrawl: Date?

    package init() {}
}

/// What the system says of this process and its files, for `/metrics`.
package struct ProcessFigures: Sendable, Equatable {
    package var startedAt: Date?
    package var residentBytes: Int?
    package var cpuSeconds: Double?
    package var openFiles: Int?
    package var mostOpenFiles: Int?
    /// The store's file and its log beside it.
    package var storeBytes: Int?
    /// All files of the archive; nil where none is kept.
    package var archiveBytes: Int?
    package var networkIsDown = false

    package init() {}
}
