import CharterModel
import Foundation
import Testing

@testable import CharterStages

@Suite struct ExtractMetadataTests {
    private let body =
        "<article><p>" + String(repeating: "A sentence of the text, with a comma in it. ", count: 12) + "</p></article>"

    private func article(_ head: String, body extra: String = "", url: String? = nil) throws -> ExtractedArticle {
        let page = "<html><head>\(head)</head><body>\(extra)\(body)</body></html>"
        return try extract(Payload(body: Array(page.utf8), url: url.flatMap { URL(string: $0) }))
    }

    // MARK: JSON

    static let json: [(String, String, String?)] = [
        ("plain", "{\"headline\":\"A\"}", "A"),
        ("raw newline in a string", "{\"headline\":\"A\nB\"}", "A B"),
        ("escapes", #"{"headline":"\u0041\u00e9 \ud83d\ude42 \"q\" \/"}"#, "Aé 🙂 \"q\" /"),
        ("trailing comma", "{\"headline\":\"A\",}", "A"),
        ("comment", "/* c */ {/* d */\"headline\":\"A\"}", "A"),
        ("CDATA wrapper", "//<![CDATA[\n{\"headline\":\"A\"}\n//]]>", "A"),
        ("cut off", "{\"headline\":\"A\",\"x\":{\"y\":[1,2", "A"),
        ("unknown word", "{\"x\":undefined,\"headline\":\"A\"}", "A"),
        (
            "bare quotation marks", #"{"headline":"He said "no", and "yes" to it","x":"y"}"#,
            #"He said "no", and "yes" to it"#
        ),
        ("nonsense before a member", "{x: 1, \"headline\":\"A\"}", "A"),
        ("missing comma", "{\"x\":\"y\"\n\"headline\":\"A\"}", "A"),
        ("object without an end in a list", "[{\"x\":[{\"y\":1], \"headline\":\"B\"}]", nil),
        ("not JSON", "var x = 1;", nil),
        ("empty", "", nil),
    ]

    @Test(arguments: json)
    func readsJSONLeniently(_ name: String, _ source: String, _ expected: String?) {
        let values = LenientJSONReader.values(in: Array(source.utf8))
        #expect(values.first?["headline"]?.text == expected, "\(name)")
    }

    @Test func deepJSONDoesNotOverflow() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "{\"a\":", count: 100_000)
        #expect(LenientJSONReader.values(in: Array(deep.utf8)).count <= 200_000)
    }

    @Test func resolvesAuthorsByID() {
        let script = """
            {"@graph":[{"@type":"Person","@id":"#p","name":"Example Author"},
            {"@type":"https://schema.org/NewsArticle","headline":"Tom &amp; &#39;Jerry&#39;","author":{"@id":"#p"}}]}
            """
        let found = JSONLDArticle([Array(script.utf8)])
        #expect(found.authors == ["Example Author"] && found.headline == "Tom & 'Jerry'")
    }

    @Test func articleBeatsPageAndVideo() {
        let script = """
            [{"@type":"WebPage","name":"Page"},{"@type":"VideoObject","name":"Film"},{"@type":"NewsArticle","headline":"News"}]
            """
        #expect(JSONLDArticle([Array(script.utf8)]).headline == "News")
    }

    // MARK: Title

    static let titles: [(String, String, String)] = [
        ("Rail line opens in spring | Herald", "", "Rail line opens in spring"),
        (
            "Herald - Rail line opens in spring", "<meta property=og:site_name content=Herald>",
            "Rail line opens in spring"
        ),
        ("Rail line - a history of delays", "", "Rail line - a history of delays"),
        ("Rail line opens in spring » News » Herald", "", "Rail line opens in spring"),
        ("Herald", "<meta property=og:title content='Rail line opens'>", "Rail line opens"),
    ]

    @Test(arguments: titles)
    func cutsSiteNames(_ title: String, _ head: String, _ expected: String) throws {
        #expect(try article("<title>\(title)</title>\(head)", url: "https://herald.example/a").title == expected)
    }

    @Test func headingTheClaimsRepeatIsTheTitle() throws {
        let found = try article(
            "<title>Rail: line opens | Herald</title><meta property=og:title content='Line opens'>",
            body: "<h1>The Herald</h1><h1>Line Opens</h1>")
        #expect(found.title == "Line Opens")
    }

    // MARK: Headlines and headings

    private static func script(_ headline: String, type: String = "NewsArticle") -> String {
        "<script type=application/ld+json>{\"@type\":\"\(type)\",\"headline\":\"\(headline)\"}</script>"
    }
    private static func card(_ title: String) -> String { "<meta property=og:title content='\(title)'>" }

    static let headlines: [(String, String, String, String)] = [
        (
            "a first heading for search engines, a second for readers",
            "<title>Rail line spring opening</title>" + card("At last: Trains will run in spring"),
            "<h1>Rail line spring opening</h1><h2>Transport At last: Trains will run in spring</h2>",
            "At last: Trains will run in spring"
        ),
        (
            "a kicker in two claims",
            card("Transport: Trains run in spring") + script("Transport: Trains run in spring"),
            "<p>Transport</p><h1>Trains run in spring</h1>", "Transport: Trains run in spring"
        ),
        (
            "a kicker in one", card("Transport: Trains run in spring") + "<title>Trains run in spring</title>",
            "<h1>Trains run in spring</h1>", "Trains run in spring"
        ),
        (
            "the site's name as heading", "<title>A small history | Notes from the valley</title>",
            "<h1><a href='/'>Notes from the valley</a></h1><h1>A small history</h1>", "A small history"
        ),
        (
            "a part of the page's title", "<title>Surf sails - Herald Point - Sails and repairs for everybody</title>",
            "<h1>Surf sails</h1>", "Surf sails"
        ),
        (
            "a heading that two claims do not know",
            card("Trains run in spring") + script("Trains run in spring", type: "Article"),
            "<h1>The first newspaper of our valley</h1>", "Trains run in spring"
        ),
        (
            "a heading that shares a word with them",
            card("Train guide 2026") + script("Train guide 2026", type: "Article"),
            "<h1>Guide: which train is best for families</h1>", "Guide: which train is best for families"
        ),
        (
            "a short heading that the address spells", "<title>Trips around the valley</title>", "<h1>Rail line</h1>",
            "Rail line"
        ),
        (
            "a short heading that it does not", "<title>Trips around the valley</title>", "<h1>Menu</h1>",
            "Trips around the valley"
        ),
        (
            "site's name with a word more", "<title>Trains run in spring - The Great Herald Valley Games</title>", "",
            "Trains run in spring"
        ),
        (
            "news whose claims do not know the heading",
            card("Live: trains run in spring") + script("Live: trains run in spring"),
            "<h1>First trains of spring reach the upper valley +++ Crowds at the bridge</h1>",
            "Live: trains run in spring"
        ),
        (
            "old blog software", "<title>Notes » Blog Archive » Trains run in spring</title>", "<h1>Notes</h1>",
            "Trains run in spring"
        ),
        (
            "two first headings", card("Trams and heat: what the valley does") + "<title>Heat trouble</title>",
            "<h1>How our roads get ready for summer</h1><h1>More from here</h1>", "How our roads get ready for summer"
        ),
        ("several names in one property", "<meta property='x:title og:title' content='Trains run'>", "", "Trains run"),
    ]

    @Test(arguments: headlines)
    func findsTheHeadline(_ name: String, _ head: String, _ top: String, _ expected: String) throws {
        let found = try article(head, body: top, url: "https://heraldvalley.example/trips/rail-line")
        #expect(found.title == expected, "\(name)")
    }

    // MARK: Canonical

    static let canonicals: [(String, String, String?)] = [
        ("<link rel=canonical href='/b?utm_source=x'>", "https://www.herald.example/a", "https://www.herald.example/b"),
        (
            "<link rel=canonical href='https://m.herald.example/b'>", "https://herald.example/a",
            "https://m.herald.example/b"
        ),
        ("<link rel=canonical href='https://other.example.org/b'>", "https://herald.example/a", nil),
        ("<link rel=canonical href='https://herald.example/'>", "https://herald.example/a", nil),
        ("<link rel=canonical href='javascript:x'>", "https://herald.example/a", nil),
        ("<link rel=canonical href='https://b.com.az/x'>", "https://a.com.az/x", nil),
        (
            "<meta property=og:url content='https://herald.example/c?id=1&amp;p=2'>", "https://herald.example/a",
            "https://herald.example/c?id=1&p=2"
        ),
        ("", "https://herald.example/a", nil),
    ]

    @Test(arguments: canonicals)
    func believesPlausibleAddresses(_ head: String, _ url: String, _ expected: String?) throws {
        #expect(try article(head, url: url).canonicalURL?.absoluteString == expected)
    }

    // MARK: Errors and rows

    static let refused: [(String, [UInt8], String)] = [
        ("nothing", [], "the page is empty"),
        ("white space", Array(" \n\t".utf8), "the page is empty"),
        ("PDF", Array("%PDF-1.7".utf8), "not an HTML page but a PDF document"),
        ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0], "not an HTML page but a JPEG image"),
        ("JSON", Array("{\"a\":1}".utf8), "not an HTML page but JSON"),
        ("feed", Array("<?xml version='1.0'?><rss></rss>".utf8), "not an HTML page but an XML feed or sitemap"),
        ("no text", Array("<html><body><img src=x></body></html>".utf8), "the page has no running text"),
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoPage(_ name: String, _ bytes: [UInt8], _ message: String) throws {
        let row = ExtractedRow(id: "7", payload: Payload(body: bytes))
        #expect(row.error == message, "\(name)")
        let line = String(decoding: try JSONLines.encode(row), as: UTF8.self)
        #expect(line == "{\"error\":\"\(message)\",\"id\":\"7\"}")
    }

    @Test func rowHasTheFieldsOfTheInterface() throws {
        let head =
            "<html lang=en><title>Rail line opens in spring</title><meta property=article:published_time content='2026-02-10T23:30:00-05:00'><link rel=canonical href=/b>"
            + "<meta property=article:modified_time content='2026-02-11T01:30:00-05:00'><meta property=article:section content=Trade><meta property=og:site_name content=Herald><meta property=og:image content=/i.jpg>"
        let row = ExtractedRow(
            id: "1", payload: Payload(body: Array((head + body).utf8), url: URL(string: "https://herald.example/a")))
        let object = try #require(try JSONSerialization.jsonObject(with: JSONLines.encode(row)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "id", "text", "title", "authors", "date", "date_origin", "language", "canonical_url", "method",
                "quality", "truncated", "modified", "section", "publisher", "image",
            ])
        #expect(object["date"] as? String == "2026-02-10T23:30:00-05:00" && object["date_origin"] as? String == "meta")
        #expect(object["canonical_url"] as? String == "https://herald.example/b")
        #expect(object["modified"] as? String == "2026-02-11T01:30:00-05:00" && object["section"] as? String == "Trade")
        #expect(object["publisher"] as? String == "Herald")
        #expect(object["image"] as? String == "https://herald.example/i.jpg")
    }
}
