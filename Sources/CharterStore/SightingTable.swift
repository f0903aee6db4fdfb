import CharterModel
import GRDB

/// The statements that write the entries of one visit. An entry's sighting is its row in the ledger too.
struct SightingTable {
    private let add: HotStatement
    private let see: HotStatement
    private let others: HotStatement
    private let db: Database
    private let run: Int64
    private let source: String
    private let at: Int64
    /// The source was read before: most of what it lists is known.
    private let wasRead: Bool
    /// How many entries gained and lost each outcome, by run and outcome.
    private var sums: [Sum: Int] = [:]

    private struct Sum: Hashable {
        let run: Int64
        let outcome: String
    }

    /// What a sighting did.
    enum Seen {
        /// Never listed before; `isAlone` when nothing at all is known of its URL.
        case new(isAlone: Bool)
        case known
        /// Listed before, with other content or another outcome.
        case changed(content: Bool, outcome: Bool)

        /// Whether something of it is to be read that was not there before.
        var isOfContent: Bool {
            switch self {
            case .new: true
            case .known: false
            case .changed(let content, _): content
            }
        }
    }

    init(source: SourceID, ledger: LedgerWriter) throws {
        db = ledger.db
        run = ledger.run
        at = ledger.at
        self.source = source.text
        add = try HotStatement(SightingTable.add, db)
        see = try HotStatement(SightingTable.see, db)
        others = try HotStatement(SightingTable.others, db)
        wasRead = try db.first("SELECT 1 FROM sighting WHERE source_id = ? LIMIT 1", [source.text]) != nil
        for place in [8, 9] as [Int32] { add.bind(place, at) }
        add.bind(12, run)
        see.bind(1, at)
    }

    private static let add = """
        INSERT INTO sighting(source_id, entry_key, url, url_identity, title, published, digest, first_seen_at,
            last_seen_at, outcome, why, run_id, count)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING
        """

    private static let see = """
        UPDATE sighting SET last_seen_at = max(last_seen_at, ?), count = count + 1, why = ?
        WHERE source_id = ? AND entry_key = ? AND url = ? AND digest = ? AND outcome = ?
        """

    /// 0 when the sighting just written is all that is known of a URL.
    private static let others = """
        SELECT EXISTS (SELECT 1 FROM url_alias WHERE identity = ?1)
            OR EXISTS (SELECT 1 FROM sighting WHERE url_identity = ?1 LIMIT 1 OFFSET 1)
        """

    /// Writes that `entry` was seen, with its outcome.
    mutating func see(_ entry: SightedEntry) throws -> Seen {
        let digest = String(entry.digest.hex.prefix(32))
        let outcome = entry.outcome.description
        let why = entry.why == SightedEntry.usual ? nil : entry.why
        if wasRead {
            see.bind(2, orNull: why)
            see.bind(3, source)
            see.bind(4, entry.key.text)
            see.bind(5, entry.url?.text ?? "")
            see.bind(6, digest)
            see.bind(7, outcome)
            if try see.run() > 0 { return .known }
        }
        add.bind(1, source)
        add.bind(2, entry.key.text)
        add.bind(3, entry.url?.text ?? "")
        add.bind(4, orNull: entry.url?.identity)
        add.bind(5, entry.title)
        add.bind(6, milliseconds(orNil: entry.published))
        add.bind(7, digest)
        add.bind(10, outcome)
        add.bind(11, orNull: why)
        guard try add.run() > 0 else { return try change(entry, digest: digest, outcome: outcome, why: why) }
        sums[Sum(run: run, outcome: outcome), default: 0] += 1
        guard let url = entry.url else { return .new(isAlone: true) }
        others.bind(1, url.identity)
        return .new(isAlone: try others.number() == 0)
    }

    /// Another content, another outcome, or both. What was said before stays in the ledger.
    private mutating func change(
        _ entry: SightedEntry, digest: String, outcome: String, why: String?
    ) throws -> Seen {
        let key: StatementArguments = [source, entry.key.text, entry.url?.text ?? ""]
        guard
            let row = try db.first(
                "SELECT * FROM sighting WHERE source_id = ? AND entry_key = ? AND url = ?", key)
        else { throw damaged("an entry that is there and is not") }
        let before: String = try row["outcome"]
        let content = try row["digest"] != digest
        if before != outcome {
            try keepHistory(of: row, entry)
            try sums[Sum(run: row["run_id"], outcome: before), default: 0] -= 1
            sums[Sum(run: run, outcome: outcome), default: 0] += 1
        }
        try db.run(
            """
            UPDATE sighting SET last_seen_at = max(last_seen_at, ?), title = ?, published = ?, digest = ?,
                outcome = ?, why = ?, outcome_at = ?, run_id = ?, count = ?
            WHERE source_id = ? AND entry_key = ? AND url = ?
            """,
            [
                at, content ? entry.title : row["title"] as String,
                content ? milliseconds(orNil: entry.published) : row["published"] as Int64?, digest, outcome, why,
                before == outcome ? row["outcome_at"] as Int64? : at,
                before == outcome ? row["run_id"] as Int64 : run,
                before == outcome ? row["count"] as Int + 1 : 1,
            ] + key)
        return content || before != outcome ? .changed(content: content, outcome: before != outcome) : .known
    }

    private func keepHistory(of row: Row, _ entry: SightedEntry) throws {
        try db.run(
            """
            INSERT INTO ledger_note(subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
                first_at, last_at, count, superseded)
            VALUES ('entry', ?, ?, 'parse', ?, ?, ?, ?, ?, ?, ?, ?, -1)
            """,
            [
                LedgerSubject.entry(SourceID(source), entry.key).key, row["url"] as String, row["outcome"] as String,
                row["why"] as String? ?? SightedEntry.usual, entry.url?.text, row["url_identity"] as String?,
                row["run_id"] as Int64, row["outcome_at"] as Int64? ?? row["first_seen_at"] as Int64,
                row["last_seen_at"] as Int64, row["count"] as Int,
            ])
        let id = db.lastInsertedRowID
        try db.run("UPDATE ledger_note SET superseded = id WHERE id = ?", [id])
    }

    /// Brings the sums over outcomes up to date with what was written.
    func writeSums() throws {
        for (sum, change) in sums where change != 0 {
            try db.run(
                """
                INSERT INTO entry_sum(run_id, outcome, n) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET n = n + excluded.n
                """, [sum.run, sum.outcome, change])
        }
    }

    /// Whether an earlier visit saw this key: then with another URL, when the sighting of this one is new.
    func isReused(_ key: EntryKey) throws -> Bool {
        try db.first(
            "SELECT 1 FROM sighting WHERE source_id = ? AND entry_key = ? AND first_seen_at <> ? LIMIT 1",
            [source, key.text, at]) != nil
    }
}
