import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// A store file that somebody or something broke: every command says so plainly, and none dies of it.
@Suite("Crash safety: damaged stores", .serialized) struct DamageTests {
    /// One kind of damage, and the exit codes it may lead to.
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        /// Of `store verify`; of the other readers; of `crawl`.
        let verify: Set<Int32>
        let read: Set<Int32>
        let crawl: Set<Int32>
        /// What the message must speak of, whenever there is one.
        let says: String
        /// Breaks the store at a path.
        let apply: @Sendable (String) throws -> Void
        var testDescription: String { name }

        init(
            _ name: String, verify: Set<Int32>, read: Set<Int32>, crawl: Set<Int32>, says: String = "",
            _ apply: @escaping @Sendable (String) throws -> Void
        ) {
            (self.name, self.verify, self.read, self.crawl) = (name, verify, read, crawl)
            (self.says, self.apply) = (says, apply)
        }
    }

    static let damages = [
        Damage("is a folder", verify: [73], read: [73], crawl: [73], says: "folder") { path in
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        },
        Damage("is empty", verify: [69], read: [69], crawl: [0], says: "no store") { try write([], to: $0) },
        Damage("is a letter", verify: [65], read: [65], crawl: [65], says: "--store") { path in
            try write(Array(String(repeating: "This is a letter.\n", count: 900).utf8), to: path)
        },
        Damage("is cut in half", verify: [65], read: [0, 65], crawl: [65], says: "backup") { path in
            try edit(path) { $0.removeLast($0.count / 2) }
        },
        Damage("is cut within the header", verify: [65], read: [65], crawl: [65]) { path in
            try edit(path) { $0.removeLast($0.count - 60) }
        },
        Damage("has another first word", verify: [65], read: [65], crawl: [65], says: "--store") { path in
            try edit(path) { $0[3] ^= 0x20 }
        },
        Damage("has an impossible page size", verify: [65], read: [65], crawl: [65]) { path in
            try edit(path) { ($0[16], $0[17]) = (0x13, 0x37) }
        },
        Damage("has noise for every fifth page", verify: [65], read: [0, 65], crawl: [0, 65], says: "backup") { path in
            var random = SeededGenerator(seed: 5)
            try edit(path) { bytes in
                for page in stride(from: 4, to: bytes.count / 4096, by: 5) {
                    for byte in 0..<4096 { bytes[page * 4096 + byte] = .random(in: 0...255, using: &random) }
                }
            }
        },
        Damage("has flipped bits all over", verify: [65], read: [0, 65], crawl: [0, 65], says: "backup") { path in
            var random = SeededGenerator(seed: 6)
            try edit(path) { bytes in
                for _ in 0..<600 { bytes[.random(in: 4096..<bytes.count, using: &random)] ^= 0x41 }
            }
        },
        Damage("is of a newer version", verify: [69], read: [69], crawl: [69], says: "newer") { path in
            try edit(path) { ($0[62], $0[63]) = (3, 231) }
        },
        Damage("is another program's", verify: [65], read: [65], crawl: [65], says: "another program") { path in
            try edit(path) { $0[70] ^= 1 }
        },
        Damage("has noise for an index of its log", verify: [0], read: [0], crawl: [0]) { path in
            try write(Array(repeating: 0xA5, count: 32_768), to: path + "-shm")
        },
        Damage("has a log of something else", verify: [0], read: [0], crawl: [0]) { path in
            try write(Array(repeating: 0x5A, count: 20_000), to: path + "-wal")
        },
        Damage("has a folder for its lease", verify: [0], read: [0], crawl: [73], says: "remove it") { path in
            try FileManager.default.createDirectory(atPath: path + ".lock", withIntermediateDirectories: true)
        },
    ]

    private static let world = Task { try await CrashWorld(sources: CrashWorld.few) }

    @Test("a store that", arguments: damages)
    func damaged(by damage: Damage) async throws {
        let world = try await Self.world.value
        let turn = Self.damages.firstIndex { $0.name == damage.name } ?? 0
        for question in Question.sample(turn) {
            let store = try world.store("damaged", before: .second)
            try damage.apply(store)
            let ended = try await world.ask(question, store)
            let allowed = question == .crawl ? damage.crawl : question == .verify ? damage.verify : damage.read
            expectClear(ended, allowed, of: store, says: damage.says, "\(damage.name): \(question)")
        }
    }

    @Test("a log that was cut or garbled at its end loses what was not yet safe, and the next crawl makes it good")
    func logs() async throws {
        guard try await mayTrace() else { return }
        let world = try await CrashWorld(sources: CrashWorld.few)
        await world.turn(to: .second)
        let whole = try await world.whole(.second)
        for (name, change) in [
            ("cut", { (log: inout [UInt8]) in log.removeLast(log.count / 3) }),
            ("garbled", { (log: inout [UInt8]) in log[log.count - log.count / 4] ^= 0xFF }),
            ("gone", { (log: inout [UInt8]) in log = [] }),
        ] {
            let store = try world.store("log-" + name, before: .second)
            let words = world.words(.crawl, store)
            // Killed as it begins to bring the log into the file: everything is still in the log.
            let killing = Strace.breaking(["fdatasync"], .kill(nth: 1))
            try await run(killing[0], Array(killing.dropFirst()) + words)
            try edit(store + "-wal") { log in
                #expect(!log.isEmpty)
                if !log.isEmpty { change(&log) }
            }
            for question in [Question.timeline, .verify] {
                let ended = try await world.ask(question, store)
                expectClear(ended, [0], of: store, "log \(name): \(question)")
            }
            try await world.finish(store)
            let found = try await world.content(of: store)
            #expect(found == whole.content, "log \(name): \(difference(found, whole.content))")
        }
        await world.end()
    }

    @Test("bits flipped in one page at a time: no command dies", arguments: 1...(CrashEffort.everyPoint ? 100 : 6))
    func flipped(seed: Int) async throws {
        let world = try await Self.world.value
        let store = try world.store("flipped", before: .second)
        var random = SeededGenerator(seed: UInt64(seed))
        try edit(store) { bytes in
            let page = Int.random(in: 1..<bytes.count / 4096, using: &random) * 4096
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                bytes[page + Int.random(in: 0..<4096, using: &random)] = .random(in: 0...255, using: &random)
            }
        }
        for question in Question.sample(seed) where question != .crawl {
            let ended = try await world.ask(question, store)
            expectClear(ended, [0, 65], of: store, "seed \(seed): \(question)")
        }
    }
}

private func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

private func edit(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    change(&bytes)
    try write(bytes, to: path)
}

/// Whether a command ended as it should: with one of `allowed`, by no signal, and, when it failed, with a message
/// that names the store and `says` what to do.
func expectClear(
    _ ended: Ended, _ allowed: Set<Int32>, of store: String, says: String = "", _ what: String,
    at place: SourceLocation = #_sourceLocation
) {
    let told = "\(what): exit \(ended.code), \(ended.errors)"
    #expect(allowed.contains(ended.code), "\(told)", sourceLocation: place)
    #expect(!ended.errors.contains("Fatal error"), "\(told)", sourceLocation: place)
    guard ended.code != 0 else { return }
    #expect(ended.errors.contains(store), "\(told)", sourceLocation: place)
    #expect(says.isEmpty || ended.errors.contains(says), "\(told)", sourceLocation: place)
}
