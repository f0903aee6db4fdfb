import Foundation
import TestSupport
import Testing

@testable import CharterDemo

/// Feeds, pages and the source list as a reader sees them that is not ours (Tests/Fixtures/demo/wellformed.py).
@Suite("What is printed")
struct PrintedTests {
    let newsroom: Newsroom

    init() throws { newsroom = try CharterDemoTests.newsroom.get() }

    /// The first python3 on the search path; without one these tests are skipped.
    static let python: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test("every feed is well formed and lists what it should", .enabled(if: python != nil), arguments: [1, 4, 7])
    func feeds(day: Int) async throws {
        var documents: [Document] = []
        var wanted: [[String]] = []
        for outlet in newsroom.outlets {
            for feed in outlet.feeds where feed.faults.isEmpty && feed.format.sourceType == "rss" {
                let listed = newsroom.listed(in: feed, of: outlet, day: day)
                let document = FeedDocument(outlet: outlet, feed: feed, day: day, articles: listed)
                documents.append(
                    Document(ending: feed.format == .json ? "json" : "feed", bytes: feed.charset.encode(document.text)))
                wanted.append(
                    listed.map { article in
                        "\(article.title(day: day))\t\(document.link(article))\t\(date(article, in: document))"
                    })
                #expect(!listed.isEmpty)
                #expect(listed.map(\.publishedAt) == listed.map(\.publishedAt).sorted(by: >))
            }
        }
        #expect(try await read(documents) == wanted)
    }

    /// The date of an entry as its feed should write it.
    private func date(_ article: NewsroomArticle, in document: FeedDocument) -> String {
        guard let date = document.date(article.publishedAt) else { return "" }
        return switch document.feed.format {
        case .rss2: document.feed.dates == .right ? date.mail : date.http
        case .rss091, .sitemap, .listing: ""
        case .atom, .atom03, .json, .rss1: date.iso
        }
    }

    @Test("tags match on every page, and its paragraphs hold the text", .enabled(if: python != nil), arguments: [1, 7])
    func pages(day: Int) async throws {
        var documents: [Document] = []
        var wanted: [Set<String>] = []
        for article in newsroom.articles(day: day) {
            let outlet = try #require(newsroom.outlet(article.outlet))
            let page = newsroom.page(of: article, outlet: outlet, day: day)
            documents.append(Document(ending: "html", bytes: Array(page.utf8)))
            wanted.append(
                Set(
                    article.blocks(day: day).compactMap { block in
                        if case .paragraph(let text) = block { text } else { nil }
                    }))
        }
        for outlet in newsroom.outlets {
            let pages = [
                newsroom.frontPage(of: outlet, day: day), newsroom.lostPage(of: outlet),
                newsroom.consentPage(of: outlet), newsroom.maintenancePage(of: outlet),
                newsroom.listPage(of: outlet.feeds[0], outlet: outlet, day: day),
            ]
            for page in pages {
                documents.append(Document(ending: "html", bytes: Array(page.utf8)))
                wanted.append([])
            }
        }
        let found = try await read(documents)
        try #require(found.count == wanted.count)
        for (paragraphs, wanted) in zip(found, wanted) { #expect(wanted.isSubset(of: paragraphs)) }
    }

    @Test("the source list has one outline a feed, with charterwatch's attributes", .enabled(if: python != nil))
    func opml() async throws {
        let lines = try #require(try await read([Document(ending: "opml", bytes: Array(newsroom.opml().utf8))]).first)
        #expect(lines.count == newsroom.outlets.flatMap(\.feeds).count)
        #expect(newsroom.opml().contains("<opml version=\"2.0\" xmlns:cw=\"https://charterwatch.invalid/ns/opml/1\">"))
        let lantern = try #require(lines.first { $0.contains("surgun-feneri") })
        #expect(
            Set(lantern.split(separator: "\t")) == [
                "country=AZ", "htmlUrl=http://surgun-feneri.test/", "kind=exile",
                "languages=en,az", "note=an invented outlet of the demo newsroom", "outlet=Sürgün Fənəri",
                "owner=foundation (fictional)", "text=Sürgün Fənəri / The Lantern in Exile",
                "timezone=Europe/Berlin", "type=rss", "xmlUrl=http://surgun-feneri.test/atom.xml",
            ])
    }

