package import CharterModel
import GRDB

extension Store {
    /// Entries and articles that did not get through, as the ledger has them now: everything but what was kept,
    /// is a copy, or says nothing of any clause. At most `limit`, latest first.
    package func dropped(limit: Int = 100) async throws(StoreError) -> [LedgerRow] {
        try await read { db in
            try db.all(
                """
                SELECT * FROM ledger WHERE superseded = 0 AND subject_kind <> 'source' AND outcome NOT IN
                    ('kept', 'known', 'unchanged', 'not-modified', 'revision', 'dup-exact', 'dup-near',
                    'below-threshold', 'abstained')
                ORDER BY first_at DESC, id DESC NULLS LAST, subject DESC LIMIT ?
                """, [limit]
            ).map { row in try ledgerRow(row) }
        }
    }
}
