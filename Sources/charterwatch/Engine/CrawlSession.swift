import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Logging

/// A crawl from lease to closing line: what `crawl` and `demo` both do.
struct CrawlSession: Sendable {
    let loaded: LoadedPipeline
    let store: Store
    let log: Logger
    let now: Now
    /// Where a progress bar is drawn; nil for none.
    let bar: Terminal?

    /// Runs one pass and returns its sums. Throws when another crawl holds the store, or the store fails.
    func run(_ scope: Crawl.Scope) async throws -> CrawlSummary {
        var rules = CrawlRules(loaded.config.crawl)
        rules.concurrency = try hostsAtOnce(wanted: rules.concurrency, openFiles: openFileLimit())
        let lease = try store.acquireCrawlLease()
        defer { withExtendedLifetime(lease) {} }
        let began = Date()
        let startedAt = now()
        _ = try await store.syncSources(loaded.sources, at: startedAt)
        try await bringForward(at: startedAt)
        let run = try await store.beginCrawl(
            pipeline: loaded.config.name, version: charterwatchVersion, at: startedAt)
        let fetcher = Fetcher(options: fetchOptions(for: loaded.config))
        defer { fetcher.shutdown() }
        let progress = CrawlProgress(on: bar)
        let drawing = Task { await progress.draw() }
        let crawl = Crawl(pipeline: pipeline(run: run, fetcher: fetcher, rules: rules), progress: progress, log: log)
        do {
            try await crawl.run(scope)
        } catch {
            drawing.cancel()
            await drawing.value
            throw error
        }
        drawing.cancel()
        await drawing.value
        try await store.endCrawl(run, at: now(), exitCode: Task.isCancelled ? Failure.Code.tryAgain.rawValue : 0)
        try await store.flush()
        return CrawlSummary(
            visits: try await store.visitSums(ofRun: run), outcomes: try await store.outcomes(ofRun: run),
            pending: try await store.counts().pending, seconds: Date().timeIntervalSince(began))
    }

    /// A clock that was ahead leaves due times that nobody meant; they are not waited for.
    private func bringForward(at now: Date) async throws {
        let forward = try await store.bringForward(at: now, cadence: loaded.config.crawl.cadence)
        guard let furthest = forward.furthest else { return }
        log.notice(
            """
            The clock was ahead in an earlier crawl, or is behind now: \(forward.sources.count) source(s) and \
            \(forward.pages) page(s) were not due before \(furthest.iso8601) at the furthest, longer than any wait \
            the rules give. They are due now.
            """,
            metadata: forward.sources.isEmpty
                ? [:] : ["sources": "\(forward.sources.map(\.text).joined(separator: " "))"])
    }

    private func pipeline(run: Int64, fetcher: Fetcher, rules: CrawlRules) -> Pipeline {
        return Pipeline(
            door: Door(
                fetcher: fetcher, rules: rules,
                robots: RobotsDesk(fetcher: fetcher, limits: rules.pageLimits, now: now)),
            store: store,
            classifier: Classifier(charter: loaded.charter), charter: loaded.charter, rules: rules, now: now,
            run: run)
    }
}

/// The network door's settings, as the operator wrote them.
func fetchOptions(for config: PipelineConfig) -> FetchOptions {
    let crawl = config.crawl
    var options = FetchOptions(userAgent: userAgent(contact: config.contact))
    options.allowHosts = crawl.allowHosts
    options.resolve = crawl.resolve.compactMap { ResolveRule(pattern: $0.pattern, target: $0.target) }
    options.hostConnections = crawl.hostConnections
    options.hostDelay = crawl.hostDelay
    return options
}

/// Who we say we are (D12): always by name, with a way to reach the operator.
func userAgent(contact: String?) -> String {
    let reach = contact.flatMap { $0.isEmpty ? nil : $0 } ?? "no-contact-set"
    return "Mozilla/5.0 (compatible; charterwatch/\(charterwatchVersion); +\(reach))"
}
