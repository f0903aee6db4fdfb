import CharterModel

@testable import CharterStages

/// Parses a term that a test knows to be right.
func parsedTerm(
    _ term: String, _ language: String, _ aliases: [String: [TermPattern.Phrase]] = [:]
) throws -> TermPattern {
    try parseTerm(term, language: language, aliases: aliases)
}

/// A charter of two invented islands with the given clauses, in alphabetical order of their ids.
func tinyCharter(
    _ clauses: [String: [Charter.Term]], guards: [String: [TermPattern]] = [:],
    anchors: [String: [TermPattern]] = [:]
) -> Charter {
    Charter(
        id: "islands", title: "Pact of the islands",
        parties: [Charter.Party(id: "AL", name: "Alva"), Charter.Party(id: "BR", name: "Brenn")],
        signed: CalendarDay("2026-03-01")!, languages: ["en"], anchors: anchors,
        sections: [
            Charter.Section(
                id: "S", title: "All",
                clauses: clauses.sorted { $0.key < $1.key }.map { id, terms in
                    Charter.Clause(
                        id: ClauseID(id), title: id, description: "", terms: terms, guards: guards[id] ?? [])
                })
        ],
        digest: SHA256Digest(of: "islands".utf8))
}

/// The pact most tests use: ferries, fish, lighthouses, customs, between Alva and Brenn.
func islandPact() throws -> Charter {
    let names = try ["Silver Strait", "Pelle Strait"].flatMap { try parsedTerm($0, "en").parts[0].phrases }
    let aliases = ["strait": names]
    func terms(_ list: [(String, Double)]) throws -> [Charter.Term] {
        try list.map { Charter.Term(pattern: try parsedTerm($0.0, "en", aliases), weight: $0.1, language: "en") }
    }
    return tinyCharter(
        [
            "1-ferry": try terms([("ferry link*", 3), ("ferries", 2), ("@strait", 2), ("crossing* & timetable*", 2)]),
            "2-fish": try terms([("herring quota*", 3), ("herring", 2), ("fish*", 1.5), ("catch", 1)]),
            "3-light": try terms([("lighthouse*", 3), ("buoy*", 2)]),
            "4-customs": try terms([("customs", 2), ("tariff*", 2)]),
        ],
        guards: ["2-fish": [try parsedTerm("recipe*", "en")]],
        anchors: [
            "AL": [try parsedTerm("alva*", "und"), try parsedTerm("port alva", "und")],
            "BR": [try parsedTerm("brenn*", "und")],
        ])
}

/// Clause ids with scores that each sentence of `text` touches; sentences that touch none are left out.
func sentenceTouches(_ charter: Charter, _ text: String, language: String? = nil) -> [[String: Double]] {
    var reader = ArticleReader(TermIndex(charter), ClassifierParameters())
    let clauses = charter.clauses
    return reader.read(Array(text.utf8), field: .text, language: language).compactMap { reading in
        if reading.touches.isEmpty { return nil }
        return Dictionary(uniqueKeysWithValues: reading.touches.map { (clauses[$0.clause].id.text, $0.score) })
    }
}
