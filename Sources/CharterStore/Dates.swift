import CharterModel
import FoundationEssentials
import GRDB

/// Keeps every date somebody claimed for the article (D6).
func writeDates(_ article: JudgedArticle, _ db: Database) throws {
    var ranks: [DateOrigin: Int] = [:]
    for candidate in article.dates where candidate.origin != .firstSeen {
        // Feeds differ in what they say and in when we meet them: theirs are ranked by time alone.
        let rank = candidate.origin == .feed ? 0 : ranks[candidate.origin, default: 0]
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

/// Works out from all sightings of an article, under all its names, who listed it first and when, and from all
/// candidates when it was published. The result is the same in whatever order they came. Nothing happens when
/// there is no such article. `at` in milliseconds; `restory` puts its story in order after a change.
func attribute(_ id: ArticleID, at: Int64, run: Int64, restory: Bool = true, _ db: Database) throws {
    guard
        let row = try db.first(
            """
            SELECT source_id, first_seen_at, published_at, published_origin, story_id FROM article WHERE id = ?
            """, [id.text])
    else { return }
    let earliest = try db.first(
        """
        SELECT s.source_id, s.first_seen_at FROM url_alias AS a
        JOIN sighting AS s ON s.url_identity = a.identity WHERE a.article_id = ?
        ORDER BY s.first_seen_at, s.source_id LIMIT 1
        """, [id.text])
    try db.run(
        """
        INSERT INTO date_candidate(article_id, origin, at, day_only, rank)
        SELECT a.article_id, 'feed', s.published, 0, 0 FROM url_alias AS a
        JOIN sighting AS s ON s.url_identity = a.identity
        WHERE a.article_id = ? AND s.published IS NOT NULL ON CONFLICT DO NOTHING
        """, [id.text])
    let seen = try min(row["first_seen_at"], earliest?["first_seen_at"] ?? Int64.max)
    let source: String = try earliest?["source_id"] ?? row["source_id"]
    let published = publicationDate(of: try dates(of: id, db), firstSeen: time(seen))
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
