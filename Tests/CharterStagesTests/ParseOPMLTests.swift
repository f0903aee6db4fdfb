import CharterModel
import CharterStages
import TestSupport
import Testing

@Suite struct ParseOPMLTests {
    private static let list = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- kept by hand -->
        <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1" xmlns:x="urn:x">
          <head><title>Lists &amp; more</title><ownerName>Desk</ownerName></head>
          <body>
            <outline text="Baku">
              <outline type="rss" text="A &quot;B&quot;" xmlUrl="https://a.example/?x=1&amp;y=2" cw:owner="Owner" x:y="z"/>
            </outline>
            <outline text="two&#10;lines" xmlURL="https://b.example/"/>
          </body>
        </opml>
        """

    @Test func readsEverything() throws {
        let document = try parseOPML(Array(ParseOPMLTests.list.utf8))
        #expect(document.title == "Lists & more")
        #expect(document.head.map(\.0) == ["ownerName"])
        #expect(document.outlines.map(\.text) == ["Baku", "two\nlines"])
        let source = try #require(document.outlines.first?.children.first)
        #expect(source.text == "A \"B\"")
        #expect(source.attributes.map(\.0) == ["type", "xmlUrl", "cw:owner", "x:y"])
        #expect(source["xmlUrl"] == "https://a.example/?x=1&y=2")
        #expect(source["cw:owner"] == "Owner")
        #expect(source["missing"] == nil)
        #expect(source.line == 7)
        #expect(document.outlines[1]["xmlUrl"] == "https://b.example/")
        #expect(document.problem == nil)
    }

    @Test func comesBackUnchanged() throws {
        let document = try parseOPML(Array(ParseOPMLTests.list.utf8))
        let written = writeOPML(document)
        #expect(try parseOPML(written) == document)
        #expect(try writeOPML(parseOPML(written)) == written)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var kind: ParseError.Kind
        var line: Int?
        var testDescription: String { name }
        init(_ name: String, _ text: String, _ kind: ParseError.Kind, _ line: Int?) {
            (self.name, self.text, self.kind, self.line) = (name, text, kind, line)
        }
    }

    /// A hand-made list is read strictly: what could lose a source is an error with its line.
    @Test(arguments: [
        Bad("empty", " ", .empty, nil), Bad("no markup", "text", .unreadable, 1), Bad("a feed", "<rss/>", .notAFeed, 1),
        Bad("no body", "<opml><head/></opml>", .notAFeed, 1),
        Bad("cut short", "<opml>\n<body>\n<outline text='a'/>\n", .unreadable, 4),
        Bad("outline left open", "<opml><body>\n<outline text='a'>\n</body></opml>", .unreadable, 3),
        Bad("attribute without quotes", "<opml><body>\n\n<outline text=a/></body></opml>", .unreadable, 3),
        Bad("attribute without value", "<opml><body>\n<outline text/></body></opml>", .unreadable, 2),
        Bad("quote left open", "<opml><body>\n<outline text='a/>\n</body></opml>", .unreadable, 2),
        Bad("attribute twice", "<opml><body>\n<outline text='a' text='b'/></body></opml>", .unreadable, 2),
        Bad(
            "attribute twice, undeclared prefix before",
            "<opml><body><outline x:y='z'/>\n<outline text='a' text='b'/></body></opml>", .unreadable, 2),
        Bad("text behind", "<opml><body/></opml>\nmore", .unreadable, 2),
        Bad("not its encoding", "<?xml version='1.0' encoding='utf-16'?><opml><body/></opml>", .unreadable, nil),
    ])
    func refuses(_ bad: Bad) {
        do throws(ParseError) {
            let document = try parseOPML(Array(bad.text.utf8))
            Issue.record("read as \(document)")
        } catch {
            #expect(error.kind == bad.kind)
            #expect(error.line == bad.line)
        }
    }

    @Test func repairsWhatLosesNothing() throws {
        let text =
            "\n<?xml version='1.0'?><opml><body><outline text='R&D' cw:kind='press' htmlUrl='http://a.example/?a=1&b=2'/></body></opml>"
        let document = try parseOPML(Array(text.utf8))
        #expect(document.outlines.first?.text == "R&D")
        #expect(document.outlines.first?["htmlUrl"] == "http://a.example/?a=1&b=2")
        #expect(document.outlines.first?["cw:kind"] == "press")
        #expect(document.problem != nil)
    }

    @Test func ourPrefixIsDeclaredWhenUsed() throws {
        let ours = OPMLOutline(text: "a", attributes: [("cw:owner", "b")], children: [])
        let other = OPMLOutline(text: "a", attributes: [("type", "rss")], children: [])
        #expect(
            String(decoding: writeOPML(OPMLDocument(title: "t", outlines: [ours])), as: UTF8.self).contains(
                "xmlns:cw=\"\(charterwatchOPMLNamespace)\""))
        #expect(
            !String(decoding: writeOPML(OPMLDocument(title: "t", outlines: [other])), as: UTF8.self).contains(
                "xmlns:cw"))
    }

    @Test func anyListSurvives() throws {
        let pieces = ["a", "&", "<", ">", "\"", "'", "\n", "\t", " ", "ə", "🚀", "]]>", "<!--", "&amp;", "="]
        var random = SeededGenerator(seed: 51)
        func outline(_ depth: Int) -> OPMLOutline {
            let names = ["type", "xmlUrl", "cw:owner", "cw:note", "title", "x-other"].shuffled(using: &random)
            let attributes = names.prefix(Int.random(in: 0...6, using: &random)).map {
                ($0, random.text(of: pieces, upTo: 8))
            }
            let children = depth > 3 ? [] : (0..<Int.random(in: 0...3, using: &random)).map { _ in outline(depth + 1) }
            return OPMLOutline(text: random.text(of: pieces, upTo: 8), attributes: attributes, children: children)
        }
        for _ in 0..<80 {
            let document = OPMLDocument(title: "t", outlines: (0..<3).map { _ in outline(0) })
            let read = try parseOPML(writeOPML(document))
            #expect(read.outlines == document.outlines)
        }
    }

    @Test func brokenListsAreErrorsOrLists() {
        var random = SeededGenerator(seed: 52)
        for _ in 0..<500 {
            let bytes = random.mutated(Array(ParseOPMLTests.list.utf8))
            do throws(ParseError) {
                let document = try parseOPML(bytes)
                #expect(try parseOPML(writeOPML(document)).outlines == document.outlines)
            } catch { #expect(!error.message.isEmpty) }
        }
    }
}
