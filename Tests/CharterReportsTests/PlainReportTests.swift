import CharterModel
import CharterReports
import TestSupport
import Testing

@Suite("Small reports")
struct PlainReportTests {
    private let plain = TerminalStyle(colour: false, width: 80)

    @Test("a table aligns, cuts the columns that may shrink, and marks the cut")
    func table() throws {
        var table = TextTable([
            .init("id", shrinks: true), .init("state"), .init("entries", .right), .init("error", shrinks: true),
        ])
        table.add(["quay.example-rss", "ok", "30", ""])
        table.add([
            "tidewater.example-world-news-all-languages-rss", "failing", "0",
            "no answer within 15 s, for the 6th time since yesterday",
        ])
        table.add(["港口新闻.example-rss", "new", "1200"])
        try Golden.check(table.text(TerminalStyle(colour: false, width: 72)), "table-72.txt")
        let wide = table.text(TerminalStyle(colour: false, width: 300))
        #expect(!wide.contains("…"))
        for line in table.text(TerminalStyle(colour: false, width: 72)).split(separator: "\n") {
            #expect(terminalWidth(String(line)) <= 72)
        }
    }

    @Test("a table takes odd rows")
    func oddRows() {
        var table = TextTable([.init("a"), .init("b")])
        #expect(table.text(plain) == "a  b\n")
        table.add([])
        table.add(["1", "2", "3"])
        table.add(["x\u{1B}[2J", "line\nbreak"])
        #expect(table.text(plain) == "a      b\n\n1      2\nx␛[2J  line break\n")
        #expect(TextTable([]).text(plain) == "\n")
    }

    @Test("a revision marks the words that went and came")
    func revision() throws {
        let before =
            "The quay opens in March.\nIt is 300 metres long.\nThe road is being built.\nNothing else is known."
        let after =
            "The quay opens in early May.\nIt is 300 metres long.\nThe road is being built.\n"
            + "A school may follow.\nNothing else is known."
        try Golden.check(renderRevision(before: before, after: after, style: plain), "revision.txt")
        let coloured = renderRevision(before: before, after: after, style: TerminalStyle(colour: true, width: 80))
        try Golden.check(coloured, "revision-colour.txt")
        #expect(renderRevision(before: "", after: "", style: plain) == "")
        #expect(renderRevision(before: before, after: before, style: plain) == "  (4 paragraphs unchanged)\n")
        #expect(renderRevision(before: "a", after: "", style: plain) == "  [-a-]\n")
    }

    @Test(
        "a number written in groups is one word",
        arguments: [
            ("6 480 boxes", "6 048 boxes", "  [-6 480-] {+6 048+} boxes\n"),
            ("12 345 678.", "12 345 679.", "  [-12 345 678.-] {+12 345 679.+}\n"),
            ("in 2026 480 boxes", "in 2026 481 boxes", "  in 2026 [-480-] {+481+} boxes\n"),
            ("5 4800", "5 4801", "  5 [-4800-] {+4801+}\n"), ("5 48", "5 49", "  5 [-48-] {+49+}\n"),
        ])
    func numbers(_ before: String, _ after: String, _ shown: String) {
        #expect(renderRevision(before: before, after: after, style: plain) == shown)
    }

    @Test("a long rewrite is shown in one piece")
    func rewrite() {
        let before = (0..<4000).map { "old\($0)" }.joined(separator: " ")
        let after = (0..<4000).map { "new\($0)" }.joined(separator: " ")
        let text = renderRevision(before: before, after: after, style: plain)
        #expect(text.contains("old3999-]"))
        #expect(text.contains("{+new0"))
    }

