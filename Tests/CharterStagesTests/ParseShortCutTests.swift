import CharterModel
import CharterStages
import TestSupport
import Testing

/// What is taken by a short way, or eight bytes at a time, comes out as by the long way.
@Suite struct ParseShortCutTests {
    // MARK: Dates

    /// Dates of the frequent forms, some of them spoilt by one byte: wherever the short way finds a date, the long
    /// way finds the same.
    @Test func frequentDatesAreTheSameEitherWay() {
        var random = SeededGenerator(seed: 21)
        var found = 0
        for round in 0..<20_000 {
            var text = Array(dateText(&random).utf8)
            if round % 2 == 1, let place = text.indices.randomElement(using: &random) {
                text[place] = UInt8.random(in: 32...126, using: &random)
            }
            let written = String(decoding: text, as: UTF8.self)
            guard let date = frequentDate(written) else { continue }
            found += 1
            #expect(date == readDate(written), "\(written)")
        }
        #expect(found > 8000)
    }

    @Test(arguments: [
        "Tue, 10 Feb 2026 12:00:00 GMT", "Tue, 1 Feb 2026 12:00:00 +0400", "2026-02-10T12:00:00Z",
        "2026-02-10T12:00:00-05:30",
    ]) func frequentDatesTakeTheShortWay(text: String) { #expect(frequentDate(text) != nil) }

    @Test(arguments: [
        "Tue, 30 Feb 2026 12:00:00 GMT", "2026-02-10T24:00:00Z", "2026-02-10 12:00:00Z", "Tue, 10 Feb 2026 12:00 GMT",
        "Di, 10 Feb 2026 12:00:00 GMT", "2026-02-10T12:00:00.5Z", "Tue, 10 Feb 2026 12:00:00 EST",
        "0026-02-10T12:00:00Z",
        "", "2026",
    ]) func otherDatesDoNot(text: String) { #expect(frequentDate(text) == nil) }

    private func dateText(_ random: inout SeededGenerator) -> String {
        func two(_ range: ClosedRange<Int>) -> String {
            let number = Int.random(in: range, using: &random)
            return number < 10 ? "0\(number)" : "\(number)"
        }
        let clock = "\(two(0...24)):\(two(0...60)):\(two(0...60))"
        let year = Int.random(in: 1900...2100, using: &random)
        let sign = Bool.random(using: &random) ? "+" : "-"
        if Bool.random(using: &random) {
            let zone = Bool.random(using: &random) ? "Z" : "\(sign)\(two(0...23)):\(two(0...60))"
            return "\(year)-\(two(1...13))-\(two(0...32))T\(clock)\(zone)"
        }
        let month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ").randomElement(
            using: &random)!
        let weekday = "Mon Tue Wed Thu Fri Sat Sun".split(separator: " ").randomElement(using: &random)!
        let zone = ["GMT", "UTC", "\(sign)\(two(0...23))\(two(0...60))"].randomElement(using: &random)!
        let day = Bool.random(using: &random) ? two(1...31) : "\(Int.random(in: 1...9, using: &random))"
        return "\(weekday), \(day) \(month) \(year) \(clock) \(zone)"
    }

    // MARK: HTML text

    /// Every mark at every place of a run of text, as long as two words of eight bytes and more.
    @Test(arguments: [
        ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("&amp;", "&amp;"), ("&#8217;", "&#8217;"), ("&#x41", "&#x41"),
        ("&#x41 2026", "&#x41 2026"),
        ("&nosuch;", "&amp;nosuch;"), ("&copy 2026", "&copy 2026"), ("&copy=1", "&amp;copy=1"), ("\"", "\""),
        ("ə", "ə"),
        ("\u{E000}", "\u{E000}"), ("<b>x</b>", "<b>x</b>"), ("<!-- x -->", ""), ("<3", "&lt;3"),
    ]) func marksAreSeenAnywhere(written: String, wanted: String) {
        for before in 0..<20 {
            for after in [0, 1, 7, 8, 9] {
                let left = String(repeating: "a", count: before)
                let right = after == 0 ? "" : " " + String(repeating: "z", count: after)
                #expect(sanitizeHTML(left + written + right, base: nil) == left + wanted + right)
            }
        }
    }

    @Test(arguments: [
        ("<IMG SRC='http://a.example/i.png' onload=x CLASS=y>", "<img src=\"http://a.example/i.png\">"),
        ("<a href=\"http://a.example/?a=1&amp;b=2&c\">x", "<a href=\"http://a.example/?a=1&amp;b=2&amp;c\">x</a>"),
        ("<a href=' http://a.example/ '>x</a>", "<a href=\"http://a.example/\">x</a>"),
        ("<a href=\"java\nscript:x\">x</a>", "<a>x</a>"),
        ("<a href=\"http://a.example/\"\">x</a>", "<a href=\"http://a.example/\">x</a>"),
        (
            "<blockquote cite=\"http://a.example/\" title='&lt;\"'>",
            "<blockquote cite=\"http://a.example/\" title=\"&lt;&quot;\"></blockquote>"
        ),
        ("<figcaptionfigcaption>x</figcaptionfigcaption>", "x"), ("<blockquotes>x", "x"), ("<p", "&lt;p"),
        ("<scriptx>a</scriptx>", "a"), ("<script>a</scriptx>b</script>c", "bc"),
    ]) func tagsComeOutAsEver(written: String, wanted: String) {
        let safe = sanitizeHTML(written, base: nil)
        #expect(safe == wanted)
        #expect(sanitizeHTML(safe, base: nil) == safe)
    }

    // MARK: Unsanitised

    @Test func onlyTheMeasuringWayLeavesHTMLAsItIs() throws {
        let text = """
            <rss version="2.0"><channel><title>t</title><item><title>a &amp;amp; b</title>\
            <description>&lt;p onclick="x"&gt;y&lt;/p&gt;</description></item></channel></rss>
            """
        let payload = Payload(body: Array(text.utf8))
        #expect(try parse(payload).entries[0].summary == "<p>y</p>")
        #expect(try parseUnsanitised(payload).entries[0].summary == "<p onclick=\"x\">y</p>")
        #expect(try parseUnsanitised(payload).entries[0].title == "a &amp; b")
    }

    // MARK: People

    @Test(arguments: [
        ("Anna Berg", "Anna Berg"), ("  Anna   Berg ", "Anna Berg"), ("Anna\u{A0}Berg", "Anna Berg"),
        ("anna@a.example (Anna Berg)", "Anna Berg"), ("Anna Berg &lt;anna@a.example&gt;", "Anna Berg"),
        ("Əli Məmmədov", "Əli Məmmədov"), ("安娜　山", "安娜 山"),
    ]) func namesAreTidied(written: String, wanted: String) throws {
        let text = "<rss><channel><title>t</title><item><author>\(written)</author></item></channel></rss>"
        #expect(try parse(Payload(body: Array(text.utf8))).entries[0].author == wanted)
    }
}

/// Rows of the filter, which are written without an encoder.
@Suite struct ParsedRowLineTests {
    @Test(arguments: ParseFixture.all()) func linesAreThoseOfTheEncoder(fixture: ParseFixture) throws {
        let row = ParsedRow(id: fixture.name, payload: Payload(body: fixture.bytes))
        let line = row.line { $0.value(fixture.name) }
        #expect(String(decoding: line, as: UTF8.self) == String(decoding: try JSONLines.encode(row), as: UTF8.self))
    }

    @Test func pagesNameTheirFeeds() throws {
        let page = "<html><link rel='alternate' type='application/rss+xml' href='http://a.example/f'></html>"
        let row = ParsedRow(id: "x", payload: Payload(body: Array(page.utf8)))
        #expect(row.links == ["http://a.example/f"])
        #expect(row.line { $0.value("x") } == Array(try JSONLines.encode(row)))
    }

    @Test func failuresAreRowsToo() throws {
        let row = ParsedRow(id: "x", payload: Payload(body: []))
        #expect(row.line { $0.value("x") } == Array(try JSONLines.encode(row)))
        #expect(row.line { $0.null() }.count > 20)
        let page = Payload(body: Array("<html><link rel=feed href='https://f.example/'></html>".utf8))
        let linked = ParsedRow(id: "y", payload: page)
        #expect(linked.links == ["https://f.example/"])
        #expect(linked.line { $0.value("y") } == Array(try JSONLines.encode(linked)))
    }
}
