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
        ("<sitemap/>", .notAFeed), ("[1,2]", .notAFeed), ("[1,2", .unreadable), ("{\"a\":1}", .notAFeed),
        ("{", .notAFeed),
        ("{\"version\":1,\"items", .notAFeed),
        ("[", .unreadable), ("[nonsense", .unreadable),
    ])
    func kinds(text: String, wanted: ParseError.Kind) { #expect(error(text)?.kind == wanted) }

    @Test(arguments: [
        ("<opml version='2.0'><body/></opml>", "the document is not a feed: it is a feed list (OPML)"),
        ("<!doctype html><html><p>x", "the document is not a feed but an HTML page"),
        ("<Error><Code>NoSuchKey</Code></Error>", "the document is not a feed: its root element is Error"),
        ("[{\"title\": \"x\"}]", "JSON, but no feed"), ("{\"posts\": []}", "JSON, but no feed"),
        ("%PDF-1.7", "the body is a PDF document"), ("PK\u{3}\u{4}", "the body is a zip archive"),
    ])
    func saysWhatItIs(text: String, wanted: String) { #expect(error(text)?.message == wanted) }

    /// Servers print warnings, and wrap what they hand out.
    @Test(arguments: [
        ("<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n<?xml version='1.0'?>\n", ""),
        ("<script>1 < 2</script>", ""), ("<html><body>", "</body></html>"),
        ("<e:Envelope xmlns:e='x'><e:Body>", "</e:Body></e:Envelope>"),
    ])
    func feedsInsideOtherMarkup(before: String, after: String) throws {
        let text = before + "<RSS version='2.0'><channel><item><title>ə</title></item></channel></RSS>" + after
        let feed = try parse(Payload(body: Array(text.utf8)))
        #expect(feed.entries.map(\.title) == ["ə"])
        #expect(feed.format == "rss20")
        #expect(feed.bozoReason == "markup around the feed")
        let cyrillic = Array(before.utf8) + Array("<rss><item><title>".utf8) + [0xC1, 0xE0, 0xEA, 0xF3]
        let read = try parse(Payload(body: cyrillic, contentType: "text/html; charset=windows-1251"))
        #expect(read.entries.first?.title == "Баку")
        #expect(read.encoding == "windows-1251")
    }

    @Test(arguments: ["<html><rss version='2.0'/></html>", "<html><feeds><entry/></feeds>", "<p>a feed: <feed"])
    func pagesAboutFeedsAreNone(text: String) { #expect(error(text)?.kind == .notAFeed) }

    @Test func compressedBodiesAreNamed() {
        for (bytes, name) in [([0x1F, 0x8B, 8, 0], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD, 0], "zstd")]
            as [([UInt8], String)]
        {
            let failure = #expect(throws: ParseError.self) { try parse(Payload(body: bytes)) }
            #expect(failure?.kind == .unreadable)
            #expect(failure?.message == "the body is \(name) data, served without saying so (Content-Encoding)")
        }
    }

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

    /// Where no `link` element names a feed, addresses that look like one are better than nothing.
    @Test func pagesWithoutLinkElements() {
        func links(_ body: String) -> [String] {
            error("<html><base href='https://b.example/x/'>" + body, url: "https://p.example/")?.links ?? []
        }
        for good in [
            "rss", "feed/", "/az/rss.xml", "/rss/world.xml", "news.rss", "/?feed=rss2", "/index.php?format=feed&id=2",
            "HTTPS://b.example/Feed",
        ] {
            #expect(links("<a class=x href='\(good)'>RSS</a>").count == 1, "\(good)")
        }
        for other in [
            "/news/feedback", "/rss-explained.html", "/sitemap.xml", "/a.xml", "javascript:rss", "mailto:x@y/rss",
            "#rss", "",
        ] {
            #expect(links("<a href='\(other)'>x</a>") == [], "\(other)")
        }
        #expect(links("<a href=rss>1</a><a href='/x/rss'>2</a><area href=rss>") == ["https://b.example/x/rss"])
        #expect(links("<a type='application/rss+xml' href=n>1</a>") == ["https://b.example/x/n"])
        #expect(links("<a href=rss>1</a><link rel=feed href=true>") == ["https://b.example/x/true"])
        #expect(links((0..<80).map { "<a href='/\($0)/rss'></a>" }.joined()).count == 50)
    }

    @Test func rowsCarryTheError() throws {
        let row = ParsedRow(id: "r", payload: Payload(body: Array("<html/>".utf8)))
        let json = String(decoding: try JSONLines.encode(row), as: UTF8.self)
        #expect(json == #"{"error":"not-a-feed: the document is not a feed but an HTML page","id":"r"}"#)
        let page = Array("<html><link rel=feed href='https://f.example/'></html>".utf8)
        let linked = String(
            decoding: try JSONLines.encode(ParsedRow(id: "r", payload: Payload(body: page))), as: UTF8.self)
        #expect(linked.hasSuffix(#""id":"r","links":["https://f.example/"]}"#))
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
