internal import Glibc

/// A file that is read from any place, a piece at a time.
final class RawFile {
    let path: String
    let size: Int
    private let descriptor: Int32
    private var piece = [UInt8]()
    private var start = 0

    private static let pieceSize = 256 << 10

    init(_ path: String) throws(ArchiveError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw ArchiveError(reading: path, code: errno) }
        var found = stat()
        let code = fstat(descriptor, &found) == 0 ? 0 : errno
        size = Int(found.st_size)
        if code != 0 { throw ArchiveError(reading: path, code: code) }
        guard found.st_mode & S_IFMT == S_IFREG else {
            throw ArchiveError(
                kind: .notAnArchive, message: "\(path) is no file: name WARC files, not folders or pipes.")
        }
    }

    /// Bytes in memory in the place of a file.
    init(bytes: [UInt8]) {
        (path, size, piece, descriptor) = ("bytes in memory", bytes.count, bytes, -1)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Hands on what stands from `offset` on, some of it: `least` bytes or more, as long as the file has them; nothing at
    /// its end.
    func from<Result>(
        _ offset: Int, least: Int = 1, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(ArchiveError) -> Result {
        let end = start + piece.count
        if !(start..<end).contains(offset) || (offset + least > end && end < size) { try load(offset) }
        return piece.withUnsafeBytes { bytes in
            body(UnsafeRawBufferPointer(rebasing: bytes[min(bytes.count, offset - start)...]))
        }
    }

    private func load(_ offset: Int) throws(ArchiveError) {
        if descriptor < 0 { return }
        var code: Int32 = 0
        piece = [UInt8](unsafeUninitializedCapacity: RawFile.pieceSize) { room, filled in
            var count = 0
            repeat {
                count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
            } while count < 0 && errno == EINTR
            if count < 0 { code = errno }
            filled = max(0, count)
        }
        start = offset
        if code != 0 { throw ArchiveError(reading: path, code: code) }
    }
}
