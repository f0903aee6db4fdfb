package import CharterModel
import GRDB

/// Where answers stand in the archive. kind: response or revisit; at: the record's date; digest: of the body as sent.
/// What came of it: a visit to a source (source_id, visit_at), or an article (article_id, and the version whose text
/// was read from it); neither for robots.txt and for what was not used.
let schemaCaptures = """
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
        kind TEXT NOT NULL, url TEXT NOT NULL, at INTEGER NOT NULL, digest TEXT NOT NULL,
        source_id TEXT REFERENCES source(id), visit_at INTEGER, article_id TEXT, n INTEGER,
        UNIQUE (file, offset),
        FOREIGN KEY (article_id, n) REFERENCES article_version(article_id, n)
    ) STRICT;
    CREATE INDEX capture_by_url ON capture(url, at) WHERE kind = 'response';
    CREATE INDEX capture_by_article ON capture(article_id) WHERE article_id IS NOT NULL;
    """

extension Store {
    /// Notes captures that no visit came of: robots.txt, and what was asked for in vain.
    package func record(captures: [Capture]) async throws(StoreError) {
        guard !captures.isEmpty else { return }
        try await write { db in
            for capture in captures { try insert(capture, db) }
        }
    }

    /// The latest whole capture of a URL: what a revisit record refers to. Nil when there is none.
    package func earlierCapture(of url: String) async throws(StoreError) -> Capture? {
        try await read { db in
            try db.first(
                "SELECT * FROM capture WHERE url = ? AND kind = 'response' ORDER BY at DESC, id DESC LIMIT 1", [url]
            ).map { try capture($0) }
        }
    }

    /// Where the answers that an article was read from stand in the archive, by time.
    package func captures(of article: ArticleID) async throws(StoreError) -> [Capture] {
        try await read { db in
            try db.all("SELECT * FROM capture WHERE article_id = ? ORDER BY at, id", [article.text])
                .map { try capture($0) }
        }
    }

    /// Captures by file and place, at most `limit`, those after `last`: hand in the last of one batch to get the next.
    package func captures(after last: Capture? = nil, limit: Int) async throws(StoreError) -> [Capture] {
        try await read { db in
            try db.all(
                "SELECT * FROM capture WHERE (file, offset) > (?, ?) ORDER BY file, offset LIMIT ?",
                [last?.file ?? "", last?.offset ?? -1, limit]
            ).map { try capture($0) }
        }
    }
}

/// Notes the captures of a visit to a source.
func noteCaptures(of visit: SourceVisit, _ db: Database) throws {
    for capture in visit.captures {
        try insert(capture, source: visit.source, visitAt: milliseconds(visit.at), db)
    }
}

/// Notes the captures of a page, and which version of the article was read from the last of them.
func noteCaptures(of visit: PageVisit, judged: JudgedText?, _ db: Database) throws {
    guard let last = visit.captures.last else { return }
    let article = judged?.article.id ?? visit.work.article
    var version: Int?
    if let judged, !isFromFeed(method: judged.method) {
        version = try db.first(
            "SELECT max(n) AS n FROM article_version WHERE article_id = ? AND text_hash = ?",
            [article.text, judged.textHash])?["n"]
    }
    for capture in visit.captures { try insert(capture, article: article, n: capture == last ? version : nil, db) }
}

/// Once, however often it is handed in.
private func insert(
    _ capture: Capture, source: SourceID? = nil, visitAt: Int64? = nil, article: ArticleID? = nil, n: Int? = nil,
    _ db: Database
) throws {
    try db.run(
        """
        INSERT INTO capture(file, offset, length, kind, url, at, digest, source_id, visit_at, article_id, n)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (file, offset) DO NOTHING
        """,
        [
            capture.file, capture.offset, capture.length, capture.kind.rawValue, capture.url,
            milliseconds(capture.at), capture.payload, source?.text, visitAt, article?.text, n,
        ])
}

private func capture(_ row: Row) throws -> Capture {
    try Capture(
        kind: row.word(Capture.Kind.self, "kind"), file: row["file"], offset: row["offset"], length: row["length"],
        url: row["url"], at: time(row["at"] as Int64), payload: row["digest"])
}
