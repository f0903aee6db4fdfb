import CharterModel
import FoundationEssentials
import Testing

@testable import CharterStages

@Suite("What an article says about the charter")
struct ClassifierTests {
    private func classify(_ title: String, _ text: String) throws -> Classification {
        Classifier(charter: try islandPact()).classify(title: title, text: text, language: "en")
    }

    private func strengths(_ title: String, _ text: String) throws -> [String: Strength] {
        Dictionary(uniqueKeysWithValues: try classify(title, text).labels.map { ($0.clause.text, $0.strength) })
    }

    @Test("A sentence about a clause makes it substantive")
    func substantive() throws {
        let found = try classify("Spring in Alva", "Alva and Brenn open a ferry link in May. Crowds came.")
        #expect(found.relevance == .core)
        let label = try #require(found.labels.first)
        #expect(found.labels.count == 1)
        #expect(label.clause == ClauseID("1-ferry") && label.strength == .substantive)
        #expect(label.terms == ["ferry link*"])
        #expect(label.evidence.map(\.quote) == ["Alva and Brenn open a ferry link in May."])
        #expect(label.score > 0.5 && label.score < 1)
    }

    @Test("Three clauses in one sentence are a list: mentions; two are not")
    func listRule() throws {
        let three = try strengths("", "Alva and Brenn spoke of ferries, herring and buoys. Alva was glad of it.")
        #expect(three == ["1-ferry": .mention, "2-fish": .mention, "3-light": .mention])
        let two = try strengths("", "Alva and Brenn spoke of ferries and herring. Alva was glad of it.")
        #expect(two == ["1-ferry": .substantive, "2-fish": .substantive])
    }

    @Test("A clause of a list with a sentence of its own elsewhere is substantive")
    func listAndOwn() throws {
        let found = try strengths(
            "", "Alva and Brenn spoke of ferries, herring and buoys. Alva will send two ferries a day.")
        #expect(found == ["1-ferry": .substantive, "2-fish": .mention, "3-light": .mention])
    }

    @Test("In a list, several strong terms for one clause still carry it")
    func richList() throws {
        let found = try strengths(
            "",
            "Alva and Brenn will run a ferry link with ferries over the Pelle Strait, count herring and light buoys.")
        #expect(found["1-ferry"] == .substantive)
        #expect(found["2-fish"] == .mention)
    }

    @Test("What only the title touches is a mention, unless the title says it strongly")
    func titleOnly() throws {
        let text = "Alva and Brenn met on Monday. Brenn was host."
        #expect(try strengths("Alva speaks of ferries", text) == ["1-ferry": .mention])
        #expect(try strengths("Alva and Brenn open ferry link", text) == ["1-ferry": .substantive])
        #expect(try strengths("Ferries for Alva", text + " Two ferries came.") == ["1-ferry": .substantive])
    }

    @Test("A hint alone is nothing")
    func hint() throws {
        #expect(try strengths("", "Alva and Brenn praise a good catch. Alva and Brenn met.") == [:])
    }

