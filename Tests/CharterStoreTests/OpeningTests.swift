import CharterModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import CharterStore

@Suite("Opening a store")
final class OpeningTests {
    let folder: String
    var path: String { folder + "/store.sqlite" }

    init() throws { folder = try temporaryFolder() }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func opening(readOnly: Bool = false) async -> StoreError? {
        await failure { try Store(path: path, readOnly: readOnly).close() }
    }

    @Test("a new file gets the schema, WAL and our mark")
    func fresh() async throws {
        let store = try Store(path: path)
        #expect(try await store.counts().articles == 0)
        store.close()
        let queue = try DatabaseQueue(path: path)
        let said = try await queue.read { db in
            try ["application_id", "user_version", "journal_mode"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(said == ["\(0x6377_6368)", "\(Schema.version)", "wal"])
        try Store(path: path).close()
    }

    @Test("only its owner may read it, the files beside it included")
    func rights() async throws {
        let store = try Store(path: path)
        _ = try await store.beginCrawl(pipeline: "p", version: "1", at: Date(timeIntervalSince1970: 0))
        for file in [path, path + "-wal", path + "-shm"] {
            let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            #expect(rights?.intValue == 0o600, "\(file)")
        }
        store.close()
    }

    @Test("after closing, the one file is the whole store")
    func copied() async throws {
        let store = try Store(path: path)
        _ = try await store.beginCrawl(pipeline: "p", version: "1", at: Date(timeIntervalSince1970: 0))
        try await store.setWatermark(of: "digest", to: 7, at: Date(timeIntervalSince1970: 0))
        store.close()
        try FileManager.default.copyItem(atPath: path, toPath: folder + "/copy.sqlite")
        let copy = try Store(path: folder + "/copy.sqlite")
        #expect(try await copy.watermark(of: "digest") == 7)
        copy.close()
    }

    @Test("an empty file is a new store")
    func emptyFile() async throws {
        _ = FileManager.default.createFile(atPath: path, contents: Data())
        #expect(await opening() == nil)
    }

    @Test("a database of another program is refused and not touched")
    func foreign() async throws {
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "CREATE TABLE bookmark(id INTEGER)") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: path))
        let error = await opening()
        #expect(error?.kind == .notOurs)
        #expect(error?.exitCode == 65)
        #expect(error?.message.contains(path) == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(await opening(readOnly: true)?.kind == .notOurs)
    }

    @Test("an empty database that another program marked is refused")
    func foreignMark() async throws {
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "PRAGMA application_id = 42") }
        try queue.close()
        #expect(await opening()?.kind == .notOurs)
    }

    @Test("a file that is no database is refused")
    func noDatabase() async throws {
        let text = String(repeating: "This is a letter, not a database.\n", count: 200)
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        #expect(await opening()?.kind == .notOurs)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(text.utf8))
    }

    @Test("a newer schema is refused for writing and for reading", arguments: [false, true])
    func newer(readOnly: Bool) async throws {
        try Store(path: path).close()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "PRAGMA user_version = 999") }
        try queue.close()
        let error = await opening(readOnly: readOnly)
        #expect(error?.kind == .newerSchema)
        #expect(error?.exitCode == 69)
    }

    @Test("reading what is not there is not found; writing into no folder cannot open")
    func missing() async throws {
        #expect(await opening(readOnly: true)?.kind == .notFound)
        #expect(!FileManager.default.fileExists(atPath: path))
        let error = await failure { _ = try Store(path: folder + "/no/such/store.sqlite") }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.exitCode == 73)
        #expect(await failure { _ = try Store(path: folder) }?.kind == .cannotOpen)
    }

    @Test("a store opened for reading refuses every write and the lease")
    func readOnly() async throws {
        try Store(path: path).close()
        let store = try Store(path: path, readOnly: true)
        #expect(try await store.counts().stories == 0)
        let error = await failure { _ = try await store.beginCrawl(pipeline: "p", version: "1", at: Desk.start) }
        #expect(error?.kind == .readOnly)
        #expect(await failure { _ = try store.acquireCrawlLease() }?.kind == .readOnly)
    }

    @Test("a reader sees what a writer commits, while it is open")
    func readerBesideWriter() async throws {
        let desk = try await Desk()
        let reader = try Store(path: desk.store.path, readOnly: true)
        try await desk.list("a", at: 0, Desk.entry("1", "a.example/1"))
        #expect(try await reader.counts().sightings == 1)
    }

    @Test("many who open a new store at once all succeed")
    func race() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try Store(path: path)
                    defer { store.close() }
                    return try await store.counts().articles
                }
            }
            for try await articles in group { #expect(articles == 0) }
        }
    }

    @Test("a damaged file gives typed errors, never a crash", arguments: 1...12)
    func damaged(seed: Int) async throws {
        let desk = try await Desk()
        for n in 0..<40 {
            try await desk.list("a", at: Double(n), Desk.entry("\(n)", "a.example/\(n)", text: "Body \(n)."))
            try await desk.read("a.example/\(n)", at: Double(n), text: String(repeating: "Text \(n). ", count: 90))
        }
        desk.store.close()
        var random = SeededGenerator(seed: UInt64(seed))
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: desk.store.path)))
        for _ in 0..<400 {
            bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try Data(bytes).write(to: URL(filePath: desk.store.path))
        let allowed: Set<StoreError.Kind> = [.corrupt, .notOurs, .io, .cannotOpen, .refused, .newerSchema, .readOnly]
        let error = await failure {
            let store = try Store(path: desk.store.path)
            let report = try await store.verify()
            #expect(!report.isSound)
        }
        if let error { #expect(allowed.contains(error.kind), "\(error)") }
    }

    @Test("a closed store throws and does not hang")
    func closed() async throws {
        let store = try Store(path: path)
        store.close()
        #expect(await failure { _ = try await store.counts() } != nil)
        #expect(await failure { _ = try await store.beginCrawl(pipeline: "p", version: "1", at: Desk.start) } != nil)
    }
}

