import CharterModel
import GRDB

/// What writing a note did.
enum Noted {
    /// Nothing was said of this subject at this stage before.
    case first
    /// The same outcome again: last-seen and count moved.
    case repeated
    /// Another outcome than before, which is superseded now.
    case changed
}

/// Writes the notes of one visit to the ledger (D3).
struct LedgerWriter {
    let db: Database
    let run: Int64
    /// Milliseconds since 1970.
    let at: Int64

    /// Writes one note: a new row when the outcome is new, else one more count on the current row.
    ///
    /// `variant` tells apart rows of one subject (see the schema); `identity` is the URL's, for `explain`.
    @discardableResult
    func note(_ note: LedgerNote, variant: String = "", identity: String?) throws -> Noted {
        let kind = note.subject.kind
        let key = note.subject.key
        let outcome = note.outcome.description
        let isEntry = kind == "entry"
        try db.run(
            isEntry ? LedgerWriter.repeatEntry : LedgerWriter.repeatOther,
            isEntry
                ? [at, note.why, kind, key, variant, note.stage.rawValue, outcome]
                : [at, note.why, run, kind, key, variant, note.stage.rawValue, outcome])
        if db.changesCount > 0 { return .repeated }
        try db.run(
            "UPDATE ledger SET superseded = 1" + LedgerWriter.current, [kind, key, variant, note.stage.rawValue])
        let replaced = db.changesCount > 0
        try db.run(
            """
            INSERT INTO ledger(subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
                first_at, last_at, count, superseded)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0)
            """,
            [kind, key, variant, note.stage.rawValue, outcome, note.why, note.url, identity, run, at, at])
        return replaced ? .changed : .first
    }

    /// Says of a subject what follows from something else that happened, without counting a look at it: no
    /// write at all when the row says so already.
    func restate(_ note: LedgerNote, identity: String?) throws {
        let key: StatementArguments = [note.subject.kind, note.subject.key, "", note.stage.rawValue]
        let row = try db.first("SELECT id, outcome, why FROM ledger" + LedgerWriter.current, key)
        if let row, try row["outcome"] == note.outcome.description {
            guard try row["why"] != note.why else { return }
            try db.run("UPDATE ledger SET why = ? WHERE id = ?", [note.why, row["id"] as Int64])
        } else {
            try self.note(note, identity: identity)
        }
    }

    /// A visit to a source got past `stage`: what stopped it at an earlier one is history.
    func passed(_ source: SourceID, before stage: Stage) throws {
        for earlier in Stage.allCases.prefix(while: { $0 != stage }) {
            try db.run(
                "UPDATE ledger SET superseded = 1" + LedgerWriter.current
                    + " AND outcome NOT IN ('kept', 'not-modified', 'unchanged')",
                ["source", source.text, "", earlier.rawValue])
        }
    }

    private static let current =
        " WHERE superseded = 0 AND subject_kind = ? AND subject = ? AND variant = ? AND stage = ?"
    private static let repeatEntry =
        "UPDATE ledger SET last_at = max(last_at, ?), count = count + 1, why = ?" + current + " AND outcome = ?"
    private static let repeatOther =
        "UPDATE ledger SET last_at = max(last_at, ?), count = count + 1, why = ?, run_id = ?" + current
        + " AND outcome = ?"
}
