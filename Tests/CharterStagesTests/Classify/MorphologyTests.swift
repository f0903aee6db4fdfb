import TestSupport
import Testing

@testable import CharterStages

@Suite("Chains of endings")
struct MorphologyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var language: String
        var slots: [Endings.Slot]
        var testDescription: String { language }
    }

    static let rows = [
        Row(language: "az", slots: Endings.turkic), Row(language: "en", slots: Endings.english),
        Row(language: "ru", slots: Endings.russian), Row(language: "uk", slots: Endings.ukrainian),
        Row(language: "hy", slots: Endings.armenian), Row(language: "ka", slots: Endings.georgian),
        Row(language: "de", slots: Endings.german), Row(language: "es", slots: Endings.romance),
        Row(language: "uz", slots: Endings.uzbek),
    ]

    private func morphology(_ language: String) throws -> Morphology {
        try #require(Morphology.of(language: language, stem: [0x61]).first)
    }

    @Test("Endings drawn from the slots in order are accepted after a long stem", arguments: rows)
    func chains(_ row: Row) throws {
        let morphology = try morphology(row.language)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var chain = ""
            for slot in row.slots where Int.random(in: 0..<3, using: &generator) == 0 {
                let ending = slot.endings.split(separator: " ").randomElement(using: &generator)!
                chain += ending.map { letter in
                    switch letter {
                    case "A": ["a", "ə", "e"].randomElement(using: &generator)!
                    case "I": ["ı", "i", "u", "ü"].randomElement(using: &generator)!
                    case "D": ["d", "t"].randomElement(using: &generator)!
                    default: String(letter)
                    }
                }.joined()
            }
            let letters = foldedLetters(chain)
            if letters.count > 24 { continue }
            #expect(morphology.accepts(letters[...], stemLength: 8), "\(chain)")
        }
    }

    @Test("Random letters are mostly no chain", arguments: rows)
    func noise(_ row: Row) throws {
        let morphology = try morphology(row.language)
        let alphabet = Set(row.slots.map(\.endings).joined().lowercased()).subtracting([" "]).sorted()
        var generator = SeededGenerator(seed: 11)
        var accepted = 0
        for _ in 0..<500 {
            let rest = String((0..<6).map { _ in alphabet.randomElement(using: &generator)! })
            if morphology.accepts(foldedLetters(rest)[...], stemLength: 8) { accepted += 1 }
        }
        #expect(accepted < 50, "\(accepted) of 500 random rests of six letters pass")
    }

    @Test("A stem alone is a form; nothing follows a stem under four letters", arguments: rows)
    func borders(_ row: Row) throws {
        let morphology = try morphology(row.language)
        let last = try #require(row.slots.last?.endings.split(separator: " ").first)
        let ending = foldedLetters(last.lowercased())
        #expect(morphology.accepts([], stemLength: 1))
        #expect(!morphology.accepts(ending[...], stemLength: 3))
        #expect(morphology.accepts(ending[...], stemLength: 8))
    }

    @Test("Endings that make new words need a longer stem")
    func minimum() throws {
        let english = try morphology("en")
        #expect(!english.accepts(foldedLetters("al")[...], stemLength: 4), "port, portal")
        #expect(english.accepts(foldedLetters("al")[...], stemLength: 6), "region, regional")
    }

    @Test("A language is known by its primary subtag; an unknown one takes three letters")
    func languages() {
        for tag in ["az-Latn", "AZ", "tr_TR"] {
            #expect(Morphology.of(language: tag, stem: [0x61]).count == 1)
            #expect(Morphology.of(language: tag, stem: [0x61])[0].accepts(foldedLetters("larda")[...], stemLength: 5))
        }
        let unknown = Morphology.of(language: "sw", stem: [0x61])[0]
        #expect(unknown.accepts(foldedLetters("xyz")[...], stemLength: 5))
        #expect(!unknown.accepts(foldedLetters("xyzw")[...], stemLength: 5))
    }

    @Test("A hostile rest is answered, not searched for ever")
    func hostile() throws {
        for row in MorphologyTests.rows {
            let morphology = try morphology(row.language)
            for piece in ["in", "n", "a", "lar", "и", "ов", "ում", "ებ", "e", "s"] {
                let rest = foldedLetters(String(repeating: piece, count: 24).prefix(23) + "§")
                _ = morphology.accepts(rest[...], stemLength: 8)
            }
        }
    }
}
