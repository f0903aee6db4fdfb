import CharterModel

/// The distinct words of a charter's terms, found by hash: whole words directly, stems by every prefix of a token.
struct WordIndex: Sendable {
    private struct Word: Hashable, Sendable {
        var letters: [UInt32]
        /// Nil: the word matches as it stands. Else the language whose endings may follow.
        var stemOf: String?
        var condition: Condition
    }

    /// What else a token must be.
    struct Condition: Hashable, Sendable {
        /// Written in capitals.
        var capitals = false
        /// A short word with marks (rəşt) meets a token without any (rest) only in a text of this language.
        var plainOnlyIn: String?

        @inline(__always)
        func holds(_ token: Token, _ language: String?) -> Bool {
            (!capitals || token.capitals) && (plainOnlyIn == nil || !token.plain || plainOnlyIn == language)
        }
    }

    private struct Stem: Sendable {
        var word: Int32
        /// Letters of the prefix that stand in the index.
        var length: Int32
        /// Letters of the whole stem: what the endings go by.
        var stemLength: Int32
        var endings: [Morphology]
        /// The last letter is softened: an ending must follow, and begin with a vowel.
        var softened: Bool
        var condition: Condition
    }

    private struct Whole: Sendable {
        var word: Int32
        var condition: Condition
    }

    private var numbers: [Word: Int32] = [:]
    private var whole: [UInt64: [Whole]] = [:]
    private var stems: [UInt64: [Stem]] = [:]
    /// One bit per hash that occurs, to turn nearly all look-ups away early.
    private var sieve = [UInt64](repeating: 0, count: 1024)

    /// Words known so far; their numbers run from 0.
    private(set) var count: Int = 0

    /// The tokens of a word of the charter file. An acronym counts as written in capitals ("us", "u.s.", "сша").
    static func tokens(of word: TermPattern.Word) -> [[UInt32]] {
        let capitals = Array(word.text.uppercased().utf8.filter { $0 != UInt8(ascii: ".") })
        if let acronym = Acronyms.token(for: capitals, language: nil) { return [acronym] }
        let tokens = tokenised(word: word.text)
        // "u.k." in small letters: initials only join when they are capitals.
        let areInitials = tokens.count > 1 && word.text.contains(".") && tokens.allSatisfy { $0.count == 1 }
        return areInitials ? [tokens.flatMap(\.self)] : tokens
    }

    /// The number of a word, new or known.
    ///
    /// - Parameter stemLength: letters of the stem, of which `letters` may be the last piece (yo'lak); 0 for a word
    ///   that matches as it stands.
    mutating func number(
        _ letters: [UInt32], stemLength: Int, language: String, _ condition: Condition
    ) -> Int32 {
        let isStem = stemLength >= Morphology.shortestStem
        let word = Word(letters: letters, stemOf: isStem ? language : nil, condition: condition)
        if let known = numbers[word] { return known }
        let number = Int32(count)
        numbers[word] = number
        count += 1
        if isStem {
            addStem(letters, number: number, stemLength: stemLength, language: language, condition)
        } else {
            let hash = LetterHash.of(letters)
            whole[hash, default: []].append(Whole(word: number, condition: condition))
            note(hash)
        }
        return number
    }

    private mutating func addStem(
        _ letters: [UInt32], number: Int32, stemLength: Int, language: String, _ condition: Condition
    ) {
        let endings = Morphology.of(language: language, stem: letters)
        var stem = Stem(
            word: number, length: Int32(letters.count), stemLength: Int32(stemLength), endings: endings,
            softened: false, condition: condition)
        add(stem, letters)
        stem.softened = true
        for morphology in endings {
            for soft in letters.last.flatMap({ morphology.softenings[$0] }) ?? [] {
                stem.endings = [morphology]
                add(stem, letters.dropLast() + [soft])
            }
        }
    }

    private mutating func add(_ stem: Stem, _ letters: [UInt32]) {
        let hash = LetterHash.of(letters)
        stems[hash, default: []].append(stem)
        note(hash)
    }

    private mutating func note(_ hash: UInt64) { sieve[WordIndex.slot(hash)] |= WordIndex.bit(hash) }
    @inline(__always) private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash >> 6) & 1023) }
    @inline(__always) private static func bit(_ hash: UInt64) -> UInt64 { 1 << (hash & 63) }

    /// Appends the numbers of all words of the charter that `token` is a form of.
    func match(_ token: Token, letters: [UInt32], language: String?, into found: inout [Int32]) {
        let range = token.range
        var hash = LetterHash.seed
        var length = 0
        for at in range {
            hash = LetterHash.adding(letters[at], to: hash)
            length += 1
            guard sieve[WordIndex.slot(hash)] & WordIndex.bit(hash) != 0 else { continue }
            if let candidates = stems[hash] {
                let rest = letters[(at + 1)..<range.upperBound]
                for stem in candidates where stem.condition.holds(token, language) {
                    guard accepts(stem, length: length, rest: rest), !found.contains(stem.word) else { continue }
                    found.append(stem.word)
                }
            }
        }
        guard sieve[WordIndex.slot(hash)] & WordIndex.bit(hash) != 0, let words = whole[hash] else { return }
        for word in words where word.condition.holds(token, language) { found.append(word.word) }
    }

    private func accepts(_ stem: Stem, length: Int, rest: ArraySlice<UInt32>) -> Bool {
        guard Int(stem.length) == length else { return false }
        if stem.softened, !(rest.first.map(isLatinVowel) ?? false) { return false }
        return stem.endings.contains { $0.accepts(rest, stemLength: Int(stem.stemLength)) }
    }
}

private func isLatinVowel(_ letter: UInt32) -> Bool {
    switch letter {
    case 0x61, 0x65, 0x69, 0x6F, 0x75: true
    default: false
    }
}
