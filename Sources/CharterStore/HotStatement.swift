import GRDB
import GRDBSQLite

/// A statement that runs for every entry or article. Its values are bound and read by position, without the boxes
/// that `StatementArguments` and `Row` put around each.
final class HotStatement {
    /// Holds the handle below; the connection prepares a statement once and keeps it.
    private let statement: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    /// The texts of the next run, one behind the other, and where each is.
    private var texts: [UInt8] = []
    private var places: [(place: Int32, start: Int, count: Int)] = []

    init(_ sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        self.connection = connection
    }

    /// Binds the parameter at `place`, from 1, for the next run only.
    func bind(_ place: Int32, _ text: String) {
        places.append((place, texts.count, text.utf8.count))
        texts.append(contentsOf: text.utf8)
    }

    /// The same for a text that may be missing.
    func bind(_ place: Int32, orNull text: String?) {
        if let text { bind(place, text) } else { sqlite3_bind_null(handle, place) }
    }

    /// Binds a number that may be missing, until another takes its place.
    func bind(_ place: Int32, _ number: Int64?) {
        if let number { sqlite3_bind_int64(handle, place, number) } else { sqlite3_bind_null(handle, place) }
    }

    /// The same for a fraction.
    func bind(_ place: Int32, real: Double) { sqlite3_bind_double(handle, place, real) }

    /// Runs the statement to its end and says how many rows it changed.
    @discardableResult
    func run() throws -> Int {
        try step(SQLITE_DONE) { Int(sqlite3_changes(connection)) }
    }

    /// The first column of the first row, as a number.
    func number() throws -> Int64 {
        try step(SQLITE_ROW) { sqlite3_column_int64(handle, 0) }
    }

    private func step<Value>(_ wanted: Int32, _ read: () -> Value) throws -> Value {
        // One more, so that there is an address even where every text is empty: without one NULL would be bound.
        texts.append(0)
        defer {
            texts.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
        }
        return try texts.withUnsafeBytes { bytes in
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress!
            for text in places {
                sqlite3_bind_text64(
                    handle, text.place, start + text.start, UInt64(text.count), nil, UInt8(SQLITE_UTF8))
            }
            defer {
                sqlite3_reset(handle)
                for text in places { sqlite3_bind_null(handle, text.place) }
            }
            guard sqlite3_step(handle) == wanted else { throw failure() }
            return read()
        }
    }

    private func failure() -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: statement.sql)
    }
}
