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

/// Appends to the log (D7). `at` in milliseconds.
func append(
    _ kind: EventKind, _ subject: EventSubject, detail: [String: String] = [:], at: Int64, _ db: Database
) throws {
    // Pairs of our own names; snake_case already, so the key strategy leaves them alone.
    try db.run(
        """
        INSERT INTO event(at, kind, article_id, n, text_hash, charter, classifier, clause, story_id, source_id,
            detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            at, kind.rawValue, subject.article?.text, subject.n, subject.textHash, subject.charter,
            subject.classifier, subject.clause?.text, subject.story?.text, subject.source?.text,
            detail.isEmpty ? "{}" : try json(detail),
        ])
}
