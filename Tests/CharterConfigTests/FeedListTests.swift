import CharterConfig
import CharterModel
import CharterStages
import Foundation
import TestSupport
import Testing

/// An OPML list around outlines, the first of them on line 4.
private func list(_ outlines: String...) -> [UInt8] {
    let head =
        "<opml version=\"2.0\" xmlns:cw=\"https://charterwatch.invalid/ns/opml/1\">\n"
        + "<head><title>T</title></head>\n<body>\n"
    return Array((head + outlines.joined(separator: "\n") + "\n</body>\n</opml>\n").utf8)
}

private let good = "<outline text=\"Good\" xmlUrl=\"https://good.example/rss\"/>"

@Suite("Feed lists")
struct FeedListTests {
    @Test("every attribute is read")
    func everyAttribute() throws {
        let outline = """
            <outline type="page" text="Short" title="Tidewater News" xmlUrl="https://Tidewater.example/news" \
            htmlUrl="https://tidewater.example/" cw:outlet="Tidewater" cw:owner="Tide Trust" cw:kind="independent" \
            cw:country="NO" cw:languages="no, en" cw:timezone="Europe/Oslo" cw:cadence="30m" cw:id="tide" \
            cw:items="//main//article[a]" cw:headers="Accept-Language: no | X-Odd: a\\|b" \
            cw:proxy="http://proxy.example:3128" cw:note="by hand"/>
            """
        let read = sources(fromOPML: list("<outline text=\"Folder\">", outline, "</outline>"), file: "Feeds/x.opml")
        #expect(read.problems == [])
        let expected = Source(
            id: SourceID("tide"), kind: .page, url: try #require(URL(string: "https://Tidewater.example/news")),
            title: "Tidewater News", outlet: "Tidewater", owner: "Tide Trust", outletKind: "independent", country: "NO",
            languages: ["no", "en"], timezone: "Europe/Oslo", homepage: URL(string: "https://tidewater.example/"),
            cadence: 1800, headers: ["Accept-Language": "no", "X-Odd": "a|b"], items: "//main//article[a]",
            proxy: "http://proxy.example:3128", note: "by hand", origin: "Feeds/x.opml:5")
        #expect(read.sources == [expected])
    }

    @Test("what is not given is filled in")
    func defaults() {
        let read = sources(
            fromOPML: list(good, "<outline type=\"atom\" text=\"\" xmlUrl=\"http://b.example/x\"/>"), file: "f")
        #expect(read.problems == [])
        #expect(read.sources.map(\.title) == ["Good", "b.example-x"])
        #expect(read.sources.map(\.outlet) == ["Good", "b.example-x"])
        #expect(read.sources.map(\.id.text) == ["good.example-rss", "b.example-x"])
        #expect(read.sources.map(\.kind) == [.rss, .rss])
    }

