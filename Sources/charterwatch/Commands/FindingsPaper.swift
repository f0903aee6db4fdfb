import CharterModel
import CharterReports
import CharterStages
import Foundation

/// What `sources add` found, for people and for programs.
struct FindingsPaper {
    let findings: [SourceSearch.Finding]
    let remarks: [String]
    var now = Date()

    /// Entries named of each finding.
    static let samples = 3

    func text(style: TerminalStyle) -> String {
        var lines: [String] = []
        for (index, finding) in findings.enumerated() {
            let count = finding.feed.entries.count
            var facts = ["\(finding.feed.format), \(count) entr\(count == 1 ? "y" : "ies")"]
            if let remark = finding.remark { facts.append(remark) }
            facts.append(finding.newest(at: now).map { "newest \($0.iso8601)" } ?? "no dates")
            lines.append("\(index + 1)  \(finding.kind.rawValue)  \(finding.url.absoluteString)")
            lines.append("   \(finding.how): \(facts.joined(separator: "; "))")
            for entry in finding.feed.entries.prefix(FindingsPaper.samples) {
                lines.append("   · " + (plainLine(entry.title ?? entry.link ?? "(no title)")))
            }
        }
        lines += remarks.map { "-  " + $0 }
        return lines.map { escapedForTerminal($0) + "\n" }.joined()
    }

    /// One object a line.
    func json() throws -> [UInt8] {
        struct Row: Encodable {
            let number: Int
            let kind: String
            let url: String
            let format: String
            let how: String
            let remark: String?
            let entries: Int
            let newest: String?
            let samples: [String]
        }
        return try findings.enumerated().flatMap { index, finding in
            let row = Row(
                number: index + 1, kind: finding.kind.rawValue, url: finding.url.absoluteString,
                format: finding.feed.format, how: finding.how, remark: finding.remark,
                entries: finding.feed.entries.count, newest: finding.newest(at: now)?.iso8601,
                samples: finding.feed.entries.prefix(FindingsPaper.samples).map { plainLine($0.title ?? $0.link ?? "") }
            )
            return Array(try JSONLines.encode(row)) + [10]
        }
    }
}

/// Text of HTML on one line.
func plainLine(_ html: String) -> String {
    plainText(ofHTML: html).split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
