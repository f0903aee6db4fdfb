package import CharterModel
import FoundationEssentials
import GRDB

extension Store {
    /// The timeline in its own order, as `filter` asks: the one query behind every format.
    ///
    /// `clausesOfSection` are the clauses of the filter's section, which the store does not know; a row must
    /// then bear on one of them. For the next page hand in the last row's `seq` as `filter.after`.
    package func timeline(
        _ filter: TimelineFilter, clausesOfSection: [ClauseID]? = nil
    ) async throws(StoreError) -> [TimelineRow] {
        try await read { db in
            let query = try TimelineQuery(filter, clausesOfSection)
            var reader = TimelineReader(db: db)
            return try db.all(query.sql, query.arguments).map { try reader.row($0) }
        }
    }

    /// The highest sequence number; 0 for an empty log.
    package func lastEvent() async throws(StoreError) -> Int64 {
        try await read { db in Int64(try db.count("SELECT ifnull(max(seq), 0) FROM event")) }
    }
}

/// The filter as SQL.
private struct TimelineQuery {
    private(set) var conditions = ["e.seq > ?"]
    private(set) var arguments: StatementArguments
    private let limit: Int

    init(_ filter: TimelineFilter, _ section: [ClauseID]?) throws {
        arguments = [filter.after]
        limit = filter.limit ?? -1
        if !filter.kinds.isEmpty {
            add("e.kind IN (SELECT value FROM json_each(?))", [try json(filter.kinds)])
        }
        if let since = filter.since { add(Self.when + " >= ?", [milliseconds(since)]) }
        if let until = filter.until { add(Self.when + " <= ?", [milliseconds(until)]) }
        if let outlet = filter.outlet { add("s.outlet = ? COLLATE NOCASE", [outlet]) }
        if let language = filter.language { add("a.language = ? COLLATE NOCASE", [language]) }
        if let story = filter.story { add("coalesce(e.story_id, a.story_id) = ?", [story.text]) }
        if let clause = filter.clause { try bearing(on: [clause]) }
        if let section { try bearing(on: section) }
        arguments += [limit]
    }

    var sql: String {
        """
        SELECT e.*, a.url, a.language, a.published_at, a.published_origin, a.first_seen_at, v.title,
            a.story_id AS article_story, s.outlet, c.classifier_version
        FROM event AS e
        LEFT JOIN article AS a ON a.id = e.article_id
        LEFT JOIN article_version AS v ON v.article_id = e.article_id AND v.n = e.n
        LEFT JOIN source AS s ON s.id = coalesce(e.source_id, a.source_id)
        LEFT JOIN classification AS c ON c.text_hash = e.text_hash AND c.charter = e.charter
            AND c.classifier = e.classifier
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY e.seq LIMIT ?
        """
    }

    /// By publication for articles, else by when it happened.
    private static let when =
        "(CASE WHEN a.id IS NULL THEN e.at ELSE ifnull(a.published_at, a.first_seen_at) END)"

    /// A label of the event's own text and classification names one of `clauses`, or the event took one away.
    private mutating func bearing(on clauses: [ClauseID]) throws {
        add(
            """
            (EXISTS (SELECT 1 FROM label AS l WHERE l.text_hash = e.text_hash AND l.charter = e.charter
                AND l.classifier = e.classifier AND (e.clause IS NULL OR l.clause = e.clause)
                AND l.clause IN (SELECT value FROM json_each(?)))
            OR (e.kind = 'label.changed' AND EXISTS (SELECT 1 FROM json_each(?) AS j
                WHERE instr(',' || ifnull(e.detail ->> '$.removed', '') || ',', ',' || j.value || ','))))
            """, [try json(clauses), try json(clauses)])
    }

    private mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }
}

/// Makes rows of events, remembering the stories it has sized.
private struct TimelineReader {
    let db: Database
    private var stories: [String: TimelineRow.StoryRef] = [:]

    init(db: Database) { self.db = db }

    mutating func row(_ row: Row) throws -> TimelineRow {
        try TimelineRow(
            seq: row["seq"], at: time(row["at"] as Int64), kind: row["kind"], article: try article(row),
            story: try (row["story_id"] ?? row["article_story"]).flatMap { try story($0) },
            labels: try labels(row), source: row["source_id"],
            detail: try fromJSON([String: String].self, row["detail"]))
    }

    private func article(_ row: Row) throws -> TimelineRow.ArticleRef? {
        guard let id = try row["article_id"] as String?, let url = try row["url"] as String? else { return nil }
        let seen: Int64 = try row["first_seen_at"]
        let published = try row["published_at"] as Int64?
        return try TimelineRow.ArticleRef(
            id: ArticleID(id), url: url, title: row["title"] ?? "", outlet: row["outlet"] ?? "",
            lang: row["language"], publishedAt: time(published ?? seen),
            publishedOrigin: published == nil ? .firstSeen : try row.word(DateOrigin.self, "published_origin"),
            firstSeenAt: time(seen))
    }

    private mutating func story(_ id: String) throws -> TimelineRow.StoryRef? {
        if let known = stories[id] { return known.size > 0 ? known : nil }
        let found = try storyRef(StoryID(id), db)
        stories[id] = found
        return found.size > 0 ? found : nil
    }

    private func labels(_ row: Row) throws -> [TimelineRow.LabelRow] {
        guard let hash = try row["text_hash"] as String?, let charter = try row["charter"] as String?,
            let classifier = try row["classifier"] as String?
        else { return [] }
        let clause = try row["clause"] as String?
        let by = try "classifier:" + (row["classifier_version"] ?? classifier)
        return try CharterStore.labels(textHash: hash, charter: charter, classifier: classifier, db)
            .filter { clause == nil || $0.clause.text == clause }
            .map { label in
                TimelineRow.LabelRow(
                    clause: label.clause, strength: label.strength, score: label.score, by: by,
                    evidence: label.evidence)
            }
    }
}

/// A story's size, and how many owners speak in it: an outlet of unknown owner counts as its own.
func storyRef(_ id: StoryID, _ db: Database) throws -> TimelineRow.StoryRef {
    let row = try db.first(
        """
        SELECT count(*) AS size, count(DISTINCT ifnull('owner ' || s.owner, 'outlet ' || s.outlet)) AS origins
        FROM article AS a JOIN source AS s ON s.id = a.source_id WHERE a.story_id = ?
        """, [id.text])
    return try TimelineRow.StoryRef(id: id, size: row?["size"] ?? 0, origins: row?["origins"] ?? 0)
}
