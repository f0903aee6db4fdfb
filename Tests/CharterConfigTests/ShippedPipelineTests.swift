import CharterConfig
import CharterModel
import Foundation
import Testing

@Suite("The pipelines we have load")
struct ShippedPipelineTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    @Test("the shipped one has no problem at all")
    func shipped() throws {
        let loaded = try loadPipeline(root: root, name: "us-azerbaijan-charter")
        #expect(loaded.warnings == [])
        #expect(loaded.config.timezone == "Asia/Baku")
        #expect(loaded.config.contact == nil)
        #expect(loaded.charter.id == "us-azerbaijan-charter")
        #expect(loaded.charter.signed == CalendarDay("2026-02-10"))
        #expect(loaded.charter.sections.map(\.id) == ["P", "I", "II", "III", "IV"])
        #expect(loaded.charter.clauses.count >= 26)
        #expect(loaded.charter.clauses.allSatisfy { !$0.terms.isEmpty })
        #expect(Set(loaded.charter.anchors.keys) == ["AZ", "US"])
        #expect(loaded.sources.count >= 90)
        #expect(loaded.sources.allSatisfy { $0.origin.hasPrefix("Feeds/") })
        #expect(Set(loaded.sources.map(\.id)).count == loaded.sources.count)
    }

    @Test("the second, unlike one: other numbering, languages, types of source and due days")
    func second() throws {
        let loaded = try loadPipeline(root: root + "/Tests/Fixtures/pipelines/second", name: nil)
        #expect(loaded.warnings == [])
        #expect(loaded.charter.languages == ["es", "pt"])
        #expect(Set(loaded.sources.map(\.kind)) == [.rss, .page, .sitemap])
        let due = Dictionary(
            uniqueKeysWithValues: loaded.charter.clauses.compactMap { clause in
                clause.commitment?.due.map { (clause.id.text, $0) }
            })
        #expect(due["Art-1"] == .init(day: CalendarDay("2027-06-30")!, basis: "on 2027-06-30"))
        #expect(due["Art-2.a"] == .init(day: CalendarDay("2027-05-30")!, basis: "six months after signing (P6M)"))
        #expect(
            due["Art-3"]
                == .init(day: CalendarDay("2027-11-30")!, everyMonths: 12, basis: "one year after signing (P1Y)"))
    }

    @Test("a small one, read to the last field")
    func small() throws {
        let folder = try ConfigFolder(Faultless.files)
        let loaded = try loadPipeline(root: folder.path, name: nil)
        #expect(loaded.warnings == [])
        let charter = loaded.charter
        #expect(charter.title == "Harbour Compact")
        #expect(charter.parties == [.init(id: "N", name: "Northport"), .init(id: "S", name: "Southport")])
        #expect(charter.languages == ["en", "no"])
        #expect(charter.digest == SHA256Digest(of: Faultless.charter.utf8))
        #expect(charter.anchors["N"]?.map(\.source) == ["northport*"])
        let pilots = charter.clauses[0]
        #expect(pilots.id == ClauseID("A.1"))
        #expect(pilots.description == "One service for both ports.")
        #expect(pilots.terms.map(\.weight) == [2.5, 1])
        #expect(pilots.terms.map(\.language) == ["en", "en"])
        #expect(pilots.terms[0].pattern.parts[0].alias == "pilots")
        #expect(
            pilots.terms[0].pattern.parts[0].phrases.map { $0.words.map(\.text) } == [
                ["pilot", "service"], ["pilots"],
            ])
        #expect(pilots.guards.map(\.source) == ["air pilot*"])
        #expect(
            pilots.commitment
                == .init(
                    verb: "will", parties: ["N", "S"],
                    due: .init(
                        day: CalendarDay("2026-05-10")!, everyMonths: 12, basis: "three months after signing (P3M)"),
                    verify: "The notice in both gazettes."))
        #expect(charter.clauses[1].terms[0].language == "no")
        #expect(charter.clauses[1].commitment == nil)
    }

    @Test("a file with a byte order mark and CRLF loads as well")
    func lineEnds() throws {
        let folder = try ConfigFolder(Faultless.files)
        for file in ["pipeline.yaml", "charter.yaml"] {
            let text = file == "pipeline.yaml" ? Faultless.pipeline : Faultless.charter
            try folder.write("Pipelines/harbour/" + file, Data(("\u{FEFF}" + text.replacing("\n", with: "\r\n")).utf8))
        }
        #expect(folder.problems() == [])
    }
}
