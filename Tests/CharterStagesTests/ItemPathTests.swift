import CharterModel
import Foundation
import Testing

@testable import CharterStages

@Suite("XPath of a list page") struct ItemPathTests {
    @Test(
        "what is no XPath for elements is refused when it is written",
        arguments: [
            ("//div[", "it is no XPath 1.0"), ("", "it is no XPath 1.0"), ("//a[@class='x]", "it is no XPath 1.0"),
            ("//a[lower-case(.)='x']", "a function, prefix or variable"), ("//x:a", "a function, prefix or variable"),
            ("//a[$n]", "a function, prefix or variable"), ("count(//a)", "not elements"), ("'a'", "not elements"),
            ("//a/following::b", "the axis following can only"), ("//*[.//*//*//*]", "more than 2 //"),
            ("//a/descendant::b", "is written //"), (String(repeating: "/a", count: 501), "longer than 1000 bytes"),
            ("//a\u{0}", "longer than"),
        ])
    func refused(text: String, part: String) {
        let error = #expect(throws: ParseError.self) { try ItemPath(text) }
        #expect(error?.message.contains(part) == true, "\(text): \(error?.message ?? "")")
    }

    private func links(_ path: String, _ html: String) throws -> [String] {
        let payload = Payload(body: Array(html.utf8), url: URL(string: "https://a.example/list"))
        return try listPage(payload, items: ItemPath(path)).entries.compactMap(\.link)
    }

    @Test(
        "links, attributes, texts and boxes may all be selected; each document counts once",
        arguments: [
            ("//a", ["1", "2", "3"]), ("//a/@href", ["1", "2", "3"]), ("//b/text()", ["1"]), ("//li", ["1", "2"]),
            ("//li[@data-kind='news']", ["2"]), ("//my-card", ["3"]), ("//a[contains(., 'two')]", ["2"]),
            ("(//a)[last()] | (//a)[1]", ["1", "3"]), ("//body", ["1"]),
        ])
    func selects(path: String, expected: [String]) throws {
        let html = """
            <html><body><ul><li><a href="/1"><b>The first of all</b></a><li data-kind="news"><a href="/2">Of the two</a>
            <a href="/2#comments">3 comments</a></ul><my-card><a href="/3">Third</a></my-card></body></html>
            """
        #expect(try links(path, html) == expected.map { "https://a.example/" + $0 })
    }

    @Test("what takes too long is given up")
    func bounded() throws {
        let html = String(repeating: "<div><p>x", count: 3000)
        let error = #expect(throws: ParseError.self) { try links("//*[count(.//*[count(.//*) > 1]) > 1]", html) }
        #expect(error?.message.contains("takes too long") == true, "\(error?.message ?? "")")
    }

    @Test("steps from nested elements to all below them cost no more than the page is long")
    func nested() throws {
        let html =
            String(repeating: "<div>", count: 150) + "<a href='/1'>x</a>" + String(repeating: "<div><p>x", count: 3000)
        #expect(try links("//*//*//*//*//*//a", html) == ["https://a.example/1"])
    }

    @Test(
        "a path is cut at the // outside of brackets and quotes",
        arguments: [
            ("//a", [["//a"]]), ("//a[.//b]//c/d", [["//a[.//b]", ".//c/d"]]),
            ("/html/body//a", [["/html/body", ".//a"]]),
            ("//a[@href='x//y|z'] | //b//c", [["//a[@href='x//y|z']"], ["//b", ".//c"]]),
            ("(//a)[1]//b", [["(//a)[1]", ".//b"]]), ("id('x')//a", [["id('x')", ".//a"]]),
        ])
    func cut(text: String, expected: [[String]]) {
        let shape = ItemPathShape(text)
        #expect(shape.branches == expected && shape.objection == nil)
    }

    @Test("pages that are deep, wide or heavy in attributes are read within bounds")
    func heavy() throws {
        let link = "<a href='/x'>Deep</a>"
        #expect(try links("//a", String(repeating: "<div>", count: 150) + link) == ["https://a.example/x"])
        #expect(throws: ParseError.self) { try links("//a", String(repeating: "<div>", count: 5000) + link) }
        let attributes = (0..<20_000).map { " a\($0)='v'" }.joined()
        #expect(try links("//a", "<div\(attributes)><a href='/x'>Wide</a></div>") == ["https://a.example/x"])
        let many = (0..<5000).map { "<a href='/\($0)'>x</a>" }.joined()
        #expect(try links("//a", many).count == 2000)
    }

