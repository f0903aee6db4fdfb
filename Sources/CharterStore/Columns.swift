import CharterModel
import FoundationEssentials
import GRDB

/// Milliseconds since 1970, as every time is stored. A time outside the years -9999 to 9999 becomes the nearest
/// of them: feeds hold such dates, and no date may stop a visit.
func milliseconds(_ date: Date) -> Int64 {
    let value = date.timeIntervalSince1970 * 1000
    guard !value.isNaN else { return 0 }
    return Int64(max(-377_705_116_800_000, min(253_402_300_799_000, value)).rounded())
}

/// The same for a time that may be unknown.
func milliseconds(orNil date: Date?) -> Int64? { date.map { milliseconds($0) } }

/// The time stored as `milliseconds`.
func time(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

/// The same for a time that may be unknown.
func time(orNil milliseconds: Int64?) -> Date? { milliseconds.map { time($0) } }

/// JSON of a list or of evidence, with sorted keys.
func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONLines.encode(value), as: UTF8.self)
}

/// The same for a list of texts, without an encoder: every article has one.
func json(texts: [String]) -> String {
    var writer = JSONLineWriter(capacity: 64)
    writer.value(texts)
    return String(decoding: writer.bytes, as: UTF8.self)
}

/// Reads a list of texts back.
func texts(json: String) throws -> [String] {
    if json == "[]" { return [] }
    let inner = json.utf8.dropFirst(2).dropLast(2)
    // One text without escapes is what stands between the quotes.
    if json.utf8.starts(with: "[\"".utf8), json.hasSuffix("\"]"), json.utf8.count >= 4,
        !inner.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    {
        return [String(Substring(inner))]
    }
    return try fromJSON([String].self, json)
}

/// Reads back what `json` wrote.
func fromJSON<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONLines.decode(type, from: Data(text.utf8))
}

/// The lower-case host of an article's URL.
func host(of url: CanonicalURL) -> String { url.host.lowercased() }

/// The pinned share of the work a host falls in, 0 to 1023: the first 32 bits of SHA-256 over its name.
func bucket(of host: String) -> Int {
    Int(UInt32(SHA256Digest(of: host.utf8).hex.prefix(8), radix: 16)! % 1024)
}

/// Makes sure `host` has its row.
func register(host: String, in db: Database) throws {
    try db.run("INSERT INTO host(host, bucket) VALUES (?, ?) ON CONFLICT DO NOTHING", [host, bucket(of: host)])
}

/// A stored word that is none of the words we write: the file was edited or damaged. Which file, `StoreError` says
/// on the way out.
func damaged(_ what: String) -> StoreError {
    StoreError(
        kind: .corrupt,
        message: "The store holds \(what), which charterwatch never writes. "
            + "Put the last backup in its place, or see `charterwatch store verify`.")
}

extension Row {
    /// A canonical URL read back.
    func canonicalURL(_ column: String) throws -> CanonicalURL {
        let text: String = try self[column]
        guard let url = CanonicalURL(text) else { throw damaged("the URL \(text)") }
        return url
    }

    /// An outcome read back.
    func outcome(_ column: String) throws -> Outcome {
        let text: String = try self[column]
        guard let outcome = Outcome(text) else { throw damaged("the outcome \(text)") }
        return outcome
    }
}

extension StoredColumns {
    /// A word of one of our string enumerations read back.
    func word<Word: RawRepresentable>(_ type: Word.Type, _ column: String) throws -> Word
    where Word.RawValue == String {
        let text: String = try self[column]
        guard let word = Word(rawValue: text) else { throw damaged("the word \(text) in \(column)") }
        return word
    }
}
