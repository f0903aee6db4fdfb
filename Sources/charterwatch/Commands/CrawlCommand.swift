import ArgumentParser
import CharterConfig
import CharterModel
import CharterStore
import Foundation

/// `charterwatch crawl`
struct CrawlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl",
        abstract: "One polite pass over every source that is due, then exit.",
        discussion: """
            Sources that fail are recorded and counted; they do not make the crawl fail. A crawl that was \
            killed is continued by the next one.

            Examples:
              charterwatch crawl                        what is due
              charterwatch crawl --all                  everything, due or not
              charterwatch crawl --source azertag.az-rss  one; ids: sources list
              charterwatch crawl --sources-only         what is listed; no pages yet
              charterwatch crawl --dry-run              what would be looked at
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Every listed source, due or not.")
    var all = false

    @Option(help: ArgumentHelp("Only this source, due or not; may be repeated.", valueName: "id"))
    var source: [String] = []

    @Option(help: "At most this many sources.")
    var limit: Int?

    @Flag(
        name: .customLong("sources-only"),
        help: "Look at the sources and leave the articles they list in the queue, for a later crawl.")
    var sourcesOnly = false

    @Flag(name: .customLong("dry-run"), help: "Show what is due and stop.")
    var dryRun = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit wants a number of 1 or more") }
    }

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            for id in source where !loaded.sources.contains(where: { $0.id.text == id }) {
                throw Failure(
                    .usage, "no source \(id) in pipeline \(loaded.config.name) — see `charterwatch sources list`")
            }
            if !dryRun { try requireContact(loaded) }
            let store = try common.openStore()
            defer { store.close() }
            let scope = DueScope(all: all, only: source.map { SourceID($0) }, limit: limit)
            if dryRun { return try await showDue(loaded, store, scope) }
            try await crawl(loaded, store, scope)
        }
    }

    private func crawl(_ loaded: LoadedPipeline, _ store: Store, _ scope: DueScope) async throws {
        let session = CrawlSession(
            loaded: loaded, store: store, log: common.logger(), now: { Date() },
            bar: common.showsProgress ? .standardError : nil)
        let work = Task { try await session.run(scope, sourcesOnly: sourcesOnly) }
        let signals = Signals(on: [SIGINT, SIGTERM, SIGHUP]) { work.cancel() }
        defer { signals.stop() }
        let summary = try await work.value
        if !common.quiet { Terminal.standardError.write(summary.line + "\n") }
        if summary.isBlind {
            throw Failure(
                .tryAgain,
                "our own network is down: nothing is counted against the sources, and all that was due still is")
        }
        if work.isCancelled {
            throw Failure(
                .tryAgain, "interrupted; everything finished so far is kept, the next crawl goes on from here")
        }
    }

    private func showDue(_ loaded: LoadedPipeline, _ store: Store, _ scope: DueScope) async throws {
        let now = Date()
        _ = try await store.syncSources(loaded.sources, at: now)
        let hosts = try await store.dueSourcesByHost(at: now, scope)
        let addresses = Dictionary(loaded.sources.map { ($0.id, $0.url) }) { first, _ in first }
        let due = hosts.flatMap(\.sources)
        for id in due {
            Terminal.standardOutput.write("\(id)  \(addresses[id]?.absoluteString ?? "")\n")
        }
        let pages = try await store.dueHosts(at: now).reduce(0) { $0 + $1.pages }
        Terminal.standardError.write("\(due.count) of \(loaded.sources.count) sources due, \(pages) pages waiting\n")
    }
}
