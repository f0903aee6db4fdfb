/// A plain table for a terminal: a heading, aligned columns, cells cut with `…` where the terminal is too narrow.
/// Cells may hold anything: they are escaped here.
package struct TextTable: Sendable {
    /// How a column is laid out.
    package struct Column: Sendable {
        /// Where the text of a cell stands.
        package enum Alignment: Sendable {
            case left, right
        }
        package var title: String
        package var alignment: Alignment
        /// Whether the column may be cut when the table is too wide.
        package var shrinks: Bool

        package init(_ title: String, _ alignment: Alignment = .left, shrinks: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.shrinks = shrinks
        }
    }

    package var columns: [Column]
    /// Missing cells are blank, further ones are left out.
    package private(set) var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package mutating func add(_ cells: [String]) {
        let blank = Array(repeating: "", count: max(0, columns.count - cells.count))
        rows.append(cells.prefix(columns.count) + blank)
    }

    /// The table with a line end after every line; headings alone when there are no rows.
    package func text(_ style: TerminalStyle) -> String {
        let paint = Paint(on: style.colour)
        let cells = rows.map { $0.map(escapedForTerminal) }
        let widths = fitted(natural(cells), into: max(style.width, 40))
        let titles = line(columns.map { escapedForTerminal($0.title) }, widths)
        let body = cells.map { line($0, widths) }
        return ([paint.bold(titles)] + body).joined(separator: "\n") + "\n"
    }

    private static let gap = 2
    /// Nothing is cut below this, except by its own length.
    private static let narrowest = 8

    private func natural(_ cells: [[String]]) -> [Int] {
        columns.indices.map { index in
            cells.reduce(terminalWidth(columns[index].title)) { max($0, terminalWidth($1[index])) }
        }
    }

    /// Takes columns off the widest column that may shrink, until the table fits or none can.
    private func fitted(_ natural: [Int], into room: Int) -> [Int] {
        var widths = natural
        let gaps = TextTable.gap * max(0, columns.count - 1)
        var excess = widths.reduce(gaps, +) - room
        while excess > 0 {
            let shrinkable = columns.indices.filter { columns[$0].shrinks && widths[$0] > TextTable.narrowest }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? TextTable.narrowest
            let cut = min(excess, max(1, widths[widest] - max(next, TextTable.narrowest)))
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let parts = cells.indices.map { index in
            padded(
                truncated(cells[index], to: widths[index]), to: widths[index],
                right: columns[index].alignment == .right)
        }
        return withoutTrailingBlanks(parts.joined(separator: String(repeating: " ", count: TextTable.gap)))
    }
}
