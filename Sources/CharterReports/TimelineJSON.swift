import CharterModel

/// One object a line, each with all its keys.
func jsonLines(_ rows: [TimelineRow]) -> [UInt8] {
    rows.flatMap { encoded($0) + [UInt8(ascii: "\n")] }
}

/// One array, one object a line in it.
func jsonArray(_ rows: [TimelineRow]) -> [UInt8] {
    var out = Array("[".utf8)
    for (index, row) in rows.enumerated() {
        out += Array((index == 0 ? "\n" : ",\n").utf8)
        out += encoded(row)
    }
    return out + Array((rows.isEmpty ? "]\n" : "\n]\n").utf8)
}

private func encoded(_ row: TimelineRow) -> [UInt8] {
    do {
        return Array(try JSONLines.encode(Row(row)))
    } catch {
        // Strings, integers, dates and finite numbers: nothing in a row can be refused by the encoder.
        preconditionFailure("a timeline row cannot be written: \(error)")
    }
}

/// `TimelineRow` as it is exported: every key is there, `null` when there is nothing to say, so that a reader can
/// rely on the keys. The synthesised encoding of the model would leave them out.
private struct Row: Encodable {
    let row: TimelineRow
    init(_ row: TimelineRow) { self.row = row }

    private enum Key: String, CodingKey {
        case seq, at, kind, article, story, labels, source, detail
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(row.seq, forKey: .seq)
        try container.encode(row.at, forKey: .at)
        try container.encode(row.kind, forKey: .kind)
        try container.encode(row.article.map(Article.init), forKey: .article)
        try container.encode(row.story, forKey: .story)
        try container.encode(row.labels.map(finite), forKey: .labels)
        try container.encode(row.source, forKey: .source)
        try container.encode(row.detail, forKey: .detail)
    }

    /// JSON has no NaN and no infinity.
    private func finite(_ label: TimelineRow.LabelRow) -> TimelineRow.LabelRow {
        var label = label
        if !label.score.isFinite { label.score = 0 }
        return label
    }
}

private struct Article: Encodable {
    let article: TimelineRow.ArticleRef
    init(_ article: TimelineRow.ArticleRef) { self.article = article }

    private enum Key: String, CodingKey {
        case id, url, title, outlet, lang, publishedAt, publishedOrigin, firstSeenAt
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(article.id, forKey: .id)
        try container.encode(article.url, forKey: .url)
        try container.encode(article.title, forKey: .title)
        try container.encode(article.outlet, forKey: .outlet)
        try container.encode(article.lang, forKey: .lang)
        try container.encode(article.publishedAt, forKey: .publishedAt)
        try container.encode(article.publishedOrigin, forKey: .publishedOrigin)
        try container.encode(article.firstSeenAt, forKey: .firstSeenAt)
    }
}
