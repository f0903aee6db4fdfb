/// Says whether the rest of a word, after a stem, is a valid chain of endings.
struct Morphology: Sendable {
    /// Longest chain of endings in letters.
    private static let longestChain = 24

    private let slots: [Slot]
    /// Nil: any rest of up to this many letters (a language we have no endings for).
    private let anyUpTo: Int?
    /// Final consonants that change before an ending with a vowel: `k` to `y` or `ğ`.
    let softenings: [UInt32: [UInt32]]

    private struct Slot: Sendable {
        let endings: [[UInt32]]
        let minimum: Int
    }

    /// Stems with fewer letters match exactly: too much begins with *qaz*.
    static let shortestStem = 4

    private init(_ rows: [Endings.Slot], softenings: [UInt32: [UInt32]] = [:]) {
        slots = rows.map { Slot(endings: Morphology.spelledOut($0.endings), minimum: $0.minimum) }
        anyUpTo = nil
        self.softenings = softenings
    }

    private init(anyUpTo length: Int) {
        slots = []
        anyUpTo = length
        softenings = [:]
    }

    /// Whether `rest` may follow a stem of `stemLength` letters. Nothing at all always may.
    func accepts(_ rest: ArraySlice<UInt32>, stemLength: Int) -> Bool {
        if rest.isEmpty { return true }
        if stemLength < Morphology.shortestStem || rest.count > Morphology.longestChain { return false }
        if let anyUpTo { return rest.count <= anyUpTo }
        return accepts(rest, from: 0, stemLength: stemLength)
    }

    private func accepts(_ rest: ArraySlice<UInt32>, from first: Int, stemLength: Int) -> Bool {
        for index in first..<slots.count where stemLength >= slots[index].minimum {
            for ending in slots[index].endings where rest.starts(with: ending) {
                let left = rest.dropFirst(ending.count)
                if left.isEmpty || accepts(left, from: index + 1, stemLength: stemLength) { return true }
            }
        }
        return false
    }

    /// The row's endings with `A`, `I` and `D` written out and folded like text.
    private static func spelledOut(_ row: String) -> [[UInt32]] {
        var all: Set<[UInt32]> = []
        for template in row.split(separator: " ") {
            var forms: [String] = [""]
            for letter in template {
                let choices =
                    switch letter {
                    case "A": ["a", "e"]
                    case "I": ["i", "u"]
                    case "D": ["d", "t"]
                    default: [String(letter)]
                    }
                forms = forms.flatMap { form in choices.map { form + $0 } }
            }
            for form in forms { all.insert(foldedLetters(form)) }
        }
        return all.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension Morphology {
    private static let turkic = Morphology(
        Endings.turkic, softenings: [0x6B: [0x79, 0x67], 0x71: [0x67], 0x70: [0x62], 0x74: [0x64]])
    private static let english = Morphology(Endings.english)
    private static let russian = Morphology(Endings.russian)
    private static let ukrainian = Morphology(Endings.ukrainian)
    private static let armenian = Morphology(Endings.armenian)
    private static let georgian = Morphology(Endings.georgian)
    private static let german = Morphology(Endings.german)
    private static let romance = Morphology(Endings.romance)
    private static let uzbek = Morphology(Endings.uzbek)
    private static let unknown = Morphology(anyUpTo: 3)

    /// The morphologies a stem written in `language` may follow: one where we know the language, all of the stem's
    /// script where the charter does not say (anchors carry no language), endings up to three letters elsewhere.
    static func of(language: String, stem: [UInt32]) -> [Morphology] {
        let primary = language.lowercased().prefix { $0 != "-" && $0 != "_" }
        switch primary {
        case "az", "tr": return [turkic]
        case "en": return [english]
        case "ru", "be", "bg": return [russian]
        case "uk": return [ukrainian]
        case "hy": return [armenian]
        case "ka": return [georgian]
        case "de": return [german]
        case "fr", "it", "es", "pt", "ro", "ca", "gl": return [romance]
        case "uz": return [uzbek]
        case "", "und", "mul": return ofScript(stem)
        default: return [unknown]
        }
    }

    /// The endings that can follow an acronym or a name after a hyphen or an apostrophe (TRIPP-in, ԱՄՆ-ի).
    static func cutAfterMark(_ letters: ArraySlice<UInt32>) -> Bool {
        guard let first = letters.first, letters.count <= 8 else { return false }
        switch Script(of: first) {
        case .latin: return turkic.accepts(letters, stemLength: shortestStem) || ordinal(letters)
        case .cyrillic: return russian.accepts(letters, stemLength: shortestStem)
        case .armenian: return armenian.accepts(letters, stemLength: shortestStem)
        case .georgian: return georgian.accepts(letters, stemLength: shortestStem)
        case .other: return false
        }
    }

    /// Azerbaijani `-cI`, `-lI` after a number or a name: 10-cu, ABD'li.
    private static func ordinal(_ letters: ArraySlice<UInt32>) -> Bool {
        guard let first = letters.first, let second = letters.dropFirst().first else { return false }
        guard first == 0x63 || first == 0x6C, second == 0x69 || second == 0x75 else { return false }
        return turkic.accepts(letters.dropFirst(2), stemLength: shortestStem)
    }

    private static func ofScript(_ stem: [UInt32]) -> [Morphology] {
        switch stem.first.map(Script.init(of:)) ?? .other {
        case .latin: [english, turkic, german, romance]
        case .cyrillic: [russian, ukrainian]
        case .armenian: [armenian]
        case .georgian: [georgian]
        case .other: [unknown]
        }
    }
}

/// The script of a folded letter, as far as endings and mixed words need it.
enum Script: Sendable {
    case latin, cyrillic, armenian, georgian, other

    init(of letter: UInt32) {
        switch letter {
        case 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x400...0x52F: self = .cyrillic
        case 0x531...0x58F: self = .armenian
        case 0x10A0...0x10FF: self = .georgian
        default: self = .other
        }
    }
}
