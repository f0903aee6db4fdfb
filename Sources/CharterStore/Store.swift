import FoundationEssentials
import GRDB
import Glibc

/// The timeline store: one SQLite file in WAL mode, and the only place that speaks SQL.
///
/// Every `record` is whole within one transaction, which it may share with others that wait at the same moment, so a
/// process killed at any point leaves whole items or nothing. Work is never cancelled half-way: a transaction is
/// short, and one that has begun is finished.
package struct Store: Sendable {
    /// Where the file is.
    package let path: String
    /// Opened for reading only: every write fails with `readOnly`.
    package let readOnly: Bool
    let pool: DatabasePool
    private let commits: SharedCommits
    private let reads: SharedReads

    /// Opens the file at `path`, creating it unless `readOnly`, and brings its schema up to date.
    ///
    /// Throws `notOurs` for a file something else wrote and `newerSchema` for one a later version wrote, both
    /// before anything in it is changed.
    package init(path: String, readOnly: Bool = false) throws(StoreError) {
        self.path = path
        self.readOnly = readOnly
        pool = try Store.opened(path, readOnly: readOnly)
        commits = SharedCommits(pool)
        reads = SharedReads(pool)
    }

    /// Two that make one new file at the same moment can meet each other half-way: SQLite then says that it is busy, or
    /// that the disk failed. Whoever was second finds it made a moment later. A file that was there is opened once.
    private static func opened(_ path: String, readOnly: Bool) throws(StoreError) -> DatabasePool {
        let isNew = !readOnly && ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int ?? 0) == 0
        var tries = isNew ? 5 : 1
        while true {
            do {
                return try pool(path, readOnly: readOnly)
            } catch {
                let failure = StoreError(error, path: path)
                tries -= 1
                guard tries > 0, failure.kind == .io || failure.kind == .locked else { throw failure }
                usleep(100_000)
            }
        }
    }

    private static func pool(_ path: String, readOnly: Bool) throws -> DatabasePool {
        try inspect(path, readOnly: readOnly)
        if !readOnly { claim(path) }
        let pool = try DatabasePool(
            path: readOnly ? readable(path) : path, configuration: configuration(readOnly: readOnly))
        if readOnly {
            try pool.read { db in try Schema.requireCurrent(db, path: path) }
        } else {
            try Schema.migrate(pool, path: path)
            try pool.writeWithoutTransaction { try $0.execute(sql: writing) }
        }
        return pool
    }

    /// `body` is called before every commit from here on: what the rows speak of and another keeps (an archive) must be on
    /// the disk first. When it throws a `StoreError`, nothing of the transaction is kept, and its writers are told. Nil
    /// ends that.
    package func beforeCommit(_ body: (@Sendable () throws -> Void)?) { commits.beforeCommit(body) }

    /// Closes the file, with everything in the one file that a backup would copy. Whatever is asked of the store
    /// afterwards throws.
    package func close() {
        if !readOnly { try? pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") } }
        try? pool.close()
    }

    /// Brings everything that was committed onto the disk and into the one file, as far as readers allow. Throws
    /// when the disk refuses: what was committed is then still in the log beside the file.
    package func flush() async throws(StoreError) {
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    returning: Result { try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") })
            }
        }
        do { try result.get() } catch { throw StoreError(error, path: path) }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
            // The size of a page is chosen when the file is made: most rows hold about a kilobyte of text.
            if !readOnly { try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA synchronous = NORMAL") }
        }
        return configuration
    }

    /// What suits the connection that writes. What a crawl looks up and adds to stays in memory (KiB); the log is
    /// brought into the file every 64 MB; what is deleted is overwritten where that costs no page more.
    private static let writing = """
        PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;
        PRAGMA secure_delete = FAST
        """

    /// How a reader names the file to SQLite. To read a file in WAL mode two more are needed beside it; where none
    /// can be made (a disk mounted read-only, a folder of somebody else's) and nothing waits in one, the file alone
    /// is the whole store, and SQLite is told that nobody writes to it.
    private static func readable(_ path: String) -> String {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var log = stat()
        guard access(folder, W_OK) != 0, stat(path + "-wal", &log) != 0 || log.st_size == 0 else { return path }
        let escaped = [("%", "%25"), ("?", "%3f"), ("#", "%23")].reduce(path) { $0.replacing($1.0, with: $1.1) }
        return "file:\(escaped)?immutable=1"
    }

    /// Nothing to read: no file, or one in which nothing was ever stored.
    static func notThereYet(_ path: String) -> StoreError {
        StoreError(kind: .notFound, message: "\(path): there is no store yet. `charterwatch crawl` makes one.")
    }

    /// Makes a new file for its owner alone: it holds full texts, and headers that may carry passwords. SQLite gives
    /// the files beside it the same rights. When it cannot be made, opening it says why.
    private static func claim(_ path: String) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }

    /// Looks at the file before it is opened in earnest, since opening turns WAL mode on, which writes.
    private static func inspect(_ path: String, readOnly: Bool) throws {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            if access(path, F_OK) != 0, errno == EACCES {
                throw StoreError(
                    kind: .cannotOpen,
                    message: "\(path): this user may not look into its folder: give it the right, or name another "
                        + "place with --store.")
            }
            guard readOnly else { return }
            throw notThereYet(path)
        }
        if isFolder {
            throw StoreError(kind: .cannotOpen, message: "\(path) is a folder: name a file with --store.")
        }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw StoreError(kind: .cannotOpen, message: "\(path): this user may not read it.")
        }
        var looking = Configuration()
        // A process that died while it made the file leaves a journal, and only a writer may undo what it began.
        let isUnfinished = FileManager.default.fileExists(atPath: path + "-journal")
        looking.readonly = !isUnfinished
        looking.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: readable(path), configuration: looking)
        defer { try? queue.close() }
        try queue.read { db in try Schema.requireOurs(db, path: path) }
    }
}

extension Store {
    /// Runs `body` in a write transaction, to its end even when the calling task is cancelled. It may be run a second
    /// time after it was rolled back, and shares the transaction with what else waits: see `SharedCommits`.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do { return try await commits.write(body) } catch { throw StoreError(error, path: path) }
    }

    /// Runs `body`, which reads a few rows, on a snapshot that it may share: see `SharedReads`.
    func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do { return try await reads.read(body) } catch { throw StoreError(error, path: path) }
    }

    /// Runs `body` on one consistent snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            pool.asyncRead { access in
                continuation.resume(returning: Result { try body(access.get()) })
            }
        }
        do { return try result.get() } catch { throw StoreError(error, path: path) }
    }
}

extension Database {
    /// Executes a statement that is prepared once for each connection.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of a statement that is prepared once for each connection.
    func first(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// All rows of a statement that is prepared once for each connection.
    func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first column of the first row as a count; 0 when there is none.
    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(cachedStatement(sql: sql), arguments: arguments) ?? 0
    }
}
