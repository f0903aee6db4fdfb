package import CharterModel
package import FoundationEssentials
import GRDB

/// One look at a source, as its fetch row has it.
package struct VisitRow: Sendable, Equatable {
    package var source: SourceID
    package var at: Date
    package var outcome: Outcome
    /// Entries that nobody had listed before.
    package var new: Int
}

extension Store {
    /// Every look at the listed sources from `since` on, by source and in the order of time.
    package func visits(since: Date) async throws(StoreError) -> [VisitRow] {
        try await read { db in
            try db.all(
                """
                SELECT f.source_id, f.at, f.outcome, f.entries_new FROM fetch AS f JOIN source AS s ON s.id = f.source_id
                WHERE s.listed = 1 AND f.at >= ? ORDER BY f.source_id, f.at
                """, [milliseconds(since)]
            ).map { row in
                try VisitRow(
                    source: SourceID(row["source_id"]), at: time(row["at"] as Int64),
                    outcome: row.outcome("outcome"), new: row["entries_new"])
            }
        }
    }
}
