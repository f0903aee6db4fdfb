package import CharterModel
package import FoundationEssentials

/// The formats in which rows of the timeline are written; the words of `--format`.
package enum ReportFormat: String, Sendable, CaseIterable {
    /// For people, on a terminal.
    case table
    /// One array.
    case json
    /// One object a line.
    case jsonl
    /// RFC 4180.
    case csv
}

/// What the terminal can do. With `colour` false no escape code is written at all.
package struct TerminalStyle: Sendable, Equatable {
    package var colour: Bool
    /// Columns of the terminal.
    package var width: Int
    /// Zone of the days and clocks that people read; the exports are always in UTC.
    package var zone: TimeZone

    package init(colour: Bool, width: Int, zone: TimeZone = .gmt) {
        self.colour = colour
        self.width = width
        self.zone = zone
    }

    /// Columns we fill: long lines are hard to read, and in fewer than 40 nothing can be laid out.
    var measure: Int { min(max(width, 40), 100) }

    /// The instant whose UTC fields are what a clock in `zone` shows at `date`.
    func local(_ date: Date) -> Date {
        date.addingTimeInterval(Double(zone.secondsFromGMT(for: date)))
    }

    /// The same for a date of publication. One without a time is midnight in UTC (`DateCandidate`): it names a day
    /// and is not moved to another.
    func local(publication date: Date) -> Date {
        isDayOnly(date) ? date : local(date)
    }

    /// For the footer.
    var zoneName: String { zone == .gmt ? "UTC" : escapedForTerminal(zone.identifier) }
}

/// Midnight to the second is what a date without a time becomes.
func isDayOnly(_ date: Date) -> Bool { date.iso8601.hasSuffix("T00:00:00Z") }

/// The rows in `format`, as UTF-8. Only `table` uses `style` and `charter`; the order of the rows is kept in the
/// other formats.
package func render(
    _ rows: [TimelineRow], as format: ReportFormat, style: TerminalStyle, charter: Charter
) -> [UInt8] {
    switch format {
    case .table: Array(TimelineTable(charter: charter, style: style).text(rows).utf8)
    case .json: jsonArray(rows)
    case .jsonl: jsonLines(rows)
    case .csv: csvTimeline(rows)
    }
}
