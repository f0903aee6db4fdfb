import CharterModel
import FoundationEssentials
import GRDB

/// Keeps every date somebody claimed for the article (D6).
func writeDates(_ article: JudgedArticle, _ db: Database) throws {
    var ranks: [DateOrigin: Int] = [:]
    for candidate in article.dates where candidate.origin != .firstSeen {
        // Feeds differ in what they say and in when we meet them: theirs come with their sightings, see `attribute`.
        if candidate.origin == .feed { continue }
        let rank = ranks[candidate.origin, default: 0]
        ranks[candidate.origin, default: 0] += 1
        try db.run(
            """
            INSERT INTO date_candidate(article_id, origin, at, day_only, rank) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank)
            """,
            [
                article.id.text, candidate.origin.rawValue, milliseconds(candidate.at), candidate.dayOnly, rank,
            ])
    }
}

/// All candidates of an article, in the order the rule should meet them.
func dates(of article: ArticleID, _ db: Database) throws -> [DateCandidate] {
    try db.all(
        "SELECT * FROM date_candidate WHERE article_id = ? ORDER BY origin, rank, at, day_only", [article.text]
    ).map { row in
        try DateCandidate(
            at: time(row["at"] as Int64), origin: try row.word(DateOrigin.self, "origin"),
            dayOnly: row["day_only"])
    }
}

/// A source listing an article.
private struct Listing {
    let source: String
    let firstSeen: Int64
    let published: Int64?
    /// The source speaks for the site that the article is on.
    let isOwn: Bool
}

/// Who listed an article, under all its names: the outlet's own sources before others, then the earliest. Any feed
/// can list any URL; what it says of another's article counts only where the outlet itself says nothing.
private func listings(of id: ArticleID, host: String, _ db: Database) throws -> [Listing] {
    try db.all(
        """
        SELECT s.source_id, min(s.first_seen_at) AS first, s.published, f.url, f.homepage FROM url_alias AS a
        JOIN sighting AS s ON s.url_identity = a.identity JOIN source AS f ON f.id = s.source_id
        WHERE a.article_id = ? GROUP BY s.source_id, s.published ORDER BY first, s.source_id, s.published
        """, [id.text]
    ).map { row in
        try Listing(
            source: row["source_id"], firstSeen: row["first"], published: row["published"],
            isOwn: speaksFor(row, host: host))
    }.sorted { ($0.isOwn ? 0 : 1, $0.firstSeen, $0.source) < ($1.isOwn ? 0 : 1, $1.firstSeen, $1.source) }
}

/// Who listed an article first and when, and when it was published: worked out from all its sightings, under all its
/// names, and from all candidates. The outlet's own listing goes before those of others. The result is the same in
/// whatever order they came. Times in milliseconds.
struct Attribution {
    let source: String
    let firstSeen: Int64
    let published: DateCandidate?

    /// `source` and `seen` count where no listing says otherwise.
    init(of id: ArticleID, host: String, source: String, seen: Int64, _ db: Database) throws {
        let listed = try listings(of: id, host: host, db)
        let insertion = try HotStatement(
            """
            INSERT INTO date_candidate(article_id, origin, at, day_only, rank) VALUES (?, 'feed', ?, 0, ?)
            ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank)
            """, db)
        for one in listed {
            guard let published = one.published else { continue }
            insertion.bind(1, id.text)
            insertion.bind(2, published)
            insertion.bind(3, one.isOwn ? 0 : 1)
            try insertion.run()
        }
        firstSeen = min(seen, listed.map(\.firstSeen).min() ?? Int64.max)
        self.source = listed.first?.source ?? source
        published = publicationDate(of: try dates(of: id, db), firstSeen: time(firstSeen))
    }
}

/// Brings an article's attribution up to date. Nothing happens when there is no such article. `at` in milliseconds;
/// `restory` puts its story in order after a change.
func attribute(_ id: ArticleID, at: Int64, run: Int64, restory: Bool = true, _ db: Database) throws {
    guard
        let row = try db.first(
            """
            SELECT source_id, host, first_seen_at, published_at, published_origin, story_id FROM article WHERE id = ?
            """, [id.text])
    else { return }
    let place = try Attribution(
        of: id, host: row["host"], source: row["source_id"], seen: row["first_seen_at"], db)
    let (source, seen, published) = (place.source, place.firstSeen, place.published)
    let before: DatabaseValue = try row["published_at"]
    let instant = milliseconds(orNil: published?.at)
    let known: Int64 = try row["first_seen_at"]
    if try source == row["source_id"], seen == known, instant.databaseValue == before,
        try published?.origin.rawValue == row["published_origin"]
    {
        return
    }
    try db.run(
        "UPDATE article SET source_id = ?, first_seen_at = ?, published_at = ?, published_origin = ? WHERE id = ?",
        [source, seen, instant, published?.origin.rawValue, id.text])
    if restory, instant.databaseValue != before {
        try StoryKeeper(ledger: LedgerWriter(db: db, run: run, at: at)).refresh(StoryID(row["story_id"]))
    }
}
