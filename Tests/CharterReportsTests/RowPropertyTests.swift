import CharterModel
import CharterReports
import Foundation
import TestSupport
import Testing

@Suite("Any row can be written, and read back")
struct RowPropertyTests {
    private let style = TerminalStyle(colour: false, width: 77)

    @Test("every format takes every row; JSON gives it back", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let rows = (0..<Int.random(in: 0...12, using: &random)).map { _ in randomRow(&random) }
            for colour in [true, false] {
                let style = TerminalStyle(colour: colour, width: Int.random(in: -5...200, using: &random))
                _ = render(rows, as: .table, style: style, charter: Sample.charter)
                _ = renderByClause(rows, charter: Sample.charter, style: style)
            }
            let jsonl = Data(render(rows, as: .jsonl, style: style, charter: Sample.charter))
            let lines = jsonl.split(separator: 10).map { Data($0) }
            #expect(try lines.map { try JSONLines.decode(TimelineRow.self, from: $0) } == rows)
            let json = Data(render(rows, as: .json, style: style, charter: Sample.charter))
            #expect(try JSONLines.decode([TimelineRow].self, from: json) == rows)
        }
    }

    @Test("every key is there, null when there is nothing to say")
    func keys() throws {
        let row = TimelineRow(seq: 1, at: Sample.at("2026-02-10T12:00:00Z"), kind: "source.quiet")
        let bare = render([row], as: .jsonl, style: style, charter: Sample.charter)
        #expect(
            String(decoding: bare, as: UTF8.self)
                == #"{"article":null,"at":"2026-02-10T12:00:00Z","detail":{},"kind":"source.quiet","labels":[],"#
                + #""seq":1,"source":null,"story":null}"#
                + "\n")
        var undated = Sample.rows[7]
        undated.detail = ["keepMyCase_as": "x"]
        let text = String(decoding: render([undated], as: .jsonl, style: style, charter: Sample.charter), as: UTF8.self)
        for key in ["\"lang\":null", "\"published_origin\":\"first-seen\"", "\"first_seen_at\"", "\"keepMyCase_as\""] {
            #expect(text.contains(key), "\(key)")
        }
    }

    @Test("a score that is no number is written as 0")
    func notANumber() throws {
        var row = Sample.rows[1]
        row.labels[0].score = .nan
        let bytes = render([row], as: .jsonl, style: style, charter: Sample.charter)
        #expect(try JSONLines.decode(TimelineRow.self, from: Data(bytes)).labels[0].score == 0)
    }

    @Test("Python's csv module reads the same fields")
    func python() async throws {
        guard isInstalled("python3") else {
            print("NOT TESTED: no python3 on this machine, so the CSV export was not read by another reader")
            return
        }
        var random = SeededGenerator(seed: 99)
        let rows = Sample.rows + (0..<200).map { _ in randomRow(&random) }
        let csv = FileManager.default.temporaryDirectory.appending(path: "charterwatch-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: csv) }
        try Data(render(rows, as: .csv, style: style, charter: Sample.charter)).write(to: csv)
        let ended = try await run(
            "python3",
            [
                "-c",
                "import csv, json, sys\nfile = open(sys.argv[1], newline='', encoding='utf-8')\n"
                    + "json.dump(list(csv.reader(file, strict=True)), sys.stdout)",
                csv.path(percentEncoded: false),
            ])
        try #require(ended.code == 0)
        let read = Data(ended.output.utf8)
        let table = try JSONDecoder().decode([[String]].self, from: read)
        try #require(table.count == rows.count + 1)
        #expect(table[0] == timelineCSVColumns)
        for (row, fields) in zip(rows, table.dropFirst()) {
            #expect(fields.count == timelineCSVColumns.count)
            #expect(fields[0] == guarded(String(row.seq)))
            #expect(fields[2] == guarded(row.kind))
            #expect(fields[4] == guarded(row.article?.url ?? ""))
            #expect(fields[5] == guarded(row.article?.title ?? ""))
            #expect(fields[16] == guarded(row.labels.compactMap(\.evidence.first?.quote).joined(separator: " | ")))
            #expect(fields[17] == guarded(row.source ?? ""))
        }
    }

    /// What the export puts in front of a formula, and in place of what steers a terminal.
    private func guarded(_ text: String) -> String {
        let clean = String(
            text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { out, scalar in
                let isBlank = [9, 10, 13].contains(scalar.value)
                let isControl = scalar.properties.generalCategory == .control && !isBlank
                let turns =
                    [0x61C, 0x200E, 0x200F].contains(scalar.value)
                    || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                out.append(isControl || turns ? "\u{FFFD}" : scalar)
            })
        let first = clean.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
        guard let first, "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first) else {
            return clean
        }
        return "'" + clean
    }

    private func randomRow(_ random: inout SeededGenerator) -> TimelineRow {
        func text(_ most: Int) -> String { randomText(&random, most) }
        func date() -> Date {
            Date(timeIntervalSince1970: Double(Int.random(in: -60_000_000_000...200_000_000_000, using: &random)))
        }
        func maybe<Value>(_ value: Value) -> Value? { Int.random(in: 0...3, using: &random) == 0 ? nil : value }
        let clauses = ["A.1", "A.2", "B.1", "Q.9", text(5)]
        let labels = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let quotes = Array((text(80) + "x").utf8)
            return TimelineRow.LabelRow(
                clause: ClauseID(clauses.randomElement(using: &random)!),
                strength: Strength.allCases.randomElement(using: &random)!,
                score: Double(Int.random(in: 0...1000, using: &random)) / 1000,
                by: Bool.random(using: &random) ? "person:" + text(8) : "classifier:" + text(8),
                evidence: [Evidence(field: .title, range: 0..<quotes.count, in: quotes)].compactMap { $0 })
        }
        let article = TimelineRow.ArticleRef(
            id: ArticleID(text(2)), url: text(30), title: text(120), outlet: text(20), lang: maybe(text(3)),
            publishedAt: date(), publishedOrigin: DateOrigin.allCases.randomElement(using: &random)!,
            firstSeenAt: date())
        let kinds = EventKind.allCases.map(\.rawValue) + [text(10), "article.seen", "label.given"]
        return TimelineRow(
            seq: Int64.random(in: -3...1_000_000, using: &random), at: date(),
            kind: kinds.randomElement(using: &random)!, article: maybe(article),
            story: maybe(
                .init(
                    id: StoryID(text(1)), size: Int.random(in: -1...9, using: &random),
                    origins: Int.random(in: 0...9, using: &random))), labels: labels, source: maybe(text(20)),
            detail: maybe(["reason": text(20), text(6): text(6)]) ?? [:])
    }
}
