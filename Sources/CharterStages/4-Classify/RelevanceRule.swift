import CharterModel

/// How near an article is to the charter, from who is named where and how strong the best clause is.
///
/// The charter's first party carries the test of place: sentences that name it count on their own, the other parties
/// where they stand beside it. Nothing here is a gate: an article that never names it still passes on strong terms.
struct RelevanceRule: Sendable {
    let parameters: ClassifierParameters
    let parties: Int
    /// Year of the signing.
    let signed: Int

    /// - Parameter latestYear: the latest year the article speaks of, nil when it names none.
    func relevance(_ readings: [SentenceReading], best: Double, latestYear: Int?) -> Relevance {
        var home = 0.0
        var together = 0.0
        var named: UInt64 = 0
        for reading in readings {
            named |= reading.parties
            if reading.parties & 1 != 0 {
                home += 1
                if reading.parties != 1 { together += 1 }
            }
        }
        let logit =
            parameters.relevanceBias + parameters.relevancePerHome * min(home, parameters.mostHome)
            + parameters.relevancePerTogether * min(together, parameters.mostTogether)
            + parameters.relevancePerScore * min(best, parameters.mostScore)
        if logit <= 0 { return .none }
        return named == allParties && !isHistory(latestYear) ? .core : .related
    }

    private var allParties: UInt64 { parties >= 64 ? .max : (1 << UInt64(parties)) - 1 }

    /// All years named lie before the run-up to the signing: the article tells of the time before the charter.
    private func isHistory(_ latestYear: Int?) -> Bool { latestYear.map { $0 < signed - 1 } ?? false }
}

/// The latest year (1900–2099, four digits standing alone) in `bytes`.
func latestYear(in bytes: [UInt8]) -> Int? {
    var latest: Int?
    var digits = 0
    var value = 0
    for byte in bytes + [32] {
        if (48...57).contains(byte) {
            digits += 1
            if digits <= 4 { value = value * 10 + Int(byte - 48) }
        } else {
            if digits == 4, (1900...2099).contains(value) { latest = max(latest ?? value, value) }
            digits = 0
            value = 0
        }
    }
    return latest
}
