import CharterModel
import TestSupport
import Testing

@testable import CharterStages

@Suite("Term syntax of the charter file")
struct TermSyntaxTests {
    private let strait = ["strait": [TermPattern.Phrase(words: [.init(text: "strait", stem: false)], language: "en")]]

    @Test("A word, a stem, a phrase")
    func plain() throws {
        let word = try parsedTerm("harbour", "en")
        #expect(word.source == "harbour")
        let harbour = TermPattern.Phrase(words: [.init(text: "harbour", stem: false)], language: "en")
        #expect(word.parts.map { $0.phrases } == [[harbour]])
        let phrase = try parsedTerm("  южн* газов*\tкоридор* ", "ru")
        #expect(phrase.parts.count == 1)
        #expect(phrase.parts[0].phrases[0].words.map { $0.text } == ["южн", "газов", "коридор"])
        #expect(phrase.parts[0].phrases[0].words.allSatisfy { $0.stem })
        #expect(phrase.parts[0].phrases[0].language == "ru")
    }

    @Test("& parts a term; R&D without spaces is a word")
    func ampersand() throws {
        let both = try parsedTerm("minister* & harbour & 12 March", "en")
        #expect(both.parts.map { $0.phrases[0].words.count } == [1, 1, 2])
        #expect(try parsedTerm("R&D", "en").parts.count == 1)
    }

    @Test("@alias stands for all its names, alone or beside &")
    func alias() throws {
        let alone = try parseTerm("@strait", language: "az", aliases: strait)
        #expect(alone.parts == [.init(alias: "strait", phrases: strait["strait"]!)])
        let both = try parseTerm("toll* & @strait", language: "en", aliases: strait)
        #expect(both.parts.map { $0.alias } == [nil, "strait"])
    }

    @Test(
        "What is wrong, and the remedy",
        arguments: [
            ("", TermSyntaxError.emptyPart(term: ""), "write words on both sides"),
            ("   ", .emptyPart(term: "   "), "part is empty"),
            ("a &", .emptyPart(term: "a &"), "part is empty"),
            ("& a", .emptyPart(term: "& a"), "part is empty"),
            ("a & & b", .emptyPart(term: "a & & b"), "part is empty"),
            ("*", .loneStar(term: "*"), "join it to the stem"),
            ("port *", .loneStar(term: "port *"), "join it to the stem"),
            ("port **", .loneStar(term: "port **"), "join it to the stem"),
            ("kub*metr*", .innerStar(term: "kub*metr*", word: "kub*metr*"), "write \"kub*\""),
            ("*port", .innerStar(term: "*port", word: "*port"), "may only end a word"),
            ("port**", .innerStar(term: "port**", word: "port**"), "may only end a word"),
            ("port —", .noLetters(term: "port —", word: "—"), "has no letter or digit"),
            ("@sea", .unknownAlias(term: "@sea", alias: "sea"), "list its names under \"aliases\""),
            ("@", .misplacedAlias(term: "@"), "a part by itself"),
            ("@strait toll", .misplacedAlias(term: "@strait toll"), "a part by itself"),
            ("toll @strait", .misplacedAlias(term: "toll @strait"), "put \" & \" between"),
            ("a & b & c & d & e & f & g & h & i", .tooManyParts(term: "a & b & c & d & e & f & g & h & i"), "keep"),
        ])
    func errors(_ term: String, _ error: TermSyntaxError, _ remedy: String) {
        #expect(throws: error) { try parseTerm(term, language: "en", aliases: strait) }
        #expect("\(error)".contains(remedy))
        #expect("\(error)".hasPrefix("term \"\(term)\": "))
    }

    @Test("An alias without names is as good as none")
    func emptyAlias() {
        #expect(throws: TermSyntaxError.unknownAlias(term: "@void", alias: "void")) {
            try parseTerm("@void", language: "en", aliases: ["void": []])
        }
    }

    @Test("Random strings parse or say why, and never trap", arguments: 0..<200)
    func random(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var term = scatteredUnicode(length: 24, using: &generator)
        for mark in ["*", " & ", "@", "&"] where Bool.random(using: &generator) { term += mark + "x" }
        do {
            let pattern = try parseTerm(term, language: "en", aliases: strait)
            #expect(!pattern.parts.isEmpty && pattern.parts.allSatisfy { !$0.phrases.isEmpty })
            _ = sentenceTouches(tinyCharter(["1": [.init(pattern: pattern, weight: 2, language: "en")]]), term)
        } catch {
            #expect("\(error)".contains("; "), "message without remedy: \(error)")
        }
    }
}
