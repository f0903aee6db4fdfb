package import CharterModel

/// One row of `classify --jsonl`: what was found, or the error.
package struct ClassifiedRow: Sendable, Equatable, Codable {
    package var id: String
    /// Nil in an error row.
    package var relevance: Relevance?
    package var labels: [Label]?
    package var error: String?

    /// What `classify` said of the text with this id.
    package init(id: String, _ classification: Classification) {
        self.id = id
        relevance = classification.relevance
        labels = classification.labels
    }

    /// A row that could not be classified.
    package init(id: String, error: String) {
        self.id = id
        self.error = error
    }
}
