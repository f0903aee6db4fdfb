import CharterConfig
import CharterDemo
import CharterModel
import CharterReports
import CharterStore
import Foundation
import Testing

@testable import charterwatch

/// What hostile words do to whoever reads our output: nothing.
@Suite("Siege, on paper") struct SiegeOutputTests {
    let crawl: SiegeCrawl
    private let style = TerminalStyle(colour: false, width: 100)

    init() async throws { crawl = try await SiegeCrawl.both.value }

    private func rows() async throws -> [TimelineRow] {
        try await crawl.store.timeline(TimelineFilter(), clausesOfSection: nil)
    }

    @Test("the timeline is safe in every format, and holds what the siege said", arguments: ReportFormat.allCases)
    func timeline(_ format: ReportFormat) async throws {
        let bytes = render(try await rows(), as: format, style: style, charter: crawl.charter)
        let text = try #require(String(validating: bytes, as: UTF8.self))
        expectSafe(text, in: "timeline \(format)", lines: format != .csv)
        #expect(text.contains("Siege content-csi") || format == .table)
        switch format {
        case .csv:
            expectSafeCSV(text, columns: timelineCSVColumns.count)
        case .jsonl:
            for line in text.split(separator: "\n") {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
            }
        case .json:
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        case .table: break
        }
    }

    @Test("health is safe in every format", arguments: ReportFormat.allCases)
    func health(_ format: ReportFormat) throws {
        let health = crawl.second.sources.values.sorted { $0.source.id < $1.source.id }.map {
            HealthRow($0, defaultCadence: 3600)
        }
        let text = String(decoding: try HealthRow.render(health, as: format), as: UTF8.self)
        expectSafe(text, in: "health \(format)", lines: format != .csv)
        if format == .csv { expectSafeCSV(text, columns: HealthRow.csvColumns.count) }
    }

    @Test("every article and every listed URL is explained safely")
    func explain() async throws {
        var explained = 0
        for row in try await rows() {
            guard let article = row.article, let told = try await crawl.store.explain(article: article.id) else {
                continue
            }
            let text =
                ExplainSentences(told).opening + renderExplanation(of: article.url, told.ledger, style: style)
                + ExplainSentences(told).closing
            expectSafe(text, in: "explain \(article.url)", lines: true)
            for row in told.ledger {
                expectSafe(
                    String(decoding: try JSONLines.encode(row), as: UTF8.self), in: "explain --json", lines: true)
            }
            explained += 1
        }
        #expect(explained > 100)
    }

    @Test("the exported list, the closing line and the bar are safe")
    func others() async throws {
        let list = String(decoding: opml(of: crawl.sources, title: crawl.charter.title), as: UTF8.self)
        expectSafe(list, in: "OPML", lines: true)
        #expect(!list.lowercased().contains("<script"))
        let again = sources(fromOPML: Array(list.utf8), file: "export.opml")
        #expect(Set(again.sources.map(\.id)) == Set(crawl.sources.map(\.id)))
        expectSafe(crawl.first.summary.line, in: "closing line", lines: true)
        for hostile in ["\u{1B}[2J.test", "a\u{202E}b.test", "\u{9B}31m"] {
            expectSafe(
                progressLine(done: 1, total: 2, rate: 1, current: hostile, elapsed: 1, width: 80), in: "bar",
                lines: true)
        }
    }

    @Test("no script runs in what feeds and pages are kept as")
    func markup() async throws {
        for found in SiegeCase.all where found.group == .content {
            let told = try await crawl.page(of: found)
            for version in told?.article?.versions ?? [] {
                // Text, not HTML: a tag that is left was written about, and stands escaped on the page.
                for tag in ["<script", "<iframe", "<svg", "<style", "onerror=", "javascript:"]
                where found.name != "content-double-escaped" {
                    #expect(!version.text.lowercased().contains(tag), "\(found.name): \(version.text.prefix(200))")
                }
            }
        }
    }

    @Test("what hostile feeds list has a row each, also what was dropped")
    func drops() async throws {
        let rows = try await crawl.store.dropped(limit: 10_000)
        let beyond = rows.filter { $0.subject.hasPrefix("siege.body-entries ") && $0.outcome == .tooLarge }
        #expect(beyond.count == 1 && beyond.first?.why.contains("195000") ?? false, "\(beyond.map(\.why))")
        for name in ["content-link-javascript", "content-link-data", "content-link-file", "content-link-1mb"] {
            #expect(rows.contains { $0.subject.hasPrefix("siege.\(name) ") }, "\(name) has no row")
        }
        for row in rows { #expect(isPlain(row.why), "\(row.why.prefix(200))") }
    }
}

/// Every record has its columns, and no cell begins like a formula.
func expectSafeCSV(_ text: String, columns: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    let records = parseCSV(text)
    #expect(records.count > 1, sourceLocation: sourceLocation)
    for record in records {
        #expect(record.count == columns, "\(record.prefix(6))", sourceLocation: sourceLocation)
        for cell in record {
            let first = cell.unicodeScalars.first { $0 != " " }
            #expect(first.map { !"=+-@\t\r".unicodeScalars.contains($0) } ?? true, "\(cell.prefix(80))")
            #expect(!cell.contains { $0.isNewline }, "\(cell.prefix(80).debugDescription)")
        }
    }
}

/// RFC 4180.
private func parseCSV(_ text: String) -> [[String]] {
    var (records, record, cell) = ([[String]](), [String](), [UInt8]())
    var quoted = false
    let bytes = Array(text.utf8)
    var at = 0
    func take() -> String { String(decoding: cell, as: UTF8.self) }
    while at < bytes.count {
        let byte = bytes[at]
        if quoted {
            if byte == 34, at + 1 < bytes.count, bytes[at + 1] == 34 {
                cell.append(34)
                at += 1
            } else if byte == 34 {
                quoted = false
            } else {
                cell.append(byte)
            }
        } else if byte == 34 {
            quoted = true
        } else if byte == 44 {
            record.append(take())
            cell = []
        } else if byte == 10 {
            if cell.last == 13 { cell.removeLast() }
            record.append(take())
            records.append(record)
            (record, cell) = ([], [])
        } else {
            cell.append(byte)
        }
        at += 1
    }
    return records
}
