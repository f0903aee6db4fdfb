/// The numbers of the classifier's rules. Part of its digest: a label tells which numbers it was given with.
package struct ClassifierParameters: Sendable, Equatable {
    /// Weight of the n-th strongest hit of a sentence is this to the power n - 1.
    package var rankDecay = 0.5
    /// Times ln(sentences hit), added to the best sentence's score.
    package var sentenceBonus = 0.35
    /// A sentence with this many clauses of at least `listFloor` is a list, and all its hits count `listFactor`.
    package var listClauses = 3
    package var listFloor = 2.0
    package var listFactor = 0.5
    /// Score of a sentence, before the list rule, from which its clause is at least mentioned.
    package var mentionAt = 1.5
    /// Raw score from which a clause is substantive. A list reaches it only with several strong terms for that clause.
    package var substantiveAt = 1.75
    /// Score with which a title alone is substantive.
    package var titleAloneAt = 3.0

    /// Logistic of a label's raw score: 0.5 where it becomes substantive. The slope was read off 128 labelled pages
    /// with terms written before them; `retrain` fits both anew.
    package var scoreBias = -1.75
    package var scoreSlope = 1.0

    /// Logit that an article is about the charter's matter at all, from counts of sentences: those that name the first
    /// party, those that name it together with another, and the best raw score. Positive: it is.
    package var relevanceBias = -4.0
    package var relevancePerHome = 1.0
    package var relevancePerTogether = 1.2
    package var relevancePerScore = 1.2
    /// Where each of the three stops to count.
    package var mostHome = 4.0
    package var mostTogether = 3.0
    package var mostScore = 6.0

    package init() {}

    /// Every number in a fixed order, for the digest.
    var signature: String {
        [
            rankDecay, sentenceBonus, Double(listClauses), listFloor, listFactor, mentionAt, substantiveAt,
            titleAloneAt, scoreBias, scoreSlope, relevanceBias, relevancePerHome, relevancePerTogether,
            relevancePerScore, mostHome, mostTogether, mostScore,
        ].map { String($0) }.joined(separator: " ")
    }
}