    @Test(
        "mistakes, with their line",
        arguments: [
            (
                "no URL", "<outline type=\"rss\" text=\"A\"/>",
                "5: error: the source has no xmlUrl — add xmlUrl=\"https://…\", the address to watch"
            ),
            (
                "URL of a file", "<outline text=\"A\" xmlUrl=\"file:///etc/passwd\"/>",
                "5: error: xmlUrl \"file:///etc/passwd\" is no http or https URL — "
                    + "write the full address, like https://example.org/rss"
            ),
            (
                "URL without scheme", "<outline text=\"A\" xmlUrl=\"a.example/rss\"/>",
                "5: error: xmlUrl \"a.example/rss\" is no http or https URL — "
                    + "write the full address, like https://example.org/rss"
            ),
            (
                "home page of gopher",
                "<outline text=\"A\" xmlUrl=\"https://a.example\" htmlUrl=\"gopher://a.example\"/>",
                "5: error: htmlUrl \"gopher://a.example\" is no http or https URL — "
                    + "write the full address, like https://example.org/rss"
            ),
            (
                "unknown type", "<outline type=\"podcast\" text=\"A\" xmlUrl=\"https://a.example\"/>",
                "5: error: type \"podcast\" is none of ours — write rss (for Atom and RDF, too), sitemap or page"
            ),
            (
                "URL twice", "<outline text=\"A\" xmlUrl=\"https://GOOD.example/rss#top\"/>",
                "5: error: the URL \"https://GOOD.example/rss#top\" stands twice, first on line 4 — keep one of them"
            ),
            (
                "id twice", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:id=\"good.example-rss\"/>",
                "5: error: source id \"good.example-rss\" is used twice, first on line 4 — give each its own cw:id"
            ),
            (
                "id with capitals", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:id=\"A B\"/>",
                "5: error: cw:id \"A B\" is not usable — use up to 80 lower-case letters, digits, dots, - and _"
            ),
            (
                "language", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:languages=\"en,English\"/>",
                "5: error: cw:languages has \"English\", no language code — write codes of BCP 47, such as \"en,az\""
            ),
            (
                "country", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:country=\"Norway\"/>",
                "5: error: cw:country \"Norway\" is no country code — "
                    + "write two capital letters (ISO 3166-1), such as AZ"
            ),
            (
                "zone", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:timezone=\"Asia/Bakoo\"/>",
                "5: error: cw:timezone \"Asia/Bakoo\" is no time zone — did you mean \"Asia/Baku\"?"
            ),
            (
                "cadence", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:cadence=\"often\"/>",
                "5: error: cw:cadence is \"often\" — write a duration of at least 1m, such as 15m, 1h or 1d"
            ),
            (
                "headers", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:headers=\"Accept\"/>",
                "5: error: cw:headers \"Accept\" cannot be read — write \"Name: value\", several apart by \" | \""
            ),
            (
                "header that smuggles a line",
                "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:headers=\"A: b&#13;&#10;C: d\"/>",
                "5: error: cw:headers \"A: b??C: d\" cannot be read — write \"Name: value\", several apart by \" | \""
            ),
            (
                "unknown attribute, near", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:langauges=\"en\"/>",
                "5: warning: unknown attribute \"cw:langauges\" — did you mean \"cw:languages\"?"
            ),
            (
                "unknown attribute, far", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:mood=\"calm\"/>",
                "5: warning: unknown attribute \"cw:mood\" — "
                    + "known: cw:outlet, cw:owner, cw:kind, cw:country, cw:languages, cw:timezone, "
                    + "cw:cadence, cw:id, cw:items, cw:headers, cw:proxy, cw:note"
            ),
            (
                "XPath that is none",
                "<outline type=\"page\" text=\"A\" xmlUrl=\"https://a.example\" cw:items=\"//div[\"/>",
                "5: error: cw:items \"//div[\" cannot be used: it is no XPath 1.0 — "
                    + "write an XPath 1.0 that selects elements, such as //main//article"
            ),
            (
                "XPath for a feed", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:items=\"//a\"/>",
                "5: error: cw:items is for pages, and this is a source of type rss — write type=\"page\", or drop it"
            ),
            (
                "proxy", "<outline text=\"A\" xmlUrl=\"https://a.example\" cw:proxy=\"proxy.example\"/>",
                "5: error: cw:proxy \"proxy.example\" is no proxy — "
                    + "write its address, like http://proxy.example:3128"
            ),
        ])
    func mistakes(name: String, outline: String, expected: String) {
        let read = sources(fromOPML: list(good, outline), file: "Feeds/x.opml")
        #expect(read.problems.map(\.description) == ["Feeds/x.opml:" + expected], "\(name)")
        #expect(read.sources.contains { $0.id.text == "good.example-rss" }, "\(name): the others are read all the same")
    }

    @Test(
        "a list that is none", arguments: ["", "no XML", "<rss version=\"2.0\"/>", "<opml><body><outline text=\"a\""])
    func none(text: String) {
        let read = sources(fromOPML: Array(text.utf8), file: "f")
        #expect(read.sources.isEmpty)
        #expect(read.problems.count == 1)
        #expect(read.problems[0].isError && read.problems[0].line > 0, "\(read.problems)")
    }

    @Test("a list of folders only has no source")
    func folders() {
        let read = sources(fromOPML: list("<outline text=\"Empty\"/>"), file: "f")
        #expect(
            read.problems.map(\.description) == [
                "f: warning: the list has no source — add an outline with type, text and xmlUrl"
            ])
    }

    @Test("export and import give the sources back", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let written = try (0..<40).map { try randomSource($0, &random) }
        let read = sources(fromOPML: opml(of: written, title: "A & <B>"), file: "f")
        #expect(read.problems == [])
        let byID: (Source, Source) -> Bool = { $0.id < $1.id }
        let plain = read.sources.map { source in
            var source = source
            source.origin = ""
            return source
        }
        #expect(plain.sorted(by: byID) == written.sorted(by: byID))
    }

    @Test("an export has folders by country")
    func grouped() throws {
        let read = sources(
            fromOPML: list(
                good, "<outline text=\"B\" xmlUrl=\"https://b.example\" cw:country=\"NO\"/>",
                "<outline text=\"C\" xmlUrl=\"https://c.example\" cw:country=\"AZ\"/>"),
            file: "f")
        let document = try parseOPML(opml(of: read.sources, title: "All"))
        #expect(document.title == "All")
        #expect(document.outlines.map(\.text) == ["AZ", "NO", "Elsewhere"])
    }

    private func randomSource(_ number: Int, _ random: inout SeededGenerator) throws -> Source {
        func maybe(_ value: String) -> String? { Bool.random(using: &random) ? value : nil }
        let title = "Title \(number) & <\"ə\">"
        let url = try #require(URL(string: "https://s\(number).example/rss?a=1&b=\(number)"))
        let kind = Source.Kind.allCases.randomElement(using: &random)!
        return Source(
            id: Bool.random(using: &random) ? SourceID("pinned-\(number)") : SourceID(derivedFrom: url.absoluteString),
            kind: kind, url: url, title: title,
            outlet: maybe("Outlet's | \(number)") ?? title, owner: maybe("Owner \\ \(number)"),
            outletKind: maybe("state"),
            country: ["AZ", "NO", nil].randomElement(using: &random)!,
            languages: [["az", "zh-Hans"], []].randomElement(using: &random)!,
            timezone: maybe("Asia/Baku"), homepage: maybe("https://s\(number).example/").flatMap { URL(string: $0) },
            cadence: [nil, 60, 3600, 90_061].randomElement(using: &random)!,
            headers: [[:], ["A": "b|c\\d: e", "Accept-Language": "az, en;q=0.5"]].randomElement(using: &random)!,
            items: kind == .page ? maybe("//li[@class='a & \"b\"']/a") : nil,
            proxy: maybe("http://proxy.example:3128"), note: maybe("a note; with & and \u{201C}quotes\u{201D}"))
    }
}

