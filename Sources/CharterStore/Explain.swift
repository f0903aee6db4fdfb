package import CharterModel
import FoundationEssentials
import GRDB

extension Store {
    /// All the store knows of this URL; nil when it never met it.
    package func explain(url: CanonicalURL) async throws(StoreError) -> Explanation? {
        try await read { db in try Explainer(db: db, id: articleID(of: url, db), url: url).explanation() }
    }

    /// All the store knows of this article; nil when there is none and no work for one.
    package func explain(article id: ArticleID) async throws(StoreError) -> Explanation? {
        try await read { db in try Explainer(db: db, id: id, url: nil).explanation() }
    }
}

/// Gathers what is known of one document.
private struct Explainer {
    let db: Database
    let id: ArticleID
    let url: CanonicalURL?

    func explanation() throws -> Explanation? {
        let pending = try pending()
        var names = try db.all("SELECT identity FROM url_alias WHERE article_id = ? ORDER BY 1", [id.text])
            .map { try $0["identity"] as String }
        for more in [url?.identity, pending.flatMap { CanonicalURL($0.url)?.identity }] {
            if let more, !names.contains(more) { names.append(more) }
        }
        let sightings = try sightings(names)
        let ledger = try ledger(names)
        let article = try article()
        if article == nil, pending == nil, sightings.isEmpty, ledger.isEmpty { return nil }
        return Explanation(
            article: article, names: names, sightings: sightings, ledger: ledger, pending: pending)
    }

    private func sightings(_ names: [String]) throws -> [Explanation.Sighting] {
        try db.all(
            """
            SELECT * FROM sighting WHERE url_identity IN (SELECT value FROM json_each(?))
            ORDER BY first_seen_at, source_id, entry_key, url
            """, [try json(names)]
        ).map { row in
            try Explanation.Sighting(
                source: SourceID(row["source_id"]), key: EntryKey(row["entry_key"]), url: row["url"],
                title: row["title"], published: time(orNil: row["published"] as Int64?),
                firstSeenAt: time(row["first_seen_at"] as Int64), lastSeenAt: time(row["last_seen_at"] as Int64))
        }
    }

    /// What the view `ledger` has, asked of the tables behind it: of a view, SQLite would read all.
    private func ledger(_ names: [String]) throws -> [LedgerRow] {
        let columns = """
            0 AS place, NULL AS id, 'entry' AS subject_kind,
            source_id || ' ' || entry_key AS subject, 'parse' AS stage, outcome,
            ifnull(why, 'listed') AS why, nullif(url, '') AS url, ifnull(outcome_at, first_seen_at) AS first_at,
            last_seen_at AS last_at, count, 0 AS superseded
            """
        return try db.all(
            """
            SELECT \(columns) FROM sighting WHERE url_identity IN (SELECT value FROM json_each(?1))
            UNION ALL
            SELECT 1, id, subject_kind, subject, stage, outcome, why, url, first_at, last_at, count, superseded
            FROM ledger_note WHERE id IN (
                SELECT id FROM ledger_note WHERE url_identity IN (SELECT value FROM json_each(?1))
                UNION SELECT id FROM ledger_note
                    WHERE subject_kind = 'article' AND subject IN (SELECT value FROM json_each(?2)))
            ORDER BY first_at, place, id, subject, url
            """, [try json(names), try json([id.text] + names.map { ArticleID(ofIdentity: $0).text })]
        ).map { try ledgerRow($0) }
    }

    private func pending() throws -> Explanation.Pending? {
        guard let row = try queuedRow(of: id, url, db) else { return nil }
        return try db.first("SELECT * FROM page_work WHERE id = ?", [row]).map { row in
            try Explanation.Pending(
                article: id, url: row["url"], source: SourceID(row["source_id"]), attempts: row["attempts"],
                nextAt: time(row["next_at"] as Int64))
        }
    }

    private func article() throws -> Explanation.Article? {
        let row = try db.first(
            "SELECT a.*, s.outlet FROM article AS a JOIN source AS s ON s.id = a.source_id WHERE a.id = ?",
            [id.text])
        guard let row else { return nil }
        let seen = try time(row["first_seen_at"] as Int64)
        let dates = try dates(of: id, db)
        return try Explanation.Article(
            id: id, url: row["url"], source: SourceID(row["source_id"]), outlet: row["outlet"],
            language: row["language"], authors: try fromJSON([String].self, row["authors"]), firstSeenAt: seen,
            published: publicationDate(of: dates, firstSeen: seen), dates: dates,
            withdrawnAt: time(orNil: row["withdrawn_at"] as Int64?), versions: try versions(of: id, db),
            story: try story(StoryID(row["story_id"])))
    }

    private func story(_ story: StoryID) throws -> Explanation.Story {
        let members = try members(of: story, db)
        let row = try db.first("SELECT representative FROM story WHERE id = ?", [story.text])
        return try Explanation.Story(
            id: story, representative: ArticleID(row?["representative"] ?? id.text),
            origins: try storyRef(story, db).origins, members: members)
    }
}

/// A ledger row read back.
func ledgerRow(_ row: Row) throws -> LedgerRow {
    try LedgerRow(
        subjectKind: row["subject_kind"], subject: row["subject"], stage: try row.word(Stage.self, "stage"),
        outcome: try row.outcome("outcome"), why: row["why"], url: row["url"],
        firstAt: time(row["first_at"] as Int64), lastAt: time(row["last_at"] as Int64), count: row["count"],
        current: row["superseded"] == 0)
}

/// Members of a story: the representative first, then by publication.
func members(of story: StoryID, _ db: Database) throws -> [StoryMember] {
    try db.all(
        """
        SELECT a.id, a.url, v.title, s.outlet, s.owner, a.published_at, a.first_seen_at FROM article AS a
        JOIN article_version AS v ON v.article_id = a.id AND v.n = a.n
        JOIN source AS s ON s.id = a.source_id WHERE a.story_id = ?
        ORDER BY ifnull(a.published_at, 9223372036854775807), a.id
        """, [story.text]
    ).map { row in
        try StoryMember(
            id: ArticleID(row["id"]), url: row["url"], title: row["title"], outlet: row["outlet"],
            owner: row["owner"], published: time(orNil: row["published_at"] as Int64?),
            firstSeenAt: time(row["first_seen_at"] as Int64))
    }
}

/// Every text an article had, oldest first, with what each classifier said of it.
func versions(of id: ArticleID, _ db: Database) throws -> [Explanation.Version] {
    try db.all("SELECT * FROM article_version WHERE article_id = ? ORDER BY n", [id.text]).map { row in
        let hash: String = try row["text_hash"]
        guard let textHash = TextHash(hex: hash) else { throw damaged("the text hash \(hash)") }
        return try Explanation.Version(
            n: row["n"], at: time(row["at"] as Int64), textHash: textHash, title: row["title"],
            text: row["text"], method: row["method"], classifications: try judgements(of: hash, db))
    }
}

private func judgements(of hash: String, _ db: Database) throws -> [Explanation.Judgement] {
    try db.all("SELECT * FROM classification WHERE text_hash = ? ORDER BY at, charter, classifier", [hash])
        .map { row in
            guard let charter = try SHA256Digest(hex: row["charter"]),
                let classifier = try SHA256Digest(hex: row["classifier"])
            else { throw damaged("a digest that is none") }
            return try Explanation.Judgement(
                relevance: try row.word(Relevance.self, "relevance"), charter: charter, classifier: classifier,
                classifierVersion: row["classifier_version"],
                labels: try labels(
                    textHash: hash, charter: charter.hex, classifier: classifier.hex, db))
        }
}
