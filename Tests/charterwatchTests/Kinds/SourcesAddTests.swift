import CharterConfig
import CharterModel
import Foundation
import TestSupport
import Testing

/// The program itself, adding sources found on a site on loopback and taking them out again.
@Suite("sources add and remove") struct SourcesAddTests {
    struct Desk {
        let site: TinySite
        let folder: TemporaryFolder
        static let list = """
            <opml version="2.0">
              <head><title>T</title></head>
              <body>
                <!-- kept -->
                <outline text="Old" xmlUrl="http://old.test/rss"/>
              </body>
            </opml>

            """

        init() throws {
            site = try TinySite()
            folder = try TemporaryFolder()
            _ = try folder.write("Feeds/list.opml", Desk.list)
            let charter = try String(
                contentsOfFile: repository + "/Pipelines/us-azerbaijan-charter/charter.yaml", encoding: .utf8)
            _ = try folder.write("Pipelines/p/charter.yaml", charter)
            _ = try folder.write(
                "Pipelines/p/pipeline.yaml",
                """
                charter: charter.yaml
                feeds: [list.opml]
                contact: https://example.org/desk
                crawl: {host-delay: 0s, allow-hosts: ["*.test"], resolve: {"*.test": "127.0.0.1:\(site.port)"}}

                """)
        }

        func sources(_ arguments: String...) async throws -> Ended {
            try await run(charterwatch, ["sources"] + arguments + ["--config-root", folder.path])
        }

        var text: String {
            get throws { try String(contentsOfFile: folder.path + "/Feeds/list.opml", encoding: .utf8) }
        }
    }

    private static let feed = """
        <rss version="2.0"><channel><title>Tidewater &amp; Co</title><language>en-GB</language><item>\
        <title>Harbour council approves a berth</title><link>http://a.test/1</link>\
        <pubDate>Mon, 12 Feb 2024 06:00:00 GMT</pubDate></item></channel></rss>
        """

    /// A site with a feed, a sitemap in robots.txt and a list of articles.
    private func serve(_ site: TinySite) {
        site["a.test/"] = .init(
            """
            <html lang="en"><head><meta property="og:site_name" content="Tidewater"><title>Front</title>
            <link rel="alternate" type="application/rss+xml" href="/comments/feed">
            <link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>
            \(SourceKindTests.page(4, year: 2024))</body></html>
            """)
        site["a.test/feed.xml"] = .init(Self.feed, type: "application/rss+xml")
        site["a.test/comments/feed"] = .init(
            Self.feed.replacingOccurrences(of: "Tidewater &amp; Co", with: "Comments"), type: "application/rss+xml")
        site["a.test/robots.txt"] = .init("Sitemap: http://a.test/sitemap.xml", type: "text/plain")
        site["a.test/sitemap.xml"] = .init(
            SourceKindTests.news.replacingOccurrences(of: "2026-", with: "2024-"), type: "application/xml")
    }