@Suite("What SQLite says becomes a typed error with a remedy")
struct StoreErrorTests {
    @Test("a full disk is `full`, nothing is half written, and the store goes on when there is room")
    func full() async throws {
        let desk = try await Desk()
        let pages = try desk.count("PRAGMA page_count")
        try await desk.setPageLimit(pages + 2)
        let big = String(repeating: "Long text. ", count: 20_000)
        let before = try await desk.store.contentDump()
        let error = await failure { try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", text: big)) }
        #expect(error?.kind == .full)
        #expect(error?.exitCode == 74)
        #expect(try await desk.store.contentDump() == before)
        try await desk.setPageLimit(1_000_000)
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", text: big))
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("a visit to a source that was never listed is `notFound`; a run that does not exist is refused")
    func unknown() async throws {
        let desk = try await Desk()
        #expect(await failure { try await desk.list("nobody", at: 1) }?.kind == .notFound)
        let error = await failure { _ = try await desk.store.record(Desk.visit("a", at: 1), run: 99) }
        #expect(error?.kind == .refused)
    }

    @Test("every kind has an exit code of sysexits.h", arguments: StoreError.Kind.allCases)
    func exitCodes(kind: StoreError.Kind) {
        #expect([65, 69, 73, 74, 75].contains(StoreError(kind: kind, message: "x").exitCode))
    }
}

@Suite("The crawl lease")
struct CrawlLeaseTests {
    @Test("only one at a time, and released when it goes")
    func one() async throws {
        let desk = try await Desk()
        var lease: CrawlLease? = try desk.store.acquireCrawlLease()
        #expect(lease?.path == desk.store.path + ".lock")
        let error = await failure { _ = try desk.store.acquireCrawlLease() }
        #expect(error?.kind == .locked)
        #expect(error?.exitCode == 75)
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        lease = nil
        _ = try desk.store.acquireCrawlLease()
    }

    @Test("another process holds it, until it is killed")
    func otherProcess() async throws {
        let desk = try await Desk()
        let holder = try LockHolder(path: desk.store.path + ".lock")
        defer { holder.kill() }
        #expect(await failure { _ = try desk.store.acquireCrawlLease() }?.kind == .locked)
        holder.kill()
        _ = try desk.store.acquireCrawlLease()
    }

    @Test("a folder that is gone is an error with a remedy")
    func noFolder() async throws {
        let desk = try await Desk()
        try FileManager.default.removeItem(atPath: desk.folder)
        #expect(await failure { _ = try desk.store.acquireCrawlLease() }?.kind == .cannotOpen)
    }
}
