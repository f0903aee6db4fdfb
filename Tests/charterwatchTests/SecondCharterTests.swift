import CharterConfig
import CharterModel
import CharterStages
import Foundation
import Testing

@testable import charterwatch

/// Another country, other languages, other numbering: nothing in the code knows the shipped charter.
@Suite("A second, unlike charter") struct SecondCharterTests {
    static let root = repository + "/Tests/Fixtures/pipelines/second"

    @Test("it loads without a complaint")
    func loads() throws {
        let loaded = try loadPipeline(root: Self.root, name: nil)
        #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
        #expect(loaded.charter.id == "pisco-port-compact")
        #expect(loaded.sources.count == 3)
        #expect(loaded.charter.clauses.allSatisfy { !$0.id.text.contains("I.") })
    }

    @Test("its articles get its clauses, with quotes")
    func labels() throws {
        let loaded = try loadPipeline(root: Self.root, name: nil)
        let classifier = Classifier(charter: loaded.charter)
        let folder = Self.root + "/articles"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted()
        #expect(files.count >= 6)
        for file in files {
            let lines = try String(contentsOfFile: folder + "/" + file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            let expected = lines[0].dropFirst("Expect: ".count).split(separator: ",").map {
                $0.split(separator: " ").map(String.init)
            }
            let title = String(lines[1].dropFirst("Title: ".count))
            let text = lines.dropFirst(3).joined(separator: "\n")
            let found = classifier.classify(title: title, text: text, language: nil)
            let substantive = Set(found.labels.filter { $0.strength == .substantive }.map(\.clause.text))
            let wanted = Set(expected.filter { $0.last == "substantive" }.map { $0[0] })
            #expect(substantive == wanted, "\(file): \(substantive.sorted())")
            for evidence in found.labels.flatMap(\.evidence) {
                #expect(evidence.isVerbatim(in: evidence.field == .title ? title : text))
            }
        }
    }
}
