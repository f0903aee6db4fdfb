import CharterModel
import GRDB

extension Verifier {
    /// Stories, their representatives, and what the ledger says of their members.
    mutating func checkStories() throws {
        let sql = """
            SELECT a.id, a.content_hash, a.story_id, s.representative,
                (SELECT id FROM article WHERE story_id = a.story_id
                 ORDER BY ifnull(published_at, 9223372036854775807), id LIMIT 1) AS first,
                (SELECT outcome FROM ledger_note WHERE superseded = 0 AND subject_kind = 'article' AND subject = a.id
                 AND variant = '' AND stage = 'dedup') AS outcome
            FROM article AS a LEFT JOIN story AS s ON s.id = a.story_id
            """
        try each("members of stories", sql) { me, row in
            let id: String = try row["id"]
            let content = try row["content_hash"] as String?
            let derived = content.map { ContentHash($0).map { StoryID(of: $0).text } } ?? id
            if try derived != row["story_id"] as String { me.fault("Article \(id) is in a story that is not its own.") }
            let first = try row["first"] as String?
            if try row["representative"] as String? != first {
                me.fault("The story of article \(id) is not represented by its earliest article.")
            }
            if try row["outcome"] as String? != (first == id ? "kept" : "dup-exact") {
                me.fault("The ledger does not say of article \(id) what its story says.")
            }
        }
        let empty = "SELECT id FROM story WHERE id NOT IN (SELECT story_id FROM article)"
        for row in try db.all(empty) { try fault("Story \(row["id"] as String) has no member.") }
    }

    /// Every ledger row by itself, and the ledger against the fetch rows and the sightings.
    mutating func checkLedger() throws {
        try each("ledger rows", "SELECT subject_kind, subject, stage, outcome, first_at, last_at, count FROM ledger") {
            me, row in
            let name = try "\(row["subject_kind"] as String) \(row["subject"] as String)"
            if try Outcome(row["outcome"] as String) == nil || Stage(rawValue: row["stage"]) == nil {
                me.fault("The ledger row of \(name) has an outcome or stage that is none.")
            }
            let (count, from, to): (Int, Int64, Int64) = try (row["count"], row["first_at"], row["last_at"])
            if count < 1 || to < from {
                me.fault("The ledger row of \(name) ends before it begins or counts nothing.")
            }
        }
        let sums = """
            SELECT s.id, (SELECT count(*) FROM sighting WHERE source_id = s.id) AS sightings,
                (SELECT total(entries_new) FROM fetch WHERE source_id = s.id) AS listed,
                (SELECT total(entries - entries_new - entries_known - entries_changed) FROM fetch
                 WHERE source_id = s.id) AS rest
            FROM source AS s
            """
        try each("sums of sources", sums) { me, row in
            let id: String = try row["id"]
            if try row["sightings"] as Double != row["listed"] as Double {
                me.fault("Source \(id): its visits counted other new entries than there are sightings.")
            }
            if try row["rest"] as Double != 0 { me.fault("Source \(id): the entries of a visit do not add up.") }
        }
        let silent = """
            SELECT source_id, entry_key FROM sighting WHERE run_id NOT IN (SELECT id FROM crawl)
            """
        for row in try db.all(silent) {
            try fault("The ledger has no row for entry \(row["entry_key"] as String) of \(row["source_id"] as String).")
        }
        let miscounted = """
            SELECT run_id, outcome, sum(n) AS n FROM (
                SELECT run_id, outcome, count(*) AS n FROM sighting GROUP BY 1, 2
                UNION ALL SELECT run_id, outcome, -n FROM entry_sum)
            GROUP BY 1, 2 HAVING sum(n) <> 0
            """
        for row in try db.all(miscounted) {
            try fault(
                "The sum of entries that crawl \(row["run_id"] as Int) gave the outcome \(row["outcome"] as String) "
                    + "is off by \(row["n"] as Int).")
        }
        let ended = """
            SELECT a.id FROM article AS a WHERE NOT EXISTS (SELECT 1 FROM url_alias WHERE article_id = a.id)
            """
        for row in try db.all(ended) { try fault("Article \(row["id"] as String) has no name.") }
    }
}
