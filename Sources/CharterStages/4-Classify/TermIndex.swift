import CharterModel

/// Every term, guard and anchor of a charter in all its languages, compiled so that one pass over the tokens finds
/// them all: token → words of the charter → phrases → parts → patterns.
struct TermIndex: Sendable {
    /// What a pattern is for.
    enum Use: Hashable, Sendable {
        /// Term of a clause, by its place in the charter.
        case term(clause: Int)
        case guarding(clause: Int)
        /// Party by its place in the charter.
        case anchor(party: Int)
    }

    struct Pattern: Sendable {
        var source: String
        var use: Use
        var weight: Double
        /// Patterns of one clause that name the same thing share a group: they count once, with the largest weight.
        var group: Int32
        /// One bit a part, all set.
        var allParts: UInt8
    }

    /// A phrase belongs to a side of a pattern's `&`.
    struct Membership: Sendable {
        var pattern: Int32
        var part: UInt8
    }

    private(set) var patterns: [Pattern] = []
    /// By phrase: its words in order.
    private(set) var phrases: [[Int32]] = []
    /// By phrase: where it belongs.
    private(set) var memberships: [[Membership]] = []
    /// By word: the phrases that begin with it.
    private(set) var phrasesFrom: [[Int32]] = []
    private(set) var words = WordIndex()

    private var phraseNumbers: [[Int32]: Int32] = [:]
    private var groups: [GroupKey: Int32] = [:]

    private struct GroupKey: Hashable {
        var use: Use
        var parts: Set<String>
    }

    init(_ charter: Charter) {
        for (number, clause) in charter.clauses.enumerated() {
            for term in clause.terms { add(term.pattern, use: .term(clause: number), weight: term.weight) }
            for guarding in clause.guards { add(guarding, use: .guarding(clause: number), weight: 0) }
        }
        for (number, party) in charter.parties.enumerated() {
            for anchor in charter.anchors[party.id] ?? [] { add(anchor, use: .anchor(party: number), weight: 0) }
        }
    }

    private mutating func add(_ pattern: TermPattern, use: Use, weight: Double) {
        let parts = pattern.parts.prefix(mostTermParts)
        guard !parts.isEmpty else { return }
        let key = GroupKey(use: use, parts: Set(parts.map(identity)))
        let group = groups[key] ?? Int32(groups.count)
        groups[key] = group
        let number = Int32(patterns.count)
        patterns.append(
            Pattern(
                source: pattern.source, use: use, weight: weight, group: group,
                allParts: UInt8(truncatingIfNeeded: (1 << parts.count) - 1)))
        for (place, part) in parts.enumerated() {
            for phrase in part.phrases {
                guard let known = phraseNumber(of: phrase) else { continue }
                memberships[Int(known)].append(Membership(pattern: number, part: 1 << UInt8(place)))
            }
        }
    }

    /// What a part names: its alias, or its folded words whatever their language.
    private func identity(_ part: TermPattern.Part) -> String {
        if let alias = part.alias { return "@" + alias }
        return part.phrases.map { phrase in
            phrase.words.map { word in
                tokenised(word: word.text).map { String(String.UnicodeScalarView($0.compactMap(Unicode.Scalar.init))) }
                    .joined(separator: " ")
            }.joined(separator: " ")
        }.joined(separator: "|")
    }

    private mutating func phraseNumber(of phrase: TermPattern.Phrase) -> Int32? {
        var numbers: [Int32] = []
        for word in phrase.words {
            let tokens = WordIndex.tokens(of: word)
            for (place, letters) in tokens.enumerated() {
                let isLast = place == tokens.count - 1
                let alone = phrase.words.count == 1 && tokens.count == 1
                numbers.append(
                    words.number(
                        letters, stemLength: word.stem && isLast ? tokens.reduce(0) { $0 + $1.count } : 0,
                        language: phrase.language,
                        condition(on: word, letters, alone: alone, language: phrase.language)))
            }
        }
        guard let first = numbers.first else { return nil }
        if let known = phraseNumbers[numbers] { return known }
        let number = Int32(phrases.count)
        phraseNumbers[numbers] = number
        phrases.append(numbers)
        memberships.append([])
        while phrasesFrom.count < words.count { phrasesFrom.append([]) }
        phrasesFrom[Int(first)].append(number)
        return number
    }

    /// A word of one or two letters alone is an acronym (AI, ИИ) and must be written as one. A short word with marks
    /// must not meet another language's word without them.
    private func condition(
        on word: TermPattern.Word, _ letters: [UInt32], alone: Bool, language: String
    ) -> WordIndex.Condition {
        let isLatin = letters.allSatisfy { $0 < 0x80 }
        let isMarked = isLatin && word.text.unicodeScalars.contains(where: isMark) && letters.count <= 5
        let primary = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
        let hasLanguage = !primary.isEmpty && primary != "und"
        return WordIndex.Condition(
            capitals: alone && letters.count <= 2 && !word.stem, plainOnlyIn: isMarked && hasLanguage ? primary : nil)
    }

    /// By word, the phrases that begin with it; empty for words that begin none.
    @inline(__always)
    func phrasesBeginning(with word: Int32) -> [Int32] {
        Int(word) < phrasesFrom.count ? phrasesFrom[Int(word)] : []
    }
}

/// A letter that is written differently in ASCII. Not ı, whose capital is in ASCII.
private func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x80 && scalar != "ı" && scalar != "İ" }
