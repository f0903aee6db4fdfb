import CharterConfig
import CharterDemo
import CharterModel
import CharterStore
import Foundation
import Logging
import TestSupport

@testable import charterwatch

/// The newsroom and its hostile wing crawled together, twice, ten days apart; and the newsroom alone beside it.
struct SiegeCrawl: Sendable {
    /// What the store said after one crawl.
    struct Look: Sendable {
        let at: Date
        let seconds: Double
        let summary: CrawlSummary
        let sources: [SourceID: SourceRow]
        /// The current ledger row of each source, by its id.
        let ledger: [String: LedgerRow]
        let vaultVisits: [String]
    }

    let store: Store
    let charter: Charter
    let sources: [Source]
    let first: Look
    let second: Look
    let requests: [SiegeRequest]
    let vault: Int
    /// Articles of the newsroom's own outlets: beside the siege after each crawl, and without it.
    let besieged: [HealthyArticle]
    let later: [HealthyArticle]
    let free: [HealthyArticle]
    private let folder: TemporaryFolder

    /// The moment of the first look.
    static let day = Siege.firstLook

    static let both = Task { try await SiegeCrawl() }

    private init() async throws {
        folder = try TemporaryFolder()
        let server = try await NewsroomServer.start()
        let siege = try SiegeServer()
        var loaded = try NewsroomCrawl.pipeline(over: server)
        Self.shorten(&loaded)
        charter = loaded.charter

        let alone = try Store(path: folder.path + "/alone.sqlite")
        _ = try await Self.crawl(loaded, alone, at: Self.day)
        free = try await Self.healthy(in: alone, server.newsroom)

        loaded.sources +=
            CharterConfig.sources(
                fromOPML: Array(Siege.opml(vault: siege.vaultPort).utf8), file: "siege.opml"
            ).sources
        loaded.config.crawl.resolve =
            siege.resolve.map { HostRedirect(pattern: $0.pattern, target: $0.target) } + loaded.config.crawl.resolve
        sources = loaded.sources
        vault = siege.vaultPort
        store = try Store(path: folder.path + "/store.sqlite")
        first = try await Self.look(loaded, store, siege, at: Self.day)
        besieged = try await Self.healthy(in: store, server.newsroom)
        second = try await Self.look(loaded, store, siege, at: Self.day.addingTimeInterval(10 * 86_400))
        later = try await Self.healthy(in: store, server.newsroom)
        requests = siege.requests
        await Task.detached { siege.stop() }.value
        await server.stop()
    }

    /// Times short enough for a test, long enough for the newsroom's own server, which shares two cores with all
    /// other tests; and many hosts at once.
    static func shorten(_ loaded: inout LoadedPipeline) {
        loaded.config.crawl.connectTimeout = 5
        loaded.config.crawl.stallTimeout = 5
        loaded.config.crawl.totalTimeout = 12
        loaded.config.crawl.concurrency = 48
    }

    private static func crawl(_ loaded: LoadedPipeline, _ store: Store, at day: Date) async throws -> CrawlSummary {
        let session = CrawlSession(
            loaded: loaded, store: store, log: Logger(label: "siege", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { day }, bar: nil)
        return try await session.run(DueScope(all: true))
    }

    private static func look(
        _ loaded: LoadedPipeline, _ store: Store, _ siege: SiegeServer, at day: Date
    ) async throws -> Look {
        let began = Date()
        let summary = try await crawl(loaded, store, at: day)
        let seconds = Date().timeIntervalSince(began)
        var ledger: [String: LedgerRow] = [:]
        for source in loaded.sources {
            guard let url = CanonicalURL(source.url) else { continue }
            let rows = try await store.explain(url: url)?.ledger ?? []
            ledger[source.id.text] = rows.last { $0.subjectKind == "source" && $0.current }
        }
        let rows = try await store.sourceRows(at: day)
        return Look(
            at: day, seconds: seconds, summary: summary,
            sources: Dictionary(rows.map { ($0.source.id, $0) }) { first, _ in first }, ledger: ledger,
            vaultVisits: siege.vaultVisits)
    }

    /// Everything kept of the articles on the newsroom's own hosts.
    private static func healthy(in store: Store, _ newsroom: Newsroom) async throws -> [HealthyArticle] {
        let hosts = Set(newsroom.outlets.map(\.host))
        let rows = try await store.timeline(TimelineFilter(kinds: ["article.seen"]), clausesOfSection: nil)
        var found: [HealthyArticle] = []
        for row in rows {
            guard let article = row.article, let url = CanonicalURL(article.url), hosts.contains(url.host) else {
                continue
            }
            let told = try await store.explain(article: article.id)
            found.append(
                HealthyArticle(
                    article: article, labels: row.labels, story: row.story, told: told?.article,
                    why: told?.ledger.map { "\($0.stage) \($0.outcome): \($0.why)" } ?? []))
        }
        return found.sorted { $0.article.url < $1.article.url }
    }

    /// The article behind the entry of a case's feed: its last row at fetch or extract.
    func page(of found: SiegeCase, path: String = "/article") async throws -> Explanation? {
        guard let url = CanonicalURL("http://\(found.host)\(path)") else { return nil }
        return try await store.explain(url: url)
    }
}

/// A healthy article with all that is kept of it.
struct HealthyArticle: Equatable, Sendable {
    let article: TimelineRow.ArticleRef
    let labels: [TimelineRow.LabelRow]
    let story: TimelineRow.StoryRef?
    let told: Explanation.Article?
    /// Its ledger, for the message of a failure.
    let why: [String]

    /// Without the dates that others claim for it: they are kept as claims, and must not be believed.
    var withoutClaims: HealthyArticle {
        var told = told
        told?.dates = []
        return HealthyArticle(article: article, labels: labels, story: story, told: told, why: [])
    }
}
