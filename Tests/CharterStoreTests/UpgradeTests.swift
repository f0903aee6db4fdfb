import CharterModel
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import CharterStore

/// These upgrade the present schema to two made-up later ones.
@Suite("Upgrades that are interrupted") struct UpgradeTests {
    /// Each statement is followed by a look from outside, where the process may die.
    private static let scripts =
        Schema.scripts + [
            """
            ALTER TABLE crawl ADD COLUMN machine TEXT; SELECT look();
            CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; SELECT look();
            INSERT INTO note(text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
                SELECT printf('note %d %s', i, hex(zeroblob(200))) FROM n; SELECT look();
            CREATE INDEX note_by_text ON note(text); SELECT look();
            UPDATE crawl SET machine = 'one'; SELECT look();
            """,
            "CREATE TABLE third (id INTEGER PRIMARY KEY) STRICT; SELECT look(); DROP TABLE note; SELECT look();",
        ]

    @Test("killed at any statement of an upgrade: rolled back, and done again when it is opened next")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/store.sqlite"
        let store = try Store(path: path)
        _ = try await store.beginCrawl(pipeline: "p", version: "1", at: Date(timeIntervalSince1970: 0))
        store.close()
        let looks = Mutex(0)
        // What is on the disk at that moment is what a killed process leaves.
        let whole = try upgrade(path) {
            let n = looks.withLock { looks in
                looks += 1
                return looks
            }
            for end in ["", "-wal"] where FileManager.default.fileExists(atPath: path + end) {
                try? FileManager.default.copyItem(atPath: path + end, toPath: folder.path + "/\(n).sqlite" + end)
            }
        }
        #expect(looks.withLock { $0 } == 7)
        for n in 1...7 {
            let copy = folder.path + "/\(n).sqlite"
            let version = try await DatabaseQueue(path: copy).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            #expect(version == Schema.version + (n <= 5 ? 0 : 1), "at look \(n)")
            #expect(try upgrade(copy) {} == whole, "at look \(n)")
        }
    }

    @Test("an upgrade that fails leaves the older store as it was")
    func failed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/store.sqlite"
        try Store(path: path).close()
        let pool = try DatabasePool(path: path)
        let before = try content(pool)
        #expect(throws: DatabaseError.self) {
            try Schema.migrate(
                pool, path: path, scripts: Schema.scripts + ["CREATE TABLE note(id INTEGER) STRICT; SELECT no_such();"])
        }
        #expect(try content(pool) == before)
        try pool.close()
    }

    @Test("a store of the first schema becomes a present one, with all it holds")
    func fromTheFirst() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/store.sqlite"
        let pool = try DatabasePool(path: path)
        try Schema.migrate(pool, path: path, scripts: [schemaVersion1])
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO crawl(pipeline, version, started_at) VALUES ('p', '1', 0);
                    INSERT INTO host(host, bucket) VALUES ('a.example', 5);
                    INSERT INTO source(id, kind, url, host, title, outlet, languages, headers, origin, listed, listed_at,
                        health, health_since, failures, etag, next_check_at)
                    VALUES ('a', 'rss', 'https://a.example/feed', 'a.example', 'A', 'A', '[]', '[]', '', 1, 0,
                        'failing', 7000, 4.5, '"x"', 9000);
                    """)
        }
        try pool.close()
        let store = try Store(path: path)
        let due = try #require(try await store.dueSources(at: Date(timeIntervalSince1970: 9)).first)
        #expect(due.source.url.absoluteString == "https://a.example/feed")
        #expect(due.state.health == .failing && due.state.failures == 4.5 && due.state.validators.etag == "\"x\"")
        #expect(due.state.rhythm.isEmpty && due.state.cadence == nil && due.state.move == Move())
        #expect(try await store.verify().isSound)
        // The list is read anew, and what it says of the source is what is kept.
        #expect(try await store.syncSources([due.source], at: Date(timeIntervalSince1970: 10)) == SourceSync())
        #expect(try await store.syncSources([due.source], at: Date(timeIntervalSince1970: 11)) == SourceSync())
        store.close()
    }

    private func upgrade(_ path: String, _ look: @escaping @Sendable () -> Void) throws -> [String] {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            // A small cache, so that much of the transaction is in the file before it ends.
            try db.execute(sql: "PRAGMA cache_size = 10")
            db.add(
                function: DatabaseFunction("look", argumentCount: 0) { _ in
                    look()
                    return nil
                })
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrate(pool, path: path, scripts: Self.scripts)
        let found = try content(pool)
        try pool.close()
        return found
    }

    private func content(_ pool: DatabasePool) throws -> [String] {
        try pool.read { db in
            try String.fetchAll(db, sql: "SELECT name || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1")
                + [try String.fetchOne(db, sql: "PRAGMA user_version") ?? ""]
                + (try String.fetchAll(db, sql: "PRAGMA integrity_check"))
        }
    }
}

@Suite("A clock that was ahead") struct ClockStepTests {
    /// A wait, and whether it is one that a rule may have given.
    struct Wait: Sendable, CustomTestStringConvertible {
        let name: String
        let days: Double
        var cadence: Int?
        var health = SourceState.Health.ok
        let isBroughtForward: Bool
        var testDescription: String { name }
    }

    @Test(
        "what waits longer than any rule can ask is due",
        arguments: [
            Wait(name: "an hour", days: 1 / 24, isBroughtForward: false),
            Wait(name: "thirty days", days: 30, isBroughtForward: false),
            Wait(name: "a year", days: 365, isBroughtForward: true),
            Wait(name: "forty days of a cadence of sixty", days: 40, cadence: 60 * 86_400, isBroughtForward: false),
            Wait(name: "seventy days of a cadence of sixty", days: 70, cadence: 60 * 86_400, isBroughtForward: true),
            Wait(name: "a year, retired", days: 365, health: .retired, isBroughtForward: false),
        ])
    func sources(wait: Wait) async throws {
        let desk = try await Desk()
        var source = try #require(try await desk.store.dueSources(at: Desk.at(10_000), all: true).first).source
        source.cadence = wait.cadence
        _ = try await desk.store.syncSources([source], at: Desk.at(1))
        var state = SourceState(newAt: Desk.start)
        state.health = wait.health
        state.nextCheckAt = Desk.at(2 + wait.days * 24)
        _ = try await desk.store.record(Desk.visit(source.id.text, at: 1, state: state), run: desk.run)
        let forward = try await desk.store.bringForward(at: Desk.at(2), cadence: 3600)
        #expect(forward.sources == (wait.isBroughtForward ? [source.id] : []))
        #expect(forward.furthest == (wait.isBroughtForward ? state.nextCheckAt : nil))
        #expect(try await desk.store.dueSources(at: Desk.at(2)).count == (wait.isBroughtForward ? 1 : 0))
        #expect(try await desk.store.bringForward(at: Desk.at(2), cadence: 3600).sources.isEmpty)
    }

    @Test("pages wait a day at most")
    func pages() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 8000, Desk.entry("1", "a.example/1"))
        #expect(try await desk.store.duePages(at: Desk.at(7990), limit: 9).isEmpty)
        #expect(try await desk.store.bringForward(at: Desk.at(7990), cadence: 3600).pages == 0)
        #expect(try await desk.store.bringForward(at: Desk.at(10), cadence: 3600).pages == 1)
        #expect(try await desk.store.duePages(at: Desk.at(10), limit: 9).count == 1)
    }
}

@Suite("Values of another type than the schema's") struct StoredRowTests {
    @Test("are an error that names the column, never the end of the program", arguments: StateColumns.names)
    func types(name: String) throws {
        let sound = StateColumns.values(SourceState(newAt: Date(timeIntervalSince1970: 0)))
        let values = zip(StateColumns.names, sound).map { $0 == name ? Data([0xff, 0]).databaseValue : $1 }
        let columns = StateColumns.names.map { "? AS " + $0 }.joined(separator: ", ")
        try DatabaseQueue().read { db in
            let row = try #require(try db.first("SELECT " + columns, StatementArguments(values)))
            let error = #expect(throws: StoreError.self) { try StateColumns.state(row) }
            #expect(error?.kind == .corrupt && error?.message.contains(name) == true)
        }
    }

    @Test("the file's name comes with it")
    func named() {
        #expect(StoreError(damaged("a value in url"), path: "/some/store").message.hasPrefix("/some/store: "))
    }
}
