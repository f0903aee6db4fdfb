/// Stable name of a clause within its charter: `II.4`, `Art-2.a`.
package struct ClauseID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package var description: String { text }
}

/// The document we watch coverage of, as read from `charter.yaml` (D8). Pure data.
package struct Charter: Sendable, Equatable {
    package var id: String
    package var title: String
    package var parties: [Party]
    package var signed: CalendarDay
    /// Languages the terms cover, BCP 47.
    package var languages: [String]
    /// Per party id: terms that show the party is spoken of.
    package var anchors: [String: [TermPattern]]
    package var sections: [Section]
    /// SHA-256 of the file's bytes: labels carry it, so a changed charter never passes for the old one.
    package var digest: SHA256Digest

    package init(
        id: String, title: String, parties: [Party], signed: CalendarDay, languages: [String],
        anchors: [String: [TermPattern]], sections: [Section], digest: SHA256Digest
    ) {
        self.id = id
        self.title = title
        self.parties = parties
        self.signed = signed
        self.languages = languages
        self.anchors = anchors
        self.sections = sections
        self.digest = digest
    }

    /// All clauses in the document's order.
    package var clauses: [Clause] { sections.flatMap(\.clauses) }

    /// A side of the document.
    package struct Party: Sendable, Equatable {
        package var id: String
        package var name: String
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A heading with its clauses.
    package struct Section: Sendable, Equatable {
        package var id: String
        package var title: String
        package var clauses: [Clause]
        package init(id: String, title: String, clauses: [Clause]) {
            self.id = id
            self.title = title
            self.clauses = clauses
        }
    }

    /// A numbered unit; title and description are in our own words.
    package struct Clause: Sendable, Equatable {
        package var id: ClauseID
        package var title: String
        package var description: String
        package var terms: [Term]
        /// A sentence that holds one of these does not count for this clause.
        package var guards: [TermPattern]
        package var commitment: Commitment?
        package init(
            id: ClauseID, title: String, description: String, terms: [Term], guards: [TermPattern] = [],
            commitment: Commitment? = nil
        ) {
            self.id = id
            self.title = title
            self.description = description
            self.terms = terms
            self.guards = guards
            self.commitment = commitment
        }
    }

    /// A term with its weight (1–3). All patterns of one `group` name the same thing and count as one hit.
    package struct Term: Sendable, Equatable {
        package var pattern: TermPattern
        package var weight: Double
        /// Language the term is written in, BCP 47.
        package var language: String
        package init(pattern: TermPattern, weight: Double, language: String) {
            self.pattern = pattern
            self.weight = weight
            self.language = language
        }
    }

    /// Something promised (D8). `verb` is quoted from the document.
    package struct Commitment: Sendable, Equatable {
        package var verb: String
        package var parties: [String]
        package var due: DueRule?
        /// How a reader could verify it, in our own words.
        package var verify: String?
        package init(verb: String, parties: [String], due: DueRule? = nil, verify: String? = nil) {
            self.verb = verb
            self.parties = parties
            self.due = due
            self.verify = verify
        }
    }

    /// When something is due: a fixed day, or a day computed from the signing, perhaps recurring.
    package struct DueRule: Sendable, Equatable {
        /// The (first) day.
        package var day: CalendarDay
        /// Months between recurrences; nil when it is due once.
        package var everyMonths: Int?
        /// How `day` was found, for people: "three months after signing (P3M)".
        package var basis: String
        package init(day: CalendarDay, everyMonths: Int? = nil, basis: String) {
            self.day = day
            self.everyMonths = everyMonths
            self.basis = basis
        }
    }
}

/// A term of the charter file, parsed: one or more phrases that must all stand in one sentence.
package struct TermPattern: Sendable, Equatable, Hashable, Codable {
    /// As written in the file, for people.
    package var source: String
    /// Joined by `&` in the file: all must hit.
    package var parts: [Part]

    package init(source: String, parts: [Part]) {
        self.source = source
        self.parts = parts
    }

    /// One side of an `&`: alternatives that name the same thing (one phrase, or every name of an alias).
    package struct Part: Sendable, Equatable, Hashable, Codable {
        /// Alias id when the part was written `@id`.
        package var alias: String?
        package var phrases: [Phrase]
        package init(alias: String? = nil, phrases: [Phrase]) {
            self.alias = alias
            self.phrases = phrases
        }
    }

    /// Words in a row.
    package struct Phrase: Sendable, Equatable, Hashable, Codable {
        package var words: [Word]
        /// Language whose suffixes `*` accepts, BCP 47.
        package var language: String
        package init(words: [Word], language: String) {
            self.words = words
            self.language = language
        }
    }

    /// One word as written; `stem` when it ended in `*`.
    package struct Word: Sendable, Equatable, Hashable, Codable {
        package var text: String
        package var stem: Bool
        package init(text: String, stem: Bool) {
            self.text = text
            self.stem = stem
        }
    }
}
