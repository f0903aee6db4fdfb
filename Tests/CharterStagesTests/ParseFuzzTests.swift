import CharterModel
import CharterStages
import FoundationEssentials
import TestSupport
import Testing

/// Broken on purpose, by a generator with fixed seeds: nothing crashes, and what comes out keeps its promises.
@Suite struct ParseFuzzTests {
    @Test(arguments: ParseFixture.all())
    func brokenFeedsGiveAFeedOrAnError(fixture: ParseFixture) throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let bytes = random.mutated(fixture.bytes)
            let row = ParsedRow(id: "f", payload: Payload(body: bytes, url: URL(string: "https://b.example/f")))
            #expect((row.error == nil) == (row.feed != nil))
            expectSafe(row)
            _ = try JSONLines.encode(row)
        }
    }

    @Test func randomMarkupIsRead() {
        let pieces = [
            "<rss>", "<channel>", "<item>", "<title>", "</title>", "</item>", "</channel>", "</rss>", "<feed>",
            "<entry>",
            "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a [", "<!ENTITY b 'c'>", "]>", "&b;", "&amp;", "&#0;",
            "&#x41;",
            "<?xml version='1.0'?>", "<?x", "?>", "<a b='", "'", "\"", " c=d", "/>", ">", "<", "text", "\u{0}",
            "\u{FFFE}",
            "ə", "<script>", "</script>", "xmlns:x='u'", "<x:y>", "</", "<b ", "=", "\n",
        ]
        var random = SeededGenerator(seed: 12)
        for _ in 0..<1500 {
            let text = random.text(of: pieces, upTo: 40)
            expectSafe(ParsedRow(id: "m", payload: Payload(body: Array(text.utf8))))
        }
    }

    @Test func randomBytesInAnyEncodingBecomeUTF8() {
        var random = SeededGenerator(seed: 13)
        let labels = [
            "utf-8", "utf-16le", "utf-16be", "utf-32le", "windows-1251", "windows-1252", "windows-1254", "koi8-r",
            "koi8-u",
            "shift_jis", "euc-kr", "gb18030", "big5", "iso-2022-jp", "euc-jp", "armscii-8", "georgian-ps", "ibm037",
        ]
        for _ in 0..<25 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for label in labels {
                let text = transcode(bytes, from: label)
                #expect(text != nil, "\(label)")
                #expect(isValidUTF8(text?.utf8 ?? []), "\(label)")
            }
        }
    }

    private func expectSafe(_ row: ParsedRow) {
        let entries = row.entries ?? []
        var texts = [row.feed?.title, row.feed?.subtitle]
        texts += entries.flatMap { [$0.title, $0.summary] }
        texts += entries.flatMap(\.content).map { $0 }
        for case let html? in texts { #expect(sanitizeHTML(html, base: nil) == html) }
    }
}
