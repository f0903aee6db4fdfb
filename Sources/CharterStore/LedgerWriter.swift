import CharterModel
import GRDB

/// Writes what is said of sources and articles to the ledger (D3). What is said of an entry stands with its sighting.
struct LedgerWriter {
    let db: Database
    let run: Int64
    /// Milliseconds since 1970.
    let at: Int64

    /// Writes one note: a new row when the outcome is new, else one more count on the current row. `identity` is the
    /// URL's, for `explain`. `isFirst`: nothing is likely to have been said before, so it is not looked for first.
    func note(_ note: LedgerNote, identity: String?, isFirst: Bool = false) throws {
        if isFirst, try add(note, identity: identity) { return }
        let key: StatementArguments = [note.subject.kind, note.subject.key, note.stage.rawValue]
        if let row = try db.first("SELECT id, outcome FROM ledger_note" + LedgerWriter.current, key) {
            let id: Int64 = try row["id"]
            if try row["outcome"] == note.outcome.description {
                return try db.run(
                    """
                    UPDATE ledger_note SET last_at = max(last_at, ?), count = count + 1, why = ?, run_id = ?
                    WHERE id = ?
                    """, [at, note.why, run, id])
            }
            try db.run("UPDATE ledger_note SET superseded = id WHERE id = ?", [id])
        }
        _ = try add(note, identity: identity)
    }

    /// Writes a row, unless there is a current one.
    private func add(_ note: LedgerNote, identity: String?) throws -> Bool {
        let insertion = try HotStatement(LedgerWriter.insertion, db)
        insertion.bind(1, note.subject.kind)
        insertion.bind(2, note.subject.key)
        insertion.bind(3, note.stage.rawValue)
        insertion.bind(4, note.outcome.description)
        insertion.bind(5, note.why)
        insertion.bind(6, orNull: note.url)
        insertion.bind(7, orNull: identity.flatMap { isOwn($0, note.subject) ? nil : $0 })
        insertion.bind(8, run)
        insertion.bind(9, at)
        return try insertion.run() > 0
    }

    /// An article's id is derived from its own URL: by that its rows are found without a second index.
    private func isOwn(_ identity: String, _ subject: LedgerSubject) -> Bool {
        if case .article(let id) = subject { id == ArticleID(ofIdentity: identity) } else { false }
    }

    /// Says of a subject what follows from something else that happened, without counting a look at it: no
    /// write at all when the row says so already.
    func restate(_ note: LedgerNote, identity: String?) throws {
        let key: StatementArguments = [note.subject.kind, note.subject.key, note.stage.rawValue]
        let row = try db.first("SELECT id, outcome, why FROM ledger_note" + LedgerWriter.current, key)
        if let row, try row["outcome"] == note.outcome.description {
            guard try row["why"] != note.why else { return }
            try db.run("UPDATE ledger_note SET why = ? WHERE id = ?", [note.why, row["id"] as Int64])
        } else {
            try self.note(note, identity: identity)
        }
    }

    /// A visit to a source got past `stage`: what stopped it at an earlier one is history.
    func passed(_ source: SourceID, before stage: Stage) throws {
        for earlier in Stage.allCases.prefix(while: { $0 != stage }) {
            try db.run(
                "UPDATE ledger_note SET superseded = id" + LedgerWriter.current
                    + " AND outcome NOT IN ('kept', 'not-modified', 'unchanged')",
                ["source", source.text, earlier.rawValue])
        }
    }

    private static let insertion = """
        INSERT INTO ledger_note(subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
            first_at, last_at, count, superseded)
        VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1, 0) ON CONFLICT DO NOTHING
        """
    private static let current =
        " WHERE subject_kind = ? AND subject = ? AND variant = '' AND stage = ? AND superseded = 0"
}
