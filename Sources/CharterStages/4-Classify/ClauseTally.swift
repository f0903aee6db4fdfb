import CharterModel
import Glibc

/// What an article as a whole says about one clause.
struct ClauseTally: Sendable {
    var clause: Int
    /// Score of the best sentence, after and before the list rule.
    var best = 0.0
    var bestFull = 0.0
    /// Score of the title, and whether anything else touches the clause.
    var title = 0.0
    var inBody = false
    /// Sentences that touch the clause, the title among them.
    var sentences = 0
    /// Best sentence, and a bonus for each further one that grows slowly.
    var raw = 0.0

    /// How much is said; nil when it is not even a mention.
    func strength(_ parameters: ClassifierParameters) -> Strength? {
        let enough = inBody ? raw >= parameters.substantiveAt : title >= parameters.titleAloneAt
        if enough { return .substantive }
        return bestFull >= parameters.mentionAt ? .mention : nil
    }

    /// 0–1, by a fixed logistic of the raw score, to four decimals: the same digits whatever the C library.
    func score(_ parameters: ClassifierParameters) -> Double {
        let probability = 1 / (1 + exp(-(parameters.scoreBias + parameters.scoreSlope * raw)))
        return (probability * 10000).rounded() / 10000
    }
}

/// Adds up the readings of an article by clause, in the charter's order; clauses nothing touches are left out.
func tally(_ readings: [SentenceReading], clauses: Int, _ parameters: ClassifierParameters) -> [ClauseTally] {
    var tallies = (0..<clauses).map { ClauseTally(clause: $0) }
    for reading in readings {
        for touch in reading.touches {
            tallies[touch.clause].best = max(tallies[touch.clause].best, touch.score)
            tallies[touch.clause].bestFull = max(tallies[touch.clause].bestFull, touch.full)
            tallies[touch.clause].sentences += 1
            switch reading.field {
            case .title: tallies[touch.clause].title = touch.score
            case .text: tallies[touch.clause].inBody = true
            }
        }
    }
    for at in tallies.indices where tallies[at].sentences > 0 {
        tallies[at].raw = tallies[at].best + parameters.sentenceBonus * log(Double(tallies[at].sentences))
    }
    return tallies.filter { $0.sentences > 0 }
}
