package import CharterModel
package import FoundationEssentials
import GRDB

/// The part of `StoreSums` that only grows, and how far it was read: visits and events are only ever added, so each is
/// read once. (A visit that is recorded a second time, as after a crash, counts as it was when it was read.)
package struct GrowingSums: Sendable, Equatable {
    fileprivate struct Look: Hashable, Sendable {
        var stage: Stage
        var outcome: Outcome
    }
    fileprivate var lastLook: Int64 = 0
    fileprivate var lastEvent: Int64 = 0
    fileprivate var looks: [Look: Int] = [:]
    fileprivate var sums = StoreSums()

    /// Nothing read yet.
    package init() {}
}

extension Store {
    /// Sums over the whole store at `at`, in one consistent look. Hand in the same `growing` each time: what it has
    /// summed is not read again.
    package func sums(at: Date, _ growing: GrowingSums) async throws(StoreError) -> (StoreSums, GrowingSums) {
        try await read { db in
            var growing = growing
            try growing.readOn(db)
            var sums = growing.sums
            sums.looks = growing.looks.map {
                OutcomeCount(subject: "source", stage: $0.key.stage, outcome: $0.key.outcome, count: $0.value)
            }.sorted { ($0.stage.rawValue, $0.outcome.description) < ($1.stage.rawValue, $1.outcome.description) }
            try sums.addSources(db, at: at)
            sums.articles = try articleOutcomes(db)
            sums.pagesPending = try db.count("SELECT count(*) FROM page_work")
            sums.hostsResting = try db.count(
                "SELECT count(*) FROM host WHERE next_allowed_at > ?", [milliseconds(at)])
            let ended = try db.all("SELECT max(ended_at) AS at FROM crawl WHERE exit_code = 0")[0]
            sums.lastGoodCrawl = time(orNil: try ended["at"] as Int64?)
            return (sums, growing)
        }
    }
}

extension GrowingSums {
    fileprivate mutating func readOn(_ db: Database) throws {
        let looks = try db.all(
            """
            SELECT stage, outcome, count(*) AS n, max(id) AS last, sum(entries_new) AS new,
                sum(entries_changed) AS changed, sum(entries_known) AS known, sum(bytes) AS bytes
            FROM fetch WHERE id > ? GROUP BY stage, outcome
            """, [lastLook])
        for row in looks {
            let look = Look(stage: try row.word(Stage.self, "stage"), outcome: try row.outcome("outcome"))
            self.looks[look, default: 0] += try row["n"] as Int
            sums.entriesNew += try row["new"] as Int
            sums.entriesChanged += try row["changed"] as Int
            sums.entriesKnown += try row["known"] as Int
            sums.bytes += try row["bytes"] as Int
            lastLook = max(lastLook, try row["last"] as Int64)
        }
        let events = try db.all(
            "SELECT kind, count(*) AS n, max(seq) AS last FROM event WHERE seq > ? GROUP BY kind", [lastEvent])
        for row in events {
            sums.events[try row["kind"] as String, default: 0] += try row["n"] as Int
            lastEvent = max(lastEvent, try row["last"] as Int64)
        }
    }
}

extension StoreSums {
    fileprivate mutating func addSources(_ db: Database, at: Date) throws {
        let rows = try db.all(
            """
            SELECT health, count(*) AS n, sum(quiet_since IS NOT NULL) AS quiet, max(last_ok_at) AS ok,
                sum(health <> 'retired' AND next_check_at <= ?) AS due
            FROM source WHERE listed = 1 GROUP BY health
            """, [milliseconds(at)])
        for row in rows {
            sources[try row.word(SourceState.Health.self, "health")] = try row["n"] as Int
            quietSources += try row["quiet"] as Int
            dueSources += try row["due"] as Int
            if let ok = time(orNil: try row["ok"] as Int64?) { lastGoodAnswer = max(ok, lastGoodAnswer ?? ok) }
        }
    }
}

/// From the index alone.
private func articleOutcomes(_ db: Database) throws -> [OutcomeCount] {
    try db.all(
        """
        SELECT stage, outcome, count(*) AS n FROM ledger_note INDEXED BY ledger_note_by_run
        WHERE superseded = 0 AND subject_kind = 'article' GROUP BY stage, outcome ORDER BY stage, outcome
        """
    ).map { row in
        try OutcomeCount(
            subject: "article", stage: try row.word(Stage.self, "stage"), outcome: try row.outcome("outcome"),
            count: row["n"])
    }
}
