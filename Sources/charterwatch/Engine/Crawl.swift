import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Logging

/// How due work is done, whoever asks for it: hosts side by side and one request at a time on each.
struct Crawl: Sendable {
    let pipeline: Pipeline
    let progress: CrawlProgress
    let log: Logger
    /// Asked before each visit: no more are begun once it is true.
    var isStopping: @Sendable () -> Bool = { false }

    /// Hosts worked on side by side. Most of them wait for their turn; how many requests there are at once is the
    /// fetcher's to see to.
    static let hostsInHand = 2000

    /// Seconds by which one pass looks ahead: cron comes at the hour, and what is due a minute later would wait for
    /// the next hour.
    static let lookAhead = 300.0

    /// One polite pass: every due source, then every article page that is waiting. Sources come first and pages after
    /// them, so that an entry listed by several sources is judged once, on the fullest listing, whatever the order of
    /// arrival.
    ///
    /// With `sourcesOnly` the pages stay in the queue, for a later crawl. Throws only when the store cannot be read or
    /// written; then the crawl is over, and what was committed is kept. Ends early when the task is cancelled or our own network is down.
    func run(_ scope: DueScope, sourcesOnly: Bool = false) async throws(StoreError) {
        var scope = scope
        scope.early = Crawl.lookAhead
        let due = try await pipeline.store.dueSourcesByHost(at: pipeline.now(), scope)
        progress.begin("sources", total: due.reduce(0) { $0 + $1.sources.count })
        try await sideBySide(due) { try await readSources($0.sources) }
        try pipeline.door.hosts.check()
        if await pipeline.door.network.isDown { return }
        if sourcesOnly { return }
        if !pipeline.rules.readsPages { return try await readEntries() }
        // Later than the sources: what they just listed is due now.
        let since = pipeline.now()
        let hosts = try await pipeline.store.dueHosts(at: since)
        progress.begin("pages", total: hosts.reduce(0) { $0 + $1.pages })
        try await sideBySide(hosts) { try await readPages(of: $0.host, dueAt: since) }
        try pipeline.door.hosts.check()
    }

    /// Looks at sources of one host, one after the other.
    func readSources(_ sources: [SourceID]) async throws {
        for id in sources {
            try Task.checkCancellation()
            if await isOver { return }
            // Read when its turn comes: of a long list nothing but ids is held in memory.
            guard let due = try await pipeline.store.listedSource(id) else { continue }
            try await visit(due)
        }
    }

    /// Pages of one host, a batch at a time, so that memory stays small however many there are. A host that wants
    /// to be left alone, or has had its share of this crawl, keeps the rest in the queue for the next one.
    func readPages(of host: String, dueAt: Date, most: Int? = nil) async throws {
        var last: ArticleID?
        var problem: HostProblem?
        var left = most ?? pipeline.rules.hostPages
        while left > 0, await !isOver {
            let batch = try await pipeline.store.duePages(host: host, at: dueAt, limit: min(20, left), after: last)
            guard let end = batch.last else { return }
            for work in batch {
                problem = try await visit(work, hostProblem: problem)
                if problem?.wantsRest ?? false { return }
                if await isOver { return }
            }
            left -= batch.count
            last = end.article
        }
    }

    private var isOver: Bool {
        get async {
            if isStopping() { return true }
            return await pipeline.door.network.isDown
        }
    }

    private func visit(_ due: DueSource) async throws {
        let host = due.source.url.host() ?? ""
        progress.working(on: host.isEmpty ? due.source.id.text : host)
        let look = try await counted { try await pipeline.follow(due) }
        progress.finishedOne()
        log.debug(
            "source visited",
            metadata: [
                "source": "\(due.source.id)", "host": "\(host)", "url": "\(due.address.absoluteString)",
                "outcome": "\(look.outcome)", "new": "\(look.counts.new)",
            ])
    }

    private func visit(_ work: PageWork, hostProblem: HostProblem?) async throws -> HostProblem? {
        try Task.checkCancellation()
        progress.working(on: work.url.host)
        let look = try await counted { try await pipeline.follow(work, hostProblem: hostProblem) }
        progress.finishedOne()
        log.debug(
            "page visited",
            metadata: [
                "source": "\(work.source)", "host": "\(work.url.host)", "url": "\(work.url)",
                "article": "\(work.article)", "outcome": "\(look.outcome.map(String.init(describing:)) ?? "put off")",
            ])
        return look.problem
    }

    /// Does `body` as one visit under way.
    private func counted<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let network = pipeline.door.network
        await network.began()
        do {
            let value = try await body()
            await network.ended()
            return value
        } catch {
            await network.ended()
            throw error
        }
    }

    /// Runs `body` over `lanes`, a bounded number at once. The first store error, or a cancellation, ends all; a lane
    /// is one host, so lanes never wait for each other.
    private func sideBySide<Lane: Sendable>(
        _ lanes: [Lane], _ body: @escaping @Sendable (Lane) async throws -> Void
    ) async throws(StoreError) {
        try await untilCancelled {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var waiting = lanes.makeIterator()
                for _ in 0..<Crawl.hostsInHand {
                    guard let lane = waiting.next() else { break }
                    group.addTask { try await body(lane) }
                }
                while try await group.next() != nil {
                    if let lane = waiting.next() { group.addTask { try await body(lane) } }
                }
            }
        }
    }
}

/// Does `body`, which the store may end, or a cancellation: then what is committed stays, and the rest is still due.
func untilCancelled(_ body: () async throws -> Void) async throws(StoreError) {
    do {
        try await body()
    } catch let error as StoreError {
        throw error
    } catch {
        assert(error is CancellationError, "\(error)")
    }
}
