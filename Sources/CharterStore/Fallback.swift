import CharterModel
import GRDB

/// The entry a queued page falls back on when the page itself cannot be had.
struct Fallback {
    let source: SourceID
    let url: CanonicalURL
    let entry: SightedEntry

    /// What must be known of a queued fallback to compare it.
    struct Queued {
        let source: String
        let bytes: Int
    }

    /// What is queued for `article`, if anything.
    static func queued(for article: ArticleID, _ db: Database) throws -> Queued? {
        try db.first("SELECT source_id, text_bytes FROM page_work WHERE article_id = ?", [article.text]).map {
            try Queued(source: $0["source_id"], bytes: $0["text_bytes"])
        }
    }

    /// The longest text wins, then the first source by id, then what the source says now: so it never matters
    /// which of two sources came first.
    func isBetter(than queued: Queued) -> Bool {
        let bytes = entry.text.utf8.count
        if bytes != queued.bytes { return bytes > queued.bytes }
        return source.text <= queued.source
    }

    /// Queues the page of `article`, due at once. Times in milliseconds.
    func insert(_ article: ArticleID, firstSeen: Int64, at: Int64, _ db: Database) throws {
        let host = host(of: url)
        try register(host: host, in: db)
        try db.run(
            """
            INSERT INTO page_work(url, host, source_id, title, published, authors, language, text, text_bytes,
                article_id, attempts, next_at, first_seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
            """, try values(host) + [article.text, at, firstSeen])
    }

    /// Puts this entry in the place of the queued one; tries and times stay.
    func replace(_ article: ArticleID, _ db: Database) throws {
        let host = host(of: url)
        try register(host: host, in: db)
        try db.run(
            """
            UPDATE page_work SET url = ?, host = ?, source_id = ?, title = ?, published = ?, authors = ?,
                language = ?, text = ?, text_bytes = ? WHERE article_id = ?
            """, try values(host) + [article.text])
    }

    private func values(_ host: String) throws -> StatementArguments {
        [
            url.text, host, source.text, entry.title, milliseconds(orNil: entry.published),
            entry.authors.isEmpty ? "[]" : try json(entry.authors), entry.language, entry.text,
            entry.text.utf8.count,
        ]
    }
}
