package import CharterModel
package import FoundationEssentials
import GRDB

/// How much the store holds.
package struct StoreCounts: Sendable, Equatable, Codable {
    package var articles: Int
    package var versions: Int
    package var sightings: Int
    /// Labels of current versions.
    package var labels: Int
    package var events: Int
    package var stories: Int
    /// Listed sources.
    package var sources: Int
    /// Pages queued, due or not.
    package var pending: Int
}

/// An edit: two versions of one article that follow each other.
package struct Revision: Sendable, Equatable {
    package var article: ArticleID
    package var url: String
    package var outlet: String
    /// The two versions, the older first.
    package var before: Explanation.Version
    package var after: Explanation.Version
    /// False when the page's text took the place of the feed's: no edit by the publisher.
    package var isEdit: Bool
}

/// An article's current text, for a stage run by hand.
package struct StoredArticle: Sendable, Equatable {
    package var id: ArticleID
    package var url: String
    package var title: String
    package var text: String
    package var language: String?
    package var outlet: String
    package var method: String
    package var firstSeenAt: Date
    /// Nil when no date was believed.
    package var published: Date?
}

extension Store {
    /// How much the store holds.
    package func counts() async throws(StoreError) -> StoreCounts {
        try await read { db in
            StoreCounts(
                articles: try db.count("SELECT count(*) FROM article"),
                versions: try db.count("SELECT count(*) FROM article_version"),
                sightings: try db.count("SELECT count(*) FROM sighting"),
                labels: try db.count(
                    """
                    SELECT count(*) FROM article AS a JOIN label AS l ON l.text_hash = a.text_hash
                    AND l.charter = a.charter AND l.classifier = a.classifier
                    """),
                events: try db.count("SELECT count(*) FROM event"),
                stories: try db.count("SELECT count(*) FROM story"),
                sources: try db.count("SELECT count(*) FROM source WHERE listed = 1"),
                pending: try db.count("SELECT count(*) FROM page_work"))
        }
    }

    /// Stories of two members or more, by their representative's publication.
    package func duplicates() async throws(StoreError) -> [StoryRow] {
        try await read { db in
            try db.all(
                """
                SELECT s.id FROM story AS s JOIN article AS a ON a.id = s.representative
                WHERE (SELECT count(*) FROM article WHERE story_id = s.id) > 1
                ORDER BY ifnull(a.published_at, a.first_seen_at), s.id
                """
            ).compactMap { row in
                let id = try StoryID(row["id"])
                let members = try members(of: id, db)
                return try members.first.map { first in
                    StoryRow(
                        id: id, representative: first, members: members, origins: try storyRef(id, db).origins)
                }
            }
        }
    }

    /// Every pair of versions that follow each other, by when the later came.
    package func revisions() async throws(StoreError) -> [Revision] {
        try await read { db in
            try db.all(
                """
                SELECT a.id, a.url, s.outlet, v.n FROM article_version AS v JOIN article AS a ON a.id = v.article_id
                JOIN source AS s ON s.id = a.source_id WHERE v.n > 1 ORDER BY v.at, a.id, v.n
                """
            ).compactMap { row in
                let id = try ArticleID(row["id"])
                let all = try versions(of: id, db)
                let n: Int = try row["n"]
                guard n <= all.count else { return nil }
                let (before, after) = (all[n - 2], all[n - 1])
                return try Revision(
                    article: id, url: row["url"], outlet: row["outlet"], before: before, after: after,
                    isEdit: isFromFeed(method: before.method) == isFromFeed(method: after.method))
            }
        }
    }

    /// The current text of an article.
    package func article(_ id: ArticleID) async throws(StoreError) -> StoredArticle? {
        try await read { db in try storedArticle(id, db) }
    }

    /// The current text of the article known by this URL.
    package func article(url: CanonicalURL) async throws(StoreError) -> StoredArticle? {
        try await read { db in try storedArticle(articleID(of: url, db), db) }
    }
}

private func storedArticle(_ id: ArticleID, _ db: Database) throws -> StoredArticle? {
    try db.first(
        """
        SELECT a.*, v.title, v.text, v.method, s.outlet FROM article AS a
        JOIN article_version AS v ON v.article_id = a.id AND v.n = a.n
        JOIN source AS s ON s.id = a.source_id WHERE a.id = ?
        """, [id.text]
    ).map { row in
        try StoredArticle(
            id: id, url: row["url"], title: row["title"], text: row["text"], language: row["language"],
            outlet: row["outlet"], method: row["method"], firstSeenAt: time(row["first_seen_at"] as Int64),
            published: time(orNil: row["published_at"] as Int64?))
    }
}
