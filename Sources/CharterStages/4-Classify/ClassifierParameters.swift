/// The numbers of the classifier's rules. Part of its digest: a label tells which numbers it was given with.
package struct ClassifierParameters: Sendable, Equatable {
    /// Weight of the n-th strongest hit of a sentence is this to the power n - 1.
    package var rankDecay = 0.5
    /// Times ln(sentences hit), added to the best sentence's score.
    package var sentenceBonus = 0.35
    /// A sentence with this many clauses of at least `listFloor` is a list.
    package var listClauses = 3
    /// Score of a sentence from which a clause counts towards a list.
    package var listFloor = 1.0
    /// What the hits of a list count.
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
    /// Logit per unit of raw score.
    package var scoreSlope = 1.0

    /// Logit that an article is about the charter's matter at all, from counts of sentences: those that name the first
    /// party, those that name it together with another, and the best raw score. Positive: it is.
    package var relevanceBias = -4.0
    /// Logit per sentence that names the first party.
    package var relevancePerHome = 1.0
    /// Logit per sentence that names it together with another.
    package var relevancePerTogether = 1.2
    /// Logit per unit of the best clause's raw score.
    package var relevancePerScore = 1.2
    /// Where sentences that name the first party stop to count.
    package var mostHome = 4.0
    /// Where sentences that name it together with another stop to count.
    package var mostTogether = 3.0
    /// Where the best raw score stops to count.
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
