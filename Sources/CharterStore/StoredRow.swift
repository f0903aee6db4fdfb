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
