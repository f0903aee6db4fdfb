package import CharterModel

/// Says which clauses of one charter an article bears on, and which sentences say so.
///
/// Weighted terms of all the charter's languages, sentence by sentence (`ArticleReader`), added up by clause
/// (`ClauseTally`); then how near the whole is to the charter (`RelevanceRule`), and the quotes (`evidence`). Pure:
/// same charter, same article, same answer, on every machine. Made once, used from any number of threads.
package struct Classifier: Sendable {
    /// Name of the method, stored with every label. Changes with the rules.
    package let version = "terms-1"
    /// SHA-256 of the version and every parameter.
    package let digest: SHA256Digest

    private let clauses: [ClauseID]
    private let index: TermIndex
    private let parameters: ClassifierParameters
    private let relevanceRule: RelevanceRule

    /// Compiles the terms, guards and anchors of `charter`.
    package init(charter: Charter) { self.init(charter: charter, parameters: ClassifierParameters()) }

    /// The same with other numbers.
    package init(charter: Charter, parameters: ClassifierParameters) {
        clauses = charter.clauses.map(\.id)
        index = TermIndex(charter)
        self.parameters = parameters
        relevanceRule = RelevanceRule(
            parameters: parameters, parties: charter.parties.count, signed: charter.signed.year)
        digest = SHA256Digest(of: "\(version) \(parameters.signature)".utf8)
    }

    /// Judges one article. No label when its relevance is `none`.
    ///
    /// - Parameters:
    ///   - title: one sentence; empty when there is none.
    ///   - text: paragraphs separated by line ends.
    ///   - language: BCP 47 when known. Terms of all languages run whatever it says; it only tells the sentence
    ///     splitter that "10. Februar" is a date.
    package func classify(title: String, text: String, language: String?) -> Classification {
        let titleBytes = Array(title.utf8)
        let textBytes = Array(text.utf8)
        var reader = ArticleReader(index, parameters)
        let readings =
            reader.read(titleBytes, field: .title, language: language)
            + reader.read(textBytes, field: .text, language: language)
        let tallies = tally(readings, clauses: clauses.count, parameters)
        let year = [latestYear(in: titleBytes), latestYear(in: textBytes)].compactMap(\.self).max()
        let relevance = relevanceRule.relevance(
            readings, best: tallies.map(\.raw).max() ?? 0, latestYear: year)
        guard relevance != .none else { return Classification(relevance: .none, labels: []) }
        var labels: [Label] = []
        for tally in tallies {
            guard let strength = tally.strength(parameters) else { continue }
            let quotes = evidence(for: tally.clause, in: readings, title: titleBytes, text: textBytes)
            if quotes.isEmpty { continue }
            labels.append(
                Label(
                    clause: clauses[tally.clause], strength: strength, score: tally.score(parameters),
                    evidence: quotes, terms: termsHit(for: tally.clause, in: readings, index)))
        }
        return Classification(relevance: relevance, labels: labels)
    }
}
