import CharterStages
import Foundation

/// The words of compared texts in a temporary file that nobody else sees: four bytes a word, however many texts.
final class SpilledRows: WordRows {
    private let file: Int32
    /// Where each row begins, in words, and where the last one ends.
    private var starts = [0]
    /// What is not in the file yet.
    private var pending: [UInt32] = []
    private var written = 0

    /// Throws when no temporary file can be made.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.path
        var path = Array((folder + "/charterwatch-dedup-XXXXXX").utf8CString)
        file = mkstemp(&path)
        guard file >= 0 else { throw SpilledRows.failure("no temporary file can be made in \(folder)") }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        // Gone as soon as it is closed, whatever ends the process.
        unlink(path)
    }

    deinit { close(file) }

    func append(_ row: WordRow) throws {
        pending += row.words
        starts.append(starts[starts.count - 1] + row.words.count)
        if pending.count > 1 << 18 { try flush() }
    }

    func row(at place: Int) throws -> WordRow {
        let words = starts[place]..<starts[place + 1]
        if words.lowerBound >= written {
            return WordRow(words: Array(pending[(words.lowerBound - written)..<(words.upperBound - written)]))
        }
        let read = try [UInt32](unsafeUninitializedCapacity: words.count) { buffer, count in
            var done = 0
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            while done < words.count * 4 {
                let got = pread(
                    file, bytes.baseAddress! + done, words.count * 4 - done, off_t(words.lowerBound * 4 + done))
                guard got > 0 else { throw SpilledRows.failure("the temporary file cannot be read") }
                done += got
            }
            count = words.count
        }
        return WordRow(words: read)
    }

    /// A row is in the file or pending as a whole.
    private func flush() throws {
        try pending.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let put = write(file, bytes.baseAddress! + done, bytes.count - done)
                guard put > 0 else { throw SpilledRows.failure("the temporary file cannot be written") }
                done += put
            }
        }
        written += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    private static func failure(_ what: String) -> Failure {
        Failure(.io, "\(what): \(String(cString: strerror(errno))) — TMPDIR says where there is room")
    }
}
