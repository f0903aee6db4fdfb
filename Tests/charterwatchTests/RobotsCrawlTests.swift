import CharterConfig
import CharterFetch
import CharterModel
import CharterReports
import CharterStore
import Foundation
import Logging
import TestSupport
import Testing

@testable import charterwatch

@Suite("A crawl: robots.txt, words against training, proxies") struct RobotsCrawlTests {
    private static let robots = "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /shut\n"
    private static let feed = "<rss version='2.0'><channel><title>Paper</title></channel></rss>"

    /// One pass over `sources`, as `crawl --all` makes it.
    private func crawl(_ sources: [Source], _ talk: RobotsTalk, allow: [String]) async throws {
        var loaded = try loadPipeline(root: repository, name: "us-azerbaijan-charter")
        loaded.sources = sources
        loaded.config.contact = "https://example.org/desk"
        loaded.config.crawl.allowHosts = allow
        loaded.config.crawl.resolve = [HostRedirect(pattern: "*.test", target: "127.0.0.1:\(talk.server.port)")]
        loaded.config.crawl.hostDelay = 0
        let session = CrawlSession(
            loaded: loaded, store: talk.store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: talk.now, bar: nil)
        _ = try await session.run(DueScope(all: true))
    }

    private func source(_ id: String, _ url: String, proxy: String? = nil) -> Source {
        Source(id: SourceID(id), url: URL(string: url)!, title: id, outlet: id, proxy: proxy)
    }

    private func serving() throws -> RobotsTalk {
        try RobotsTalk { request in
            request.target.hasSuffix("/robots.txt")
                ? [RobotsTalk.answer("200 OK", [], Self.robots)]
                : [RobotsTalk.answer("200 OK", ["X-Robots-Tag: noai", "Content-Type: application/rss+xml"], Self.feed)]
        }
    }

    @Test("an hourly crawl asks for robots.txt once, and the words are on the source and in its health")
    func hourly() async throws {
        let talk = try serving()
        let sources = [source("open", "http://paper.test/feed"), source("shut", "http://paper.test/shut/feed")]
        for _ in 0..<3 {
            try await crawl(sources, talk, allow: ["*.test"])
            talk.pass(hours: 1)
        }
        #expect(talk.server.requests.map(\.target) == ["/robots.txt", "/feed", "/feed", "/feed"])
        let rows = try await talk.store.sourceRows(at: talk.now())
        #expect(rows.first { $0.source.id.text == "open" }?.optOuts.words == ["header:noai", "robots:GPTBot"])
        #expect(
            rows.first { $0.source.id.text == "shut" }?.state.lastError?.contains("robots.txt of paper.test") == true)
        let health = rows.map { HealthRow($0, defaultCadence: 3600) }
        let json = String(decoding: try HealthRow.render(health, as: .json), as: UTF8.self)
        #expect(json.contains(#""opt_outs":["header:noai","robots:GPTBot"]"#) && json.contains(#""opt_outs":[]"#))
        #expect(
            String(decoding: try HealthRow.render(health, as: .csv), as: UTF8.self).contains(
                "header:noai robots:GPTBot"))
    }

    @Test("a source with a proxy is asked through it, robots.txt first, and so is what it redirects to")
    func proxied() async throws {
        let proxy = try RobotsTalk { request in
            if request.target.hasSuffix("/robots.txt") { return [RobotsTalk.answer("200 OK", [], Self.robots)] }
            return request.target == "http://far.example/feed"
                ? [RobotsTalk.answer("302 Found", ["Location: http://further.example/feed"], "")]
                : [RobotsTalk.answer("200 OK", [], Self.feed)]
        }
        let fetcher = Fetcher(options: FetchOptions(userAgent: "test", allowHosts: ["127.0.0.1"]))
        defer { fetcher.shutdown() }
        let door = Door(
            fetcher: fetcher, rules: CrawlRules(PipelineConfig(name: "p").crawl),
            robots: RobotsDesk(fetcher: fetcher, limits: FetchLimits(), now: proxy.now, store: proxy.store))
        let source = source("far", "http://far.example/feed", proxy: "http://me:secret@127.0.0.1:\(proxy.server.port)")
        let due = DueSource(source: source, state: SourceState(newAt: RobotsTalk.start))
        #expect(await door.look(at: due, at: RobotsTalk.start).visit.outcome == .kept)
        #expect(
            proxy.server.requests.map(\.target) == [
                "http://far.example/robots.txt", "http://far.example/feed", "http://further.example/robots.txt",
                "http://further.example/feed",
            ])
        #expect(proxy.server.requests.allSatisfy { $0.values("Proxy-Authorization") == ["Basic bWU6c2VjcmV0"] })
    }

    @Test("pages of a source's own site go through its proxy and with its headers; what it links elsewhere goes bare")
    func pagesOfProxied() async throws {
        let page = RobotsTalk.answer("200 OK", ["Content-Type: text/html"], "<p>Text.</p>")
        let proxy = try RobotsTalk { _ in [page] }
        let direct = try RobotsTalk { _ in [page] }
        var options = FetchOptions(userAgent: "test", allowHosts: ["127.0.0.1", "*.test"])
        options.resolve = [ResolveRule(pattern: "*.test", target: "127.0.0.1:\(direct.server.port)")!]
        let fetcher = Fetcher(options: options)
        defer { fetcher.shutdown() }
        var far = source("far", "http://news.far.example/feed", proxy: "http://127.0.0.1:\(proxy.server.port)")
        far.headers = ["X-Key": "secret"]
        let door = Door(
            fetcher: fetcher, rules: CrawlRules(PipelineConfig(name: "p").crawl),
            robots: RobotsDesk(fetcher: fetcher, limits: FetchLimits(), now: proxy.now, store: proxy.store),
            routes: PageRoutes([far]))
        for url in ["http://news.far.example/1", "http://www.far.example/2", "http://else.test/3"] {
            let work = PageWork(
                article: ArticleID("1"), url: try #require(CanonicalURL(url)), source: far.id, title: "",
                published: nil, authors: [], language: nil, text: "", attempts: 0, firstSeenAt: RobotsTalk.start)
            #expect(await door.page(for: work, at: RobotsTalk.start, hostProblem: nil).payload != nil, "\(url)")
        }
        func pages(_ talk: RobotsTalk) -> [String] {
            talk.server.requests.filter { !$0.target.hasSuffix("robots.txt") }
                .map { "\($0.target) \($0.values("X-Key").joined())" }
        }
        #expect(pages(proxy) == ["http://news.far.example/1 secret", "http://www.far.example/2 "])
        #expect(pages(direct) == ["/3 "])
    }
}
