import GRDB
import Testing

@testable import CharterStore

@Suite("Result codes of SQLite")
struct StoreErrorMappingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var code: ResultCode
        var kind: StoreError.Kind
        var exitCode: Int32
        var remedy: String
        var testDescription: String { "\(code)" }
    }

    @Test(
        "each becomes a kind, an exit code, and a message that names the file and the remedy",
        arguments: [
            Case(code: .SQLITE_BUSY, kind: .locked, exitCode: 75, remedy: "try again"),
            Case(code: .SQLITE_BUSY_SNAPSHOT, kind: .locked, exitCode: 75, remedy: "try again"),
            Case(code: .SQLITE_LOCKED, kind: .locked, exitCode: 75, remedy: "try again"),
            Case(code: .SQLITE_FULL, kind: .full, exitCode: 74, remedy: "make room"),
            Case(code: .SQLITE_READONLY, kind: .readOnly, exitCode: 73, remedy: "right to write"),
            Case(code: .SQLITE_READONLY_DBMOVED, kind: .readOnly, exitCode: 73, remedy: "right to write"),
            Case(code: .SQLITE_CORRUPT, kind: .corrupt, exitCode: 65, remedy: "backup"),
            Case(code: .SQLITE_NOTADB, kind: .notOurs, exitCode: 65, remedy: "--store"),
            Case(code: .SQLITE_CANTOPEN, kind: .cannotOpen, exitCode: 73, remedy: "folder"),
            Case(code: .SQLITE_IOERR, kind: .io, exitCode: 74, remedy: "disk"),
            Case(code: .SQLITE_IOERR_FSYNC, kind: .io, exitCode: 74, remedy: "disk"),
            Case(code: .SQLITE_CONSTRAINT_FOREIGNKEY, kind: .refused, exitCode: 65, remedy: "Nothing was written"),
            Case(code: .SQLITE_NOMEM, kind: .io, exitCode: 74, remedy: "disk"),
        ])
    func mapping(one: Case) {
        let error = StoreError(DatabaseError(resultCode: one.code), path: "/some/store.sqlite")
        #expect(error.kind == one.kind)
        #expect(error.exitCode == one.exitCode)
        #expect(error.message.hasPrefix("/some/store.sqlite: "))
        #expect(error.message.contains(one.remedy))
        #expect(error.description == error.message)
    }

    @Test("an error of ours stays what it is; any other is an I/O error that says what it was")
    func others() {
        struct Odd: Error {}
        let ours = StoreError(kind: .full, message: "Full.")
        #expect(StoreError(ours, path: "x") == ours)
        let odd = StoreError(Odd(), path: "x")
        #expect(odd.kind == .io)
        #expect(odd.message.contains("Odd"))
    }
}
