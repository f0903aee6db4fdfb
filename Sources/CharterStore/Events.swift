import CharterModel
import GRDB

/// What an event speaks of; columns that do not apply stay empty.
struct EventSubject {
    var article: ArticleID?
    /// Version, text and classification that were current when it happened.
    var n: Int?
    var textHash: String?
    var charter: String?
    var classifier: String?
    var clause: ClauseID?
    var story: StoryID?
    var source: SourceID?
}

/// Appends to the log (D7). `at` in milliseconds. What is said of a source is exported, and holds no secrets of its
/// address.
func append(
    _ kind: EventKind, _ subject: EventSubject, detail: [String: String] = [:], at: Int64, _ db: Database
) throws {
    let detail = subject.source == nil ? detail : detail.mapValues { redacted($0) }
    let insertion = try HotStatement(
        """
        INSERT INTO event(at, kind, article_id, n, text_hash, charter, classifier, clause, story_id, source_id,
            detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, db)
    insertion.bind(1, at)
    insertion.bind(2, kind.rawValue)
    insertion.bind(3, orNull: subject.article?.text)
    insertion.bind(4, subject.n.map { Int64($0) })
    insertion.bind(5, orNull: subject.textHash)
    insertion.bind(6, orNull: subject.charter)
    insertion.bind(7, orNull: subject.classifier)
    insertion.bind(8, orNull: subject.clause?.text)
    insertion.bind(9, orNull: subject.story?.text)
    insertion.bind(10, orNull: subject.source?.text)
    // Pairs of our own names; snake_case already, so the key strategy leaves them alone.
    insertion.bind(11, detail.isEmpty ? "{}" : try json(detail))
    try insertion.run()
}
