import CharterModel

/// What a replay did: sums by name, in the order of this file.
struct BackfillReport: Sendable, Equatable {
    var files = 0
    var records = 0
    /// What the records were taken for.
    var kinds: [Kind: Int] = [:]
    /// What became of the articles whose text was read.
    var articles: [Change: Int] = [:]
    var labels = 0
    var entries = 0
    var queued = 0
    /// Pages that the replay asked for and no file held.
    var missing = 0
    var outcomes: [Stage: [Outcome: Int]] = [:]
    /// Places where no record could be read.
    var damages: [String] = []

    enum Kind: String, CaseIterable {
        case listing = "looks at sources"
        case knownListing = "looks that are stored already"
        case olderListing = "looks older than what is stored, with nothing new"
        case page = "pages"
        case knownPage = "pages without an article, known already"
        case unchanged = "pages that had not changed"
        case redirect = "redirects"
        case robots = "robots.txt"
        case unwatched = "pages of outlets that are not watched"
        case noPage = "answers that are no page (other types, errors)"
        case tooLarge = "answers too large to read"
        case unreadable = "answers that cannot be read"
        case undated = "answers without a date"
        case other = "other records (requests, warcinfo, metadata)"
    }

    enum Change: String, CaseIterable {
        case new, revised, same
        case older = "older than what is stored"
    }

    mutating func count(_ kind: Kind) { kinds[kind, default: 0] += 1 }
    mutating func count(_ change: Change) { articles[change, default: 0] += 1 }
    mutating func count(_ notes: [LedgerNote]) {
        for note in notes { outcomes[note.stage, default: [:]][note.outcome, default: 0] += 1 }
    }

    /// For people, one subject a line.
    var text: String {
        var lines = ["\(files) file\(files == 1 ? "" : "s"), \(records) records"]
        lines += Kind.allCases.compactMap { kind in kinds[kind].map { "  \($0) \(kind.rawValue)" } }
        lines.append("articles")
        lines += Change.allCases.map { "  \(articles[$0, default: 0]) \($0.rawValue)" }
        lines.append("  \(labels) labels given")
        lines.append("listings")
        lines.append("  \(entries) entries new or changed, \(queued) pages asked for, \(missing) of them in no file")
        for stage in Stage.allCases {
            guard let counts = outcomes[stage] else { continue }
            let sorted = counts.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
            lines.append("\(stage.rawValue): " + sorted.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
