import CharterModel
import FoundationEssentials
import Testing

@testable import CharterStages

/// A row of `inflections.tsv`.
struct Inflection: Sendable, CustomTestStringConvertible {
    var language: String
    var term: String
    var text: String
    var hits: Bool
    var why: String
    var testDescription: String { "\(language) \(term) \(hits ? "meets" : "refuses") \(text): \(why)" }
}

/// Rows of the fixture; a line that cannot be read is a test failure, not a skipped row.
func inflections() throws -> [Inflection] {
    let url = classifyFixture("classify/inflections.tsv")
    return try String(decoding: Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
        .filter { !$0.hasPrefix("#") }
        .map { line in
            let cells = line.split(separator: "\t").map(String.init)
            try #require(cells.count == 5 && ["hit", "miss"].contains(cells[3]), "bad row: \(line)")
            return Inflection(
                language: cells[0], term: cells[1], text: cells[2], hits: cells[3] == "hit", why: cells[4])
        }
}

func classifyFixture(_ path: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/" + path)
}

@Suite("Stems and the endings they take")
struct InflectionTests {
    @Test("Every row of the table", arguments: try inflections())
    func row(_ row: Inflection) throws {
        #expect(try hits(row.term, row.language, in: row.text) == row.hits)
    }

    @Test("The table is large enough to mean something")
    func size() throws {
        let rows = try inflections()
        #expect(rows.count { $0.hits } >= 60)
        #expect(rows.count { !$0.hits } >= 30)
        #expect(Set(rows.map(\.language)).count >= 12)
    }

    @Test("Where the charter gives no language, the endings of the stem's script hold")
    func undetermined() throws {
        for language in ["", "und"] {
            #expect(try hits("azerbaijan*", language, in: "Azerbaijani"))
            #expect(try hits("azərbaycan*", language, in: "Azərbaycanda"))
            #expect(try hits("америк*", language, in: "американський"))
            #expect(try hits("америк*", language, in: "американского"))
            #expect(try !hits("port*", language, in: "portfolio"))
        }
    }

    @Test("A short word with marks does not meet another language's word without them")
    func marks() throws {
        #expect(try hits("rəşt*", "az", in: "Rəştdə"))
        #expect(try !hits("rəşt*", "az", in: "the rest of it"))
        #expect(try hits("rəşt*", "az", in: "Restde", textLanguage: "az"))
        #expect(try !hits("rəşt*", "az", in: "the rest of it", textLanguage: "en"))
        #expect(try hits("təhlükəsizlik*", "az", in: "tehlukesizlik"), "a long word is not mistaken")
    }

    @Test("Endings end: a long rest is refused at once")
    func longRest() throws {
        #expect(try !hits("liman*", "az", in: "liman" + String(repeating: "lar", count: 60)))
    }

    private func hits(
        _ term: String, _ language: String, in text: String, textLanguage: String? = nil
    ) throws -> Bool {
        let charter = tinyCharter([
            "Art-1": [Charter.Term(pattern: try parsedTerm(term, language), weight: 3, language: language)]
        ])
        return !sentenceTouches(charter, text, language: textLanguage).isEmpty
    }
}
