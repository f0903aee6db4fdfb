import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@testable import CharterStages

private func text(_ subject: String) -> String {
    "The council of \(subject) met on Thursday evening and agreed to mend the bridge, to plant forty lime trees along "
        + "the river road and to open the library on Sundays from September on, all without raising the fees."
}

@Suite("Exact duplicates in one run")
struct DedupIndexTests {
    @Test("The first is new, a copy names it, another text is new")
    func rows() {
        var index = DedupIndex()
        let first = index.judge(id: "a", text: text("Alva"))
        let copy = index.judge(id: "b", text: text("Alva").uppercased())
        let other = index.judge(id: "c", text: text("Brenn"))
        #expect(first.kind == .new && first.of == nil)
        #expect(copy == DedupRow(id: "b", cluster: first.cluster, kind: .dupExact, of: "a"))
        #expect(other.kind == .new && other.cluster != first.cluster)
    }

    @Test("Clusters are the same in every order of arrival", arguments: 0..<20)
    func orderFree(_ seed: Int) {
        var documents: [(id: String, text: String)] = []
        for subject in ["Alva", "Brenn", "Corda", "Dulm"] {
            for copy in 0..<4 {
                documents.append(("\(subject)-\(copy)", copy % 2 == 0 ? text(subject) : text(subject).uppercased()))
            }
        }
        documents.append(("short-1", "Cookies!"))
        documents.append(("short-2", "Cookies!"))
        func clusters(_ list: [(id: String, text: String)]) -> [String: String] {
            var index = DedupIndex()
            var out: [String: String] = [:]
            for document in list { out[document.id] = index.judge(id: document.id, text: document.text).cluster }
            return out
        }
        let expected = clusters(documents)
        var generator = SeededGenerator(seed: UInt64(seed))
        #expect(clusters(documents.shuffled(using: &generator)) == expected)
        #expect(Set(expected.values).count == 6)
        #expect(expected["short-1"] != expected["short-2"], "short texts never join")
    }

    @Test("As JSON: kinds as the ledger spells them, no `of` for a new text")
    func json() throws {
        var index = DedupIndex()
        let first = index.judge(id: "a", text: text("Alva"))
        let copy = index.judge(id: "b", text: text("Alva"))
        let lines = try [first, copy].map { String(decoding: try JSONLines.encode($0), as: UTF8.self) }
        #expect(lines[0] == #"{"cluster":"\#(first.cluster)","id":"a","kind":"new"}"#)
        #expect(lines[1] == #"{"cluster":"\#(first.cluster)","id":"b","kind":"dup-exact","of":"a"}"#)
        #expect(try JSONLines.decode(DedupRow.self, from: Data(lines[1].utf8)) == copy)
    }
}
