import CharterModel
import Testing

@testable import CharterStages

/// A charter with one clause of the given terms.
private func clause(
    _ terms: [(term: String, language: String, weight: Double)], guards: [String] = [],
    aliases: [String: [(name: String, language: String)]] = [:]
) throws -> Charter {
    var names: [String: [TermPattern.Phrase]] = [:]
    for (id, list) in aliases {
        names[id] = try list.flatMap { try parsedTerm($0.name, $0.language).parts[0].phrases }
    }
    let parsed = try terms.map {
        Charter.Term(pattern: try parsedTerm($0.term, $0.language, names), weight: $0.weight, language: $0.language)
    }
    return tinyCharter(["x": parsed], guards: ["x": try guards.map { try parsedTerm($0, "en") }])
}

/// The score of each sentence that the clause is touched in.
private func scores(_ charter: Charter, _ text: String, language: String? = nil) -> [Double] {
    sentenceTouches(charter, text, language: language).map { $0["x"] ?? 0 }
}

@Suite("Which terms hit a sentence, and how often they count")
struct TermMatchingTests {
    @Test("A phrase needs its words in a row and in order")
    func phrase() throws {
        let charter = try clause([("trans-sea corridor*", "en", 2)])
        #expect(scores(charter, "The Trans-Sea Corridor's toll") == [2])
        #expect(scores(charter, "trans sea corridors") == [2], "a hyphen is a space")
        #expect(scores(charter, "corridor trans sea") == [])
        #expect(scores(charter, "trans sea and a corridor") == [])
        #expect(scores(charter, "trans sea.\nCorridor") == [], "not over the end of a sentence")
    }

    @Test("& needs both in one sentence, in any order")
    func both() throws {
        let charter = try clause([("harbour & mayor*", "en", 2)])
        #expect(scores(charter, "The mayor saw the harbour.") == [2])
        #expect(scores(charter, "The harbour pleased the mayor.") == [2])
        #expect(scores(charter, "The mayor came. The harbour slept.") == [])
        #expect(scores(charter, "The mayor's mayors") == [])
    }

    @Test("A guard silences its clause in its sentence only")
    func guards() throws {
        let charter = try clause([("herring", "en", 2)], guards: ["recipe*", "oven & hour"])
        #expect(scores(charter, "A herring recipe. The herring fleet sails.") == [2])
        #expect(scores(charter, "Herring, one hour in the oven.") == [])
        #expect(scores(charter, "Herring for one hour.") == [2])
    }

    @Test("Names of one alias are one thing, in whatever language and number")
    func alias() throws {
        let charter = try clause(
            [("@strait", "en", 3), ("toll & @strait", "en", 2)],
            aliases: ["strait": [("Silver Strait", "en"), ("Gümüş boğaz*", "tr"), ("Серебрян* пролив*", "ru")]])
        #expect(scores(charter, "The Silver Strait (Gümüş Boğazı)") == [3])
        #expect(scores(charter, "О Серебряном проливе") == [3])
        #expect(scores(charter, "A toll in the Silver Strait, the Gümüş Boğazı.") == [3 + 2 * 0.5])
    }

    @Test("A form that several languages list counts once, with the largest weight")
    func oneForm() throws {
        let charter = try clause([
            ("energy port", "en", 1), ("enerji", "az", 2), ("enerji", "tr", 1.5), ("enerjı", "tr", 1),
        ])
        #expect(scores(charter, "enerji") == [2])
        let stems = try clause([("mineral*", "en", 2), ("mineral*", "tr", 2), ("mineral*", "az", 3)])
        #expect(scores(stems, "mineral") == [3])
        #expect(scores(stems, "minerals") == [2], "only English makes its plural so")
    }

    @Test("Two terms on the very same words count once")
    func sameWords() throws {
        let charter = try clause([("corridor*", "en", 2), ("corridors", "en", 3)])
        #expect(scores(charter, "the corridors") == [3])
        let nested = try clause([("herring quota*", "en", 3), ("herring", "en", 2), ("quota*", "en", 1)])
        #expect(scores(nested, "the herring quotas") == [3], "words inside a longer term's words")
        #expect(scores(nested, "the herring of the quota") == [2 + 1 * 0.5])
        let pairs = try clause([("ferr* & link*", "en", 2), ("ferri* & link*", "und", 2)])
        #expect(scores(pairs, "a ferries link").count == 1)
    }

    @Test("Each further hit counts half of the one before, strongest first")
    func decay() throws {
        let charter = try clause([("alpha", "en", 1), ("beta", "en", 3), ("gamma", "en", 2)])
        #expect(scores(charter, "alpha beta gamma") == [3 + 2 * 0.5 + 1 * 0.25])
        #expect(scores(charter, "alpha alpha alpha") == [1], "repeating adds nothing")
    }

    @Test("Terms of all languages run, whatever the text's language is said to be")
    func allLanguages() throws {
        let charter = try clause([("пролив*", "ru", 2), ("boğaz*", "tr", 2), ("strait", "en", 2)])
        for language in [nil, "en", "ru", "zz"] {
            #expect(scores(charter, "пролива", language: language) == [2])
            #expect(scores(charter, "Boğazı", language: language) == [2])
        }
    }

    @Test("A word of one or two letters alone is an acronym and must be written as one")
    func acronyms() throws {
        let charter = try clause([("ai", "en", 2), ("ии", "ru", 2), ("hub for", "en", 1)])
        #expect(scores(charter, "AI") == [2])
        #expect(scores(charter, "ИИ") == [2])
        #expect(scores(charter, "j'ai dit ai") == [])
        #expect(scores(charter, "Aİ") == [], "Azerbaijani for the EU")
        #expect(scores(charter, "a hub for trade") == [1], "in a phrase small words stay words")
    }

    @Test(
        "A country's acronym in a term is met in every language, the English pronoun never",
        arguments: ["us", "U.S.", "сша", "abş", "ABD*"])
    func country(_ term: String) throws {
        let charter = try clause([(term, "en", 2)])
        for text in ["the US said", "the U.S. said", "ABŞ-ın", "США", "ABD'nin", "ԱՄՆ-ն", "აშშ-ს"] {
            #expect(scores(charter, text) == [2], "\(text)")
        }
        #expect(scores(charter, "it brought us here") == [])
    }
}
