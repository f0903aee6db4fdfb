import CharterModel

/// What one sentence says about the charter.
struct SentenceReading: Sendable {
    /// A clause's hits in this sentence.
    struct Touch: Sendable {
        var clause: Int
        /// Sum of weights, each rank counting half of the one before.
        var full: Double
        /// The same, or half of it in a list.
        var score: Double
        /// Patterns that hit, strongest first, one a group.
        var patterns: [Int32]
    }
    var field: Evidence.Field
    /// Bytes in the field.
    var bytes: Range<Int>
    var touches: [Touch]
    /// Touches so many clauses that none of them gets a sentence of its own.
    var isList: Bool
    /// Parties whose anchors stand in the sentence, one bit a party.
    var parties: UInt64

    func touch(of clause: Int) -> Touch? { touches.first { $0.clause == clause } }
}

/// Reads a field sentence by sentence.
struct ArticleReader {
    private let index: TermIndex
    private let parameters: ClassifierParameters
    private var matcher: SentenceMatcher

    init(_ index: TermIndex, _ parameters: ClassifierParameters) {
        self.index = index
        self.parameters = parameters
        matcher = SentenceMatcher(index)
    }

    mutating func read(_ bytes: [UInt8], field: Evidence.Field, language: String?) -> [SentenceReading] {
        let text = TokenisedText(bytes, language: language, whole: field == .title)
        var readings: [SentenceReading] = []
        readings.reserveCapacity(text.sentences.count)
        for sentence in text.sentences {
            let hits = matcher.hits(in: sentence, of: text)
            readings.append(reading(of: hits, field: field, bytes: sentence.bytes))
        }
        return readings
    }

    private func reading(of hits: [PatternHit], field: Evidence.Field, bytes: Range<Int>) -> SentenceReading {
        var parties: UInt64 = 0
        var guarded: Set<Int> = []
        var byClause: [(clause: Int, hits: [PatternHit])] = []
        for hit in hits {
            switch index.patterns[Int(hit.pattern)].use {
            case .anchor(let party): parties |= 1 << UInt64(party & 63)
            case .guarding(let clause): guarded.insert(clause)
            case .term(let clause):
                if let at = byClause.firstIndex(where: { $0.clause == clause }) {
                    byClause[at].hits.append(hit)
                } else {
                    byClause.append((clause, [hit]))
                }
            }
        }
        var touches: [SentenceReading.Touch] = []
        for (clause, hits) in byClause where !guarded.contains(clause) { touches.append(touch(clause, hits)) }
        touches.sort { $0.clause < $1.clause }
        let isList = touches.count { $0.full >= parameters.listFloor } >= parameters.listClauses
        if isList { for at in touches.indices { touches[at].score = touches[at].full * parameters.listFactor } }
        return SentenceReading(field: field, bytes: bytes, touches: touches, isList: isList, parties: parties)
    }

    /// Strongest first; a group counts once, and so do terms on the same words or on words inside each other's.
    private func touch(_ clause: Int, _ hits: [PatternHit]) -> SentenceReading.Touch {
        let ordered = hits.sorted {
            let (left, right) = (index.patterns[Int($0.pattern)].weight, index.patterns[Int($1.pattern)].weight)
            return left == right ? $0.pattern < $1.pattern : left > right
        }
        var kept: [PatternHit] = []
        for hit in ordered where !kept.contains(where: { same($0, hit) }) { kept.append(hit) }
        var score = 0.0
        var factor = 1.0
        for hit in kept {
            score += index.patterns[Int(hit.pattern)].weight * factor
            factor *= parameters.rankDecay
        }
        return SentenceReading.Touch(
            clause: clause, full: score, score: score, patterns: kept.map(\.pattern))
    }

    private func same(_ left: PatternHit, _ right: PatternHit) -> Bool {
        if index.patterns[Int(left.pattern)].group == index.patterns[Int(right.pattern)].group { return true }
        if left.place == right.place { return true }
        if left.tokens.isEmpty || right.tokens.isEmpty { return false }
        return left.tokens.contains(right.tokens) || right.tokens.contains(left.tokens)
    }
}
