/// How much an article says about a clause (codebook §1.2).
package enum Strength: String, Sendable, Codable, CaseIterable {
    /// At least one full sentence says something about the clause.
    case substantive
    /// Named in a list or a subordinate phrase only.
    case mention
}

/// How near an article is to the charter (codebook §1.4).
package enum Relevance: String, Sendable, Codable, CaseIterable {
    case core, related, none
}

/// A verbatim quote and where it stands: `[start, end)` in UTF-8 bytes of the field (D5).
package struct Evidence: Sendable, Equatable, Codable {
    /// The field the bytes are counted in.
    package enum Field: String, Sendable, Codable {
        case title, text
    }
    package var field: Field
    package var start: Int
    package var end: Int
    package var quote: String

    /// Evidence by construction: the quote *is* the bytes of `text` in `range`.
    /// Nil when the range does not fall on character boundaries or holds nothing but white space.
    package init?(field: Field, range: Range<Int>, in text: [UInt8]) {
        guard range.lowerBound >= 0, range.upperBound <= text.count, !range.isEmpty,
            let quote = String(validating: text[range], as: UTF8.self),
            quote.unicodeScalars.contains(where: { !$0.properties.isWhitespace })
        else { return nil }
        self.field = field
        start = range.lowerBound
        end = range.upperBound
        self.quote = quote
    }

    /// Whether `text` has exactly this quote at exactly this place; a label that fails it is not written.
    package func isVerbatim(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard start >= 0, start < end, end <= bytes.count else { return false }
        return bytes[start..<end].elementsEqual(quote.utf8)
    }
}

/// The claim that an article bears on a clause.
package struct Label: Sendable, Equatable, Codable {
    package var clause: ClauseID
    package var strength: Strength
    /// 0–1.
    package var score: Double
    package var evidence: [Evidence]
    /// The terms that hit, as written in the charter, strongest first.
    package var terms: [String]
    package init(clause: ClauseID, strength: Strength, score: Double, evidence: [Evidence], terms: [String]) {
        self.clause = clause
        self.strength = strength
        self.score = score
        self.evidence = evidence
        self.terms = terms
    }
}

/// What `classify` says of one text.
package struct Classification: Sendable, Equatable, Codable {
    package var relevance: Relevance
    /// In the charter's order of clauses.
    package var labels: [Label]
    package init(relevance: Relevance, labels: [Label]) {
        self.relevance = relevance
        self.labels = labels
    }
}
