import CharterConfig
import CharterDemo
import CharterModel
import CharterStore
import Foundation
import Logging
import TestSupport

@testable import charterwatch

/// The newsroom crawled into a store of its own: what the end-to-end tests look at.
struct NewsroomCrawl: Sendable {
    let newsroom: Newsroom
    let store: Store
    let storePath: String
    let charter: Charter
    let summaries: [CrawlSummary]
    let requests: [ServedRequest]
    private let folder: TemporaryFolder

    /// The whole week, shared by all tests that only look.
    static let week = Task { try await NewsroomCrawl(days: Newsroom.days) }

    init(days: ClosedRange<Int>, adjust: (inout LoadedPipeline) -> Void = { _ in }) async throws {
        let server = try await NewsroomServer.start()
        folder = try TemporaryFolder()
        storePath = folder.path + "/store.sqlite"
        store = try Store(path: storePath)
        var loaded = try NewsroomCrawl.pipeline(over: server)
        adjust(&loaded)
        var summaries: [CrawlSummary] = []
        for day in days {
            await server.advance(to: day)
            let moment = server.newsroom.looksAt(day: day)
            let session = CrawlSession(
                loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                now: { moment }, bar: nil)
            summaries.append(try await session.run(DueScope(all: true)))
        }
        newsroom = server.newsroom
        charter = loaded.charter
        self.summaries = summaries
        requests = await server.requests
        await server.stop()
    }

    /// The shipped charter over the newsroom's sources.
    static func pipeline(over server: NewsroomServer) throws -> LoadedPipeline {
        var loaded = try loadPipeline(root: repository, name: "us-azerbaijan-charter")
        loaded.sources = sources(fromOPML: Array(server.newsroom.opml().utf8), file: "newsroom.opml").sources
        loaded.config.contact = "https://example.org/desk"
        loaded.config.crawl.allowHosts = ["*.test"]
        loaded.config.crawl.resolve = [HostRedirect(pattern: "*.test", target: "127.0.0.1:\(server.port)")]
        loaded.config.crawl.hostDelay = 0
        return loaded
    }

    /// A folder with Feeds/ and Pipelines/ for the program itself to crawl the newsroom on `port`.
    static func configuration(for newsroom: Newsroom, port: Int, in folder: TemporaryFolder, hostDelay: String = "0s")
        throws
    {
        _ = try folder.write("Feeds/newsroom.opml", newsroom.opml())
        let charter = try String(
            contentsOfFile: repository + "/Pipelines/us-azerbaijan-charter/charter.yaml", encoding: .utf8)
        _ = try folder.write("Pipelines/newsroom/charter.yaml", charter)
        _ = try folder.write(
            "Pipelines/newsroom/pipeline.yaml",
            """
            charter: charter.yaml
            feeds: [newsroom.opml]
            timezone: Asia/Baku
            contact: https://example.org/desk
            crawl:
              host-delay: \(hostDelay)
              allow-hosts: ["*.test"]
              resolve: {"*.test": "127.0.0.1:\(port)"}

            """)
    }

    /// The stored article behind a newsroom article.
    func stored(_ article: NewsroomArticle) async throws -> StoredArticle? {
        guard let url = CanonicalURL(newsroom.url(of: article, day: Newsroom.days.upperBound)) else { return nil }
        return try await store.article(url: url)
    }
}
