import GRDB

/// Why the store could not do what was asked: the kind for programs, the message (which file, what to do) for
/// people.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, coarsely.
    package enum Kind: String, Sendable, CaseIterable {
        /// The file cannot be opened or created.
        case cannotOpen
        /// The file is something else than a charterwatch store.
        case notOurs
        /// A newer charterwatch wrote the store.
        case newerSchema
        /// Another process holds the store or the crawl lease.
        case locked
        /// No room on the disk.
        case full
        /// The file or its folder may not be written.
        case readOnly
        /// SQLite finds the file damaged.
        case corrupt
        /// Reading or writing failed below SQLite.
        case io
        /// What was named is not in the store, or the store does not exist.
        case notFound
        /// What was handed in breaks a rule of the store (a quote that is not in its text); nothing was written.
        case refused
    }

    /// What went wrong, for programs.
    package let kind: Kind
    /// A sentence or two, naming the file and the remedy.
    package let message: String

    /// An error with its sentence; `message` names the file and says what to do.
    package init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    package var description: String { message }

    /// The exit code a command should end with (sysexits.h).
    package var exitCode: Int32 {
        switch kind {
        case .cannotOpen, .readOnly: 73
        case .full, .io: 74
        case .locked: 75
        case .notOurs, .corrupt, .refused: 65
        case .newerSchema, .notFound: 69
        }
    }
}

extension StoreError {
    /// The typed form of whatever GRDB or SQLite threw while working on the file at `path`.
    init(_ error: any Error, path: String) {
        if let known = error as? StoreError {
            let named = known.kind != .corrupt || known.message.hasPrefix(path)
            self.init(kind: known.kind, message: named ? known.message : "\(path): \(known.message)")
        } else if let failure = error as? DatabaseError {
            self.init(failure, path: path)
        } else if error is RowDecodingError || error is DecodingError {
            self.init(damaged("a value that cannot be read"), path: path)
        } else {
            self.init(kind: .io, message: "\(path): \(error). Run `charterwatch store verify`.")
        }
    }

    private init(_ failure: DatabaseError, path: String) {
        let said = failure.message ?? "SQLite error \(failure.extendedResultCode.rawValue)"
        let kind: Kind
        let remedy: String
        if failure.extendedResultCode == .SQLITE_IOERR_SHMSIZE || failure.extendedResultCode == .SQLITE_IOERR_SHMOPEN {
            self.init(
                kind: .full,
                message: "\(path): \(said). A file beside it cannot be made: make room on the disk and run "
                    + "again; nothing already stored is lost.")
            return
        }
        switch failure.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (kind, remedy) = (.locked, "Another process is writing to it; try again when that has ended.")
        case .SQLITE_FULL:
            (kind, remedy) = (.full, "The disk is full: make room and run again; nothing already stored is lost.")
        case .SQLITE_READONLY:
            (kind, remedy) = (.readOnly, "Give this user the right to write to the file and to its folder.")
        case .SQLITE_CORRUPT:
            (kind, remedy) = (.corrupt, "The file or its disk is damaged: put the last backup in its place.")
        case .SQLITE_NOTADB:
            (kind, remedy) = (.notOurs, "It is not a charterwatch store: name another file with --store.")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (kind, remedy) = (
                .cannotOpen,
                "Check that its folder exists, that this user may write there, and that enough files may be open "
                    + "at once (`ulimit -n`)."
            )
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
            (kind, remedy) = (.refused, "Nothing was written. Run `charterwatch store verify`.")
        case .SQLITE_MISUSE:
            (kind, remedy) = (.io, "It was closed while it was in use.")
        default:
            (kind, remedy) = (.io, "Check the disk, then run `charterwatch store verify`.")
        }
        self.init(kind: kind, message: "\(path): \(said). \(remedy)")
    }
}
