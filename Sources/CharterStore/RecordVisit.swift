package import CharterModel
import FoundationEssentials
import GRDB

/// What a visit to a source listed.
package struct VisitCounts: Sendable, Equatable {
    /// Entries never listed by this source under this key and URL.
    package var new: Int
    /// Listed before, with the same content.
    package var known: Int
    /// Listed before, with other content.
    package var changed: Int
    /// Pages queued to be read.
    package var queued: Int
    package init(new: Int = 0, known: Int = 0, changed: Int = 0, queued: Int = 0) {
        self.new = new
        self.known = known
        self.changed = changed
        self.queued = queued
    }
}

extension Store {
    /// Commits one visit to a source: its state, its fetch row, every entry, the pages to read, the ledger, and
    /// the change of its health if there was one. One transaction; recording the same visit again changes
    /// last-seen times and counts only. Throws `notFound` for a source that was never synchronised.
    package func record(_ visit: SourceVisit, run: Int64) async throws(StoreError) -> VisitCounts {
        try await write { db in
            guard
                let row = try db.first(
                    "SELECT url, homepage, health, move_to FROM source WHERE id = ?", [visit.source.text])
            else {
                throw StoreError(
                    kind: .notFound, message: "\(path): no source \(visit.source): `charterwatch sources list`.")
            }
            let ledger = LedgerWriter(db: db, run: run, at: milliseconds(visit.at))
            try keepOptOuts(of: visit.source, db) { kept in
                for (origin, words) in visit.optOuts { kept.replace(origin, with: words) }
            }
            let note = try LedgerNote(
                subject: .source(visit.source), stage: visit.stage, outcome: visit.outcome, why: visit.why,
                url: row["url"])
            try ledger.passed(visit.source, before: visit.stage)
            try ledger.note(note, identity: CanonicalURL(row["url"] as String)?.identity)
            var counts = VisitCounts()
            if !visit.entries.isEmpty {
                var lister = try EntryLister(visit: visit, source: row, ledger: ledger)
                try lister.listAll()
                counts = lister.counts
            }
            try keepState(of: visit, counts, was: row, db)
            try noteFetch(visit, counts, run: run, db)
            try noteCaptures(of: visit, db)
            return counts
        }
    }
}

/// One row a visit. Recorded twice, only what is new is added.
private func noteFetch(_ visit: SourceVisit, _ counts: VisitCounts, run: Int64, _ db: Database) throws {
    let elapsed = visit.elapsed.isFinite ? Int64(max(0, min(1e12, visit.elapsed * 1000))) : 0
    try db.run(
        """
        INSERT INTO fetch(run_id, source_id, at, elapsed_ms, status, bytes, stage, outcome, entries,
            entries_new, entries_known, entries_changed, queued)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source_id, at) DO UPDATE SET
            entries = entries + excluded.entries_new + excluded.entries_changed,
            entries_new = entries_new + excluded.entries_new,
            entries_changed = entries_changed + excluded.entries_changed,
            queued = queued + excluded.queued
        """,
        [
            run, visit.source.text, milliseconds(visit.at), elapsed, visit.status, visit.bytes,
            visit.stage.rawValue, visit.outcome.description, counts.new + counts.known + counts.changed,
            counts.new, counts.known, counts.changed, counts.queued,
        ])
}
