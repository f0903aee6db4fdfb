/// A piece of an article's text.
enum TextBlock: Sendable, Equatable {
    case paragraph(String)
    case heading(String)
    case quotation(String)
    case list([String])
    /// Rows of cells; the first row is the head.
    case table([[String]])
    /// Blocks of another article, counted from 1; nil for all.
    case copy(of: String, blocks: ClosedRange<Int>?)

    /// Reads a block of a resource file: `## ` a heading, `> ` a quotation, `- ` a list, `|` a table, `@copy`
    /// somebody else's text, and all else a paragraph.
    init?(_ lines: [String]) {
        func all(_ mark: String) -> Bool { lines.allSatisfy { $0.hasPrefix(mark) } }
        func bare(_ count: Int) -> [String] { lines.map { String($0.dropFirst(count)).trimmed } }
        if lines[0].hasPrefix("@copy") {
            guard lines.count == 1, let copy = Self.copy(lines[0]) else { return nil }
            self = copy
        } else if all("## "), lines.count == 1 {
            self = .heading(bare(3)[0])
        } else if all("> ") {
            self = .quotation(bare(2).joined(separator: " "))
        } else if all("- ") {
            self = .list(bare(2))
        } else if all("|") {
            self = .table(lines.map(Self.cells))
        } else {
            self = .paragraph(lines.joined(separator: " "))
        }
    }

    /// `@copy wire-story 1-4`
    private static func copy(_ line: String) -> TextBlock? {
        let parts = line.split(separator: " ").dropFirst().map(String.init)
        guard let id = parts.first, parts.count <= 2 else { return nil }
        if parts.count == 1 { return .copy(of: id, blocks: nil) }
        let ends = parts[1].split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, ends.count <= 2, 1 <= first, first <= last else {
            return nil
        }
        return .copy(of: id, blocks: first...last)
    }

    private static func cells(_ line: String) -> [String] {
        var row = line.trimmed[...]
        if row.hasPrefix("|") { row.removeFirst() }
        if row.hasSuffix("|") { row.removeLast() }
        return row.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
    }

    /// What there is to read, one string a paragraph, item or row.
    var lines: [String] {
        switch self {
        case .paragraph(let text), .heading(let text), .quotation(let text): [text]
        case .list(let items): items
        case .table(let rows): rows.map { $0.joined(separator: " ") }
        case .copy: []
        }
    }

    /// The block with every piece of its text passed through `change`.
    func mapLines(_ change: (String) -> String) -> TextBlock {
        switch self {
        case .paragraph(let text): .paragraph(change(text))
        case .heading(let text): .heading(change(text))
        case .quotation(let text): .quotation(change(text))
        case .list(let items): .list(items.map(change))
        case .table(let rows): .table(rows.map { $0.map(change) })
        case .copy: self
        }
    }

    /// Every piece of its text that an edit may touch.
    var pieces: [String] {
        if case .table(let rows) = self { return rows.flatMap { $0 } }
        return lines
    }

    /// The block as HTML.
    var html: String {
        switch self {
        case .paragraph(let text): return "<p>\(text.escaped)</p>"
        case .heading(let text): return "<h2>\(text.escaped)</h2>"
        case .quotation(let text): return "<blockquote><p>\(text.escaped)</p></blockquote>"
        case .list(let items): return "<ul>\n" + items.map { "<li>\($0.escaped)</li>\n" }.joined() + "</ul>"
        case .table(let rows):
            func row(_ cells: [String], _ tag: String) -> String {
                "<tr>" + cells.map { "<\(tag)>\($0.escaped)</\(tag)>" }.joined() + "</tr>"
            }
            let body = rows.dropFirst().map { row($0, "td") }.joined(separator: "\n")
            return "<table>\n<thead>\(row(rows[0], "th"))</thead>\n<tbody>\n\(body)\n</tbody>\n</table>"
        case .copy: return ""
        }
    }
}
