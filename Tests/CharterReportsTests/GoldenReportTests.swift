import CharterModel
import CharterReports
import Foundation
import Testing

@Suite("Reports look as they are kept in Fixtures/reports")
struct GoldenReportTests {
    private func text(_ format: ReportFormat, colour: Bool = false, width: Int = 88) -> String {
        let style = TerminalStyle(colour: colour, width: width)
        return String(decoding: render(Sample.rows, as: format, style: style, charter: Sample.charter), as: UTF8.self)
    }

    @Test("the timeline on a terminal, by width", arguments: [40, 60, 88, 300])
    func table(width: Int) throws {
        try Golden.check(text(.table, width: width), "timeline-\(width).txt")
    }

    @Test(
        "days and clocks of another zone; a date without a time stays on its day",
        arguments: ["Asia/Baku", "America/Lima"])
    func zones(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let style = TerminalStyle(colour: false, width: 88, zone: zone)
        let bytes = render(Sample.rows, as: .table, style: style, charter: Sample.charter)
        let file = "timeline-\(name.split(separator: "/")[1].lowercased()).txt"
        try Golden.check(String(decoding: bytes, as: UTF8.self), file)
    }

    @Test("the timeline in colour")
    func coloured() throws {
        try Golden.check(text(.table, colour: true), "timeline-colour.txt")
    }

    @Test("the exports", arguments: [ReportFormat.json, .jsonl, .csv])
    func exports(format: ReportFormat) throws {
        try Golden.check(text(format), "timeline.\(format.rawValue)")
    }

    @Test("by clause, by width", arguments: [40, 88])
    func byClause(width: Int) throws {
        let style = TerminalStyle(colour: false, width: width)
        let bytes = renderByClause(Sample.rows, charter: Sample.charter, style: style)
        try Golden.check(String(decoding: bytes, as: UTF8.self), "by-clause-\(width).txt")
    }

    @Test("nothing to show is said, in every format")
    func empty() {
        let style = TerminalStyle(colour: false, width: 80)
        let expected: [ReportFormat: String] = [
            .table: "Nothing in the timeline matches.\n", .json: "[]\n", .jsonl: "",
            .csv: timelineCSVColumns.joined(separator: ",") + "\r\n",
        ]
        for format in ReportFormat.allCases {
            let bytes = render([], as: format, style: style, charter: Sample.charter)
            #expect(String(decoding: bytes, as: UTF8.self) == expected[format], "\(format)")
        }
        let clauses = renderByClause([], charter: Sample.charter, style: style)
        #expect(String(decoding: clauses, as: UTF8.self).contains("0 of 5 clauses with coverage"))
    }

    @Test("no colour means no escape code; no line is wider than the terminal", arguments: [40, 57, 80, 100, 250])
    func widths(width: Int) {
        let style = TerminalStyle(colour: false, width: width)
        let table = render(Sample.rows, as: .table, style: style, charter: Sample.charter)
        let clauses = renderByClause(Sample.rows, charter: Sample.charter, style: style)
        for bytes in [table, clauses] {
            #expect(!bytes.contains(0x1B))
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                #expect(terminalWidth(String(line)) <= width, "\(line)")
                #expect(!line.hasSuffix(" "), "\(line)")
            }
        }
    }
}
