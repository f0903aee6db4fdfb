import CharterModel
import FoundationEssentials
import GRDB

/// The entry a queued page falls back on when the page itself cannot be had.
struct Fallback {
    let source: SourceID
    let url: CanonicalURL
    let entry: SightedEntry
    /// The source speaks for the site that the page is on.
    let isOwn: Bool

    /// What must be known of a queued fallback to compare it.
    struct Queued {
        /// Of its row.
        let id: Int64
        let source: String
        let bytes: Int
        let isOwn: Bool
    }

    /// What is queued for `article`, a document that `url` is a name of, if anything.
    static func queued(for article: ArticleID, _ url: CanonicalURL, _ db: Database) throws -> Queued? {
        guard let id = try queuedRow(of: article, url, db) else { return nil }
        return try db.first(
            """
            SELECT w.source_id, w.text_bytes, w.host AS page_host, s.url, s.homepage FROM page_work AS w
            JOIN source AS s ON s.id = w.source_id WHERE w.id = ?
            """, [id]
        ).map { row in
            try Queued(
                id: id, source: row["source_id"], bytes: row["text_bytes"],
                isOwn: speaksFor(row, host: row["page_host"]))
        }
    }

    /// The outlet's own word wins over what others list of it, then the longest text, then the first source by id, then what the source says now: so it never matters
    /// which of two sources came first.
    func isBetter(than queued: Queued) -> Bool {
        if isOwn != queued.isOwn { return isOwn }
        let bytes = entry.text.utf8.count
        if bytes != queued.bytes { return bytes > queued.bytes }
        return source.text <= queued.source
    }

    /// Queues a page, which only whoever knows that none is queued for its article may do; `bind` gives it its values.
    static let insertion = """
        INSERT INTO page_work(url, host, source_id, title, published, authors, language, text, text_bytes,
            article_id, attempts, next_at, first_seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
        """

    /// The page of `article`, due at once. Times in milliseconds.
    func bind(to insertion: HotStatement, _ article: ArticleID, firstSeen: Int64, at: Int64) {
        insertion.bind(1, url.text)
        insertion.bind(2, url.host)
        insertion.bind(3, source.text)
        insertion.bind(4, entry.title)
        insertion.bind(5, milliseconds(orNil: entry.published))
        insertion.bind(6, authors)
        insertion.bind(7, orNull: entry.language)
        insertion.bind(8, entry.text)
        insertion.bind(9, Int64(entry.text.utf8.count))
        insertion.bind(10, article.text)
        insertion.bind(11, at)
        insertion.bind(12, firstSeen)
    }

    /// Puts this entry in the place of the queued one; tries and times stay.
    func replace(_ queued: Queued, _ db: Database) throws {
        let host = url.host
        try register(host: host, in: db)
        try db.run(
            """
            UPDATE page_work SET url = ?, host = ?, source_id = ?, title = ?, published = ?, authors = ?,
                language = ?, text = ?, text_bytes = ? WHERE id = ?
            """, values(host) + [queued.id])
    }

    private func values(_ host: String) -> StatementArguments {
        [
            url.text, host, source.text, entry.title, milliseconds(orNil: entry.published),
            authors, entry.language, entry.text, entry.text.utf8.count,
        ]
    }

    private var authors: String { json(texts: entry.authors) }
}

/// Whether the source in a row (`url`, `homepage`) speaks for the pages on `host`.
func speaksFor(_ row: Row, host: String) throws -> Bool {
    try speaks(
        source: URL(string: row["url"]), homepage: (row["homepage"] as String?).flatMap { URL(string: $0) },
        forHost: host)
}
