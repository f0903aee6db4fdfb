import CharterFetch
import CharterModel
import Foundation

/// One input row of a stage filter, for any stage: which fields matter depends on the stage.
struct StageInput: Sendable {
    let id: ID
    let title: String
    let text: String?
    let lang: String?
    /// `page` where the document is to be read as a list page, and the XPath that chooses its entries.
    let kind: String?
    let items: String?
    let url: URL?
    /// What only `inspect` rows carry.
    let inspected: Inspected
    private let contentType: String?
    private let contentLocation: String?
    private let contentLanguage: String?
    private let source: BodySource

    /// An id is given back exactly as it came: a string, a number, or nothing.
    enum ID: Sendable, Codable, Equatable {
        case text(String)
        case number(Int64)
        case none

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .none
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try value.decode(Int64.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .none: try container.encodeNil()
            }
        }

        /// For stages whose own rows carry a string.
        var string: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .none: ""
            }
        }
    }

    /// A row that cannot be used, with its id as far as it was read.
    struct Bad: Error {
        let id: ID
        let message: String
    }

    private enum BodySource {
        case none
        case inline(String)
        case file(String)
    }

    /// The fields of `inspect`'s own, as they came.
    struct Inspected: Sendable {
        /// The product token a robots.txt is read for.
        var agent: String?
        /// The URL as written.
        var url: String?
        /// What a reference is resolved against.
        var base: String?
        /// A robots.txt.
        var robots: [UInt8]?
        var checks: [Check]?

        /// One question to a robots.txt.
        struct Check: Sendable, Decodable {
            var agent: String?
            var url: String
        }
    }

    /// Largest document read from a file, plain or unpacked.
    static let fileLimit = 64 << 20

    init(line: Data, root: String?) throws {
        struct Row: Decodable {
            var id: ID?
            var file: String?
            var bodyB64: String?
            var url: String?
            var served: Served?
            var title: String?
            var text: String?
            var lang: String?
            var kind: String?
            var items: String?
            /// What `inspect` rows call their text and their document.
            var input: String?
            var payload: String?
            var htmlB64: String?
            var robotsB64: String?
            var robots: String?
            var agent: String?
            var base: String?
            var checks: [Inspected.Check]?
        }
        struct Served: Decodable {
            var url: String?
            var headers: [String: String]?
        }
        let row: Row
        do {
            row = try JSONLines.decode(Row.self, from: line)
        } catch {
            let id = (try? JSONLines.decode([String: ID].self, from: line))?["id"]
            throw Bad(id: id ?? .none, message: "not a row this stage can read: \(describe(error))")
        }
        id = row.id ?? .none
        title = row.title ?? ""
        text = row.text ?? row.input ?? row.payload
        lang = row.lang
        (kind, items) = (row.kind, row.items)
        url = (row.served?.url ?? row.url).flatMap { URL(string: $0) }
        let robots = try row.robotsB64.map { try Self.base64($0, "robots_b64", of: row.id) }
        inspected = Inspected(
            agent: row.agent, url: row.url, base: row.base, robots: robots ?? row.robots.map { Array($0.utf8) },
            checks: row.checks)
        func header(_ name: String) -> String? {
            row.served?.headers?.first { $0.key.lowercased() == name }?.value
        }
        contentType = header("content-type")
        contentLocation = header("content-location")
        contentLanguage = header("content-language")
        if let body = row.bodyB64 ?? row.htmlB64 {
            source = .inline(body)
        } else if let file = row.file {
            source = .file(file.hasPrefix("/") || root == nil ? file : root! + "/" + file)
        } else {
            source = .none
        }
    }

    /// The document with what its server said; throws `Bad` when there is none or it cannot be read.
    func payload() throws -> Payload {
        Payload(
            body: try body(), url: url, contentType: contentType, contentLocation: contentLocation,
            contentLanguage: contentLanguage)
    }

    /// The text a text stage works on.
    func requiredText() throws -> String {
        guard let text else { throw Bad(id: id, message: "the row has no \"text\", \"input\" or \"payload\"") }
        return text
    }

    private static func base64(_ text: String, _ field: String, of id: ID?) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
            throw Bad(id: id ?? .none, message: "\"\(field)\" is not base64")
        }
        return Array(data)
    }

    private func body() throws -> [UInt8] {
        switch source {
        case .none: throw Bad(id: id, message: "the row has neither \"file\" nor \"body_b64\"")
        case .inline(let text):
            return try Self.base64(text, "body_b64", of: id)
        case .file(let path):
            do {
                return try readDocument(at: path)
            } catch let failure as Failure {
                throw Bad(id: id, message: failure.message)
            }
        }
    }
}

/// The bytes of a file, unpacked when its name ends in `.gz`; at most `StageInput.fileLimit`.
func readDocument(at path: String) throws -> [UInt8] {
    let limit = StageInput.fileLimit
    let bytes = try readFile(path, upTo: limit + 1)
    guard bytes.count <= limit else { throw Failure(.badData, "\(path) is larger than \(limit >> 20) MB") }
    guard path.hasSuffix(".gz") else { return bytes }
    do {
        return try decodeBody(bytes, coding: "gzip", cap: limit).bytes
    } catch {
        throw Failure(.badData, "\(path) is not gzip, or unpacks to more than \(limit >> 20) MB")
    }
}

/// The first bytes of a file, straight into the array they are wanted in.
private func readFile(_ path: String, upTo limit: Int) throws -> [UInt8] {
    let unreadable = Failure(.badData, "cannot read \(path) — does it exist, and may you read it?")
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable }
    var bytes: [UInt8] = []
    // One byte more than there should be, so that the end is seen; a pipe says nothing of its size.
    var room = min(limit, max(Int(status.st_size), 0) + 1)
    while room > 0 {
        var count = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            repeat { count = read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw unreadable }
        if count == 0 { break }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        room = min(limit - bytes.count, 1 << 16)
    }
    return bytes
}

/// An error as one plain sentence.
func describe(_ error: any Error) -> String {
    switch error {
    case let failure as Failure: failure.message
    case let bad as StageInput.Bad: bad.message
    case DecodingError.dataCorrupted(let context): context.debugDescription
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        (context.codingPath.last.map { "\"\($0.stringValue)\": " } ?? "") + context.debugDescription
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    default: "\(error)"
    }
}

extension JSONLineWriter {
    /// The id as it came.
    mutating func value(_ id: StageInput.ID) {
        switch id {
        case .text(let text): value(text)
        case .number(let number): value(number)
        case .none: null()
        }
    }
}

/// A stage's row under the id of its input row, exactly as that came.
struct Identified<Row: Encodable>: Encodable {
    let id: StageInput.ID
    let row: Row

    init(_ row: Row, as id: StageInput.ID) {
        self.row = row
        self.id = id
    }

    private enum Key: String, CodingKey { case id }

    func encode(to encoder: any Encoder) throws {
        try row.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
    }
}