    @Test("what happened to a URL, in sentences")
    func explanation() throws {
        let id = ArticleID("0123").text
        func row(
            _ kind: String, _ stage: Stage, _ outcome: Outcome, _ why: String, _ first: String, _ last: String,
            _ count: Int, current: Bool = true
        ) -> LedgerRow {
            LedgerRow(
                subjectKind: kind, subject: id, stage: stage, outcome: outcome, why: why, url: nil,
                firstAt: Sample.at(first), lastAt: Sample.at(last), count: count, current: current)
        }
        let rows = [
            row(
                "article", .classify, .belowThreshold, "the best clause, A.1, has 0.21 of 0.35", "2026-02-10T12:12:00Z",
                "2026-02-10T12:12:00Z", 1),
            row(
                "entry", .parse, .kept, "listed by quay.example-rss", "2026-02-10T12:00:00Z", "2026-02-11T12:00:00Z", 24
            ),
            row(
                "article", .fetch, .deferred("timeout"), "no answer within 60 s", "2026-02-10T12:01:00Z",
                "2026-02-10T12:06:00Z", 2, current: false),
            row("article", .fetch, .kept, "200, 48 KB.", "2026-02-10T12:11:00Z", "2026-02-10T12:11:00Z", 1),
            row("article", .extract, .kept, "", "2026-02-10T12:11:30Z", "2026-02-10T12:11:30Z", 1),
        ]
        try Golden.check(renderExplanation(of: "https://quay.example/news/1", rows, style: plain), "explanation.txt")
        let none = renderExplanation(of: "https://quay.example/\u{1B}[2J", [], style: plain)
        #expect(none == "https://quay.example/␛[2J\nNothing is known of it: no source has listed it so far.\n")
    }

    @Test("every outcome has words of its own")
    func outcomes() {
        let all: [Outcome] = [
            .kept, .notModified, .unchanged, .known, .dupExact, .dupNear, .revision, .tooOld, .tooShort, .notArticle,
            .language, .belowThreshold, .abstained, .gone, .blockedRobots, .blockedAddress, .blockedBot, .tooLarge,
            .deferred("dns"), .failed("dns"),
        ]
        #expect(Set(all.map(meaning)).count == all.count)
    }

    @Test("every kind of event has a sentence, with and without details")
    func sentences() throws {
        var lines = ""
        for kind in EventKind.allCases {
            let bare = TimelineRow(seq: 1, at: Sample.at("2026-02-10T12:00:00Z"), kind: kind.rawValue)
            var full = bare
            full.article = Sample.pilots
            full.story = .init(id: StoryID("one"), size: 3, origins: 2)
            full.labels = [Sample.label("A.1", .substantive, 0.9, by: "person:R. Reader", "quote")]
            full.source = "quay.example-rss"
            full.detail = ["reason": "the reason", "before": "one", "after": "two"]
            lines += "\(kind.rawValue)\n  \(sentence(for: bare))\n  \(sentence(for: full))\n"
        }
        try Golden.check(lines, "sentences.txt")
    }
}

@Suite("Progress line")
struct ProgressLineTests {
    @Test(
        "as it is shown",
        arguments: [
            (0, 106, 0.0, "", 0.0, 80, "░░░░░░░░░░░░░░░░░░░░░░░░    0/106    0 %  0:00"),
            (
                45, 106, 3.14, "azertag.az-en-rss", 14.0, 100,
                "██████████░░░░░░░░░░░░░░   45/106   42 %  3.1/s  0:14  0:19 left  azertag.az-en-rss"
            ),
            (
                45, 106, 3.14, "azertag.az-en-rss", 14.0, 60,
                "████████░░░░░░░░░░░░   45/106   42 %  3.1/s  0:14  0:19 left"
            ),
            (106, 106, 250.4, "", 3725.0, 80, "████████████████████████  106/106  100 %  250/s  1:02:05"),
            (7, 0, 1.0, "robots.txt", 7.0, 80, "7 done  1.0/s  0:07  robots.txt"),
            (45, 106, 3.14, "x", 14.0, 20, " 45/106   42 %  3.1…"),
            (500, 106, 1.0, "", 1.0, 80, "████████████████████████  106/106  100 %  1.0/s  0:01"),
        ] as [(Int, Int, Double, String, Double, Int, String)])
    func shown(done: Int, total: Int, rate: Double, current: String, elapsed: Double, width: Int, expected: String) {
        let line = progressLine(done: done, total: total, rate: rate, current: current, elapsed: elapsed, width: width)
        #expect(line == expected)
    }

    @Test("never wider than the terminal, whatever the figures")
    func bounded() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let width = Int.random(in: 0...160, using: &random)
            let line = progressLine(
                done: Int.random(in: -5...5000, using: &random), total: Int.random(in: 0...3000, using: &random),
                rate: [0, -1, .nan, .infinity, 0.00001, 12.5, 1e300].randomElement(using: &random)!,
                current: randomText(&random, 40),
                elapsed: [-1, 0, .nan, .infinity, 12.2, 1e12].randomElement(using: &random)!,
                width: width)
            #expect(terminalWidth(line) <= max(width, 0), "\(line)")
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }
}
