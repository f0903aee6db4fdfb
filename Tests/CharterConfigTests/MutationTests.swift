import CharterConfig
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("However a file is broken, it loads or says where")
struct MutationTests {
    @Test("random damage", arguments: Array(1...6) as [UInt64])
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try ConfigFolder(Faultless.files)
        for file in Faultless.files.keys.sorted() {
            let whole = Array(Faultless.files[file]!.utf8)
            for _ in 0..<60 {
                let bytes = damaged(whole, &random)
                try folder.write(file, Data(bytes))
                check(folder, bytes)
            }
            try folder.write(file, Data(whole))
        }
    }

    private func check(_ folder: ConfigFolder, _ bytes: [UInt8]) {
        do {
            let loaded = try loadPipeline(root: folder.path, name: nil)
            #expect(loaded.warnings.allSatisfy { !$0.isError })
            #expect(!loaded.sources.isEmpty && !loaded.charter.clauses.isEmpty)
        } catch {
            #expect(error.problems.contains { $0.isError })
            for problem in error.problems {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!problem.file.isEmpty && !problem.message.isEmpty && !problem.remedy.isEmpty, "\(text)")
                #expect(!problem.description.contains { $0.isNewline }, "\(text)")
                let ofFile = ["no such file", "cannot be read", "no source", "named twice", "repaired"]
                #expect(problem.line > 0 || ofFile.contains { problem.message.contains($0) }, "\(problem)")
            }
        }
    }

    /// Bytes lost, doubled, swapped or put in; lines lost, doubled or indented.
    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let nasty = Array("\u{0}\u{7}\t\n:-[]{}#&*!|>'\"%@`?,<\\~\u{FFFD}\u{F8F0}0é".utf8) + [0xFF, 0xC3]
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(nasty.randomElement(using: &random)!, at: place)
            case 2: bytes[place] = nasty.randomElement(using: &random)!
            case 3: bytes = Array(bytes.prefix(max(1, place)))
            case 4: bytes.replaceSubrange(place..<min(bytes.count, place + 12), with: [])
            default:
                var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
                let line = Int.random(in: 0..<lines.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: lines.remove(at: line)
                case 1: lines.insert(lines[line], at: line)
                default: lines[line] = [32] + lines[line]
                }
                bytes = Array(lines.joined(separator: [10]))
            }
            if bytes.isEmpty { bytes = [10] }
        }
        return bytes
    }
}
