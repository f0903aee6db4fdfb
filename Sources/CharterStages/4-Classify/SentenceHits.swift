/// A pattern found in a sentence. Hits with the same `place` stand on the very same words.
struct PatternHit: Sendable {
    var pattern: Int32
    /// The stretches of tokens that the parts stand on, mixed into one number.
    var place: UInt64
    /// The stretch itself, for a pattern of one part; else empty.
    var tokens: Range<Int32>
}

/// Finds the patterns of an index in sentences. Keeps its working memory from sentence to sentence.
struct SentenceMatcher {
    private let index: TermIndex
    /// Parts found so far, by pattern.
    private var partsFound: [UInt8]
    /// Where they stand, by pattern: the `place` of the hit to be.
    private var places: [UInt64]
    private var touched: [Int32] = []
    /// Words of the charter by token: `found[starts[i]..<starts[i + 1]]`.
    private var found: [Int32] = []
    private var starts: [Int32] = []

    init(_ index: TermIndex) {
        self.index = index
        partsFound = [UInt8](repeating: 0, count: index.patterns.count)
        places = [UInt64](repeating: 0, count: index.patterns.count)
    }

    /// The patterns that hit in `sentence`, each once.
    mutating func hits(in sentence: Sentence, of text: TokenisedText) -> [PatternHit] {
        found.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        for token in text.tokens[sentence.tokens] {
            starts.append(Int32(found.count))
            index.words.match(token, letters: text.letters, language: text.language, into: &found)
        }
        starts.append(Int32(found.count))
        if found.isEmpty { return [] }
        var hits: [PatternHit] = []
        for place in 0..<starts.count - 1 {
            for word in found[Int(starts[place])..<Int(starts[place + 1])] {
                for phrase in index.phrasesBeginning(with: word) { follow(phrase, from: place, into: &hits) }
            }
        }
        for pattern in touched {
            partsFound[Int(pattern)] = 0
            places[Int(pattern)] = 0
        }
        touched.removeAll(keepingCapacity: true)
        return hits
    }

    private mutating func follow(_ phrase: Int32, from place: Int, into hits: inout [PatternHit]) {
        let words = index.phrases[Int(phrase)]
        guard place + words.count < starts.count else { return }
        for offset in words.indices.dropFirst() {
            let here = found[Int(starts[place + offset])..<Int(starts[place + offset + 1])]
            guard here.contains(words[offset]) else { return }
        }
        var mixed = (UInt64(place) << 32 | UInt64(words.count)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9
        for membership in index.memberships[Int(phrase)] {
            let number = Int(membership.pattern)
            let all = index.patterns[number].allParts
            let before = partsFound[number]
            if before == all || before & membership.part != 0 { continue }
            if before == 0 { touched.append(membership.pattern) }
            partsFound[number] = before | membership.part
            places[number] &+= mixed
            if partsFound[number] == all {
                let tokens = all == 1 ? Int32(place)..<Int32(place + words.count) : 0..<0
                hits.append(PatternHit(pattern: membership.pattern, place: places[number], tokens: tokens))
            }
        }
    }
}
