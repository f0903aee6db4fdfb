package import CharterModel
package import FoundationEssentials
import GRDB

/// What the visits of one crawl listed: sums over its fetch rows.
package struct VisitSums: Sendable, Equatable {
    /// Visits by the outcome that ended them.
    package var sources: [OutcomeCount]
    /// Entries listed: new, known and changed together.
    package var entries: Int
    /// Entries never listed before by their source.
    package var new: Int
    /// Entries listed before, as they were.
    package var known: Int
    /// Entries listed before, with other content.
    package var changed: Int
    /// Pages queued to be read.
    package var queued: Int
    /// Decoded body bytes.
    package var bytes: Int
}

extension Store {
    /// Opens a run of the crawl; its id marks everything the run writes.
    package func beginCrawl(pipeline: String, version: String, at: Date) async throws(StoreError) -> Int64 {
        try await write { db in
            try db.run(
                "INSERT INTO crawl(pipeline, version, started_at) VALUES (?, ?, ?)",
                [pipeline, version, milliseconds(at)])
            return db.lastInsertedRowID
        }
    }

    /// Notes how the run ended. A run that was killed keeps an empty end.
    package func endCrawl(_ run: Int64, at: Date, exitCode: Int32) async throws(StoreError) {
        try await write { db in
            try db.run(
                "UPDATE crawl SET ended_at = ?, exit_code = ? WHERE id = ?", [milliseconds(at), exitCode, run])
        }
    }

    /// How many subjects this run gave each outcome, by subject and stage: sums over the ledger.
    ///
    /// An entry counts in the run that first gave it its outcome; a source or an article in every run that
    /// looked at it.
    package func outcomes(ofRun run: Int64) async throws(StoreError) -> [OutcomeCount] {
        try await read { db in
            try db.all(
                """
                SELECT subject_kind, stage, outcome, count(*) AS n FROM ledger_note
                WHERE superseded = 0 AND run_id = ?1 GROUP BY 1, 2, 3
                UNION ALL SELECT 'entry', 'parse', outcome, n FROM entry_sum WHERE run_id = ?1 AND n > 0
                ORDER BY 1, 2, 3
                """, [run]
            ).map { row in
                try OutcomeCount(
                    subject: row["subject_kind"], stage: try row.word(Stage.self, "stage"),
                    outcome: try row.outcome("outcome"), count: row["n"])
            }
        }
    }

    /// What the visits of this run listed.
    package func visitSums(ofRun run: Int64) async throws(StoreError) -> VisitSums {
        try await read { db in
            let sources = try db.all(
                "SELECT stage, outcome, count(*) AS n FROM fetch WHERE run_id = ? GROUP BY 1, 2 ORDER BY 1, 2",
                [run]
            ).map { row in
                try OutcomeCount(
                    subject: "source", stage: try row.word(Stage.self, "stage"),
                    outcome: try row.outcome("outcome"), count: row["n"])
            }
            let sums = try db.all(
                """
                SELECT total(entries) AS entries, total(entries_new) AS new, total(entries_known) AS known,
                    total(entries_changed) AS changed, total(queued) AS queued, total(bytes) AS bytes
                FROM fetch WHERE run_id = ?
                """, [run])[0]
            func sum(_ column: String) throws -> Int { try Int(sums[column] as Double) }
            return try VisitSums(
                sources: sources, entries: sum("entries"), new: sum("new"), known: sum("known"),
                changed: sum("changed"), queued: sum("queued"), bytes: sum("bytes"))
        }
    }
}
