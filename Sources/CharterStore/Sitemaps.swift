package import CharterModel
import FoundationEssentials
import GRDB

extension Store {
    /// What is known of the sitemaps of a source, by depth and address.
    package func sitemaps(of source: SourceID) async throws(StoreError) -> [SitemapMark] {
        try await read { db in
            try db.all("SELECT * FROM sitemap WHERE source_id = ? ORDER BY depth, url", [source.text]).map(mark)
        }
    }

    /// Keeps what a look at a source learned of its sitemaps, and forgets those that are no longer listed. Comes after
    /// the visit was recorded: what was read and is not marked is only read again.
    package func keepSitemaps(
        _ marks: [SitemapMark], forgetting gone: [String] = [], of source: SourceID
    ) async throws(StoreError) {
        if marks.isEmpty, gone.isEmpty { return }
        try await write { db in
            for url in gone { try db.run("DELETE FROM sitemap WHERE source_id = ? AND url = ?", [source.text, url]) }
            for mark in marks { try insert(mark, of: source, db) }
        }
    }
}

private let columns = [
    "source_id", "url", "parent", "depth", "lastmod", "first_listed_at", "read_at", "read_lastmod", "etag",
    "last_modified", "payload_hash", "is_index", "is_unfinished", "problem", "passed",
]

private func insert(_ mark: SitemapMark, of source: SourceID, _ db: Database) throws {
    try db.run(
        "INSERT OR REPLACE INTO sitemap(\(columns.joined(separator: ", "))) VALUES (\(marks(columns.count)))",
        [
            source.text, mark.url, mark.parent, mark.depth, milliseconds(orNil: mark.lastmod),
            milliseconds(mark.firstListedAt), milliseconds(orNil: mark.readAt), milliseconds(orNil: mark.readLastmod),
            mark.validators.etag, mark.validators.lastModified, mark.payloadHash?.hex, mark.isIndex,
            mark.isUnfinished, mark.problem, packed(mark.passed),
        ])
}

private func mark(_ row: Row) throws -> SitemapMark {
    try SitemapMark(
        url: row["url"], parent: row["parent"], depth: row["depth"], lastmod: time(orNil: row["lastmod"] as Int64?),
        firstListedAt: time(row["first_listed_at"] as Int64), readAt: time(orNil: row["read_at"] as Int64?),
        readLastmod: time(orNil: row["read_lastmod"] as Int64?),
        validators: Validators(etag: row["etag"], lastModified: row["last_modified"]),
        payloadHash: (row["payload_hash"] as String?).flatMap { PayloadHash(hex: $0) }, isIndex: row["is_index"],
        isUnfinished: row["is_unfinished"], problem: row["problem"], passed: unpacked(row["passed"] as Data))
}

private func packed(_ hashes: Set<UInt64>) -> Data {
    var bytes = Data(capacity: 8 * hashes.count)
    for hash in hashes.sorted() {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: hash >> shift))
        }
    }
    return bytes
}

private func unpacked(_ bytes: Data) -> Set<UInt64> {
    var hashes: Set<UInt64> = []
    var value: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
        value = value << 8 | UInt64(byte)
        if index % 8 == 7 { hashes.insert(value) }
    }
    return hashes
}
