import CharterModel
import CharterStages
import Testing

/// Small documents made to cost without bound: read as far as is sane, and the output stays in proportion.
@Suite struct ParseBombTests {
    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    private static func item(_ text: String) -> String {
        "<rss version='2.0'><channel><title>t</title><item><description>\(text)</description></item><item/></channel></rss>"
    }

    struct Bomb: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var testDescription: String { name }
        init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
    }

    static let bombs = [
        Bomb("20,000 attributes", item("<a " + (0..<20000).map { "a\($0)='1' " }.joined() + "/>")),
        Bomb("20,000 namespaces", item("<a " + (0..<20000).map { "xmlns:a\($0)='u' " }.joined() + "/>")),
        Bomb("20,000 attributes in HTML", item("<![CDATA[<a " + many("x=1 ", 20000) + ">]]>")),
        Bomb("15,000 levels", item(many("<div>", 15000))),
        Bomb("15,000 levels, closed", item(many("<div>", 15000) + many("</div>", 15000))),
        Bomb("15,000 levels of HTML", item("<![CDATA[" + many("<b>", 15000) + "]]>")),
        Bomb("wrong end tags", item(many("<a>", 240) + many("</b>", 15000))),
        Bomb("comments without end", item("<![CDATA[" + many("<!-- ", 15000) + "]]>")),
        Bomb("tags without end", item("<![CDATA[" + many("<a ", 15000) + "]]>")),
        Bomb("quotes without end", item("<![CDATA[" + many("<a b=\"'>", 15000) + "]]>")),
        Bomb(
            "entities of entities",
            "<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;'>]>"
                + item(many("&c;", 15000))),
        Bomb("one entity often", "<!DOCTYPE r [<!ENTITY a '\(many("x", 1000))'>]>" + item(many("&a;", 15000))),
        Bomb(
            "15,000 entities",
            "<!DOCTYPE r [" + (0..<15000).map { "<!ENTITY e\($0) 'x'>" }.joined() + "]>" + item("&e1;")),
        Bomb("CDATA in CDATA", item(many("<![CDATA[", 15000))),
        Bomb("ampersands", item(many("&", 40_000))),
        Bomb("JSON arrays", "{\"items\":" + many("[", 15000)),
        Bomb("JSON objects", "{\"items\":" + many("{\"a\":", 15000)),
    ]

    @Test(arguments: bombs) func staysInProportion(_ bomb: Bomb) throws {
        let row = ParsedRow(id: "b", payload: Payload(body: Array(bomb.text.utf8)))
        let size = try JSONLines.encode(row).count
        #expect(size < 3_000_000)
        #expect(row.error == nil)
    }

    /// Text beyond the depth that is kept as elements is still there, and so is what follows.
    @Test func deepTextIsKept() throws {
        let text = BombText.deep(levels: 2000)
        let feed = try parse(Payload(body: Array(text.utf8)))
        #expect(feed.bozo)
        #expect(plainText(ofHTML: feed.entries[0].summary ?? "") == "deep")
        #expect(feed.entries[1].title == "after")
    }

    private enum BombText {
        static func deep(levels: Int) -> String {
            "<rss><channel><item><description>" + many("<i>", levels) + "deep" + many("</i>", levels)
                + "</description></item><item><title>after</title></item></channel></rss>"
        }
    }

    @Test func externalEntitiesAreNeverRead() throws {
        let text = """
            <!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>
            <rss version="2.0"><channel><title>a&file;b</title></channel></rss>
            """
        #expect(try parse(Payload(body: Array(text.utf8))).title == "ab")
    }
}
