package import CharterModel

/// What happened, as one plain sentence without a full stop; safe for a terminal.
package func sentence(for row: TimelineRow) -> String {
    let said = EventKind(rawValue: row.kind).map { sentence(for: row, kind: $0) } ?? unknown(row)
    return escapedForTerminal(said)
}

private func sentence(for row: TimelineRow, kind: EventKind) -> String {
    let article = row.article.map { "“\($0.title)” (\($0.outlet))" } ?? "an article"
    let source = row.source.map { "source \($0)" } ?? "a source"
    let named = row.labels.map(\.clause.text).joined(separator: ", ")
    let clauses = row.labels.isEmpty ? row.detail["clause"] ?? "a clause" : named
    let size = row.story.map { " (now \(counted($0.size, "article")))" } ?? ""
    return switch kind {
    case .articleSeen: "new article: \(article)"
    case .articleRevised: "\(article) was changed by its publisher" + reason(row)
    case .articleWithdrawn: "\(article) was withdrawn" + reason(row)
    case .storyFormed: "story formed around \(article)\(size)"
    case .storyMerged: "another story was joined to that of \(article)\(size)"
    case .storySplit: "\(article) left its story" + reason(row)
    case .labelGiven: "\(article) bears on \(clauses)"
    case .labelChanged: "\(article): label on \(clauses) changed" + change(row) + reason(row)
    case .labelReviewed: "\(article): label on \(clauses) reviewed" + reviewer(row) + change(row) + reason(row)
    case .commitmentDue: "commitment of \(clauses) is due" + reason(row)
    case .commitmentEvidence: "new evidence on the commitment of \(clauses): \(article)"
    case .commitmentStatus: "commitment of \(clauses): status set" + change(row) + reason(row)
    case .sourceDown: "\(source) is down" + reason(row)
    case .sourceBack: "\(source) is back" + reason(row)
    case .sourceQuiet: "\(source) is quiet" + reason(row)
    case .sourceMoved: "\(source) has moved" + change(row) + reason(row)
    case .sourceRetired: "\(source) is retired" + reason(row)
    }
}

private func reason(_ row: TimelineRow) -> String {
    row.detail["reason"].map { ": \($0)" } ?? ""
}

private func change(_ row: TimelineRow) -> String {
    switch (row.detail["before"], row.detail["after"]) {
    case (let before?, let after?): ", from \(before) to \(after)"
    case (nil, let after?): ", to \(after)"
    default: ""
    }
}

private func reviewer(_ row: TimelineRow) -> String {
    let by = row.detail["by"] ?? row.labels.first?.by
    return by.map { " by \($0.hasPrefix("person:") ? String($0.dropFirst(7)) : $0)" } ?? ""
}

/// A kind of a later version: its name and everything that came with it.
private func unknown(_ row: TimelineRow) -> String {
    var parts = [row.kind]
    if let article = row.article { parts.append("“\(article.title)” (\(article.outlet))") }
    if let source = row.source { parts.append("source \(source)") }
    parts += row.detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return parts.joined(separator: ", ")
}
