import CharterModel

/// Columns of the CSV export, in their order; new ones are added at the end.
package let timelineCSVColumns = [
    "seq", "at", "kind", "article_id", "url", "title", "outlet", "lang", "published_at", "published_origin",
    "first_seen_at", "story_id", "story_size", "story_origins", "clauses", "label_by", "quote", "source", "detail",
    "strengths", "scores",
]

/// One row per event (RFC 4180: CRLF, quotes doubled). What there are several of stands in one field, apart by
/// `; ` (clauses, who gave them, strengths, scores) or ` | ` (the first quote of each label).
func csvTimeline(_ rows: [TimelineRow]) -> [UInt8] {
    var out = csvLine(timelineCSVColumns)
    for row in rows { out += csvLine(fields(row)) }
    return Array(out.utf8)
}

/// One line of CSV with its line end.
package func csvLine(_ fields: [String]) -> String {
    fields.map(csvField).joined(separator: ",") + "\r\n"
}

/// One field of CSV, quoted where needed. Spreadsheets run a field that begins with `=`, `+`, `-`, `@`, a tab or a
/// line break as a formula, some after blanks and in full width too: such a field gets a `'` in front, which they show
/// as plain text.
package func csvField(_ text: String) -> String {
    var text = String(String.UnicodeScalarView(text.unicodeScalars.map { steers($0) ? "\u{FFFD}" : $0 }))
    let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
    if let first, "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first) { text = "'" + text }
    guard text.utf8.contains(where: { [34, 44, 10, 13].contains($0) }) else { return text }
    var out = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" { out.unicodeScalars.append("\"") }
        out.unicodeScalars.append(scalar)
    }
    return out + "\""
}

private func fields(_ row: TimelineRow) -> [String] {
    let article = row.article
    var givers: [String] = []
    for label in row.labels where !givers.contains(label.by) { givers.append(label.by) }
    let details = row.detail.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return [
        String(row.seq), row.at.iso8601, row.kind,
        article?.id.text ?? "", article?.url ?? "", article?.title ?? "", article?.outlet ?? "", article?.lang ?? "",
        article?.publishedAt.iso8601 ?? "", article?.publishedOrigin.rawValue ?? "",
        article?.firstSeenAt.iso8601 ?? "",
        row.story?.id.text ?? "", row.story.map { String($0.size) } ?? "", row.story.map { String($0.origins) } ?? "",
        row.labels.map(\.clause.text).joined(separator: "; "), givers.joined(separator: "; "),
        row.labels.compactMap(\.evidence.first?.quote).joined(separator: " | "),
        row.source ?? "", details.joined(separator: "; "),
        row.labels.map(\.strength.rawValue).joined(separator: "; "),
        row.labels.map { String($0.score) }.joined(separator: "; "),
    ]
}

/// Characters that act on a terminal or turn text around; CSV has no escape for them, and some readers stop at a null.
private func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10, 13: false
    case 0..<32, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
}
