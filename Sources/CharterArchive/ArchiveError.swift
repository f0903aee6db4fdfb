internal import CharterModel
internal import Glibc

/// Why the archive could not do what was asked.
package struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    package enum Kind: String, Sendable, CaseIterable {
        /// The folder or a file in it cannot be made or written.
        case cannotCreate
        /// No room on the disk.
        case full
        /// Reading or writing failed.
        case io
        /// The file is not there, or may not be read.
        case notFound
        /// What stands there is no WARC record.
        case notAnArchive
    }
    package let kind: Kind
    /// A sentence or two, naming the file and the remedy.
    package let message: String
    package var description: String { message }

    package init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    /// What `code` of errno(3) means for a file that is written.
    init(writing path: String, code: Int32) {
        let said = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT:
            self.init(
                kind: .full,
                message: "\(path): \(said). The disk with the archive is full: make room and run again; nothing "
                    + "already archived is lost.")
        case EACCES, EPERM, EROFS:
            self.init(
                kind: .cannotCreate,
                message: "\(path): \(said). Give this user the right to write in the archive's folder (crawl.archive).")
        case ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, EEXIST:
            self.init(
                kind: .cannotCreate, message: "\(path): \(said). Name a folder for the archive in crawl.archive.")
        default: self.init(kind: .io, message: "\(path): \(said). Check the disk that holds the archive.")
        }
    }

    /// The same for a file that is read.
    init(reading path: String, code: Int32) {
        let said = String(cString: strerror(code))
        switch code {
        case ENOENT, ENOTDIR, EACCES, EPERM:
            self.init(kind: .notFound, message: "\(path): \(said) — does it exist, and may you read it?")
        default: self.init(kind: .io, message: "\(path): \(said). Check the disk that holds it.")
        }
    }
}
