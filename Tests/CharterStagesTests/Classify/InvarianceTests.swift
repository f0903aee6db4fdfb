import CharterModel
import TestSupport
import Testing

@testable import CharterStages

/// A small page with a headline, a list sentence, quotes and an aside.
private let page = (
    title: "Alva and Brenn agree on a ferry link",
    text: """
    Alva and Brenn agreed on Monday to open a ferry link over the Silver Strait.
    They also spoke of herring quotas, a lighthouse and customs. "Ferries will sail twice a day," the mayor said.
    In the U.S. Virgin Islands a similar line carries buoys.
    """
)

@Suite("What must not change an answer")
struct InvarianceTests {
    private func labels(_ title: String, _ text: String, _ language: String? = "en") throws -> [String: Strength] {
        let found = Classifier(charter: try islandPact()).classify(title: title, text: text, language: language)
        return Dictionary(uniqueKeysWithValues: found.labels.map { ($0.clause.text, $0.strength) })
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var edit: @Sendable (String) -> String
        var testDescription: String { name }
    }

    @Test(
        "Typography and case leave the labels as they are",
        arguments: [
            Change(name: "curly quotes") { $0.replacing("\"", with: "\u{201D}") },
            Change(name: "capitals") { $0.uppercased() },
            Change(name: "no-break spaces") { $0.replacing(" ", with: "\u{A0}") },
            Change(name: "zero-width spaces and soft hyphens") { $0.replacing("rr", with: "r\u{AD}\u{200B}r") },
            Change(name: "CR LF") { $0.replacing("\n", with: "\r\n") },
            Change(name: "full width") { text in
                String(
                    String.UnicodeScalarView(
                        text.unicodeScalars.map { scalar in
                            ("a"..."z").contains(scalar) ? Unicode.Scalar(scalar.value + 0xFEE0)! : scalar
                        }))
            },
            Change(name: "marks nobody asked for") { $0.replacing("e", with: "e\u{301}") },
            Change(name: "Cyrillic letters that look Latin") {
                $0.replacing("rr", with: "rr").replacing("o", with: "о")
            },
        ])
    func typography(_ change: Change) throws {
        let expected = try labels(page.title, page.text)
        #expect(
            expected == ["1-ferry": .substantive, "2-fish": .mention, "3-light": .substantive, "4-customs": .mention])
        #expect(try labels(change.edit(page.title), change.edit(page.text)) == expected)
    }

    @Test("The language that was guessed is no gate", arguments: [nil, "en", "az", "de", "zz", ""])
    func language(_ language: String?) throws {
        #expect(try labels(page.title, page.text, language) == labels(page.title, page.text))
    }

    @Test("The order of terms in the file does not matter to labels and scores")
    func termOrder() throws {
        let pact = try islandPact()
        let expected = Classifier(charter: pact).classify(title: page.title, text: page.text, language: nil)
        for seed in 0..<10 {
            var generator = SeededGenerator(seed: UInt64(seed))
            var shuffled = pact
            for at in shuffled.sections[0].clauses.indices {
                shuffled.sections[0].clauses[at].terms.shuffle(using: &generator)
            }
            let found = Classifier(charter: shuffled).classify(title: page.title, text: page.text, language: nil)
            #expect(found.relevance == expected.relevance)
            #expect(found.labels.map(\.score) == expected.labels.map(\.score))
            #expect(found.labels.map(\.evidence) == expected.labels.map(\.evidence))
        }
    }

    @Test("Labels stand in the charter's order whatever the text's")
    func clauseOrder() throws {
        let text =
            "Customs are lower in Alva. Alva has a lighthouse. Herring is fat in Alva. Alva and Brenn have ferries."
        let found = Classifier(charter: try islandPact()).classify(title: "", text: text, language: nil)
        #expect(found.labels.map(\.clause.text) == ["1-ferry", "2-fish", "3-light", "4-customs"])
    }

    @Test("One classifier serves many threads and says the same to all")
    func threads() async throws {
        let classifier = Classifier(charter: try islandPact())
        let expected = classifier.classify(title: page.title, text: page.text, language: "en")
        await withTaskGroup(of: Classification.self) { group in
            for _ in 0..<64 {
                group.addTask { classifier.classify(title: page.title, text: page.text, language: "en") }
            }
            for await found in group { #expect(found == expected) }
        }
    }

    @Test("Text after the last sentence adds nothing it does not say")
    func padding() throws {
        let more = String(repeating: " It rained and the wind turned.", count: 200)
        #expect(try labels(page.title, page.text + more) == labels(page.title, page.text))
    }
}
