import CharterModel
import FoundationEssentials
import Glibc

/// The right to crawl into one store, held until it is released or the process ends, however it ends: the
/// kernel drops the lock of a killed process.
package final class CrawlLease: Sendable {
    /// The lock file. It stays when the lease goes: deleting it would let two processes each lock their own.
    package let path: String
    private let descriptor: Int32

    /// Throws `locked` when another process, or another lease of this one, holds it.
    init(path: String) throws(StoreError) {
        self.path = path
        // Close-on-exec: a child that outlives us must not keep the lease.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw CrawlLease.failure(path: path, code: errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            let holder = code == EWOULDBLOCK ? CrawlLease.holder(descriptor) : ""
            Glibc.close(descriptor)
            throw CrawlLease.failure(path: path, code: code, holder: holder)
        }
        let name = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, name, name.count, 0) }
    }

    deinit {
        // A child that is being started holds the file open for a moment; closing alone would leave it the lock.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }

    private static func failure(path: String, code: Int32, holder: String = "") -> StoreError {
        switch code {
        case EWOULDBLOCK:
            StoreError(
                kind: .locked,
                message: "Another crawl\(holder) holds \(path): wait for it to end, then run again.")
        case EROFS, EACCES, EPERM:
            StoreError(kind: .readOnly, message: "\(path): this user may not write here.")
        case ENOSPC, EDQUOT:
            StoreError(kind: .full, message: "\(path): the disk is full: make room and run again.")
        case EISDIR:
            StoreError(kind: .cannotOpen, message: "\(path) is a folder, and a file is wanted there: remove it.")
        case ENOENT, ENOTDIR:
            StoreError(kind: .cannotOpen, message: "\(path): its folder does not exist: make it first.")
        default:
            StoreError(kind: .io, message: "\(path): cannot be locked (error \(code)): check the disk.")
        }
    }

    /// ` (process 4711)` when the holder wrote its number.
    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let got = pread(descriptor, &bytes, bytes.count, 0)
        guard got > 0 else { return "" }
        let text = String(decoding: bytes[..<got], as: UTF8.self).trimmedASCIIWhitespace
        return Int(text) == nil ? "" : " (process \(text))"
    }
}

extension Store {
    /// Takes the lease that keeps two crawls from writing to one store. Hold it for the length of the crawl.
    ///
    /// Throws `locked` (exit code 75) when another crawl holds it, `readOnly` when the store was opened so.
    package func acquireCrawlLease() throws(StoreError) -> CrawlLease {
        if readOnly {
            throw StoreError(kind: .readOnly, message: "\(path) was opened for reading only: no crawl into it.")
        }
        return try CrawlLease(path: path + ".lock")
    }
}
