import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Logging
import TestSupport
import Testing

@testable import charterwatch

/// Sources that are no feeds, crawled over real sockets into a real store.
@Suite("Sitemaps and list pages, crawled") struct SourceKindTests {
    /// A site, a store and a clock that is moved by hand.
    struct World {
        let site: TinySite
        let store: Store
        let folder: TemporaryFolder
        var loaded: LoadedPipeline

        init(_ sources: Source...) throws {
            site = try TinySite()
            folder = try TemporaryFolder()
            store = try Store(path: folder.path + "/store.sqlite")
            loaded = try loadPipeline(root: repository, name: "us-azerbaijan-charter")
            loaded.sources = sources
            loaded.config.contact = "https://example.org/desk"
            loaded.config.crawl.allowHosts = ["*.test"]
            loaded.config.crawl.resolve = [HostRedirect(pattern: "*.test", target: "127.0.0.1:\(site.port)")]
            loaded.config.crawl.hostDelay = 0
            loaded.config.crawl.pages = false
            loaded.config.crawl.maxAge = nil
        }

        /// One crawl `hours` after the start; returns what was asked for.
        @discardableResult
        func crawl(at hours: Double) async throws -> [String] {
            let moment = SitemapDeskTests.at(hours / 24)
            let session = CrawlSession(
                loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                now: { moment }, bar: nil)
            _ = try await session.run(DueScope(all: true))
            return site.takeAsked()
        }

        /// The source's current row of the ledger.
        func outcome() async throws -> (outcome: Outcome, why: String, health: SourceState.Health) {
            let row = try #require(try await store.sourceRows().first)
            let url = try #require(CanonicalURL(row.source.url))
            let told = try #require(try await store.explain(url: url))
            let ledger = try #require(told.ledger.last { $0.subjectKind == "source" && $0.current })
            return (ledger.outcome, ledger.why, row.state.health)
        }

        func isListed(_ url: String) async throws -> Bool {
            let url = try #require(CanonicalURL(url))
            return try await store.explain(url: url)?.sightings.isEmpty == false
        }
    }

    static func source(_ kind: Source.Kind, _ url: String, items: String? = nil, zone: String? = nil) -> Source {
        Source(
            id: SourceID("s"), kind: kind, url: URL(string: url)!, title: "S", outlet: "S", timezone: zone, items: items
        )
    }

    static let news = """
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://a.test/n/1</loc><news:news>\
        <news:publication_date>2026-02-12T04:00:00Z</news:publication_date><news:title>Harbour opens</news:title>\
        </news:news></url></urlset>
        """

    @Test(
        "an index: listed sitemaps, one of them gzip without saying so, are read in one look and asked again when due")
    func index() async throws {
        let world = try World(Self.source(.sitemap, "http://a.test/sitemap.xml"))
        defer { world.site.stop() }
        let index = SitemapDeskTests.index([
            ("news.xml", "2026-02-12T05:00:00Z"), ("old.xml.gz", "2026-02-11T05:00:00Z"),
        ])
        .replacingOccurrences(of: "https://a.example", with: "http://a.test")
        world.site["a.test/sitemap.xml"] = .init(index, type: "application/xml", etag: "\"1\"")
        world.site["a.test/news.xml"] = .init(Self.news, type: "application/xml")
        world.site["a.test/old.xml.gz"] = .init(bytes: gzipped, type: "application/x-gzip")
        #expect(try await world.crawl(at: 0) == ["a.test/sitemap.xml", "a.test/news.xml", "a.test/old.xml.gz"])
        #expect(try await world.isListed("http://a.test/n/1"))
        #expect(try await world.isListed("http://a.test/packed"))
        let told = try await world.outcome()
        #expect(told.outcome == .kept && told.health == .ok)
        #expect(told.why.contains("2 of 2 listed sitemaps read"), "\(told.why)")
        #expect(try await world.crawl(at: 1) == ["a.test/sitemap.xml"], "nothing changed: nothing is read again")
        #expect(try await world.outcome().outcome == .notModified)
        world.site["a.test/sitemap.xml"] = .init(
            index.replacingOccurrences(of: "2026-02-12T05", with: "2026-02-12T07"), type: "application/xml")
        #expect(try await world.crawl(at: 2) == ["a.test/sitemap.xml", "a.test/news.xml"])
    }

