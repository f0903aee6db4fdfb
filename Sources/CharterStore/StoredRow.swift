import GRDB

/// GRDB's own subscripts end the program when a value is not of the type asked for. In a damaged file it may not be,
/// whatever the schema says: these take their place in this module and throw `corrupt`.
extension Row {
    subscript<Value: DatabaseValueConvertible>(_ column: String) -> Value {
        get throws {
            do { return try decode(Value.self, forColumn: column) } catch { throw unreadable(column) }
        }
    }

    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) -> Value {
        get throws {
            do { return try decode(Value.self, forColumn: column) } catch { throw unreadable(column) }
        }
    }

    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) -> Value {
        get throws {
            do { return try decode(Value.self, atIndex: index) } catch { throw unreadable("column \(index)") }
        }
    }

    private func unreadable(_ column: String) -> StoreError { damaged("a value in \(column)") }
}

/// Columns by name, of a row however it looks them up.
protocol StoredColumns {
    func value<Value: DatabaseValueConvertible>(of column: String) throws -> Value
}

extension StoredColumns {
    subscript<Value: DatabaseValueConvertible>(_ column: String) -> Value {
        get throws { try value(of: column) }
    }
}

extension Row: StoredColumns {
    func value<Value: DatabaseValueConvertible>(of column: String) throws -> Value { try self[column] }
}

/// A row whose columns were asked for in a known order: each is found at once, where GRDB compares names one by one.
struct OrderedRow: StoredColumns {
    let row: Row
    let order: ColumnOrder

    func value<Value: DatabaseValueConvertible>(of column: String) throws -> Value {
        guard let index = order.places[column] else { throw damaged("no column \(column)") }
        do { return try row.decode(Value.self, atIndex: index) } catch { throw damaged("a value in \(column)") }
    }
}

/// Columns in the order in which they are asked for.
struct ColumnOrder {
    /// For SELECT.
    let sql: String
    let places: [String: Int]

    init(_ names: [String]) {
        sql = names.joined(separator: ", ")
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    /// A source with its state.
    static let source = ColumnOrder(["id"] + SourceColumns.names + StateColumns.names)
}
