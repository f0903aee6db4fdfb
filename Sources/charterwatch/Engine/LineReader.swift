import CharterModel
import Foundation

/// Lines of a file or of standard input, read as bytes, blank lines passed over.
final class LineReader {
    private let handle: FileHandle
    private var buffer = Data()
    private var ended = false

    /// Longest line accepted: a row with a large document in base64.
    static let longestLine = 128 << 20

    init(standardInput: Void) { handle = .standardInput }

    /// Throws when the file cannot be opened.
    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Failure(.badData, "cannot read \(path) — does it exist, and may you read it?")
        }
        self.handle = handle
    }

    /// Up to `count` lines, nil at the end.
    func next(upTo count: Int) throws -> [Data]? {
        var lines: [Data] = []
        while lines.count < count, let line = try nextLine() { lines.append(line) }
        return lines.isEmpty ? nil : lines
    }

    private func nextLine() throws -> Data? {
        var searched = 0
        while true {
            if let end = buffer[(buffer.startIndex + searched)...].firstIndex(of: 10) {
                let line = buffer[buffer.startIndex..<end]
                buffer = buffer[(end + 1)...]
                if line.allSatisfy({ $0 == 32 || $0 == 13 || $0 == 9 }) {
                    searched = 0
                    continue
                }
                return Data(line)
            }
            searched = buffer.count
            if ended {
                let rest = Data(buffer)
                buffer = Data()
                return rest.allSatisfy { $0 == 32 || $0 == 13 || $0 == 9 } ? nil : rest
            }
            guard buffer.count <= LineReader.longestLine else {
                throw Failure(.badData, "an input line is longer than \(LineReader.longestLine >> 20) MB")
            }
            try fill()
        }
    }

    private func fill() throws {
        do {
            guard let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty else {
                ended = true
                return
            }
            buffer = Data(buffer) + chunk
        } catch {
            throw Failure(.io, "reading the input failed: \(error)")
        }
    }
}