    /// `<urlset><url><loc>http://a.test/packed</loc><lastmod>2026-02-12T04:00:00Z</lastmod></url></urlset>`
    private var gzipped: [UInt8] {
        [UInt8](
            Data(
                base64Encoded:
                    "H4sIAAAAAAACA7MpLcopTi2xswHSdjY5+cl2GSUlBVb6+ol6JanFJfoFicnZqSk2+i"
                    + "AZm5zE4pLc/BQ7IwMjM10DI11DoxADEysDAyCKAiqBytrog83Sh5oMAAo5wsdiAAAA"
            )!)
    }

    @Test("the rest of an index is read at the next look, though the index itself did not change")
    func bounded() async throws {
        var world = try World(Self.source(.sitemap, "http://a.test/sitemap.xml"))
        defer { world.site.stop() }
        world.loaded.config.crawl.sitemapChildren = 1
        let index = SitemapDeskTests.index([("one.xml", "2026-02-12T05:00:00Z"), ("two.xml", "2026-02-12T04:00:00Z")])
            .replacingOccurrences(of: "https://a.example", with: "http://a.test")
        world.site["a.test/sitemap.xml"] = .init(index, type: "application/xml", etag: "\"1\"")
        world.site["a.test/one.xml"] = .init(Self.news, type: "application/xml")
        world.site["a.test/two.xml"] = .init(
            Self.news.replacingOccurrences(of: "/n/1", with: "/n/2"), type: "application/xml")
        #expect(try await world.crawl(at: 0) == ["a.test/sitemap.xml", "a.test/one.xml"])
        #expect(try await !world.isListed("http://a.test/n/2"))
        #expect(try await world.crawl(at: 1) == ["a.test/sitemap.xml", "a.test/two.xml"])
        #expect(try await world.isListed("http://a.test/n/2"))
        #expect(try await world.crawl(at: 2) == ["a.test/sitemap.xml"])
    }

    @Test("a listed sitemap that robots.txt keeps is not asked for, and when none can be read the source fails")
    func robots() async throws {
        let world = try World(Self.source(.sitemap, "http://a.test/sitemap.xml"))
        defer { world.site.stop() }
        world.site["a.test/robots.txt"] = .init("User-agent: *\nDisallow: /private", type: "text/plain")
        world.site["a.test/sitemap.xml"] = .init(
            "<sitemapindex><sitemap><loc>http://a.test/private.xml</loc></sitemap></sitemapindex>",
            type: "application/xml")
        #expect(try await world.crawl(at: 0) == ["a.test/sitemap.xml"])
        let told = try await world.outcome()
        #expect(told.outcome == .blockedRobots && told.health == .suspect)
    }

    @Test("a changed lastmod of a known address is a reason to look at its page again")
    func changedPage() async throws {
        var world = try World(Self.source(.sitemap, "http://a.test/sitemap.xml"))
        defer { world.site.stop() }
        world.loaded.config.crawl.pages = true
        func list(_ lastmod: String) {
            world.site["a.test/sitemap.xml"] = .init(
                "<urlset><url><loc>http://a.test/p</loc><lastmod>\(lastmod)</lastmod></url></urlset>",
                type: "application/xml")
        }
        list("2026-02-12T04:00:00Z")
        world.site["a.test/p"] = .init("<p>No article.</p>")
        #expect(try await world.crawl(at: 0) == ["a.test/sitemap.xml", "a.test/p"])
        #expect(try await world.crawl(at: 1) == ["a.test/sitemap.xml"])
        list("2026-02-12T08:00:00Z")
        #expect(try await world.crawl(at: 3) == ["a.test/sitemap.xml", "a.test/p"])
    }

