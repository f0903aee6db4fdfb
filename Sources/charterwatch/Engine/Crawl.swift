import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Logging

/// One polite pass: every due source, then every article page that is waiting, hosts side by side and one
/// request at a time on each. Sources come first and pages after them, so that an entry listed by several
/// sources is judged once, on the fullest listing, whatever the order of arrival.
struct Crawl: Sendable {
    let pipeline: Pipeline
    let progress: CrawlProgress
    let log: Logger

    /// What to look at.
    struct Scope: Sendable {
        var all = false
        var only: [SourceID] = []
        var limit: Int?
    }

    /// Runs the pass. Throws only when the store cannot be read or written; then the crawl is over, and what was
    /// committed is kept.
    func run(_ scope: Scope) async throws(StoreError) {
        let started = pipeline.now()
        let due = try await pipeline.store.dueSources(
            at: started, all: scope.all, only: scope.only, limit: scope.limit)
        progress.begin("sources", total: due.count)
        let lanes = Dictionary(grouping: due) { $0.source.url.host() ?? "" }.sorted { $0.key < $1.key }
        try await sideBySide(lanes.map(\.value)) { lane in
            for source in lane { try await visit(source) }
        }
        try await readPages()
    }

    private func readPages() async throws(StoreError) {
        let now = pipeline.now()
        let hosts = try await pipeline.store.dueHosts(at: now)
        progress.begin("pages", total: hosts.reduce(0) { $0 + $1.pages })
        try await sideBySide(hosts.map(\.host)) { host in
            try await readPages(of: host, dueAt: now)
        }
    }

    /// Pages of one host, a batch at a time, so that memory stays small however many there are. A host that wants
    /// to be left alone, or has had its share of this crawl, keeps the rest in the queue for the next one.
    private func readPages(of host: String, dueAt: Date) async throws {
        var last: ArticleID?
        var problem: HostProblem?
        var left = pipeline.rules.hostPages
        while left > 0 {
            let batch = try await pipeline.store.duePages(host: host, at: dueAt, limit: min(20, left), after: last)
            guard let end = batch.last else { return }
            for work in batch {
                problem = try await visit(work, hostProblem: problem)
                if problem?.wantsRest ?? false { return }
            }
            left -= batch.count
            last = end.article
        }
    }

    private func visit(_ due: DueSource) async throws {
        try Task.checkCancellation()
        progress.working(on: due.source.url.host() ?? due.source.id.text)
        let counts = try await pipeline.follow(due)
        progress.finishedOne()
        log.debug("source visited", metadata: ["source": "\(due.source.id)", "new": "\(counts.new)"])
    }

    private func visit(_ work: PageWork, hostProblem: HostProblem?) async throws -> HostProblem? {
        try Task.checkCancellation()
        progress.working(on: work.url.host)
        let problem = try await pipeline.follow(work, hostProblem: hostProblem)
        progress.finishedOne()
        log.debug("page visited", metadata: ["url": "\(work.url)", "article": "\(work.article)"])
        return problem
    }

    /// Runs `body` over `lanes`, at most `concurrency` at once. The first store error, or a cancellation, ends
    /// all; a lane is one host, so lanes never wait for each other.
    private func sideBySide<Lane: Sendable>(
        _ lanes: [Lane], _ body: @escaping @Sendable (Lane) async throws -> Void
    ) async throws(StoreError) {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var waiting = lanes.makeIterator()
                for _ in 0..<pipeline.rules.concurrency {
                    guard let lane = waiting.next() else { break }
                    group.addTask { try await body(lane) }
                }
                while try await group.next() != nil {
                    if let lane = waiting.next() { group.addTask { try await body(lane) } }
                }
            }
        } catch let error as StoreError {
            throw error
        } catch {
            // A cancellation: what is committed stays, the rest is due again next time.
        }
    }
}
