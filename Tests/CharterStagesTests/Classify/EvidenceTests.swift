import CharterModel
import TestSupport
import Testing

@testable import CharterStages

@Suite("Evidence: verbatim, and the best there is")
struct EvidenceTests {
    private func quotes(_ title: String, _ text: String, clause: String = "1-ferry") throws -> [String] {
        let labels = Classifier(charter: try islandPact()).classify(title: title, text: text, language: "en").labels
        return labels.first { $0.clause == ClauseID(clause) }?.evidence.map { "\($0.field): \($0.quote)" } ?? []
    }

    @Test("The two sentences with the most weight, strongest first")
    func strongest() throws {
        let text = "Alva saw ferries. Brenn builds a ferry link. The crossing has a timetable of ferries. Rain fell."
        #expect(
            try quotes("", text) == [
                "text: Brenn builds a ferry link.", "text: The crossing has a timetable of ferries.",
            ])
    }

    @Test("Body before headline, even where the headline weighs more")
    func bodyFirst() throws {
        #expect(
            try quotes("Alva and Brenn: ferry link, ferries", "Rain fell. The ferries of Alva sail.")
                == ["text: The ferries of Alva sail.", "title: Alva and Brenn: ferry link, ferries"])
    }

    @Test("A sentence of its own before a list")
    func ownFirst() throws {
        let text = "Alva and Brenn spoke of a ferry link, herring and buoys. Alva likes ferries."
        #expect(try quotes("", text).first == "text: Alva likes ferries.")
    }

    @Test("Of two alike, the one that names a party")
    func anchorFirst() throws {
        let text = "The ferries were full. The ferries of Alva were empty. Alva and Brenn smiled."
        #expect(try quotes("", text) == ["text: The ferries of Alva were empty.", "text: The ferries were full."])
    }

    @Test("The same words are not quoted twice")
    func repeated() throws {
        let text = "Alva and Brenn open a ferry link.\nAlva and Brenn open a ferry link.\nIt rained."
        #expect(try quotes("Alva and Brenn open a ferry link.", text) == ["text: Alva and Brenn open a ferry link."])
    }

    @Test("Offsets are bytes of the field, whatever stands before")
    func offsets() throws {
        let text = "Ağ gəmi 🛳️ gəldi. \u{A0}«Alva və Brenn ferry link açır»!\nSon."
        let labels = Classifier(charter: try islandPact()).classify(title: "", text: text, language: "az").labels
        let evidence = try #require(labels.first?.evidence.first)
        #expect(evidence.quote == "«Alva və Brenn ferry link açır»!")
        #expect(evidence.isVerbatim(in: text))
        #expect(evidence.start == text.utf8.count - "«Alva və Brenn ferry link açır»!\nSon.".utf8.count)
    }

    @Test("In random text sown with terms, every label has trimmed, verbatim evidence", arguments: 0..<120)
    func property(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let sown = ["ferry link", "Ferries", "herring quota's", "LIGHTHOUSE", "Alva", "Brenn", "tariffs", ". ", "\n"]
        func field(_ pieces: Int) -> String {
            (0..<pieces).map { _ in
                scatteredUnicode(length: 12, using: &generator) + " " + sown.randomElement(using: &generator)! + " "
            }.joined()
        }
        let (title, text) = (field(4), field(60))
        let classifier = Classifier(charter: try islandPact())
        let found = classifier.classify(title: title, text: text, language: nil)
        #expect(found == classifier.classify(title: title, text: text, language: nil), "same input, same answer")
        for label in found.labels {
            #expect((1...2).contains(label.evidence.count))
            #expect((0...1).contains(label.score))
            #expect(!label.terms.isEmpty)
            for evidence in label.evidence {
                #expect(evidence.isVerbatim(in: evidence.field == .title ? title : text))
                let bytes = Array(evidence.quote.utf8)
                #expect(trimmedRange(0..<bytes.count, in: bytes.span) == 0..<bytes.count)
            }
        }
    }
}
