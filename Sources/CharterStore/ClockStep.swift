package import CharterModel
package import FoundationEssentials
import GRDB

/// What was due only so far ahead that no rule can have meant it, and is due now instead.
package struct BroughtForward: Sendable, Equatable {
    /// By id.
    package var sources: [SourceID]
    /// Pages waiting to be read.
    package var pages: Int
    /// The furthest of their due times; nil when there are none.
    package var furthest: Date?
}

extension Store {
    /// The longest a source waits by rule (a dormant one), and the longest a page does, in seconds.
    package static let longestWait = (source: 30.0 * 86_400, page: 86_400.0)

    /// Makes due at `at` what waits for a time further ahead than any rule can give. Such times come from a clock
    /// that was ahead when they were written; nothing may stay silent until then.
    ///
    /// `cadence` is the wait of sources that name none of their own.
    package func bringForward(at: Date, cadence: Int) async throws(StoreError) -> BroughtForward {
        let now = milliseconds(at)
        let sourceLimit = milliseconds(at.addingTimeInterval(Store.longestWait.source))
        let pageLimit = milliseconds(at.addingTimeInterval(Store.longestWait.page))
        return try await write { db in
            let far = try db.all(
                """
                SELECT id, next_check_at FROM source WHERE listed = 1 AND health <> 'retired'
                    AND next_check_at > :limit
                    AND next_check_at > :now + 1000 * ifnull(cadence, :cadence) ORDER BY id
                """, ["now": now, "limit": sourceLimit, "cadence": cadence])
            let sources = try far.map { try SourceID($0["id"]) }
            try db.run(
                "UPDATE source SET next_check_at = ? WHERE id IN (SELECT value FROM json_each(?))",
                [now, try json(sources)])
            let furthestPage = try Int64.fetchOne(
                db, sql: "SELECT max(next_at) FROM page_work WHERE next_at > ?", arguments: [pageLimit])
            if furthestPage != nil {
                try db.run("UPDATE page_work SET next_at = ? WHERE next_at > ?", [now, pageLimit])
            }
            let furthest = try far.map { try $0["next_check_at"] as Int64 } + [furthestPage].compactMap { $0 }
            return BroughtForward(
                sources: sources, pages: furthestPage == nil ? 0 : db.changesCount,
                furthest: time(orNil: furthest.max()))
        }
    }
}
