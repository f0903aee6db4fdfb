package import CharterModel
package import FoundationEssentials
import GRDB

/// A host that is to be left alone, kept so that it holds for the next crawl too.
package struct HostRest: Sendable, Equatable {
    package var host: String
    /// Nothing is asked there before.
    package var until: Date
    /// A sentence.
    package var why: String

    package init(host: String, until: Date, why: String) {
        self.host = host
        self.until = until
        self.why = why
    }
}

extension Store {
    /// Keeps that a host is to be left alone for a time (`Retry-After`, 429), which never shortens a longer rest.
    package func rest(_ rest: HostRest) async throws(StoreError) {
        try await write { db in
            let until = milliseconds(rest.until)
            try register(host: rest.host, in: db)
            try db.run(
                "UPDATE host SET next_allowed_at = ?, why = ? WHERE host = ? AND ifnull(next_allowed_at, 0) < ?",
                [until, rest.why, rest.host, until])
        }
    }

    /// The hosts that rest at `at`, by name.
    package func restingHosts(at: Date) async throws(StoreError) -> [HostRest] {
        try await read { db in
            try db.all(
                "SELECT host, next_allowed_at, why FROM host WHERE next_allowed_at > ? ORDER BY host",
                [milliseconds(at)]
            ).map { row in
                try HostRest(
                    host: row["host"], until: time(row["next_allowed_at"] as Int64),
                    why: row["why"] ?? "it asked to be left alone")
            }
        }
    }

    /// When the last crawl into this store ended, or nil when it was killed, and whether there was one at all.
    package func lastCrawl() async throws(StoreError) -> (began: Date, ended: Date?)? {
        try await read { db in
            try db.first("SELECT started_at, ended_at FROM crawl ORDER BY id DESC LIMIT 1", []).map { row in
                (try time(row["started_at"] as Int64), try time(orNil: row["ended_at"] as Int64?))
            }
        }
    }

    /// Addresses of sources that answered well, each of another host, the latest first.
    package func recentlyWell(limit: Int) async throws(StoreError) -> [URL] {
        try await read { db in
            try db.all(
                """
                SELECT url, max(last_ok_at) AS at FROM source WHERE listed = 1 AND health = 'ok' GROUP BY host
                ORDER BY at DESC, host LIMIT ?
                """, [limit]
            ).compactMap { URL(string: try $0["url"]) }
        }
    }

    /// Undoes a move of a source, so that the address in the feed list is asked again, and keeps the target from being
    /// taken once more. False when it has not moved; throws `notFound` for a source that is not there.
    package func undoMove(of id: SourceID, at: Date) async throws(StoreError) -> Bool {
        try await write { db in
            guard let row = try db.first("SELECT * FROM source WHERE id = ?", [id.text]) else {
                throw StoreError(
                    kind: .notFound, message: "\(path): no source \(id): `charterwatch sources list`.")
            }
            var state = try StateColumns.state(row)
            guard let left = state.move.to else { return false }
            state.move.undo(byPerson: true)
            state.validators = Validators()
            state.validatorsSince = nil
            state.payloadHash = nil
            state.nextCheckAt = at
            try keep(state, of: id, db)
            try append(
                .sourceMoved, EventSubject(source: id),
                detail: [
                    "reason": "undone by hand", "before": left.absoluteString, "after": row["url"] as String,
                ], at: milliseconds(at), db)
            return true
        }
    }
}
