import CharterModel
import CharterReports
import CharterStore
import Foundation

/// What the demo prints: a page a stranger understands, made of the same reports as every other command.
struct DemoPaper {
    let charter: Charter
    let style: TerminalStyle
    let storePath: String

    /// One crawl of the demo.
    struct Day {
        let at: Date
        let summary: CrawlSummary
    }

    func opening(outlets: Int, sources: Int, port: Int) -> String {
        title("charterwatch, in a minute")
            + paragraph(
                "\(outlets) made-up outlets in seven languages, with \(sources) sources, now answer on "
                    + "127.0.0.1:\(port). Nothing leaves this machine. They are crawled once a day for a week, and the "
                    + "clock is set to May 2026: the charter's three months for lists of projects end on the 10th.")
    }

    /// One line a crawl.
    func week(_ days: [Day]) -> String {
        var table = TextTable([
            .init("day"), .init("asked", .right), .init("changed", .right), .init("in trouble", .right),
            .init("new entries", .right), .init("articles", .right), .init("copies", .right),
            .init("on the charter", .right), .init("seconds", .right),
        ])
        for day in days {
            let sources = day.summary.visits.sources
            let ill = sources.reduce(0) { $0 + ($1.outcome.isTrouble ? $1.count : 0) }
            let asked = sources.reduce(0) { $0 + $1.count }
            let articles = { (stage: Stage, outcome: Outcome) in
                day.summary.outcomes.reduce(0) {
                    $0 + ($1.subject == "article" && $1.stage == stage && $1.outcome == outcome ? $1.count : 0)
                }
            }
            table.add([
                date(day.at), String(asked), String(sources.reduce(0) { $0 + ($1.outcome == .kept ? $1.count : 0) }),
                dash(ill), String(day.summary.visits.new), String(articles(.extract, .kept)),
                dash(articles(.dedup, .dupExact)), String(articles(.classify, .kept)), tenths(day.summary.seconds),
            ])
        }
        return heading("A week of crawls") + table.text(style)
    }

    func timeline(_ rows: [TimelineRow]) -> [UInt8] {
        let head = heading("What the press says, clause by clause: \(charter.title)")
        return Array(head.utf8) + renderByClause(rows, charter: charter, style: style, most: 1)
    }

    /// The clauses that nobody wrote about in a time, told apart from those that were never written about.
    func silence(_ rows: [TimelineRow], from: Date, to: Date) -> String {
        var latest: [ClauseID: Date] = [:]
        for row in rows {
            guard let published = row.article?.publishedAt, published <= to else { continue }
            for label in row.labels { latest[label.clause] = max(latest[label.clause] ?? published, published) }
        }
        let silent = charter.clauses.filter { (latest[$0.id] ?? .distantPast) < from }
        if silent.isEmpty { return "" }
        var text = heading("Silent since \(date(from))")
        for clause in silent {
            let last = latest[clause.id].map { "last on \(date($0))" } ?? "never"
            text += bullet("\(clause.id.text) \(clause.title): \(last)")
        }
        return text
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

    /// Every source with a mark for each day.
    func sources(_ rows: [SourceRow], _ visits: [VisitRow], days: [Date]) -> String {
        var table = TextTable([
            .init("outlet", shrinks: true), .init("source", shrinks: true), .init("languages"), .init("the week"),
            .init("state"), .init("entries", .right), .init("articles", .right),
        ])
        let byVisit = Dictionary(visits.map { (Look(source: $0.source, at: $0.at), $0) }) { first, _ in first }
        for row in rows.sorted(by: { ($0.source.outlet, $0.source.id) < ($1.source.outlet, $1.source.id) }) {
            let week = days.map { mark(byVisit[Look(source: row.source.id, at: $0)]) }.joined()
            table.add([
                row.source.outlet, row.source.title, row.source.languages.joined(separator: ", "), week,
                row.state.health.rawValue, String(row.entries7d), String(row.articles),
            ])
        }
        var text = heading("The sources, day by day") + table.text(style)
        text +=
            "\n"
            + paragraph("+ something new · = nothing new · ! in trouble · blank: retired")
        text += "\n"
        for row in rows where row.state.lastError != nil && row.state.health != .ok {
            text += bullet("\(row.source.title): \(row.state.lastError ?? "")")
        }
        return text
    }

    private struct Look: Hashable {
        let source: SourceID
        let at: Date
    }

    private func mark(_ visit: VisitRow?) -> String {
        guard let visit else { return " " }
        if visit.outcome.isTrouble { return "!" }
        return visit.new > 0 ? "+" : "="
    }

    /// Commands to go on with, by the name under which this program was started.
    func closing(example: String?) -> String {
        let program = CommandLine.arguments.first ?? "charterwatch"
        var commands = ["timeline --section III"]
        if let example { commands.append("explain \(example)") }
        commands.append("store verify")
        return heading("Look further") + commands.map { "  \(program) \($0) --store \(storePath)\n" }.joined()
    }

    private func date(_ day: Date) -> String { String(day.iso8601.prefix(10)) }
    private func dash(_ count: Int) -> String { count == 0 ? "–" : String(count) }

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

extension Outcome {
    /// The look did not bring a document.
    fileprivate var isTrouble: Bool {
        switch self {
        case .kept, .notModified, .unchanged, .known: false
        default: true
        }
    }
}
