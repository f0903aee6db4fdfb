import GRDB
import GRDBSQLite

/// A statement that runs for every entry of a feed. Its values are bound and read by position, without the boxes
/// that `StatementArguments` and `Row` put around each.
struct HotStatement {
    /// Holds the handle below; the connection prepares a statement once and keeps it.
    private let statement: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        self.connection = connection
    }

    /// Binds the parameter at `place`, from 1. A value stays bound for the next run.
    func bind(_ place: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress).map { $0.assumingMemoryBound(to: CChar.self) }
            // No address at all would bind NULL.
            guard let start else { return _ = sqlite3_bind_zeroblob(handle, place, 0) }
            sqlite3_bind_text64(
                handle, place, start, UInt64(bytes.count), HotStatement.copied, UInt8(SQLITE_UTF8))
        }
    }

    /// The same for a text that may be missing.
    func bind(_ place: Int32, orNull text: String?) {
        if let text { bind(place, text) } else { sqlite3_bind_null(handle, place) }
    }

    /// The same for a number that may be missing.
    func bind(_ place: Int32, _ number: Int64?) {
        if let number { sqlite3_bind_int64(handle, place, number) } else { sqlite3_bind_null(handle, place) }
    }

    /// The same for a fraction.
    func bind(_ place: Int32, real: Double) { sqlite3_bind_double(handle, place, real) }

    /// Runs the statement to its end and says how many rows it changed.
    @discardableResult
    func run() throws -> Int {
        try step(until: SQLITE_DONE)
        return Int(sqlite3_changes(connection))
    }

    /// The first column of the first row, as a number.
    func number() throws -> Int64 {
        defer { sqlite3_reset(handle) }
        guard sqlite3_step(handle) == SQLITE_ROW else { throw failure() }
        return sqlite3_column_int64(handle, 0)
    }

    private func step(until wanted: Int32) throws {
        defer { sqlite3_reset(handle) }
        guard sqlite3_step(handle) == wanted else { throw failure() }
    }

    private func failure() -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: statement.sql)
    }

    /// SQLite makes a copy of a text that is bound.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