    @Test("one feed adds parameters to an address that another gives without")
    func tracking() throws {
        let outlet = try #require(newsroom.outlet("bukhta"))
        let targets = outlet.feeds.map { feed in
            newsroom.listed(in: feed, of: outlet, day: 1).map { feed.listedTarget(of: $0, day: 1) }
        }
        #expect(targets[0].allSatisfy { $0.contains("?utm_source=rss&utm_medium=feed") })
        #expect(targets[1].count == 2 && targets[1].allSatisfy { !$0.contains("?") })
        let plain = Set(targets[0].map { String($0.prefix { $0 != "?" }) })
        #expect(Set(targets[1]).isSubset(of: plain))
    }

    @Test(
        "where a page tells its date",
        arguments: [
            ("simurgh-en-peacekeeping", "article:published_time\" content=\"2026-04-08T16:25:00+04:00\""),
            ("simurgh-en-peacekeeping", "\"datePublished\":\"2026-04-08T16:25:00+04:00\""),
            ("ledger-nuclear", "article:published_time\" content=\"2026-03-30T10:10:00+04:00\""),
            ("zumrut-mac", "Spor / 11 Nisan 2026 22:05"),
            ("bukhta-gaz", "\"datePublished\":\"2026-03-05T11:40:00+04:00\""),
            ("fener-countdown", "datetime=\"2026-04-30T19:30:00+02:00\""),
            ("dehliz-gomruk", "<div class=\"date\">26 mart 2026, 14:05</div>"),
        ])
    func dates(_ id: String, _ mark: String) throws {
        let article = try #require(newsroom.article(id))
        let outlet = try #require(newsroom.outlet(article.outlet))
        #expect(newsroom.page(of: article, outlet: outlet, day: 1).contains(mark))
    }

    @Test("canonical links carry no port and no parameters, and say where the page is")
    func canonical() throws {
        for article in newsroom.articles {
            let template = newsroom.templates["\(article.outlet).\(article.language)"]?.filled(["canonical": "HERE"])
            guard template?.contains("HERE") == true else { continue }
            let outlet = try #require(newsroom.outlet(article.outlet))
            let page = newsroom.page(of: article, outlet: outlet, day: 1)
            #expect(page.contains("href=\"http://\(outlet.host)\(article.path(day: 1))\""))
        }
    }

    @Test("what must not be read is not in the feed either")
    func summaries() throws {
        for article in newsroom.articles where [.missing, .disallowed].contains(article.reach) {
            let outlet = try #require(newsroom.outlet(article.outlet))
            let document = FeedDocument(outlet: outlet, feed: outlet.feeds[0], day: 1, articles: [article])
            #expect(document.content(article) == "<p>\(document.summary(article).escaped)</p>")
        }
    }

    @Test("every page says that its outlet is invented")
    func honesty() throws {
        let words = ["invented", "uydurma", "uydurulmuş", "вымышлен", "Вымышлен", "вигадан", "հորինված", "გამოგონ"]
        for article in newsroom.articles {
            let outlet = try #require(newsroom.outlet(article.outlet))
            let page = newsroom.page(of: article, outlet: outlet, day: 1)
            #expect(words.contains { page.contains($0) }, "\(article.id)")
            #expect(page.contains(article.paragraphs()[0].escaped), "\(article.id)")
            #expect(!words.contains { page.contains("charterwatch") && article.text().contains($0 + " charterwatch") })
        }
    }

    /// Something printed; the ending tells the reader what it is.
    private struct Document: Sendable {
        let ending: String
        let bytes: [UInt8]
    }

    /// Runs the reader over some documents; gives the lines of each, or fails with what it said.
    private func read(_ documents: [Document]) async throws -> [[String]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("printed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var names: [String] = []
        for (number, document) in documents.enumerated() {
            let file = folder.appendingPathComponent("\(number).\(document.ending)")
            try Data(document.bytes).write(to: file)
            names.append(file.path)
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/demo/wellformed.py")
        let result = try await run(try #require(Self.python), [script.path] + names)
        #expect(result.code == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.split(separator: "").map { $0.map(String.init) }
    }
}
