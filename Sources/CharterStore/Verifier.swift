import CharterModel
import GRDB

/// Runs the checks and collects what is wrong.
struct Verifier {
    let db: Database
    let progress: @Sendable (String, Int) -> Void
    private(set) var report = VerifyReport(checked: [], problems: [])

    init(db: Database, progress: @escaping @Sendable (String, Int) -> Void) {
        self.db = db
        self.progress = progress
    }

    /// Notes a problem.
    mutating func fault(_ sentence: String) { report.problems.append(sentence) }

    /// Runs `check` over every row of `sql`, one at a time, so that memory stays small.
    mutating func each(
        _ name: String, _ sql: String, _ check: (inout Verifier, Row) throws -> Void
    ) throws {
        progress(name, 0)
        let rows = try Row.fetchCursor(db, sql: sql)
        var done = 0
        while let row = try rows.next() {
            try check(&self, row)
            done += 1
            if done % 1000 == 0 { progress(name, done) }
        }
        progress(name, done)
        report.checked.append(.init(name: name, count: done))
    }

    mutating func checkFile() throws {
        try each("pages of the file", "PRAGMA integrity_check") { me, row in
            let said: String = try row[0]
            if said != "ok" { me.fault("The file is damaged: \(said).") }
        }
        try each("references", "PRAGMA foreign_key_check") { me, row in
            try me.fault(
                "A row of \(row["table"] as String) points to a row of \(row["parent"] as String) that is gone.")
        }
    }

    mutating func checkArticles() throws {
        let sql = """
            SELECT a.id, a.url, a.text_hash, v.text_hash AS version_hash, c.relevance, a.story_id,
                (SELECT max(n) FROM article_version WHERE article_id = a.id) = a.n AS is_last
            FROM article AS a LEFT JOIN article_version AS v ON v.article_id = a.id AND v.n = a.n
            LEFT JOIN classification AS c ON c.text_hash = a.text_hash AND c.charter = a.charter
                AND c.classifier = a.classifier
            """
        try each("articles", sql) { me, row in
            let id: String = try row["id"]
            let url: String = try row["url"]
            if CanonicalURL(url).map({ ArticleID(of: $0).text }) != id {
                me.fault("Article \(id) is not the id of its URL \(url).")
            }
            if try row["version_hash"] as String? != row["text_hash"] || row["is_last"] as Bool? != true {
                me.fault("Article \(id) (\(url)) does not point to its last version.")
            }
            if try row["relevance"] as String? == nil { me.fault("Article \(id) (\(url)) has no classification.") }
        }
    }

    mutating func checkNames() throws {
        try each("names", "SELECT identity, article_id FROM url_alias") { me, row in
            let identity: String = try row["identity"]
            let id: String = try row["article_id"]
            if id.utf8.count != 32 { me.fault("The URL \(identity) is filed under \(id), which is no article id.") }
        }
        var queued: Set<String> = []
        try each("pages to read", "SELECT article_id, url, text, text_bytes FROM page_work") { me, row in
            let id: String = try row["article_id"]
            if !queued.insert(id).inserted { me.fault("The page to read \(try row["url"] as String) is queued twice.") }
            guard let url = try CanonicalURL(row["url"] as String) else {
                me.fault("The page to read \(id) has no usable URL.")
                return
            }
            let filed = try alias(url, me.db)?.text
            if ArticleID(of: url).text != id, filed != id {
                me.fault("The page to read \(url) is queued under \(id), which is not its id.")
            }
            if try (row["text"] as String).utf8.count != row["text_bytes"] as Int {
                me.fault("The page to read \(url) says its text has another length than it has.")
            }
        }
    }

    mutating func checkVersions() throws {
        try each("versions", "SELECT article_id, n, text_hash, title, text FROM article_version") { me, row in
            if try TextHash(title: row["title"], text: row["text"]).hex != row["text_hash"] as String {
                try me.fault("Version \(row["n"] as Int) of article \(row["article_id"] as String) has another hash.")
            }
        }
        let gaps = """
            SELECT article_id FROM article_version GROUP BY article_id HAVING max(n) <> count(*) OR min(n) <> 1
            """
        for row in try db.all(gaps) { try fault("A version of article \(row["article_id"] as String) is missing.") }
    }

    mutating func checkLabels() throws {
        let sql = """
            SELECT l.*, v.title, v.text FROM label AS l LEFT JOIN article_version AS v ON v.rowid =
                (SELECT rowid FROM article_version WHERE text_hash = l.text_hash LIMIT 1)
            """
        try each("labels", sql) { me, row in
            let hash: String = try row["text_hash"]
            guard let title = try row["title"] as String?, let text = try row["text"] as String? else {
                try me.fault("The label \(row["clause"] as String) is of the text \(hash), which is not stored.")
                return
            }
            let label: Label
            do {
                label = try CharterStore.label(row)
            } catch {
                try me.fault("The label \(row["clause"] as String) of the text \(hash) cannot be read.")
                return
            }
            if label.evidence.isEmpty { me.fault("The label \(label.clause) of the text \(hash) has no evidence.") }
            for evidence in label.evidence
            where !evidence.isVerbatim(in: evidence.field == .title ? title : text) {
                me.fault("The evidence of \(label.clause) in the text \(hash) is not what stands there.")
            }
        }
    }
}
