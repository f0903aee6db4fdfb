import CharterModel
import FoundationEssentials

/// An article with all that the rows say of it, told once.
struct ArticleBlock {
    var article: TimelineRow.ArticleRef
    var story: TimelineRow.StoryRef?
    var labels: [TimelineRow.LabelRow]
    /// The first event about it.
    var seq: Int64
}

/// Articles that report one event; the first published stands for all.
struct StoryBlock {
    var first: ArticleBlock
    /// The other articles that are among the rows, by time.
    var others: [ArticleBlock]

    /// Labels of the first article, then those on clauses that only a copy of it has, with the copy's outlet.
    var labels: [(label: TimelineRow.LabelRow, outlet: String?)] {
        var found: [(TimelineRow.LabelRow, String?)] = first.labels.map { ($0, nil) }
        for other in others {
            for label in other.labels where !found.contains(where: { $0.0.clause == label.clause }) {
                found.append((label, other.article.outlet))
            }
        }
        return found
    }

    /// The same story told from another of its articles.
    func led(by block: ArticleBlock) -> StoryBlock {
        let all = [first] + others
        return StoryBlock(first: block, others: all.filter { $0.article.id != block.article.id })
    }

    /// Articles of the story that are not among the rows.
    var unseen: Int { max(0, (first.story?.size ?? 1) - 1 - others.count) }

    /// Other outlets that carry it, each once, in the order of publication.
    var otherOutlets: [String] {
        var names: [String] = []
        for other in others where other.article.outlet != first.article.outlet {
            if !names.contains(other.article.outlet) { names.append(other.article.outlet) }
        }
        return names
    }

    /// `also in: 2 outlets (A, B) and 1 more article`; nil when nothing else carries it.
    var alsoIn: String? {
        let names = otherOutlets
        let repeats = others.count { $0.article.outlet == first.article.outlet }
        let more = unseen + repeats
        if names.isEmpty { return more == 0 ? nil : "also in: \(counted(more, "more article"))" }
        let list = names.map(escapedForTerminal).joined(separator: ", ")
        return "also in: \(counted(names.count, "outlet")) (\(list))"
            + (more == 0 ? "" : " and \(counted(more, "more article"))")
    }
}

/// A title as it is shown; an article may have none.
func shownTitle(_ title: String) -> String {
    let shown = escapedForTerminal(title)
    return shown.allSatisfy(\.isWhitespace) ? "(no title)" : shown
}

/// `1 article`, `2 articles`, `2 stories`.
func counted(_ count: Int, _ noun: String) -> String {
    if count == 1 { return "1 \(noun)" }
    return noun.hasSuffix("y") ? "\(count) \(noun.dropLast())ies" : "\(count) \(noun)s"
}

/// Kinds that only tell that an article or its label is there: they are part of the article's block.
private let foldedKinds: Set<String> = [EventKind.articleSeen.rawValue, EventKind.labelGiven.rawValue]

/// Parts rows into stories and the events that get a line of their own. Stories are in the order of publication,
/// events in the order of the log.
func parted(_ rows: [TimelineRow]) -> (stories: [StoryBlock], events: [TimelineRow]) {
    var blocks: [ArticleID: ArticleBlock] = [:]
    var events: [TimelineRow] = []
    for row in rows.sorted(by: { $0.seq < $1.seq }) {
        guard let article = row.article, foldedKinds.contains(row.kind) else {
            events.append(row)
            continue
        }
        var block = blocks[article.id] ?? ArticleBlock(article: article, story: row.story, labels: [], seq: row.seq)
        // A later row knows better: the title may have been corrected, the story grown.
        block.article = article
        block.story = row.story ?? block.story
        for label in row.labels {
            block.labels.removeAll { $0.clause == label.clause }
            block.labels.append(label)
        }
        blocks[article.id] = block
    }
    let grouped = Dictionary(grouping: blocks.values) { $0.story?.id ?? StoryID(of: $0.article.id) }
    let stories = grouped.values.map { members in
        let ordered = members.sorted(by: isEarlier)
        return StoryBlock(first: ordered[0], others: Array(ordered.dropFirst()))
    }
    return (stories.sorted { isEarlier($0.first, $1.first) }, events)
}

private func isEarlier(_ left: ArticleBlock, _ right: ArticleBlock) -> Bool {
    (left.article.publishedAt, left.article.id) < (right.article.publishedAt, right.article.id)
}

/// `Tuesday 10 February 2026` for a local instant (`TerminalStyle.local`).
func longDay(_ date: Date) -> String {
    let day = CalendarDay(utc: date)
    let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
    let index = ((day.daysSince1970 % 7) + 7) % 7
    return "\(weekdays[index]) \(day.day) \(monthNames[day.month - 1]) \(day.year)"
}

/// `10 Feb 2026` for a local instant.
func shortDay(_ date: Date) -> String {
    let day = CalendarDay(utc: date)
    return "\(day.day) \(monthNames[day.month - 1].prefix(3)) \(day.year)"
}

/// `12:04` for a local instant.
func clock(_ date: Date) -> String { String(date.iso8601.dropFirst(11).prefix(5)) }

private let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]