    @Test("everything that can be watched is shown with counts, dates and headlines, best first; nothing is added")
    func dryRun() async throws {
        let desk = try Desk()
        defer { desk.site.stop() }
        serve(desk.site)
        let ended = try await desk.sources("add", "http://a.test/", "--dry-run")
        #expect(ended.code == 0, "\(ended.errors)")
        let lines = ended.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("1  rss  http://a.test/feed.xml"), "\(ended.output)")
        #expect(lines.contains("4  rss  http://a.test/comments/feed"))
        #expect(lines.contains { $0.hasSuffix("sitemap  http://a.test/sitemap.xml") })
        #expect(lines.contains { $0.hasSuffix("page  http://a.test/") })
        #expect(lines.contains("   linked by the page: rss20, 1 entry; newest 2024-02-12T06:00:00Z"))
        #expect(lines.contains("   · Harbour council approves berth number 1"))
        #expect(try desk.text == Desk.list)
    }

    @Test(
        "the best is added, the rest of the list untouched; a second time it is refused; removing gives the list back")
    func addAndRemove() async throws {
        let desk = try Desk()
        defer { desk.site.stop() }
        serve(desk.site)
        let added = try await desk.sources("add", "http://a.test/", "--feed", "1")
        #expect(added.code == 0, "\(added.errors)")
        let read = CharterConfig.sources(fromOPML: Array(try desk.text.utf8), file: "f")
        let source = try #require(read.sources.last)
        #expect(read.problems == [] && read.sources.count == 2)
        #expect(source.url.absoluteString == "http://a.test/feed.xml" && source.kind == .rss)
        #expect(source.title == "Tidewater & Co" && source.outlet == "Tidewater" && source.languages == ["en"])
        #expect(source.homepage?.absoluteString == "http://a.test/")
        #expect(
            try desk.text.contains("    <!-- kept -->\n    <outline text=\"Old\" xmlUrl=\"http://old.test/rss\"/>\n"))
        let again = try await desk.sources("add", "http://www.a.test/feed.xml")
        #expect(again.code != 0)
        let removed = try await desk.sources("remove", source.id.text)
        #expect(removed.code == 0, "\(removed.errors)")
        let left = CharterConfig.sources(fromOPML: Array(try desk.text.utf8), file: "f").sources
        #expect(left.map(\.title) == ["Old"])
        #expect(try await desk.sources("remove", "nobody").code == 64)
    }

    @Test(
        "the first source goes into a list that has none, or is not there yet; the last can be taken out",
        arguments: ["<opml version=\"2.0\"><body/></opml>", "<opml version=\"2.0\"><body>\n</body></opml>", nil])
    func firstSource(list: String?) async throws {
        let desk = try Desk()
        defer { desk.site.stop() }
        serve(desk.site)
        try FileManager.default.removeItem(atPath: desk.folder.path + "/Feeds/list.opml")
        if let list { _ = try desk.folder.write("Feeds/list.opml", list) }
        let added = try await desk.sources("add", "http://a.test/", "--feed", "1")
        #expect(added.code == 0, "\(added.errors)")
        let read = CharterConfig.sources(fromOPML: Array(try desk.text.utf8), file: "f")
        let source = try #require(read.sources.first)
        #expect(read.problems == [] && read.sources.count == 1)
        let removed = try await desk.sources("remove", source.id.text)
        #expect(removed.code == 0, "\(removed.errors)")
        let left = try await desk.sources("list")
        #expect(left.code == 78 && left.errors.contains("find the first with `charterwatch sources add URL`"))
        #expect(try await desk.sources("add", "http://a.test/", "--feed", "1").code == 0)
    }

    @Test("a page without feeds is asked at the usual places, which is said, and taken as a list page")
    func listPage() async throws {
        let desk = try Desk()
        defer { desk.site.stop() }
        desk.site["a.test/news"] = .init(SourceKindTests.page(4, year: 2024))
        let ended = try await desk.sources("add", "http://a.test/news", "--items", "//h2/a")
        #expect(ended.code == 0, "\(ended.errors)")
        #expect(ended.output.contains("asked at the usual places /feed, /rss, /rss.xml"))
        #expect(desk.site.takeAsked() == ["a.test/news", "a.test/feed", "a.test/rss", "a.test/rss.xml"])
        let source = try #require(CharterConfig.sources(fromOPML: Array(try desk.text.utf8), file: "f").sources.last)
        #expect(source.kind == .page && source.items == "//h2/a")
        let check = try await desk.sources("check", source.id.text)
        #expect(check.code == 0 && check.output.contains("list-page, 4 entries"), "\(check.output)\(check.errors)")
    }

    @Test("findings as JSON")
    func json() async throws {
        struct Row: Decodable {
            let number: Int
            let kind: String
            let url: String
            let entries: Int
            let newest: String?
            let samples: [String]
        }
        let desk = try Desk()
        defer { desk.site.stop() }
        serve(desk.site)
        let ended = try await desk.sources("add", "http://a.test/", "--json", "--kind", "sitemap")
        let rows = try ended.output.split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
        let row = try #require(rows.first)
        #expect(rows.count == 1 && row.number == 1 && row.kind == "sitemap" && row.entries == 1)
        #expect(row.url == "http://a.test/sitemap.xml" && row.newest == "2024-02-12T04:00:00Z")
        #expect(row.samples == ["Harbour opens"])
        #expect(try desk.text == Desk.list)
    }

    @Test("what cannot be had, and options that make no sense, end with their code and change nothing")
    func refused() async throws {
        let desk = try Desk()
        defer { desk.site.stop() }
        desk.site["a.test/robots.txt"] = .init("User-agent: *\nDisallow: /secret", type: "text/plain")
        desk.site["a.test/empty"] = .init("<html><body><p>Nothing here.</p></body></html>")
        for (arguments, code) in [
            (["http://a.test/missing"], 2), (["http://a.test/secret"], 2), (["http://a.test/empty"], 2),
            (["ftp://a.test/"], 64), (["http://a.test/empty", "--kind", "radio"], 64),
            (["http://a.test/empty", "--items", "//["], 64),
        ] {
            let ended = try await run(
                charterwatch, ["sources", "add"] + arguments + ["--config-root", desk.folder.path])
            #expect(ended.code == code, "\(arguments): \(ended.code) \(ended.errors)")
        }
        #expect(!desk.site.takeAsked().contains("a.test/secret"))
        #expect(try desk.text == Desk.list)
    }
}
