import CharterModel
import CharterStages
import FoundationEssentials
import Testing

@Suite struct ParseErrorTests {
    private func error(_ text: String, url: String? = nil) -> ParseError? {
        do throws(ParseError) {
            _ = try parse(Payload(body: Array(text.utf8), url: url.flatMap { URL(string: $0) }))
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("", ParseError.Kind.empty), (" \n\t", .empty), ("\u{FEFF}", .unreadable), ("no markup at all", .unreadable),
        ("<", .unreadable),
        ("<!-- only a comment -->", .unreadable), ("<html><body>x</body></html>", .notAFeed),
        ("<opml version='2.0'/>", .notAFeed),
        ("<sitemapindex/>", .notAFeed), ("[1,2]", .unreadable), ("{\"a\":1}", .notAFeed), ("{", .notAFeed),
        ("{\"version\":1,\"items", .notAFeed),
        ("[", .unreadable), ("[nonsense", .unreadable),
    ])
    func kinds(text: String, wanted: ParseError.Kind) { #expect(error(text)?.kind == wanted) }

    @Test func pagesNameTheirFeeds() {
        let page = """
            <!DOCTYPE html><html><head><title>x</title>
            <link rel="alternate" type="application/rss+xml" href="/feed.xml">
            <link rel='alternate home' type='application/atom+xml;charset=utf-8' href='https://o.example/a?x=1&amp;y=2'>
            <link rel=alternate type=application/rss+xml href=/feed.xml>
            <link rel="stylesheet" type="text/css" href="/s.css"><link rel="alternate" hreflang="ru" href="/ru">
            </head><body>p & q</body></html>
            """
        let found = error(page, url: "https://p.example/dir/page")
        #expect(found?.kind == .notAFeed)
        #expect(found?.links == ["https://p.example/feed.xml", "https://o.example/a?x=1&y=2"])
    }

    @Test func rowsCarryTheError() throws {
        let row = ParsedRow(id: "r", payload: Payload(body: Array("<html/>".utf8)))
        let json = String(decoding: try JSONLines.encode(row), as: UTF8.self)
        #expect(json == #"{"error":"not-a-feed: the document is not a feed","id":"r"}"#)
    }

    @Test func rowsCarryTheFeed() throws {
        let text =
            "<rss version='2.0'><channel><title>t</title><item><guid isPermaLink='false'>1</guid>"
            + "<pubDate>Tue, 10 Feb 2026 12:00:00 GMT</pubDate></item></channel></rss>"
        let json = String(
            decoding: try JSONLines.encode(ParsedRow(id: "r", payload: Payload(body: Array(text.utf8)))), as: UTF8.self)
        #expect(
            json
                == #"{"bozo":false,"encoding":"utf-8","entries":[{"categories":[],"content":[],"enclosures":[],"id":"1","#
                + #""published":"2026-02-10T12:00:00Z"}],"error":null,"feed":{"categories":[],"title":"t"},"format":"rss20","id":"r"}"#
        )
    }

    @Test func baseComesFromTheResponse() throws {
        let text = Array("<feed xmlns='http://www.w3.org/2005/Atom'><link href='x'/></feed>".utf8)
        let url = URL(string: "https://u.example/a/b")
        #expect(try parse(Payload(body: text, url: url)).link == "https://u.example/a/x")
        #expect(try parse(Payload(body: text, url: url, contentLocation: "/c/d")).link == "https://u.example/c/x")
        #expect(
            try parse(Payload(body: text, url: url, contentLocation: "javascript:x")).link == "https://u.example/a/x")
        #expect(try parse(Payload(body: text)).link == "x")
        #expect(try parse(Payload(body: text, contentLanguage: "az")).language == "az")
    }
}
