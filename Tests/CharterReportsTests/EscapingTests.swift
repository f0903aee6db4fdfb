import CharterModel
import CharterReports
import Testing

@Suite("Text from outside cannot act")
struct EscapingTests {
    @Test(
        "on a terminal",
        arguments: [
            ("plain", "Bakı, Թբիլիսի, თბილისი", "Bakı, Թբիլիսի, თბილისი"),
            ("escape sequence", "\u{1B}[31mred\u{1B}]0;title\u{7}", "␛[31mred␛]0;title␇"),
            ("C1 control sequence introducer", "\u{9B}31m", "<U+009B>31m"),
            ("carriage return that overwrites", "good\rbad", "good bad"),
            ("backspace, null and delete", "a\u{8}\u{0}\u{7F}", "a␈␀␡"),
            ("line breaks of every kind", "a\nb\u{2028}c\u{85}d\u{B}e", "a b c d e"),
            ("right-to-left override", "exe.\u{202E}gpj", "exe.<U+202E>gpj"),
            (
                "isolates and embeddings", "\u{2066}\u{2067}\u{2068}\u{2069}\u{202A}",
                "<U+2066><U+2067><U+2068><U+2069><U+202A>"
            ),
            ("zero width", "a\u{200B}b\u{FEFF}c\u{2060}", "a<U+200B>b<U+FEFF>c<U+2060>"),
            ("tags", "\u{E0041}", "<U+E0041>"),
            ("blank filler", "\u{3164}", "<U+3164>"),
            ("soft hyphen", "har\u{AD}bour", "harbour"),
            (
                "stacked marks", "a" + String(repeating: "\u{301}", count: 50),
                "a" + String(repeating: "\u{301}", count: 8)
            ),
        ])
    func terminal(name: String, raw: String, shown: String) {
        #expect(escapedForTerminal(raw) == shown, "\(name)")
    }

    @Test("in every report, whatever field it comes in")
    func everywhere() {
        let attack = "\u{1B}[2J\u{202E}x\u{9B}1m\u{7}\r\u{200B}"
        let article = TimelineRow.ArticleRef(
            id: ArticleID(attack), url: attack, title: attack, outlet: attack, lang: attack,
            publishedAt: Sample.at("2026-02-10T12:00:00Z"), publishedOrigin: .feed,
            firstSeenAt: Sample.at("2026-02-10T12:00:00Z"))
        var copy = article
        copy.id = ArticleID("other")
        copy.outlet = attack + "2"
        let story = TimelineRow.StoryRef(id: StoryID(attack), size: 9, origins: 2)
        let label = Sample.label(attack, .mention, 0.5, by: "person:" + attack, attack, attack)
        let other = Sample.label("A.1", .substantive, 0.5, by: attack, attack)
        let rows = [article, copy].enumerated().flatMap { index, article in
            EventKind.allCases.map(\.rawValue).appending(attack).map { kind in
                TimelineRow(
                    seq: Int64(index), at: article.publishedAt, kind: kind, article: article, story: story,
                    labels: [label, other], source: attack, detail: ["reason": attack, attack: attack])
            }
        }
        var charter = Sample.charter
        charter.sections[0].title = attack
        charter.sections[0].id = attack
        charter.sections[0].clauses[0].title = attack
        let style = TerminalStyle(colour: false, width: 90)
        for bytes in [
            render(rows, as: .table, style: style, charter: charter),
            renderByClause(rows, charter: charter, style: style),
        ] {
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 32 && scalar.value != 127, "U+\(String(scalar.value, radix: 16))")
                #expect(scalar.properties.generalCategory != .format && scalar.properties.generalCategory != .control)
            }
        }
    }

    @Test(
        "in a spreadsheet",
        arguments: [
            ("equals", "=1+1", "'=1+1"), ("plus", "+1", "'+1"), ("minus", "-1", "'-1"), ("at", "@SUM(A1)", "'@SUM(A1)"),
            ("tab", "\t=1", "'\t=1"), ("carriage return", "\r=1", "\"'\r=1\""), ("line feed", "\n=1", "\"'\n=1\""),
            ("formula with quotes", "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("harmless", "a=b", "a=b"), ("comma", "a,b", "\"a,b\""), ("quote", "a\"b", "\"a\"\"b\""),
            ("CRLF", "a\r\nb", "\"a\r\nb\""), ("null", "a\0b", "a\u{FFFD}b"), ("empty", "", ""),
            ("equals after blanks", "  =1", "'  =1"), ("full-width equals", "\u{FF1D}1", "'\u{FF1D}1"),
            ("escape sequence", "a\u{1B}[2Jb", "a\u{FFFD}[2Jb"), ("override", "a\u{202E}b", "a\u{FFFD}b"),
            ("equals with a mark on it", "=\u{301}1", "'=\u{301}1"),
        ])
    func spreadsheet(name: String, raw: String, field: String) {
        #expect(Array(csvField(raw).utf8) == Array(field.utf8), "\(name): \(csvField(raw).debugDescription)")
    }

    @Test(
        "widths on a terminal",
        arguments: [
            ("ASCII", "abc", 3), ("Azerbaijani", "Bakı", 4), ("combining", "e\u{301}", 1), ("Chinese", "中国", 4),
            ("Korean", "한국", 4), ("full width", "ＡＢ", 4), ("emoji", "😀", 2), ("flag", "🇦🇿", 2),
            ("heart with VS16", "❤️", 2),
            ("Georgian", "ბაქო", 4), ("empty", "", 0),
        ])
    func widths(name: String, text: String, columns: Int) {
        #expect(terminalWidth(text) == columns, "\(name)")
    }

    @Test(
        "cutting and wrapping keep to the columns",
        arguments: [
            ("fits", "abc", 3, "abc", ["abc"]), ("cut", "abcdef", 4, "abc…", ["abcd", "ef"]),
            ("wide letters", "中国新闻", 5, "中国…", ["中国", "新闻"]), ("words", "ab cd ef", 5, "ab c…", ["ab cd", "ef"]),
            ("blank", "  ", 5, "  ", [""]), ("nothing", "", 5, "", [""]),
        ])
    func cutting(name: String, text: String, columns: Int, cut: String, lines: [String]) {
        #expect(truncated(text, to: columns) == cut, "\(name)")
        #expect(wrapped(text, width: columns) == lines, "\(name)")
    }

    @Test("a limit on lines is marked")
    func limit() {
        #expect(wrapped("one two three four", width: 9, mostLines: 1) == ["one two…"])
        #expect(wrapped("one two three four", width: 9, mostLines: 2) == ["one two", "three fo…"])
        #expect(wrapped("one two", width: 9, mostLines: 1) == ["one two"])
    }
}

extension [String] {
    fileprivate func appending(_ text: String) -> [String] { self + [text] }
}
