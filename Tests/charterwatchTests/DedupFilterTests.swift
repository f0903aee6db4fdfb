import CharterStages
import Foundation
import TestSupport
import Testing

@testable import charterwatch

@Suite("dedup --jsonl") struct DedupFilterTests {
    @Test("rows come in the order of the input, those of errors among them, whichever text comes last")
    func order() async throws {
        let folder = try TemporaryFolder()
        let story = (1...9).map { "Sentence \($0) of the story tells of ferry number \($0) and of harbour \($0 * 7)." }
        func line(_ id: String, _ sentences: some Sequence<String>) -> String {
            #"{"id":"\#(id)","text":"\#(sentences.joined(separator: " "))"}"#
        }
        let lines = [
            "no JSON", line("cut", story.prefix(4)), line("other", story.map { String($0.reversed()) }),
            #"{"id":"empty"}"#, line("whole", story), line("whole again", story), #"{"id":7,"text":""}"#,
        ]
        let file = try folder.write("texts.jsonl", lines.joined(separator: "\n"))
        let ended = try await run(charterwatch, ["dedup", "--jsonl", file])
        #expect(ended.code == 2 && ended.errors.contains("read 7, written 7, failed 2"))
        struct Row: Decodable {
            var error: String?
            var kind: DedupRow.Kind?
            var of: String?
            var likeness: Comparison.Likeness?
        }
        let rows = try ended.output.split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
        #expect(rows.map(\.kind) == [nil, .new, .new, nil, .dupNear, .dupExact, .new])
        #expect(rows.map(\.of) == [nil, nil, nil, nil, "cut", "whole", nil])
        #expect(rows[4].likeness != nil && rows[0].error != nil && rows[3].error != nil)
        #expect(ended.output.hasSuffix(#""id":7,"kind":"new"}"# + "\n"))
    }

    @Test("rows kept in the temporary file come back as they were, before and after they are written")
    func spilled() throws {
        var random = SeededGenerator(seed: 1)
        let rows = try SpilledRows()
        let texts = (0..<900).map { n in
            WordRow(words: (0..<(n % 7 == 0 ? 0 : n)).map { _ in UInt32.random(in: 0 ... .max, using: &random) })
        }
        for (n, text) in texts.enumerated() {
            try rows.append(text)
            #expect(try rows.row(at: n) == text)
            let other = Int.random(in: 0...n, using: &random)
            #expect(try rows.row(at: other) == texts[other])
        }
        for (n, text) in texts.enumerated() { #expect(try rows.row(at: n) == text) }
    }

    @Test("without room for a temporary file the filter says where it looked, and what to set")
    func noRoom() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("texts.jsonl", #"{"id":"1","text":"A."}"#)
        let ended = try await run(
            charterwatch, ["dedup", "--jsonl", file], environment: ["TMPDIR": folder.path + "/not-there"])
        #expect(ended.code == 74 && ended.errors.contains("TMPDIR"), "\(ended.code) \(ended.errors)")
    }
}
