import CCompression
import CharterArchive
import CharterModel
import Foundation
import Synchronization
import TestSupport
import Testing

/// A folder with an archive in it, and a clock that stands until it is moved.
final class Desk: Sendable {
    let folder: TemporaryFolder
    private let clock: Mutex<Date>

    static let start = Date(iso8601: "2026-11-27T10:15:00Z")!
    static let owner = ArchiveOwner(
        software: "charterwatch/test", contact: "https://watch.example/contact", userAgent: "charterwatch (test)")

    init(at moment: Date = start) throws {
        folder = try TemporaryFolder()
        clock = Mutex(moment)
    }

    var path: String { folder.path + "/kept/warc" }

    func move(by seconds: Double) { clock.withLock { $0 = $0.addingTimeInterval(seconds) } }

    func writer(fileSize: Int = 1 << 30) throws(ArchiveError) -> ArchiveWriter {
        try ArchiveWriter(folder: path, fileSize: fileSize, owner: Desk.owner) { [self] in clock.withLock { $0 } }
    }

    /// Files of the archive, sorted.
    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    /// Writes a file beside the archive.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let full = folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: full))
        return full
    }

    func bytes(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + file)))
    }
}

/// An answer of a made-up outlet.
func exchange(
    _ url: String = "http://kura.test/news/1", at: Date = Desk.start, status: Int = 200, headers: [String] = [],
    body: [UInt8] = Array("<p>The ferry sails at noon.</p>".utf8), request: [String] = ["Host: kura.test"]
) -> ArchivedExchange {
    let head = ["HTTP/1.1 \(status) Fine"] + headers + ["", ""]
    let asked = ["GET /news/1 HTTP/1.1"] + request + ["", ""]
    return ArchivedExchange(
        url: url, at: at, address: "192.0.2.7", request: Array(asked.joined(separator: "\r\n").utf8), status: status,
        head: Array(head.joined(separator: "\r\n").utf8), body: body)
}

/// Everything a file holds.
struct Contents {
    var records: [ArchiveRecord] = []
    var damages: [ArchiveDamage] = []

    init(_ path: String, blockLimit: Int = 1 << 26) throws {
        let reader = try ArchiveReader(path: path, blockLimit: blockLimit)
        while let item = try reader.next() {
            switch item {
            case .record(let record): records.append(record)
            case .damage(let damage): damages.append(damage)
            }
        }
    }

    var types: [String] { records.map(\.type) }
}

extension ArchiveWriter {
    func add(_ exchange: ArchivedExchange, earlier: EarlierCapture? = nil) throws -> Capture {
        try append(encode(exchange, earlier: earlier))
    }
}

/// One gzip member, by the system's zlib.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard cw_deflate_init_gzip(&stream, 6) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    return [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 100 + 200) { room, filled in
        input.withUnsafeMutableBufferPointer { input in
            (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
            (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
            _ = deflate(&stream, Z_FINISH)
        }
        filled = room.count - Int(stream.avail_out)
    }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
