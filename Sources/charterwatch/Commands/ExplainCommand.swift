import ArgumentParser
import CharterConfig
import CharterModel
import CharterReports
import CharterStore
import Foundation

/// `charterwatch explain`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What became of a URL, stage by stage, in sentences; also when it is not stored.",
        discussion: """
            Examples:
              charterwatch explain https://example.org/news/1
              charterwatch explain 9b2585de4443a134b6227ed1f041b671
              charterwatch explain https://example.org/news/1 --json
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print the ledger's rows as JSON, one a line.")
    var json = false

    @Argument(help: "URL or article id.")
    var url: String

    func run() async throws {
        try await reporting {
            let store = try common.openStore(readOnly: true)
            defer { store.close() }
            let told: Explanation?
            if let url = CanonicalURL(url) {
                told = try await store.explain(url: url)
            } else if url.contains("/") || url.contains(":") {
                throw Failure(.usage, "not an http or https URL: \(url)")
            } else {
                told = try await store.explain(article: ArticleID(url))
            }
            if json {
                for row in told?.ledger ?? [] {
                    try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
                }
                return
            }
            let style = Terminal.standardOutput.style
            let sources = try await sourceLines(store, isKnown: told != nil)
            guard let told else { return Terminal.standardOutput.write(unknown + sources) }
            let ledger = renderExplanation(of: url, told.ledger, style: style)
            let around = ExplainSentences(told, rests: try await store.restingHosts(at: Date()))
            Terminal.standardOutput.write(around.opening + ledger + around.closing + sources)
        }
    }

    private var unknown: String {
        "\(escapedForTerminal(url)) is not in the store: no source listed it in any crawl so far.\n"
    }

    /// The source that the URL is the address of; of a URL that is not stored, the sources of its host.
    private func sourceLines(_ store: Store, isKnown: Bool) async throws -> String {
        guard let asked = CanonicalURL(url) else { return "" }
        let rows = try await store.sourceRows()
        var chosen = rows.filter { row in
            [row.source.url, row.state.move.to].contains { address in
                address.flatMap { CanonicalURL($0.absoluteString) }?.identity == asked.identity
            }
        }
        if chosen.isEmpty, !isKnown {
            chosen = rows.filter { $0.source.url.host()?.lowercased() == asked.host }
            if chosen.isEmpty {
                return "No source on \(escapedForTerminal(asked.host)) is watched. "
                    + "`charterwatch sources list` shows what is.\n"
            }
        }
        let cadence = (try? common.loadedPipeline())?.config.crawl.cadence ?? SourceState.defaultCadence
        let rests = try await store.restingHosts(at: Date())
        return chosen.prefix(20).flatMap { row in
            let host = (row.state.move.to ?? row.source.url).host()?.lowercased()
            return SourceSentences(row: row, defaultCadence: cadence, rest: rests.first { $0.host == host }).lines
        }.map { $0 + "\n" }.joined()
    }
}

/// The parts of an explanation around the ledger's own sentences.
struct ExplainSentences {
    private let told: Explanation
    private let rests: [HostRest]

    /// `rests`: the hosts that want to be left alone, for the next step.
    init(_ told: Explanation, rests: [HostRest] = []) {
        self.told = told
        self.rests = rests
    }

    /// Who listed it, and what it became.
    var opening: String {
        var lines: [String] = []
        if let article = told.article, let version = article.versions.last {
            let date =
                article.published.map { "published \($0.at.iso8601) (\($0.origin.rawValue))" } ?? "no believable date"
            lines.append("\(version.title) — \(article.outlet), \(date)")
            lines.append(
                "article \(article.id), \(article.versions.count) version\(article.versions.count == 1 ? "" : "s")")
        }
        for sighting in told.sightings {
            lines.append(
                "listed by \(sighting.source) on \(sighting.firstSeenAt.iso8601) as \u{201C}\(sighting.title)\u{201D}: \(sighting.url)"
            )
        }
        return lines.map { escapedForTerminal($0) + "\n" }.joined() + "\n"
    }

    /// What it says, its copies, and the next step.
    var closing: String {
        var lines: [String] = [""]
        for judgement in told.article?.versions.last?.classifications.suffix(1) ?? [] {
            lines.append("relevance \(judgement.relevance.rawValue), by classifier \(judgement.classifierVersion)")
            for label in judgement.labels {
                let quote = label.evidence.first.map { ": \u{201C}\($0.quote)\u{201D}" } ?? ""
                lines.append("  \(label.clause) \(label.strength.rawValue)\(quote)")
            }
        }
        if let story = told.article?.story, story.members.count > 1 {
            lines.append("one of \(story.members.count) articles with this text, from \(story.origins) owner(s):")
            for member in story.members {
                let first = member.id == story.representative ? " (first)" : ""
                lines.append("  \(member.outlet)\(first): \(member.url)")
            }
        }
        if let pending = told.pending {
            lines.append("next step: " + step(of: pending))
        } else if told.article == nil, told.sightings.isEmpty {
            // An address of ours rather than an article's: what is said of the source says what is next.
        } else if told.article?.withdrawnAt != nil {
            lines.append("next step: none, the page is gone")
        } else {
            lines.append("next step: none, until a source lists a change")
        }
        return lines.map { escapedForTerminal($0) + "\n" }.joined()
    }

    private func step(of pending: Explanation.Pending) -> String {
        let tries =
            pending.attempts == 0 ? "" : ", after \(pending.attempts) tr\(pending.attempts == 1 ? "y" : "ies")"
        let host = CanonicalURL(pending.url)?.host
        guard let rest = rests.first(where: { $0.host == host }), rest.until > pending.nextAt else {
            return "the page is asked for at \(pending.nextAt.iso8601)\(tries)"
        }
        return "the page is asked for at \(rest.until.iso8601)\(tries), when its host may be asked again (\(rest.why))"
    }
}