@Suite("Importing a foreign OPML file")
struct FeedListImportTests {
    private let ours = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- A comment that people wrote. </body> -->
        <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1">
          <head><title>Ours</title></head>
          <body>
            <outline text="A"   xmlUrl="https://a.example/rss" cw:note="odd   spacing stays"/>
          </body>
        </opml>

        """

    private let foreign = """
        <opml version="1.0" xmlns:fr="https://reader.example/ns"><head><title>Subscriptions</title></head><body>
        <outline text="News" title="News">
          <outline type="rss" text="A again" xmlUrl="https://a.example/rss/#x"/>
          <outline type="rss" text="B" xmlUrl="https://b.example/rss" fr:star="5" cw:mood="calm"/>
          <outline type="rss" text="Broken" xmlUrl="feed:b"/>
        </outline>
        <outline text="Empty"/>
        <outline text="C" xmlURL="https://c.example/rss"/>
        </body></opml>
        """

    @Test("adds what is new with all its attributes, skips what is known, keeps the list's own text")
    func adds() throws {
        let result = try importOPML(
            Array(foreign.utf8), file: "x.opml", into: Array(ours.utf8), listFile: "Feeds/ours.opml")
        #expect(result.added.map(\.id.text) == ["b.example-rss", "c.example-rss"])
        #expect(result.known.map(\.title) == ["A again"])
        #expect(result.problems.map(\.line) == [4, 5])
        let text = String(decoding: result.list, as: UTF8.self)
        #expect(
            text
                == ours.replacing(
                    "<opml version=\"2.0\"", with: "<opml xmlns:fr=\"https://reader.example/ns\" version=\"2.0\"",
                    maxReplacements: 1
                )
                .replacing(
                    "  </body>\n</opml>",
                    with: """
                        \u{20}   <outline text="News" title="News">
                              <outline text="B" type="rss" xmlUrl="https://b.example/rss" fr:star="5" cw:mood="calm"/>
                            </outline>
                            <outline text="C" xmlURL="https://c.example/rss"/>
                          </body>
                        </opml>
                        """))
    }

    @Test("importing twice adds nothing the second time")
    func twice() throws {
        let once = try importOPML(Array(foreign.utf8), file: "x", into: Array(ours.utf8), listFile: "y")
        let again = try importOPML(Array(foreign.utf8), file: "x", into: once.list, listFile: "y")
        #expect(again.added == [])
        #expect(again.list == once.list)
    }

    @Test("a list without a place to put them is written anew")
    func rewritten() throws {
        let empty = "<opml version=\"2.0\"><head><title>Ours</title></head><body/></opml>"
        let result = try importOPML(Array(foreign.utf8), file: "x", into: Array(empty.utf8), listFile: "y")
        let read = sources(fromOPML: result.list, file: "y")
        #expect(read.sources.map(\.id) == result.added.map(\.id))
        let utf16 = Array(
            empty.replacing("<opml", with: "<?xml version=\"1.0\" encoding=\"UTF-16\"?><opml").data(using: .utf16)
                ?? Data())
        let other = try importOPML(Array(foreign.utf8), file: "x", into: utf16, listFile: "y")
        #expect(sources(fromOPML: other.list, file: "y").sources.map(\.id) == result.added.map(\.id))
    }

    @Test("a file that is no OPML is refused by name")
    func refused() throws {
        let incoming = #expect(throws: ConfigError.self) {
            try importOPML(Array("{}".utf8), file: "x.json", into: Array(ours.utf8), listFile: "y")
        }
        #expect(incoming?.problems.map(\.file) == ["x.json"])
        let target = #expect(throws: ConfigError.self) {
            try importOPML(Array(foreign.utf8), file: "x", into: [], listFile: "Feeds/y.opml")
        }
        #expect(target?.problems.map(\.file) == ["Feeds/y.opml"])
    }
}
