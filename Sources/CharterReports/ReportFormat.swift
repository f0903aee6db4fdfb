package import CharterModel

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

    package init(colour: Bool, width: Int) {
        self.colour = colour
        self.width = width
    }

    /// Columns we fill: long lines are hard to read, and in fewer than 40 nothing can be laid out.
    var measure: Int { min(max(width, 40), 100) }
}

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
