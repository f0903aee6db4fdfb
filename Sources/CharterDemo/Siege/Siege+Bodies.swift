import CharterModel

/// Hosts that send something that is no feed, or a feed made to break its reader.
extension SiegeCase {
    static let bodies: [SiegeCase] = noFeeds + encodings + entities + shapes

    /// A host whose feed is these bytes, labelled as a feed.
    private static func body(
        _ name: String, _ tells: String, _ outcomes: [Outcome], type: String = "application/rss+xml",
        _ bytes: [UInt8]
    ) -> SiegeCase {
        SiegeCase("body-\(name)", .bodies, tells, outcomes) { ask in
            ask.isFeed ? answer(200, type: type, bytes: bytes) : plainPage(ask)
        }
    }

    private static let noFeed = [Outcome.failed("not-a-feed")]
    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let noFeeds: [SiegeCase] = [
        body("html", "sends a web page for a feed", noFeed, text(pageText(title: "A page"))),
        body("pdf", "sends a PDF for a feed", noFeed, text("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF")),
        body("jpeg", "sends a picture for a feed", noFeed, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0]),
        body(
            "elf", "sends a program for a feed", noFeed,
            text("\u{7F}ELF") + [2, 1, 1] + Array(repeating: 0, count: 500)),
        body(
            "tar", "sends an archive for a feed", noFeed,
            text("feed.xml") + Array(repeating: 0, count: 249) + text("ustar\u{0}00") + Array(repeating: 0, count: 700)),
        body("empty", "sends nothing at all", [.deferred("empty")], []),
        body("one-byte", "sends a single byte", noFeed, text("<")),
        body("blank", "sends white space only", noFeed, Array(repeating: 0x20, count: 10_000)),
        body(
            "json", "sends JSON that is no feed", noFeed, type: "application/json", text("{\"error\":\"\\u001b[2J\"}")),
        body(
            "json-deep", "sends JSON nested 100,000 deep", [.kept], type: "application/json",
            text(String(repeating: "{\"items\":[", count: 100_000))),
        body("json-array", "sends a list of numbers", noFeed, type: "application/json", text("[1,2,3]")),
        body("xml", "sends XML that is no feed", noFeed, text("<?xml version=\"1.0\"?><note><to>you</to></note>")),
        body(
            "sitemap", "sends a sitemap for a feed", [.kept],
            text("<urlset><url><loc>http://a.test/</loc></url></urlset>")),
        body("svg-script", "sends a picture with a script in it", noFeed, text("<svg><script>alert(1)</script></svg>")),
    ]

    private static let russian: [UInt8] = [0xCC, 0xE8, 0xED, 0xE8, 0xF1, 0xF2, 0xF0]  // Министр in windows-1251

    private static func encoded(_ declared: String, title: [UInt8]) -> [UInt8] {
        text(
            "<?xml version=\"1.0\" encoding=\"\(declared)\"?><rss version=\"2.0\"><channel><title>E</title><item><title>"
        )
            + title + text("</title><link>/article</link></item></channel></rss>")
    }

    private static let encodings: [SiegeCase] = [
        body(
            "charset-lie", "says UTF-8 and writes windows-1251", [.kept], encoded("utf-8", title: russian)),
        body(
            "charset-utf16", "says UTF-16 and writes ASCII", [.kept], encoded("utf-16", title: text("An ASCII title"))),
        body(
            "charset-bogus", "says an encoding that does not exist", [.kept],
            encoded("x-klingon-9", title: text("A title"))),
        body(
            "charset-two", "says one encoding in its head and another in its text", [.kept],
            type: "application/rss+xml; charset=utf-32", encoded("utf-7", title: text("+ADw-script+AD4-"))),
        body(
            "nul", "has a NUL after every letter", [.kept, .failed("not-a-feed")],
            text(feed(item("A title", link: "/article"))).flatMap { [$0, 0] }),
        body(
            "nul-inside", "has NULs in its title and its link", [.kept],
            text(feed(item("A \u{0}title\u{0}", link: "/art\u{0}icle")))),
        body(
            "overlong", "spells a slash and a NUL in overlong UTF-8", [.kept],
            encoded("utf-8", title: text("a") + [0xC0, 0xAF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF5] + text("b"))),
    ]

    private static func declaring(_ name: String, _ tells: String, _ subset: String, _ use: String) -> SiegeCase {
        SiegeCase("body-\(name)", .bodies, tells, [.kept]) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            let subset = subset.replacing("VAULT", with: String(ask.vault))
            return feedAnswer(
                "<?xml version=\"1.0\"?><!DOCTYPE rss \(subset)><rss version=\"2.0\"><channel><title>E</title>"
                    + "<item><title>Entities \(use)</title><link>/article</link></item></channel></rss>")
        }
    }

    private static let laughs =
        "[<!ENTITY a0 \"ha\">"
        + (1..<20).map { level in
            "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">"
        }.joined() + "]"

    private static let entities: [SiegeCase] = [
        declaring("laughs", "declares a billion laughs", laughs, "&a19;"),
        declaring(
            "quadratic", "names an entity of 100 KB five thousand times",
            "[<!ENTITY q \"\(String(repeating: "q", count: 100_000))\">]", String(repeating: "&q;", count: 5000)),
        declaring("xxe-file", "asks for a file of the reader's", "[<!ENTITY x SYSTEM \"file:///etc/passwd\">]", "&x;"),
        declaring(
            "xxe-http", "asks the reader to fetch something", "[<!ENTITY x SYSTEM \"http://127.0.0.1:VAULT/x\">]", "&x;"
        ),
        declaring("dtd", "has its declarations elsewhere", "SYSTEM \"http://127.0.0.1:VAULT/evil.dtd\"", "&x;"),
        declaring(
            "parameter", "declares parameter entities that fetch",
            "[<!ENTITY % p SYSTEM \"http://127.0.0.1:VAULT/p\"> %p; <!ENTITY % q \"<!ENTITY x 'y'>\"> %q;]", "&x;"),
        declaring(
            "self-entity", "declares an entity that contains itself", "[<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]", "&a;"),
    ]

    /// A body that is `start`, then `middle` over and over, then `end`.
    private static func long(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ start: String, _ middle: [UInt8], times: Int,
        _ end: String
    ) -> SiegeCase {
        SiegeCase("body-\(name)", .bodies, tells, outcomes) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            return [head(), .text(start), .again(middle, times: times), .text(end), .close]
        }
    }

    private static let open = "<rss version=\"2.0\"><channel><title>L</title>"
    private static let item1 = "<item><title>The one</title><link>/article</link></item>"
    private static let filler = Array(repeating: UInt8(ascii: "x"), count: 65_536)

    private static let shapes: [SiegeCase] = [
        long("deep", "nests 100,000 elements", [.kept], open + item1, text("<b>"), times: 100_000, ""),
        long(
            "attributes", "gives one element 50,000 attributes", [.kept], open + item1 + "<item", text(" a=\"1\""),
            times: 50_000, "><title>two</title><link>/two</link></item></channel></rss>"),
        SiegeCase("body-entries", .bodies, "lists 200,000 entries", [.kept]) { ask in
            guard ask.isFeed else { return answer(404, "no") }
            let blocks = (0..<200).map { block in
                Wire.text((0..<1000).map { "<item><link>/\(block * 1000 + $0)</link></item>" }.joined())
            }
            return [head(), .text(open)] + blocks + [.text("</channel></rss>"), .close]
        },
        long(
            "entry-30mb", "lists one entry of 30 MB", [.tooLarge], open + "<item><link>/article</link><description>",
            filler, times: 480, "</description></item></channel></rss>"),
        long(
            "entry-3mb", "lists one entry of 3 MB", [.kept], open + "<item><link>/article</link><description>",
            filler, times: 48, "</description></item></channel></rss>"),
        long("cut", "ends in the middle of an entry", [.kept], open + item1 + "<item><title>ha", [], times: 0, ""),
        long("40mb", "sends a feed of 40 MB", [.tooLarge], open, filler, times: 640, "</channel></rss>"),
        SiegeCase("body-40mb-told", .bodies, "announces a feed of 40 MB", [.tooLarge]) { _ in
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 41943040\r\n\r\n"), .again(filler, times: 640), .close]
        },
        long(
            "comment", "opens a comment and never closes it", [.kept], open + item1 + "<!-- ", text("-- "),
            times: 50_000, ""),
        long("cdata", "opens 20,000 CDATA sections", [.kept], open + item1, text("<![CDATA["), times: 20_000, ""),
        long("lt", "sends 100,000 less-than signs", [.kept], open + item1, text("<"), times: 100_000, ""),
        long(
            "amp", "sends 100,000 ampersands", [.kept], open + item1 + "<item><title>", text("&"), times: 100_000,
            "</title></item>"),
        long(
            "end-tags", "closes 100,000 elements it never opened", [.kept], open + item1 + "<b>", text("</a>"),
            times: 100_000, ""),
    ]
}
