import CharterModel
import CharterReports
import CharterStore
import Foundation

/// What the demo prints: a page a stranger understands, made of the same reports as every other command.
struct DemoPaper {
    let charter: Charter
    let style: TerminalStyle
    let storePath: String

    func opening(outlets: Int, sources: Int, port: Int) -> String {
        title("charterwatch, in a minute")
            + paragraph(
                "A newsroom of \(outlets) made-up outlets with \(sources) sources now answers on 127.0.0.1:\(port). "
                    + "Nothing leaves this machine. It is crawled twice, a day apart.")
    }

    func pass(_ number: Int, at day: Date, _ summary: CrawlSummary) -> String {
        heading("Crawl \(number), \(day.iso8601.prefix(10))") + paragraph(summary.line)
    }

    func timeline(_ rows: [TimelineRow]) -> [UInt8] {
        let head = heading("What the press says, clause by clause: \(charter.title)")
        return Array(head.utf8) + renderByClause(rows, charter: charter, style: style, most: 2)
    }

    func copies(_ stories: [StoryRow]) -> String {
        if stories.isEmpty { return "" }
        var text = heading("Told more than once")
        for story in stories {
            let first = story.representative
            text += bullet("\(first.outlet), first: \(first.title)")
            for member in story.members where member.id != first.id {
                text += bullet("\(member.outlet), the same text: \(member.url)", deeper: true)
            }
            text += bullet(
                "\(story.members.count) articles, \(story.origins) owner\(story.origins == 1 ? "" : "s")", deeper: true)
        }
        return text
    }

    func changes(_ revisions: [Revision]) -> String {
        let edits = revisions.filter(\.isEdit)
        if edits.isEmpty { return "" }
        var text = heading("Changed after it was published")
        for edit in edits {
            text += bullet("\(edit.outlet): \(edit.after.title)")
            text += renderRevision(before: edit.before.text, after: edit.after.text, style: style)
        }
        return text
    }

    func drops(_ rows: [LedgerRow]) -> String {
        if rows.isEmpty { return "" }
        var text = heading("What did not get through, and why")
        for row in rows {
            text += bullet("\(row.url ?? row.subject)")
            text += bullet("\(row.stage.rawValue): \(meaning(of: row.outcome)) — \(row.why)", deeper: true)
        }
        return text
    }

    func sources(_ rows: [SourceRow]) -> String {
        var table = TextTable([
            .init("source", shrinks: true), .init("outlet", shrinks: true), .init("languages"), .init("state"),
            .init("entries", .right), .init("articles", .right),
        ])
        for row in rows {
            table.add([
                row.source.id.text, row.source.outlet, row.source.languages.joined(separator: ", "),
                row.state.health.rawValue, String(row.entries7d), String(row.articles),
            ])
        }
        return heading("The sources") + table.text(style)
    }

    /// Commands to go on with, by the name under which this program was started.
    func closing(example: String?) -> String {
        let program = CommandLine.arguments.first ?? "charterwatch"
        var commands = ["timeline --section III"]
        if let example { commands.append("explain \(example)") }
        commands.append("store verify")
        return heading("Look further") + commands.map { "  \(program) \($0) --store \(storePath)\n" }.joined()
    }

    private func title(_ text: String) -> String { style.colour ? "\u{1B}[1m\(text)\u{1B}[0m\n\n" : "\(text)\n\n" }
    private func heading(_ text: String) -> String { "\n" + title(escapedForTerminal(text)) }

    private func paragraph(_ text: String) -> String {
        wrapped(escapedForTerminal(text), width: min(style.width, 100)).map { $0 + "\n" }.joined()
    }

    private func bullet(_ text: String, deeper: Bool = false) -> String {
        let indent = deeper ? "    " : "  "
        let lines = wrapped(escapedForTerminal(text), width: min(style.width, 100) - indent.count - 2)
        return lines.enumerated().map { indent + ($0.offset == 0 && !deeper ? "• " : "  ") + $0.element + "\n" }
            .joined()
    }
}
