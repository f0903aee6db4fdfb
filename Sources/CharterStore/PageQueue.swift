package import CharterModel
package import FoundationEssentials
import GRDB

/// A host with pages to read.
package struct DueHost: Sendable, Equatable {
    package var host: String
    package var pages: Int
}

extension Store {
    /// Pages due at `at`, by host and then article id, at most `limit`, after the page `after`: hand in the last
    /// of one batch to get the next, so that a queue of any length needs little memory.
    package func duePages(
        at: Date, limit: Int, after: PageWork? = nil
    ) async throws(StoreError) -> [PageWork] {
        try await read { db in
            try db.all(
                """
                SELECT * FROM page_work WHERE (host, article_id) > (?, ?) AND next_at <= ?
                ORDER BY host, article_id LIMIT ?
                """,
                [after.map { host(of: $0.url) } ?? "", after?.article.text ?? "", milliseconds(at), limit]
            ).map { row in try pageWork(row) }
        }
    }

    /// The places in the queue of all work due at `at`, by article id: the order in which the store files articles, so
    /// that what is written together stands together. Eight bytes each.
    package func dueWork(at: Date) async throws(StoreError) -> [Int64] {
        try await read { db in
            try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM page_work WHERE next_at <= ? ORDER BY article_id"),
                arguments: [milliseconds(at)])
        }
    }

    /// The work at some places in the queue, by article id; work that is no longer there is left out.
    package func work(at places: some Sequence<Int64> & Sendable) async throws(StoreError) -> [PageWork] {
        try await read { db in
            try db.all(
                "SELECT * FROM page_work WHERE id IN (SELECT value FROM json_each(?)) ORDER BY article_id",
                ["[" + places.map(String.init).joined(separator: ",") + "]"]
            ).map { row in try pageWork(row) }
        }
    }

    /// Hosts with pages due at `at` that do not want to be left alone, and how many each has.
    package func dueHosts(at: Date) async throws(StoreError) -> [DueHost] {
        try await read { db in
            try db.all(
                """
                SELECT host, count(*) AS pages FROM page_work
                WHERE next_at <= :now AND host NOT IN (SELECT host FROM host WHERE next_allowed_at > :now)
                GROUP BY host ORDER BY host
                """, ["now": milliseconds(at)]
            ).map { try DueHost(host: $0["host"], pages: $0["pages"]) }
        }
    }

    /// Pages of one host due at `at`, by article id, at most `limit`, after the page `after`.
    package func duePages(
        host: String, at: Date, limit: Int, after: ArticleID?
    ) async throws(StoreError) -> [PageWork] {
        try await read { db in
            try db.all(
                """
                SELECT * FROM page_work WHERE host = ? AND article_id > ? AND next_at <= ?
                ORDER BY article_id LIMIT ?
                """,
                [host, after?.text ?? "", milliseconds(at), limit]
            ).map { row in try pageWork(row) }
        }
    }

    /// How many pages are due at `at`.
    package func pendingPages(at: Date) async throws(StoreError) -> Int {
        try await read { db in
            try db.count("SELECT count(*) FROM page_work WHERE next_at <= ?", [milliseconds(at)])
        }
    }

    /// The document filed under this URL, if it was ever handled to the end.
    package func knows(_ url: CanonicalURL) async throws(StoreError) -> ArticleID? {
        try await read { db in try alias(url, db) }
    }
}

func pageWork(_ row: Row) throws -> PageWork {
    try PageWork(
        article: ArticleID(row["article_id"]), url: try row.canonicalURL("url"),
        source: SourceID(row["source_id"]), title: row["title"], published: time(orNil: row["published"] as Int64?),
        authors: try texts(json: row["authors"]), language: row["language"], text: row["text"],
        attempts: row["attempts"], firstSeenAt: time(row["first_seen_at"] as Int64))
}

/// The row in the queue of a document that `url` is a name of; nil when it is not queued.
///
/// It stands under the host of one of the document's names. Without a `url`, of a document that was never handled
/// nothing but its id is known, and the whole index is read.
func queuedRow(of article: ArticleID, _ url: CanonicalURL?, _ db: Database) throws -> Int64? {
    if let url, let id = try queuedRow(of: article, under: [host(of: url)], db) { return id }
    var names = try db.all("SELECT identity FROM url_alias WHERE article_id = ?", [article.text])
        .map { try $0["identity"] as String }
    if let url { names.append(url.identity) }
    if names.isEmpty {
        return try db.first("SELECT id FROM page_work WHERE article_id = ?", [article.text])?["id"]
    }
    let hosts = Set(names.compactMap { CanonicalURL("https://" + $0).map(host(of:)) })
    return try queuedRow(of: article, under: hosts.sorted().flatMap { [$0, "www." + $0] }, db)
}

private func queuedRow(of article: ArticleID, under hosts: [String], _ db: Database) throws -> Int64? {
    let find = try HotStatement("SELECT ifnull((SELECT id FROM page_work WHERE host = ? AND article_id = ?), 0)", db)
    for host in hosts {
        find.bind(1, host)
        find.bind(2, article.text)
        let id = try find.number()
        if id != 0 { return id }
    }
    return nil
}

/// Which document a URL is a name of, as far as we were told.
func alias(_ url: CanonicalURL, _ db: Database) throws -> ArticleID? {
    try db.first("SELECT article_id FROM url_alias WHERE identity = ?", [url.identity])
        .map { try ArticleID($0["article_id"]) }
}

/// The id a URL is filed under: that of the document it is a name of, else its own.
func articleID(of url: CanonicalURL, _ db: Database) throws -> ArticleID {
    try alias(url, db) ?? ArticleID(of: url)
}

/// Whether the page behind this URL was handled to the end. Ask only when no work is queued for it.
func isHandled(_ url: CanonicalURL, _ db: Database) throws -> Bool { try alias(url, db) != nil }

/// When the document was first listed under `url` or any other of its names, in milliseconds; `orAt` when it
/// never was or was later.
func firstSeen(_ article: ArticleID, _ url: CanonicalURL, orAt at: Int64, _ db: Database) throws -> Int64 {
    let row = try db.first(
        """
        SELECT min(first_seen_at) AS first FROM sighting
        WHERE url_identity IN (SELECT ? UNION SELECT identity FROM url_alias WHERE article_id = ?)
        """, [url.identity, article.text])
    return try min(at, row?["first"] ?? at)
}
