import CharterConfig
import CharterModel
import Foundation
import Testing

@Suite("Sources added to a list and taken out of it") struct FeedListEditTests {
    static let list = """
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1">
          <head><title>Watched</title></head>
          <body>
            <!-- by hand: <outline text="not this" xmlUrl="https://a.example/rss"/> -->
            <outline text='Folder'>
              <outline text="A > B" type="rss" xmlUrl="https://a.example/rss"   cw:note='kept "as is"'/>
        \t<outline text="B" type="rss"
                 xmlUrl="https://b.example/rss" ></outline>
              <outline text="C" xmlUrl="https://c.example/rss"/><outline text="D" xmlUrl="https://d.example/rss"/>
            </outline>
          </body>
        </opml>

        """

    static let added = Source(
        id: SourceID(derivedFrom: "https://new.example/news"), kind: .page,
        url: URL(string: "https://new.example/news")!, title: "New & newer", outlet: "New & newer",
        languages: ["az"], items: "//li[a]/a")

    @Test("adding changes no other byte, and the new source reads back as it was; taking it out gives the old bytes")
    func there() throws {
        let old = Array(Self.list.utf8)
        let new = try #require(try adding(Self.added, to: old, listFile: "f"))
        let place = try #require(zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset)
        #expect(new.count > old.count && Array(new[(place + new.count - old.count)...]) == Array(old[place...]))
        let read = sources(fromOPML: new, file: "f")
        #expect(read.problems == [] && read.sources.count == 5)
        var found = try #require(read.sources.last)
        found.origin = ""
        #expect(found == Self.added)
        #expect(try removing(Self.added.id, from: new, listFile: "f") == old)
    }

    @Test(
        "one that is there already, by URL or by id, is not added",
        arguments: ["http://www.a.example/rss/", "https://a.example/rss#x"])
    func known(url: String) throws {
        let source = Source(id: SourceID("other"), url: try #require(URL(string: url)), title: "A", outlet: "A")
        #expect(try adding(source, to: Array(Self.list.utf8), listFile: "f") == nil)
        let named = Source(
            id: SourceID("a.example-rss"), url: try #require(URL(string: "https://x.example/")), title: "A", outlet: "A"
        )
        #expect(try adding(named, to: Array(Self.list.utf8), listFile: "f") == nil)
    }

    @Test("taking out leaves all others", arguments: ["a", "b", "c", "d"])
    func removed(letter: String) throws {
        let shorter = try removing(SourceID("\(letter).example-rss"), from: Array(Self.list.utf8), listFile: "f")
        let text = String(decoding: shorter, as: UTF8.self)
        let left = sources(fromOPML: shorter, file: "f").sources.map(\.id.text)
        #expect(left == ["a", "b", "c", "d"].filter { $0 != letter }.map { $0 + ".example-rss" })
        #expect(text.contains("by hand: <outline text=\"not this\""))
        let whole = Self.list.split(separator: "\n").map(String.init)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.filter { !whole.contains($0) }.count == (letter == "c" || letter == "d" ? 1 : 0))
        #expect(!text.contains("\n\n\n"))
    }

    @Test("what is not there, or holds others, is refused")
    func refused() {
        #expect(throws: ConfigError.self) {
            try removing(SourceID("nobody"), from: Array(Self.list.utf8), listFile: "f")
        }
        let nested = Array(
            """
            <opml version="2.0"><head/><body>
            <outline text="A" xmlUrl="https://a.example/rss"><outline text="B" xmlUrl="https://b.example/rss"/></outline>
            </body></opml>
            """.utf8)
        #expect(throws: ConfigError.self) { try removing(SourceID("a.example-rss"), from: nested, listFile: "f") }
    }
}
