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

    // MARK: Authors

    static let bylines: [(String, [String])] = [
        ("By Example Author", ["Example Author"]),
        ("By Example Author and Second Author", ["Example Author", "Second Author"]),
        ("Von Example Author, Korrespondent", ["Example Author"]),
        ("Example Author, author@herald.example", ["Example Author"]),
        ("Müəllif: Example Author", ["Example Author"]),
        ("Автор: Пример Автор", ["Пример Автор"]),
        ("By Example Author (Baku)", ["Example Author"]),
        ("admin", []), ("10 February 2026", []), ("https://herald.example/a", []), ("", []),
    ]

    @Test(arguments: bylines)
    func cleansNames(_ claim: String, _ expected: [String]) {
        #expect(names(claim) == expected)
    }

    @Test func authorPageAddressesAreNoNames() throws {
        let found = try article(
            "<meta property='article:author' content='https://social.example/herald'><meta name=author content='Example Author'>"
        )
        #expect(found.authors == ["Example Author"])
    }

    @Test func publisherAsAuthorGivesWayToAPerson() throws {
        let script =
            "{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"author\":\"Herald\",\"publisher\":{\"name\":\"Herald\"}}"
        let head = "<script type=application/ld+json>\(script)</script>"
        #expect(try article(head).authors == ["Herald"])
        #expect(try article(head + "<meta name=author content='Example Author'>").authors == ["Example Author"])
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
        ("PDF", Array("%PDF-1.7".utf8), "not an HTML page but a PDF"),
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
        let row = ExtractedRow(
            id: "1", payload: Payload(body: Array((head + body).utf8), url: URL(string: "https://herald.example/a")))
        let object = try #require(try JSONSerialization.jsonObject(with: JSONLines.encode(row)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "id", "text", "title", "authors", "date", "date_origin", "language", "canonical_url", "method",
                "quality", "truncated",
            ])
        #expect(object["date"] as? String == "2026-02-10T23:30:00-05:00" && object["date_origin"] as? String == "meta")
        #expect(object["canonical_url"] as? String == "https://herald.example/b")
    }
}
