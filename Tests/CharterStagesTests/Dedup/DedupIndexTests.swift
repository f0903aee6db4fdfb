import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@testable import CharterStages

/// A text of its own for every subject.
private func text(_ subject: String) -> String {
    var news = MadeNews(seed: subject.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    return "The council of \(subject) met. " + news.paragraph()
}

@Suite("Exact duplicates in one run")
struct DedupIndexTests {
    @Test("The first is new, a copy names it, another text is new")
    func rows() throws {
        let rows = try dedupRows(of: [("a", text("Alva")), ("b", text("Alva").uppercased()), ("c", text("Brenn"))])
        let (first, copy, other) = (rows[0], rows[1], rows[2])
        #expect(first.kind == .new && first.of == nil)
        #expect(copy == DedupRow(id: "b", cluster: first.cluster, kind: .dupExact, of: "a"))
        #expect(other.kind == .new && other.cluster != first.cluster)
    }

    @Test("Clusters are the same in every order of arrival", arguments: 0..<20)
    func orderFree(_ seed: Int) throws {
        var documents: [(id: String, text: String)] = []
        for subject in ["Alva", "Brenn", "Corda", "Dulm"] {
            for copy in 0..<4 {
                documents.append(("\(subject)-\(copy)", copy % 2 == 0 ? text(subject) : text(subject).uppercased()))
            }
        }
        documents.append(("short-1", "Cookies!"))
        documents.append(("short-2", "Cookies!"))
        func clusters(_ list: [(id: String, text: String)]) throws -> [String: String] {
            Dictionary(uniqueKeysWithValues: try dedupRows(of: list).map { ($0.id, $0.cluster) })
        }
        let expected = try clusters(documents)
        var generator = SeededGenerator(seed: UInt64(seed))
        let shuffled = try clusters(documents.shuffled(using: &generator))
        #expect(shuffled == expected)
        #expect(Set(expected.values).count == 6)
        #expect(expected["short-1"] != expected["short-2"], "short texts never join")
    }

    @Test("As JSON: kinds as the ledger spells them, no `of` for a new text")
    func json() throws {
        let rows = try dedupRows(of: [("a", text("Alva")), ("b", text("Alva"))])
        let (first, copy) = (rows[0], rows[1])
        let lines = try [first, copy].map { String(decoding: try JSONLines.encode($0), as: UTF8.self) }
        #expect(lines[0] == #"{"cluster":"\#(first.cluster)","id":"a","kind":"new"}"#)
        #expect(lines[1] == #"{"cluster":"\#(first.cluster)","id":"b","kind":"dup-exact","of":"a"}"#)
        #expect(try JSONLines.decode(DedupRow.self, from: Data(lines[1].utf8)) == copy)
    }
}
