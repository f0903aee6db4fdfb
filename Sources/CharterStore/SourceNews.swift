package import CharterModel
import GRDB

/// Something that happened to a source, as an operator wants to hear of it.
package struct SourceNews: Sendable, Equatable {
    package var seq: Int64
    package var kind: EventKind
    package var source: String
    /// The address in the feed list; nil when the source is not in the store any more.
    package var url: String?
    package var host: String?
    /// `reason`, `before`, `after`, …
    package var detail: [String: String]
}

extension Store {
    /// What happened to sources after the event `seq`, in order, at most `limit`; and how far was read. Costs as much
    /// as events came since.
    package func sourceNews(
        after seq: Int64, limit: Int = 200
    ) async throws(StoreError) -> (news: [SourceNews], last: Int64) {
        try await read { db in
            let news = try db.all(
                """
                SELECT e.seq, e.kind, e.source_id, e.detail, s.url, s.host FROM event AS e
                LEFT JOIN source AS s ON s.id = e.source_id
                WHERE e.seq > ? AND e.kind IN (SELECT value FROM json_each(?)) ORDER BY e.seq LIMIT ?
                """,
                [
                    seq,
                    try json(
                        [
                            EventKind.sourceDown, .sourceBack, .sourceQuiet, .sourceMoved, .sourceRetired,
                        ].map(\.rawValue)), limit,
                ]
            ).map { row in
                try SourceNews(
                    seq: row["seq"], kind: try row.word(EventKind.self, "kind"), source: row["source_id"] ?? "",
                    url: row["url"], host: row["host"],
                    detail: try fromJSON([String: String].self, row["detail"]))
            }
            if news.count == limit, let last = news.last { return (news, last.seq) }
            return (news, Int64(try db.count("SELECT max(?, ifnull(max(seq), 0)) FROM event", [seq])))
        }
    }
}
