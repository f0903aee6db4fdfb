import CharterModel
import FoundationEssentials

/// The timeline for people: days, under each its stories and events by the clock.
struct TimelineTable {
    let charter: Charter
    let style: TerminalStyle
    private let titles: [ClauseID: String]
    private let order: [ClauseID: Int]
    private let paint: Paint

    /// Columns of the clock and the gap after it.
    private let margin = String(repeating: " ", count: 9)

    init(charter: Charter, style: TerminalStyle) {
        self.charter = charter
        self.style = style
        titles = Dictionary(charter.clauses.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        order = Dictionary(
            charter.clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        paint = Paint(on: style.colour)
    }

    func text(_ rows: [TimelineRow]) -> String {
        if rows.isEmpty { return "Nothing in the timeline matches.\n" }
        let (stories, events) = parted(rows)
        var entries: [(at: Date, seq: Int64, isEvent: Bool, lines: [String])] = stories.map { story in
            (style.local(publication: story.first.article.publishedAt), story.first.seq, false, lines(story))
        }
        entries += events.map { (style.local($0.at), $0.seq, true, lines($0)) }
        entries.sort { ($0.at, $0.seq) < ($1.at, $1.seq) }
        var out: [String] = []
        var day: CalendarDay?
        var afterEvent = false
        for entry in entries {
            let today = CalendarDay(utc: entry.at)
            if today != day {
                if day != nil { out.append("") }
                out += [heading(entry.at), ""]
            } else if !(entry.isEvent && afterEvent) {
                out.append("")
            }
            day = today
            afterEvent = entry.isEvent
            out += entry.lines
        }
        out += ["", rule] + footer(stories, events)
        return out.map(withoutTrailingBlanks).joined(separator: "\n") + "\n"
    }

    private var rule: String { paint.dim(String(repeating: "─", count: style.measure)) }

    private func heading(_ date: Date) -> String {
        let name = longDay(date)
        let line = String(repeating: "─", count: max(0, style.measure - name.count - 4))
        return paint.dim("── ") + paint.bold(name) + " " + paint.dim(line)
    }

    private func lines(_ story: StoryBlock) -> [String] {
        let article = story.first.article
        let room = style.measure - margin.count
        let lang = article.lang.map { " (\(truncated(escapedForTerminal($0), to: 8)))" } ?? ""
        let note = lang + (article.publishedOrigin == .firstSeen ? ", as first seen" : "")
        let outlet = truncated(escapedForTerminal(article.outlet), to: room - terminalWidth(note))
        var out = ["  " + paint.dim(shownClock(article)) + "  " + paint.cyan(outlet) + paint.dim(note)]
        for line in wrapped(shownTitle(article.title), width: room) { out.append(margin + paint.bold(line)) }
        for (label, outlet) in ordered(story.labels) {
            out += lines(label, outlet: outlet == article.outlet ? nil : outlet)
        }
        if let also = story.alsoIn {
            for line in wrapped(also, width: room) { out.append(margin + paint.yellow(line)) }
        }
        // Not cut: a link that was cut leads nowhere.
        out.append(margin + paint.dim(escapedForTerminal(article.url)))
        return out
    }

    /// Blank for a date without a time.
    private func shownClock(_ article: TimelineRow.ArticleRef) -> String {
        isDayOnly(article.publishedAt) ? "     " : clock(style.local(article.publishedAt))
    }

    private func ordered(
        _ labels: [(label: TimelineRow.LabelRow, outlet: String?)]
    ) -> [(label: TimelineRow.LabelRow, outlet: String?)] {
        labels.sorted { left, right in
            let places = (order[left.label.clause] ?? .max, order[right.label.clause] ?? .max)
            return places.0 == places.1 ? left.label.clause.text < right.label.clause.text : places.0 < places.1
        }
    }

    private func lines(_ label: TimelineRow.LabelRow, outlet: String?) -> [String] {
        let mentioned = label.strength == .mention
        let id = escapedForTerminal(label.clause.text)
        var note = mentioned ? " (mention)" : ""
        if label.by.hasPrefix("person:") { note += " · \(escapedForTerminal(String(label.by.dropFirst(7))))" }
        if let outlet { note += " · in \(escapedForTerminal(outlet))" }
        let column = max(6, terminalWidth(id) + 1)
        let title = titles[label.clause].map(escapedForTerminal) ?? "not a clause of this charter"
        let mark = mentioned ? "○ " : "● "
        let room = style.measure - margin.count - 2 - column
        let text = wrapped(title + note, width: room)
        let indent = String(repeating: " ", count: 2 + column)
        let name = padded(id, to: column)
        var out = [margin + (mentioned ? paint.yellow(mark + name) : paint.green(mark + name)) + paint.dim(text[0])]
        out += text.dropFirst().map { margin + indent + paint.dim($0) }
        // Under the title of the clause, or further left where there is little room.
        let inner = style.measure < 60 ? "  " : indent
        if let quote = label.evidence.first?.quote {
            let columns = style.measure - margin.count - inner.count
            let lines = wrapped("“\(escapedForTerminal(quote))”", width: columns, mostLines: 6)
            out += lines.map { margin + inner + $0 }
        }
        if label.evidence.count > 1 {
            out.append(margin + inner + paint.dim("and \(counted(label.evidence.count - 1, "more sentence"))"))
        }
        return out
    }

    private func lines(_ event: TimelineRow) -> [String] {
        let text = wrapped(sentence(for: event), width: style.measure - margin.count - 2)
        let isBad = event.kind == EventKind.sourceDown.rawValue || event.kind == EventKind.articleWithdrawn.rawValue
        let mark = isBad ? paint.red("! ") : paint.dim("· ")
        return ["  " + paint.dim(clock(style.local(event.at))) + "  " + mark + text[0]]
            + text.dropFirst().map { margin + "  " + $0 }
    }

    private func footer(_ stories: [StoryBlock], _ events: [TimelineRow]) -> [String] {
        let articles = stories.reduce(0) { $0 + 1 + $1.others.count }
        let labels = stories.flatMap(\.labels).map(\.label)
        let mentions = labels.count { $0.strength == .mention }
        let clauses = Set(labels.map(\.clause)).count
        var parts = [counted(articles, "article") + " in " + counted(stories.count, "story")]
        if !labels.isEmpty {
            let tally = "\(counted(labels.count, "label")) on \(counted(clauses, "clause"))"
            parts.append(tally + " (\(counted(mentions, "mention")))")
        }
        if !events.isEmpty { parts.append(counted(events.count, "other event")) }
        let givers = Set(labels.map(\.by).filter { !$0.hasPrefix("person:") }).sorted()
        if !givers.isEmpty { parts.append("labels by " + givers.map(escapedForTerminal).joined(separator: ", ")) }
        var lines = wrapped(parts.joined(separator: " · "), width: style.measure)
        let legend = labels.isEmpty ? "" : "● says something about the clause · ○ only names it · "
        lines += wrapped(legend + "times in \(style.zoneName)", width: style.measure).map(paint.dim)
        return lines
    }
}
