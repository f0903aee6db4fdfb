import CharterStages
import Foundation

/// The words of compared texts in a temporary file that nobody else sees: four bytes a word, however many texts.
final class SpilledRows: WordRows {
    private let file: FileHandle
    /// Where each row begins, in words, and where the last one ends.
    private var starts = [0]
    /// What is not in the file yet.
    private var pending: [UInt32] = []
    private var written = 0

    /// Throws when no temporary file can be made.
    init() throws {
        let path = FileManager.default.temporaryDirectory.path + "/charterwatch-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { throw SpilledRows.failure("\(path): this temporary file cannot be made") }
        self.file = file
        // Gone as soon as it is closed, whatever ends the process.
        try FileManager.default.removeItem(atPath: path)
    }

    func append(_ row: WordRow) throws {
        pending += row.words
        starts.append(starts[starts.count - 1] + row.words.count)
        guard pending.count > 1 << 18 else { return }
        do {
            try file.seekToEnd()
            try pending.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
        } catch {
            throw SpilledRows.failure("the temporary file cannot be written: \(error.localizedDescription)")
        }
        written += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// A row is in the file or pending as a whole.
    func row(at place: Int) throws -> WordRow {
        let words = starts[place]..<starts[place + 1]
        if words.lowerBound >= written {
            return WordRow(words: Array(pending[(words.lowerBound - written)..<(words.upperBound - written)]))
        }
        if words.isEmpty { return WordRow(words: []) }
        try file.seek(toOffset: UInt64(words.lowerBound * 4))
        guard let data = try file.read(upToCount: words.count * 4), data.count == words.count * 4 else {
            throw SpilledRows.failure("the temporary file is shorter than what was written to it")
        }
        return WordRow(words: data.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) })
    }

    private static func failure(_ what: String) -> Failure {
        Failure(.io, what + " — TMPDIR says where there is room")
    }
}
