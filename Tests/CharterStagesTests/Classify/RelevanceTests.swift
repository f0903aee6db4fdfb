import CharterModel
import Testing

@testable import CharterStages

@Suite("How near an article is to the charter")
struct RelevanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var title = ""
        var text: String
        var expected: Relevance
        var testDescription: String { "\(name): \(expected)" }
    }

    @Test(
        "By who is named, what is said, and when",
        arguments: [
            Case(name: "both parties and a clause", text: "Alva and Brenn open a ferry link.", expected: .core),
            Case(
                name: "both parties, in different sentences",
                text: "Alva opens a ferry link. Brenn was asked. Alva pays.", expected: .core),
            Case(
                name: "the first party alone", text: "Alva counts its herring. The herring of Alva is fat.",
                expected: .related),
            Case(
                name: "neither party, but strong terms", text: "The ferry link over the Pelle Strait has new ferries.",
                expected: .related),
            Case(name: "neither party, one weak term", text: "The ferries of Corda are late again.", expected: .none),
            Case(name: "the second party alone, one weak term", text: "Brenn lost a catch.", expected: .none),
            Case(name: "a party in passing, no clause", text: "A singer from Alva won the prize.", expected: .none),
            Case(name: "nothing of it", title: "Tomatoes", text: "Water them well. Pick them red.", expected: .none),
            Case(
                name: "told of the years before", text: "In 2011 Alva and Brenn ran a ferry link; it closed in 2014.",
                expected: .related),
            Case(
                name: "the years before and now", text: "In 2011 Alva and Brenn ran a ferry link; it reopens in 2026.",
                expected: .core),
            Case(
                name: "the run-up, a year before the signing", text: "In 2025 Alva and Brenn ran a ferry link.",
                expected: .core),
            Case(
                name: "numbers that are no years",
                text: "Alva and Brenn carried 1998000 tons and 19 goats on the ferry link.", expected: .core),
            Case(
                name: "the title counts", title: "Alva and Brenn: a ferry link", text: "It opens soon.",
                expected: .core),
        ])
    func relevance(_ row: Case) throws {
        let classifier = Classifier(charter: try islandPact())
        let found = classifier.classify(title: row.title, text: row.text, language: "en")
        #expect(found.relevance == row.expected)
        if row.expected == .none { #expect(found.labels.isEmpty, "no label without relevance") }
    }

    @Test("Years are four digits standing alone, of two centuries")
    func years() {
        #expect(latestYear(in: Array("1998, 2024 and 12024, 20 24, 2100".utf8)) == 2024)
        #expect(latestYear(in: Array("2026".utf8)) == 2026)
        #expect(latestYear(in: Array("nothing, 123 or 12345".utf8)) == nil)
        #expect(latestYear(in: []) == nil)
    }

    @Test("A charter may have one party, or many")
    func parties() throws {
        var charter = try islandPact()
        charter.parties = [charter.parties[0]]
        let alone = Classifier(charter: charter).classify(
            title: "", text: "Alva opens a ferry link.", language: nil)
        #expect(alone.relevance == .core)
        charter.parties = (0..<70).map { Charter.Party(id: $0 == 0 ? "AL" : "P\($0)", name: "Party \($0)") }
        let many = Classifier(charter: charter).classify(title: "", text: "Alva opens a ferry link.", language: nil)
        #expect(many.relevance == .related)
    }
}