    @Test("what is no sitemap, or unpacks to more than is read, fails and says so")
    func broken() async throws {
        var world = try World(Self.source(.sitemap, "http://a.test/sitemap.xml"))
        defer { world.site.stop() }
        world.site["a.test/sitemap.xml"] = .init("<html><body>Gone fishing</body></html>")
        try await world.crawl(at: 0)
        #expect(try await world.outcome().outcome == .failed("not-a-sitemap"))
        world.site["a.test/sitemap.xml"] = .init(bytes: gzipped, type: "application/x-gzip")
        world.loaded.config.crawl.feedLimit = 60
        try await world.crawl(at: 1)
        #expect(try await world.outcome().outcome == .tooLarge)
    }

    /// A page of so many entries, the newest first.
    static func page(_ count: Int, year: Int = 2026) -> String {
        let items = (1...max(1, count)).prefix(count).map { number in
            "<div class='item'><h2><a href='/news/\(2000 + number)'>Harbour council approves berth number \(number)</a></h2>"
                + "<span>12.02.\(year) 09:30</span></div>"
        }
        return "<html><body><div class='list'>\(items.joined())</div></body></html>"
    }

    @Test("a list page: its entries in order, with their dates in the source's zone")
    func listPage() async throws {
        let world = try World(Self.source(.page, "http://a.test/news", zone: "Asia/Baku"))
        defer { world.site.stop() }
        world.site["a.test/news"] = .init(Self.page(3))
        #expect(try await world.crawl(at: 0) == ["a.test/news"])
        let told = try await world.outcome()
        #expect(told.outcome == .kept && told.why == "list-page, 3 entries")
        let work = try await world.store.explain(url: try #require(CanonicalURL("http://a.test/news/2001")))
        #expect(work?.sightings.first?.published?.iso8601 == "2026-02-12T05:30:00Z")
    }

    @Test("a list that shrank to nothing is a failure that says so; a page made by scripts is named as such")
    func shrunk() async throws {
        let world = try World(Self.source(.page, "http://a.test/news"))
        defer { world.site.stop() }
        world.site["a.test/news"] = .init(Self.page(3))
        try await world.crawl(at: 0)
        world.site["a.test/news"] = .init(Self.page(0))
        try await world.crawl(at: 1)
        var told = try await world.outcome()
        #expect(told.outcome == .failed("no-list") && told.health == .suspect)
        #expect(told.why.contains("no links to pages of its site"))
        world.site["a.test/news"] = .init("<html><body><div id='app'></div><script src='/x.js'></script></body></html>")
        try await world.crawl(at: 2)
        told = try await world.outcome()
        #expect(told.outcome == .failed("no-list") && told.why.contains("made by scripts"))
        world.site["a.test/news"] = .init(Self.page(3))
        try await world.crawl(at: 3)
        #expect(try await world.outcome().health == .ok)
    }

    @Test("links chosen by an XPath")
    func chosen() async throws {
        let world = try World(Self.source(.page, "http://a.test/k", items: "//li[@data-x]/a"))
        defer { world.site.stop() }
        world.site["a.test/k"] = .init("<ul><li><a href='/no'>No</a></li><li data-x=1><a href='/yes'>Yes</a></li></ul>")
        try await world.crawl(at: 0)
        #expect(try await world.isListed("http://a.test/yes"))
        #expect(try await !world.isListed("http://a.test/no"))
    }

    @Test("times in a feed that name no zone are the source's")
    func zone() async throws {
        let world = try World(Self.source(.rss, "http://a.test/rss", zone: "Asia/Baku"))
        defer { world.site.stop() }
        world.site["a.test/rss"] = .init(
            "<rss version='2.0'><channel><item><title>T</title><link>http://a.test/1</link>"
                + "<pubDate>2026-02-12 09:30:00</pubDate></item></channel></rss>", type: "text/xml")
        try await world.crawl(at: 0)
        let told = try await world.store.explain(url: try #require(CanonicalURL("http://a.test/1")))
        #expect(told?.sightings.first?.published?.iso8601 == "2026-02-12T05:30:00Z")
    }
}
