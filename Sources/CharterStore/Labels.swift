import CharterModel
import GRDB

/// Writes the classification of a text with its labels, and returns the labels that are stored. The same text
/// judged by the same classifier under the same charter has them already, from another article or another
/// visit: then nothing is written, and what is stored counts. `at` in milliseconds.
func writeClassification(_ judged: JudgedText, at: Int64, _ db: Database) throws -> [Label] {
    let key: StatementArguments = [judged.textHash, judged.charter, judged.classifier]
    let insertion = try HotStatement(
        """
        INSERT INTO classification(text_hash, charter, classifier, classifier_version, relevance, at)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """, db)
    insertion.bind(1, judged.textHash)
    insertion.bind(2, judged.charter)
    insertion.bind(3, judged.classifier)
    insertion.bind(4, judged.article.classifierVersion)
    insertion.bind(5, judged.article.classification.relevance.rawValue)
    insertion.bind(6, at)
    guard try insertion.run() > 0 else {
        return try labels(
            textHash: judged.textHash, charter: judged.charter, classifier: judged.classifier, db)
    }
    for (place, ready) in judged.labels.enumerated() {
        try db.run(
            """
            INSERT INTO label(text_hash, charter, classifier, clause, place, strength, score, evidence, terms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            key + [
                ready.label.clause.text, place, ready.label.strength.rawValue,
                ready.label.score.isFinite ? ready.label.score : 0, ready.evidence, ready.terms,
            ])
    }
    return judged.labels.map(\.label)
}

/// A label as stored.
func label(_ row: Row) throws -> Label {
    try Label(
        clause: ClauseID(row["clause"]), strength: try row.word(Strength.self, "strength"), score: row["score"],
        evidence: try fromJSON([Evidence].self, row["evidence"]),
        terms: try fromJSON([String].self, row["terms"]))
}

/// The labels of one classification, in the charter's order.
func labels(textHash: String, charter: String, classifier: String, _ db: Database) throws -> [Label] {
    try db.all(
        "SELECT * FROM label WHERE text_hash = ? AND charter = ? AND classifier = ? ORDER BY place",
        [textHash, charter, classifier]
    ).map { try label($0) }
}