    @Test("the bounded page keeps texts, attributes and references")
    func kept() {
        let page = BoundedPage(
            Array("<base href=\"/b\"><p title='a&quot;b' data-x=1>A &amp; <b>ə</b> 1 < 2<br></p>".utf8))
        let html = String(decoding: page.html, as: UTF8.self)
        #expect(page.base == "/b")
        #expect(html.contains("data-x=\"1\"") && html.contains("A &amp; <b>ə</b> 1 &lt; 2<br></p>"), "\(html)")
    }
}

@Suite("List pages of strangers") struct ListPageBoundTests {
    private func read(_ html: String) throws -> Feed {
        try listPage(Payload(body: Array(html.utf8), url: URL(string: "https://a.example/list")))
    }

    @Test("what is no page is refused", arguments: ["", "  \n", "<rss version='2.0'/>", "%PDF-1.7", "{\"a\":1}"])
    func noPage(text: String) {
        #expect(throws: ParseError.self) { try read(text) }
    }

    @Test("tens of thousands of links, and nesting without end, cost little and crash nothing")
    func large() throws {
        let many = (0..<30_000).map {
            "<div class='i'><h2><a href='/n/\(10_000 + $0)'>Headline of some words \($0)</a></h2></div>"
        }
        let feed = try read("<div>" + many.joined() + "</div>")
        #expect(feed.entries.count == ListLinks.most)
        let deep = String(repeating: "<div><a href='/n/12345'>Headline of some words", count: 3000)
        _ = try? read(deep)
    }

    @Test("of more entries than wanted the first are read, and the rest counted")
    func most() throws {
        let html = (0..<30).map { "<h2><a href='/n/\(10_000 + $0)'>Headline of some words \($0)</a></h2>" }.joined()
        let payload = Payload(body: Array(html.utf8), url: URL(string: "https://a.example/list"))
        let feed = try listPage(payload, most: 10)
        #expect(feed.entries.count == 10 && feed.unread == 20)
        #expect(feed.entries.first?.link == "https://a.example/n/10000")
    }

    @Test(
        "whatever is cut out of the fixtures, the result is entries with links or an error",
        arguments: ListFixture.names)
    func damaged(name: String) throws {
        let fixture = try ListFixture(name)
        let body = fixture.payload.body
        for step in 1...12 {
            var payload = fixture.payload
            let start = body.count * step / 13
            payload.body = Array(body[..<start] + body[min(body.count, start + 97 * step)...])
            if let feed = try? listPage(payload, items: fixture.items) {
                #expect(!feed.entries.isEmpty)
                #expect(feed.entries.allSatisfy { $0.link?.isEmpty == false && $0.title?.isEmpty != true })
                if fixture.items == nil { #expect(feed.entries.allSatisfy { $0.title != nil }) }
            }
        }
    }
}

@Suite("Times without a zone") struct ZoneTests {
    @Test(
        "are those of the zone that is given; what names a zone, and days, stay",
        arguments: [
            ("2026-02-12 09:30", "2026-02-12T05:30:00Z"), ("12 Feb 2026 09:30:00", "2026-02-12T05:30:00Z"),
            ("2026-02-12T09:30:00", "2026-02-12T05:30:00Z"), ("2026-02-12T09:30:00Z", "2026-02-12T09:30:00Z"),
            ("Thu, 12 Feb 2026 09:30:00 +0200", "2026-02-12T07:30:00Z"),
            ("Thu, 12 Feb 2026 09:30:00 GMT", "2026-02-12T09:30:00Z"), ("2026-02-12", "2026-02-12T00:00:00Z"),
            ("1770876000", "2026-02-12T06:00:00Z"),
        ])
    func given(text: String, expected: String) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Baku"))
        #expect(readDate(text)?.instant(in: zone).iso8601 == expected)
        #expect(readDate(text)?.instant(in: nil) == readDate(text)?.at)
        for document in [
            "<rss version='2.0'><channel><item><title>T</title><pubDate>\(text)</pubDate></item></channel></rss>",
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"date_published\":\"\(text)\"}]}",
        ] {
            let feed = try parse(Payload(body: Array(document.utf8)), zone: zone)
            #expect(feed.entries.first?.published?.iso8601 == expected)
        }
    }

    @Test(
        "around a change of the clocks the offset is the one of that time",
        arguments: [
            ("2026-03-29 01:30", "2026-03-29T00:30:00Z"), ("2026-03-29 03:30", "2026-03-29T01:30:00Z"),
            ("2026-10-25 03:30", "2026-10-25T02:30:00Z"), ("2026-07-01 12:00", "2026-07-01T10:00:00Z"),
        ])
    func change(text: String, expected: String) throws {
        #expect(readDate(text)?.instant(in: TimeZone(identifier: "Europe/Paris")).iso8601 == expected)
    }
}
