import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Logging

/// A crawl from lease to closing line: what `crawl`, `daemon` and `demo` all do.
struct CrawlSession: Sendable {
    let loaded: LoadedPipeline
    let store: Store
    let log: Logger
    let now: Now
    /// Where a progress bar is drawn; nil for none.
    let bar: Terminal?
    /// The last word on the fetcher's options, and how much longer than asked a host is left alone; for tests, which pin
    /// what chance and the clock decide.
    var adjust: @Sendable (inout FetchOptions) -> Void = { _ in }
    var spread: @Sendable () -> Double = { Double.random(in: 1...1.1) }

    /// Runs one pass and returns its sums. Throws when another crawl holds the store, or the store fails.
    func run(_ scope: DueScope, sourcesOnly: Bool = false) async throws -> CrawlSummary {
        _ = try hostsAtOnce(wanted: 1, openFiles: openFileLimit())
        let lease = try store.acquireCrawlLease()
        defer { withExtendedLifetime(lease) {} }
        return try await work { crawl in try await crawl.run(scope, sourcesOnly: sourcesOnly) }
    }

    /// Crawls until the bell rings. The lease is the caller's.
    func watch(
        _ bell: Bell, _ service: ServiceManager, drain: Double, eachTurn: @escaping @Sendable () async -> Void = {}
    ) async throws -> CrawlSummary {
        try await work { crawl in
            var crawl = crawl
            crawl.isStopping = { bell.call != nil }
            service.vitals.ask { [network = crawl.pipeline.door.network] in await network.isDown }
            service.ready()
            try await Watch(crawl: crawl, bell: bell, service: service, drain: drain, eachTurn: eachTurn).run()
        }
    }

    /// Does `body` with everything a crawl needs, as one run in the store. The lease is the caller's.
    func work(_ body: (Crawl) async throws -> Void) async throws -> CrawlSummary {
        var rules = CrawlRules(loaded.config.crawl)
        rules.concurrency = try hostsAtOnce(wanted: rules.concurrency, openFiles: openFileLimit())
        let began = Date()
        let startedAt = now()
        var options = fetchOptions(for: loaded.config)
        options.maxConnections = rules.concurrency
        options.idleConnections = idleConnections(beside: rules.concurrency, openFiles: openFileLimit())
        options.lastRequestAgo = try await lastRequestAgo(at: startedAt)
        adjust(&options)
        _ = try await store.syncSources(loaded.sources, at: startedAt)
        try await bringForward(at: startedAt)
        let run = try await store.beginCrawl(
            pipeline: loaded.config.name, version: charterwatchVersion, at: startedAt)
        let archivist = try Archivist(for: loaded.config, store: store, now: now, log: log)
        if let archivist {
            options.archive = { await archivist.archive($0) }
            store.beforeCommit { try archivist.secure() }
        }
        defer { store.beforeCommit(nil) }
        let fetcher = Fetcher(options: options)
        defer { fetcher.shutdown() }
        let progress = CrawlProgress(on: bar)
        let pipeline = pipeline(run: run, fetcher: fetcher, rules: rules, archivist)
        try await pipeline.door.hosts.takeOver(at: startedAt)
        let drawing = Task { await progress.draw() }
        do {
            try await body(Crawl(pipeline: pipeline, progress: progress, log: log))
            try await archivist?.close()
        } catch {
            drawing.cancel()
            await drawing.value
            throw error
        }
        drawing.cancel()
        await drawing.value
        let isBlind = await pipeline.door.network.isDown
        let code: Failure.Code? = Task.isCancelled || isBlind ? .tryAgain : nil
        try await store.endCrawl(run, at: now(), exitCode: code?.rawValue ?? 0)
        try await store.flush()
        return CrawlSummary(
            visits: try await store.visitSums(ofRun: run), outcomes: try await store.outcomes(ofRun: run),
            pending: try await store.counts().pending, isBlind: isBlind, seconds: Date().timeIntervalSince(began))
    }

    /// Seconds since the crawl before this one may have asked a host; a crawl that was killed may have asked just now.
    private func lastRequestAgo(at now: Date) async throws -> Double? {
        guard let last = try await store.lastCrawl() else { return nil }
        guard let ended = last.ended else { return 0 }
        return max(0, now.timeIntervalSince(ended))
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

    private func pipeline(
        run: Int64, fetcher: Fetcher, rules: CrawlRules, _ archivist: Archivist?
    ) -> Pipeline {
        let network = NetworkWatch { [store] in
            guard let sources = try? await store.recentlyWell(limit: 3) else { return nil }
            return await reaches(sources, by: fetcher, limits: rules.pageLimits)
        }
        let archived: @Sendable ([Capture]) -> Void = { archivist?.keep($0) }
        return Pipeline(
            door: Door(
                fetcher: fetcher, rules: rules,
                robots: RobotsDesk(
                    fetcher: fetcher, limits: rules.pageLimits, now: now, store: store, archived: archived),
                hosts: HostDesk(fetcher: fetcher, store: store, now: now, spread: spread), network: network,
                routes: PageRoutes(loaded.sources), archived: archived),
            store: store,
            classifier: Lazily { [charter = loaded.charter] in Classifier(charter: charter) }, charter: loaded.charter,
            rules: rules, now: now, archivist: archivist, run: run)
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
