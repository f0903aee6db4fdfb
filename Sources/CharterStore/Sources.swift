package import CharterModel
package import FoundationEssentials
import GRDB

/// What `syncSources` did.
package struct SourceSync: Sendable, Equatable {
    /// Not known before.
    package var added = 0
    /// Known, and the list now says something else of them.
    package var changed = 0
    /// No longer in the list: kept, not crawled.
    package var unlisted = 0
    /// Back in the list.
    package var relisted = 0
    package init(added: Int = 0, changed: Int = 0, unlisted: Int = 0, relisted: Int = 0) {
        self.added = added
        self.changed = changed
        self.unlisted = unlisted
        self.relisted = relisted
    }
}

/// A source to look at, with what was learned so far.
package struct DueSource: Sendable, Equatable {
    package var source: Source
    package var state: SourceState
    package init(source: Source, state: SourceState) {
        self.source = source
        self.state = state
    }
}

/// A source as `sources list` and `sources health` show it.
package struct SourceRow: Sendable, Equatable {
    package var source: Source
    package var state: SourceState
    /// False when the feed lists no longer name it.
    package var listed: Bool
    /// Entries first seen within the last 7 days.
    package var entries7d: Int
    /// Mean number of new entries a week over the 28 days before those 7; nil when it was not yet watched.
    package var expected7d: Double?
    /// Articles that were seen here first.
    package var articles: Int
    /// By which words its publisher keeps its texts from training.
    package var optOuts: OptOuts
}

extension Store {
    /// Makes the store's sources those of the feed lists. One that is no longer listed is kept and not crawled;
    /// one that comes back is crawled again from where it was. A source whose URL changed starts anew.
    package func syncSources(_ sources: [Source], at: Date) async throws(StoreError) -> SourceSync {
        let known = try await listings()
        var left = known.filter(\.value.isListed)
        var changed: [(source: Source, digest: String)] = []
        for source in sources {
            let digest: String
            do { digest = try SourceColumns.digest(source) } catch { throw StoreError(error, path: path) }
            if left.removeValue(forKey: source.id.text)?.digest != digest { changed.append((source, digest)) }
        }
        let (news, gone) = (changed, left.keys.sorted())
        if news.isEmpty, gone.isEmpty { return SourceSync() }
        return try await write { db in
            var done = SourceSync()
            for (source, digest) in news { try sync(source, digest, at: at, db, &done) }
            for id in gone {
                try db.run("UPDATE source SET listed = 0, unlisted_at = ? WHERE id = ?", [milliseconds(at), id])
            }
            done.unlisted = gone.count
            return done
        }
    }

    /// Every source ever listed, by id, with its health and what it gave lately, as of `at`.
    package func sourceRows(at: Date = Date()) async throws(StoreError) -> [SourceRow] {
        let week: Int64 = 7 * 86_400_000
        let now = milliseconds(at)
        return try await read { db in
            try db.all(
                """
                SELECT source.*,
                    (SELECT ifnull(sum(entries_new), 0) FROM fetch WHERE source_id = source.id AND at > :week) AS lately,
                    (SELECT ifnull(sum(entries_new), 0) FROM fetch WHERE source_id = source.id
                        AND at > :before AND at <= :week) AS earlier,
                    (SELECT min(at) FROM fetch WHERE source_id = source.id) AS watched_since,
                    (SELECT count(*) FROM article WHERE source_id = source.id) AS articles
                FROM source ORDER BY id
                """, ["week": now - week, "before": now - 5 * week]
            ).map { row in
                let since = try row["watched_since"] as Int64?
                let weeks = since.map { Double(now - week - max($0, now - 5 * week)) / Double(week) } ?? 0
                return try SourceRow(
                    source: try SourceColumns.source(row), state: try StateColumns.state(row),
                    listed: row["listed"], entries7d: row["lately"],
                    expected7d: weeks >= 1 ? Double(row["earlier"] as Int) / weeks : nil,
                    articles: row["articles"],
                    optOuts: OptOuts(words: try fromJSON([String].self, row["opt_outs"])))
            }
        }
    }
}

extension Store {
    private struct Listing {
        var digest: String
        var isListed: Bool
    }

    /// What the lists said of every source when they were last read, by source id.
    private func listings() async throws(StoreError) -> [String: Listing] {
        try await read { db in
            var all: [String: Listing] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT id, listing, listed FROM source")
            while let row = try rows.next() {
                all[try row[0]] = try Listing(digest: row[1], isListed: row[2])
            }
            return all
        }
    }
}

/// Inserts or updates one source and counts what it was.
func sync(
    _ source: Source, _ digest: String, at: Date, _ db: Database, _ done: inout SourceSync
) throws {
    let values = try SourceColumns.values(source)
    try register(host: SourceColumns.host(of: source), in: db)
    guard let row = try db.first("SELECT * FROM source WHERE id = ?", [source.id.text]) else {
        let names = ["id", "listed", "listed_at", "listing"] + SourceColumns.names + StateColumns.names
        let all =
            [source.id.text.databaseValue, 1.databaseValue, milliseconds(at).databaseValue, digest.databaseValue]
            + values + StateColumns.values(SourceState(newAt: at))
        try db.run(
            "INSERT INTO source(\(names.joined(separator: ", "))) VALUES (\(marks(names.count)))",
            StatementArguments(all))
        done.added += 1
        return
    }
    let url: String = try row["url"]
    if try SourceColumns.names.map({ try row[$0] as DatabaseValue }) != values {
        try db.run(
            "UPDATE source SET \(assignments(SourceColumns.names)) WHERE id = ?",
            StatementArguments(values + [source.id.text.databaseValue]))
        done.changed += 1
    }
    if url != source.url.absoluteString {
        // Validators and health belong to the old document.
        try keep(SourceState(newAt: at), of: source.id, db)
    }
    try db.run("UPDATE source SET listing = ? WHERE id = ?", [digest, source.id.text])
    if try row["listed"] == 0 {
        try db.run(
            "UPDATE source SET listed = 1, listed_at = ?, unlisted_at = NULL WHERE id = ?",
            [milliseconds(at), source.id.text])
        done.relisted += 1
    }
}

/// Writes the state of a source.
func keep(_ state: SourceState, of id: SourceID, _ db: Database) throws {
    try db.run(
        "UPDATE source SET \(assignments(StateColumns.names)) WHERE id = ?",
        StatementArguments(StateColumns.values(state) + [id.text.databaseValue]))
}
