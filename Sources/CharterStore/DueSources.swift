package import CharterModel
package import FoundationEssentials
import GRDB

/// Which sources to look at.
package struct DueScope: Sendable, Equatable {
    /// Whether due times count.
    package var all: Bool
    /// These, whatever their due time and health; empty: any.
    package var only: [SourceID]
    /// At most so many sources; nil: no bound.
    package var limit: Int?
    /// At most so many of one host; nil: no bound.
    package var perHost: Int?
    /// Seconds by which a source that is well may be looked at before it is due, for a crawl that would else find it due
    /// just after it ended.
    package var early: Double

    package init(
        all: Bool = false, only: [SourceID] = [], limit: Int? = nil, perHost: Int? = nil, early: Double = 0
    ) {
        self.all = all
        self.only = only
        self.limit = limit
        self.perHost = perHost
        self.early = early
    }
}

/// The sources of one host that are due, soonest due first.
package struct HostSources: Sendable, Equatable {
    /// Of the address in the feed list.
    package var host: String
    package var sources: [SourceID]

    package init(host: String, sources: [SourceID]) {
        self.host = host
        self.sources = sources
    }
}

extension Store {
    /// What a crawl should look at, soonest due first, then by id, whole rows.
    ///
    /// Retired sources are left out unless they are named, unlisted ones always.
    package func dueSources(
        at: Date, all: Bool = false, only: [SourceID] = [], limit: Int? = nil
    ) async throws(StoreError) -> [DueSource] {
        try await read { db in
            let due = DueQuery(DueScope(all: all, only: only, limit: limit), at: at)
            let sql =
                "SELECT \(ColumnOrder.source.sql) FROM source WHERE \(due.condition) ORDER BY next_check_at, id LIMIT :limit"
            return try db.all(sql, try due.arguments()).map(dueSource)
        }
    }

    /// The same by host, and ids only, so that a list of any length is planned in little memory: one query. Hosts come
    /// in the order of their first source; those that want to be left alone are left out, unless `all` or named.
    package func dueSourcesByHost(
        at: Date, _ scope: DueScope
    ) async throws(StoreError) -> [HostSources] {
        try await read { db in
            let due = DueQuery(scope, at: at)
            let sql = """
                SELECT id, host FROM (
                    SELECT id, host, next_check_at,
                        row_number() OVER (PARTITION BY host ORDER BY next_check_at, id) AS place
                    FROM source WHERE \(due.condition) \(due.isFree)
                ) WHERE place <= :most ORDER BY next_check_at, id LIMIT :limit
                """
            var arguments = try due.arguments()
            arguments += ["most": scope.perHost ?? Int.max]
            var places: [String: Int] = [:]
            var hosts: [HostSources] = []
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            while let row = try rows.next() {
                let host: String = try row["host"]
                let id = try SourceID(row["id"])
                if let place = places[host] {
                    hosts[place].sources.append(id)
                } else {
                    places[host] = hosts.count
                    hosts.append(HostSources(host: host, sources: [id]))
                }
            }
            return hosts
        }
    }

    /// One source with its state; nil when it is not, or no longer, in the feed lists.
    package func listedSource(_ id: SourceID) async throws(StoreError) -> DueSource? {
        try await glance { db in
            try db.first("SELECT \(ColumnOrder.source.sql) FROM source WHERE id = ? AND listed = 1", [id.text])
                .map(dueSource)
        }
    }

    /// When something is due next: a source, or a page that waits. Nil when nothing ever is.
    package func nextDue() async throws(StoreError) -> Date? {
        try await read { db in
            let next = try db.all(
                """
                SELECT min(max(s.next_check_at, ifnull(h.next_allowed_at, 0))) AS at
                    FROM (SELECT host, min(next_check_at) AS next_check_at FROM source
                        WHERE listed = 1 AND health <> 'retired' GROUP BY host) AS s JOIN host AS h ON h.host = s.host
                UNION ALL
                SELECT min(max(p.next_at, ifnull(h.next_allowed_at, 0)))
                    FROM (SELECT host, min(next_at) AS next_at FROM page_work GROUP BY host) AS p
                    JOIN host AS h ON h.host = p.host
                """
            ).compactMap { try $0["at"] as Int64? }
            return time(orNil: next.min())
        }
    }
}

/// Reads a row whose columns are those of `ColumnOrder.source`.
private func dueSource(_ row: Row) throws -> DueSource {
    let row = OrderedRow(row: row, order: .source)
    return DueSource(source: try SourceColumns.source(row), state: try StateColumns.state(row))
}

/// The condition that makes a source due, in one place.
private struct DueQuery {
    let scope: DueScope
    let at: Date

    init(_ scope: DueScope, at: Date) {
        self.scope = scope
        self.at = at
    }

    private var ignoresTime: Bool { scope.all || !scope.only.isEmpty }

    var condition: String {
        if !scope.only.isEmpty { return "listed = 1 AND id IN (SELECT value FROM json_each(:only))" }
        let due = "next_check_at <= :soon AND (next_check_at <= :now OR health IN ('new', 'ok'))"
        return "listed = 1 AND health <> 'retired'" + (scope.all ? "" : " AND " + due)
    }

    /// Leaves out hosts at rest.
    var isFree: String {
        ignoresTime ? "" : "AND host NOT IN (SELECT host FROM host WHERE next_allowed_at > :now)"
    }

    func arguments() throws -> StatementArguments {
        var arguments: StatementArguments = ["limit": scope.limit ?? -1]
        if !scope.only.isEmpty { arguments += ["only": try json(scope.only)] }
        if !ignoresTime {
            arguments += ["now": milliseconds(at), "soon": milliseconds(at.addingTimeInterval(scope.early))]
        }
        return arguments
    }
}