    @Test("More sentences raise the score, slowly; labels stand in the charter's order")
    func moreSentences() throws {
        let met = " Alva and Brenn met."
        let once = try classify("", "Alva saw the ferries." + met).labels
        let thrice = try classify(
            "", "Alva saw the ferries. Brenn saw the ferries too. The ferries came. A lighthouse shone." + met
        ).labels
        #expect(once.map(\.clause.text) == ["1-ferry"])
        #expect(thrice.map(\.clause.text) == ["1-ferry", "3-light"])
        let (first, second) = (try #require(once.first), try #require(thrice.first))
        #expect(first.score < second.score && second.score < first.score + 0.2)
    }

    @Test("Terms are named as the charter writes them, strongest first, each once")
    func terms() throws {
        let text = "Alva runs ferries in the Silver Strait. A ferry link to Brenn, ferries, all."
        let labels = try classify("", text).labels
        #expect(labels.first?.terms == ["ferry link*", "ferries", "@strait"])
    }

    @Test("Scores are short decimals, and a stronger text never scores less")
    func scores() throws {
        var last = 0.0
        for count in 1...8 {
            let text = String(repeating: "Alva sends ferries to Brenn. ", count: count)
            let label = try #require(try classify("", text).labels.first)
            #expect(label.score >= last && "\(label.score)".count <= 6)
            last = label.score
        }
    }

    @Test("A charter in two languages that share half their words")
    func twoLanguages() throws {
        let aliases = [
            "quay": try [("muelle sur", "es"), ("cais sul", "pt")].flatMap {
                try parsedTerm($0.0, $0.1).parts[0].phrases
            }
        ]
        func term(_ text: String, _ language: String) throws -> Charter.Term {
            .init(pattern: try parsedTerm(text, language, aliases), weight: 2, language: language)
        }
        let charter = tinyCharter(
            [
                "Art-1": try [term("@quay", "es"), term("@quay & ampliaci*", "es"), term("@quay & ampliaç*", "pt")],
                "Art-2": try [term("tarifa* portuaria*", "es"), term("tarifa* portuária*", "pt")],
            ], anchors: ["AL": [try parsedTerm("alva", "und")]])
        let classifier = Classifier(charter: charter)
        let spanish = classifier.classify(
            title: "", text: "Alva paga la ampliación del muelle sur. Alva baja las tarifas portuarias.",
            language: "es")
        let portuguese = classifier.classify(
            title: "", text: "Alva paga a ampliação do cais sul. Alva baixa as tarifas portuárias.", language: "pt")
        for found in [spanish, portuguese] {
            #expect(found.labels.map(\.clause.text) == ["Art-1", "Art-2"])
            #expect(found.labels.allSatisfy { $0.strength == .substantive && $0.evidence.count == 1 })
        }
        #expect(spanish.labels.map(\.score) == portuguese.labels.map(\.score), "the shared spelling counts once")
    }

    @Test("Digest: of method and numbers, not of the charter")
    func digest() throws {
        let first = Classifier(charter: try islandPact())
        #expect(first.digest == Classifier(charter: tinyCharter([:])).digest)
        var other = ClassifierParameters()
        other.substantiveAt += 0.25
        #expect(Classifier(charter: try islandPact(), parameters: other).digest != first.digest)
        #expect(!first.version.isEmpty)
    }

    @Test("Every number is in the digest")
    func signature() {
        let numbers = Mirror(reflecting: ClassifierParameters()).children.count
        #expect(ClassifierParameters().signature.split(separator: " ").count == numbers)
    }

    @Test("A charter without terms, an empty text, and no title are answered")
    func nothing() throws {
        let empty = Classification(relevance: .none, labels: [])
        #expect(Classifier(charter: tinyCharter([:])).classify(title: "x", text: "y", language: nil) == empty)
        #expect(try classify("", "") == empty)
        #expect(try classify("\n \u{200B}", "…") == empty)
    }

    @Test("Rows: a label with its evidence, and an error row")
    func rows() throws {
        let row = ClassifiedRow(id: "7", try classify("", "Alva and Brenn open a ferry link."))
        let line = String(decoding: try JSONLines.encode(row), as: UTF8.self)
        #expect(line.hasPrefix(#"{"id":"7","labels":[{"clause":"1-ferry","evidence":[{"end":33,"field":"text","#))
        #expect(line.hasSuffix(#""strength":"substantive","terms":["ferry link*"]}],"relevance":"core"}"#))
        #expect(!line.contains("error"))
        #expect(try JSONLines.decode(ClassifiedRow.self, from: Data(line.utf8)) == row)
        let failed = try JSONLines.encode(ClassifiedRow(id: "8", error: "text: missing"))
        #expect(String(decoding: failed, as: UTF8.self) == #"{"error":"text: missing","id":"8"}"#)
    }
}
