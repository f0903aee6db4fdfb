import Foundation
import TestSupport
import Testing

@testable import CharterDemo

@Suite("Instants, charsets, escaping")
struct WritingTests {
    @Test("an instant is written in every form")
    func forms() throws {
        let time = try #require(NewsroomTime(iso: "2026-02-10T01:20:05+04:00"))
        #expect(time.iso == "2026-02-10T01:20:05+04:00")
        #expect(time.mail == "Tue, 10 Feb 2026 01:20:05 +0400")
        #expect(time.http == "Mon, 09 Feb 2026 21:20:05 GMT")
        #expect(time.visible(in: "az") == "10 fevral 2026, 01:20")
        #expect(time.visible(in: "tr") == "10 Şubat 2026 01:20")
        #expect(time.visible(in: "ru") == "10 февраля 2026, 01:20")
        #expect(time.visible(in: "uk") == "10 лютого 2026, 01:20")
        #expect(time.visible(in: "hy") == "10 փետրվարի 2026, 01:20")
        #expect(time.visible(in: "ka") == "10 თებერვალი 2026, 01:20")
        #expect(time.visible(in: "en") == "10 February 2026, 01:20")
        #expect(NewsroomTime(iso: "2026-02-10T01:20:05-03:30")?.mail.hasSuffix("-0330") == true)
        #expect(NewsroomTime(iso: "2026-02-10T01:20:05Z")?.iso == "2026-02-10T01:20:05Z")
    }

    @Test(
        "what is no instant is refused",
        arguments: [
            "", "2026", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00X",
            "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+15:00", "2026-01-01T00:00:00+0400a", "٢٠٢٦-01-01T00:00:00Z",
            "2026-01-01T00:00:00é0000", "2025-02-29T00:00:00Z",
        ])
    func noInstant(_ text: String) { #expect(NewsroomTime(iso: text) == nil) }

    @Test("forms agree with Foundation and read back, on any second between 1970 and 2100")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let offset = Int.random(in: -14 * 4...14 * 4, using: &random) * 900
            let time = NewsroomTime(seconds: .random(in: 0..<4_102_444_800, using: &random), offset: offset)
            #expect(NewsroomTime(iso: time.iso) == time)
            #expect(NewsroomTime(http: time.http)?.seconds == time.seconds)
            #expect(try Date(time.iso, strategy: .iso8601) == time.date)
        }
    }

    @Test(
        "what is no HTTP date is refused",
        arguments: [
            "", "Tue, 10 Feb 2026", "Tue, 10 Feb 2026 01:20:05 +0400", "Tue, 10 Fev 2026 01:20:05 GMT",
            "Tuesday, 10-Feb-26 01:20:05 GMT", "Tue, 1 Feb 2026 01:20:05 GMT", "Tue, 10 Feb 2026 25:20:05 GMT",
        ])
    func noHTTPDate(_ text: String) { #expect(NewsroomTime(http: text) == nil) }

    @Test(
        "windows-1251 and windows-1254 are what Foundation reads",
        arguments: [
            (Charset.windows1251, "ru", String.Encoding.windowsCP1251), (.windows1254, "tr", .windowsCP1254),
        ])
    func charsets(_ charset: Charset, _ language: String, _ encoding: String.Encoding) throws {
        let articles = try newsroom.get().articles.filter { $0.language == language }
        #expect(!articles.isEmpty)
        for article in articles {
            let bytes = charset.encode(article.title + article.text())
            #expect(String(bytes: bytes, encoding: encoding) == article.title + article.text(), "\(article.id)")
        }
    }

    @Test(
        "the whole code pages, letter by letter",
        arguments: [
            (Charset.windows1251, "АБЯабяЁё№«»—–…“”‘’§©", String.Encoding.windowsCP1251),
            (.windows1254, "ĞİŞğışÇçÖöÜüÂâÎîéß«»—–…“”‘’§©", .windowsCP1254),
        ])
    func letters(_ charset: Charset, _ text: String, _ encoding: String.Encoding) {
        let bytes = charset.encode(text)
        #expect(bytes.count == text.unicodeScalars.count)
        #expect(String(bytes: bytes, encoding: encoding) == text)
    }

    @Test("a letter that a code page lacks becomes a character reference")
    func references() {
        #expect(Charset.windows1251.encode("ə▲") == Array("&#601;&#9650;".utf8))
        #expect(Charset.windows1254.encode("Ð") == Array("&#208;".utf8))
        #expect(Charset.utf8.encode("ə") == Array("ə".utf8))
        #expect(Charset.utf16.encode("aə😀") == [0xFF, 0xFE, 0x61, 0, 0x59, 0x02, 0x3D, 0xD8, 0x00, 0xDE])
    }

    @Test("escaping for markup, CDATA and JSON")
    func escaping() throws {
        #expect("<a href=\"x\">&'\u{1}\u{FFFE}".escaped == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")
        #expect("a]]>b]]>".cdata == "<![CDATA[a]]]]><![CDATA[>b]]]]><![CDATA[>]]>")
        let text = "\"\\\n\t\u{1}</script>é😀"
        #expect(!text.json.contains("</"))
        #expect(try JSONDecoder().decode([String].self, from: Data("[\(text.json)]".utf8)) == [text])
    }
}
