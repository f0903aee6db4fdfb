import GRDB

/// Queries that each give one column of lines; `char(31)` parts the fields.
private let contentQueries: [String] = [
    line(
        ["'article'", "a.id", "a.url", "a.text_hash", "c.relevance", "a.withdrawn_at IS NOT NULL"],
        """
        FROM article AS a JOIN classification AS c
        ON c.text_hash = a.text_hash AND c.charter = a.charter AND c.classifier = a.classifier
        """),
    line(
        ["'label'", "a.id", "l.clause", "l.strength", "l.score", "l.evidence", "l.terms"],
        """
        FROM article AS a JOIN label AS l
        ON l.text_hash = a.text_hash AND l.charter = a.charter AND l.classifier = a.classifier
        """),
    line(["'version'", "article_id", "n", "text_hash", "method"], "FROM article_version"),
    line(["'name'", "identity", "article_id"], "FROM url_alias"),
    line(["'sighting'", "source_id", "entry_key", "url", "digest"], "FROM sighting"),
    line(
        ["'ledger'", "subject_kind", "subject", "variant", "stage", "outcome"],
        "FROM ledger WHERE superseded = 0"),
    line(
        ["'story'", "s.id", "s.representative", "m.ids"],
        """
        FROM story AS s JOIN (SELECT story_id, group_concat(id, ' ') AS ids
            FROM (SELECT story_id, id FROM article ORDER BY story_id, id) GROUP BY story_id) AS m
        ON m.story_id = s.id
        """),
    line(
        ["'event'", "ifnull(story_id, ifnull(article_id, source_id))", "kind", "ifnull(clause, '')", "count(*)"],
        "FROM event GROUP BY 2, 3, 4", raw: true),
    line(["'work'", "article_id", "url", "source_id", "json_quote(title)", "json_quote(text)"], "FROM page_work"),
    line(["'source'", "id", "url", "health", "listed"], "FROM source"),
]

private func line(_ fields: [String], _ rest: String, raw: Bool = false) -> String {
    let joined = fields.map { "ifnull(\($0), '')" }.joined(separator: " || char(31) || ")
    guard raw else { return "SELECT \(joined) \(rest)" }
    let names = fields.enumerated().map { "\($1) AS f\($0)" }.joined(separator: ", ")
    let all = fields.indices.map { "f\($0)" }.joined(separator: " || char(31) || ")
    return "SELECT \(all) FROM (SELECT \(names) \(rest))"
}

extension Store {
    /// Everything that matters by content, as sorted lines: articles, labels, versions, names, sightings,
    /// current ledger outcomes, stories, events by kind, pending work, sources. Without row ids, run ids and
    /// times of crawling, so that a crawl that was killed and run again can be compared with an undisturbed one.
    package func contentDump() async throws(StoreError) -> [String] {
        try await read { db in
            try contentQueries.flatMap { try String.fetchAll(db, sql: $0) }.sorted()
        }
    }
}
