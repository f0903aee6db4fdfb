package import CharterModel
package import FoundationEssentials
import GRDB

/// How a text that was captured at some time stands to what the store has of its article.
package enum ReplayStanding: String, Sendable, CaseIterable {
    /// Nothing is stored of the article.
    case new
    /// It is the text that the store has of that time.
    case same
    /// It differs, and is younger than the last version.
    case later
    /// It differs, and a younger version is stored: it would have to be put in between, and history is not rewritten.
    case older
}

/// What a replay of archived answers asks.
extension Store {
    /// The page that is queued for the document behind `url`, due or not.
    package func queuedPage(of url: CanonicalURL) async throws(StoreError) -> PageWork? {
        try await read { db in
            guard let id = try queuedRow(of: articleID(of: url, db), url, db) else { return nil }
            return try db.first("SELECT * FROM page_work WHERE id = ?", [id]).map { try pageWork($0) }
        }
    }

    /// Pages queued and never tried, by host and then article id, at most `limit`, after the page `after`.
    package func untriedPages(limit: Int, after: PageWork?) async throws(StoreError) -> [PageWork] {
        try await read { db in
            try db.all(
                """
                SELECT * FROM page_work WHERE (host, article_id) > (?, ?) AND attempts = 0
                ORDER BY host, article_id LIMIT ?
                """, [after.map { host(of: $0.url) } ?? "", after?.article.text ?? "", limit]
            ).map { try pageWork($0) }
        }
    }

    /// When a source was looked at last; nil when it never was.
    package func lastVisit(to source: SourceID) async throws(StoreError) -> Date? {
        try await read { db in
            try time(orNil: db.first("SELECT max(at) AS at FROM fetch WHERE source_id = ?", [source.text])?["at"])
        }
    }

    /// Whether a look at a source at this very time is stored, or one that came of the answer captured then.
    package func knowsVisit(to source: SourceID, capturedAt at: Date, url: String) async throws(StoreError) -> Bool {
        try await read { db in
            try db.first(
                """
                SELECT 1 FROM fetch WHERE source_id = ? AND at = ?
                UNION ALL SELECT 1 FROM capture WHERE url = ? AND at = ? AND source_id = ? LIMIT 1
                """, [source.text, milliseconds(at), url, milliseconds(at), source.text]) != nil
        }
    }

    /// Those of `entries` that the source never listed under their key and URL.
    package func neverListed(
        _ entries: [SightedEntry], by source: SourceID
    ) async throws(StoreError) -> [SightedEntry] {
        try await read { db in
            try entries.filter { entry in
                try db.first(
                    "SELECT 1 FROM sighting WHERE source_id = ? AND entry_key = ? AND url = ?",
                    [source.text, entry.key.text, entry.url?.text ?? ""]) == nil
            }
        }
    }

    /// How a text captured at `at` stands to the versions of its article. A crawl dates a version when it begins to
    /// ask, and a record when it is answered: two minutes lie between them at the most.
    package func standing(
        of article: ArticleID, text: TextHash, at: Date
    ) async throws(StoreError) -> ReplayStanding {
        try await read { db in
            let versions = try db.all(
                "SELECT text_hash, at FROM article_version WHERE article_id = ? ORDER BY n", [article.text])
            guard let last = versions.last else { return .new }
            let moment = milliseconds(at)
            let then = try versions.last { try ($0["at"] as Int64) <= moment + 120_000 } ?? versions[0]
            if try then["text_hash"] as String == text.hex { return .same }
            let isLater = try moment + 120_000 >= (last["at"] as Int64)
            return isLater ? .later : .older
        }
    }

    /// Makes sure there is a source of this id. A new one is not listed: it is never crawled.
    package func registerUnlisted(_ source: Source, at: Date) async throws(StoreError) {
        try await write { db in
            guard try db.first("SELECT 1 FROM source WHERE id = ?", [source.id.text]) == nil else { return }
            var done = SourceSync()
            try sync(source, SourceColumns.digest(source), at: at, db, &done)
            try db.run(
                "UPDATE source SET listed = 0, unlisted_at = ? WHERE id = ?", [milliseconds(at), source.id.text])
        }
    }
}
