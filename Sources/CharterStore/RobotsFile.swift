package import CharterModel
package import FoundationEssentials
import GRDB

/// What is known of one server's robots.txt (RFC 9309).
package struct RobotsFile: Sendable, Equatable {
    /// `https://host` or `https://host:port`: the file holds for one scheme, host and port.
    package var server: String
    /// When it was last asked for, whatever came of it.
    package var askedAt: Date
    /// The HTTP status that came then; nil when there was no answer at all.
    package var status: Int?
    /// Until then nobody need ask again.
    package var askAgainAt: Date
    /// When the server last said what its rules are; nil when it never did.
    package var answeredAt: Date?
    /// The file it gave then; nil when it had none.
    package var body: [UInt8]?
    /// For asking whether that file is still the one.
    package var validators: Validators
    /// Since when the server has failed to say what its rules are; nil while it does.
    package var silentSince: Date?

    package init(
        server: String, askedAt: Date, status: Int? = nil, askAgainAt: Date, answeredAt: Date? = nil,
        body: [UInt8]? = nil, validators: Validators = Validators(), silentSince: Date? = nil
    ) {
        self.server = server
        self.askedAt = askedAt
        self.status = status
        self.askAgainAt = askAgainAt
        self.answeredAt = answeredAt
        self.body = body
        self.validators = validators
        self.silentSince = silentSince
    }
}

extension Store {
    /// What was last kept of a server's robots.txt; nil when nothing was.
    package func robotsFile(of server: String) async throws(StoreError) -> RobotsFile? {
        try await glance { db in
            guard let row = try db.first("SELECT * FROM robots WHERE server = ?", [server]) else { return nil }
            return try RobotsFile(
                server: server, askedAt: time(row["asked_at"] as Int64), status: row["status"],
                askAgainAt: time(row["ask_again_at"] as Int64), answeredAt: time(orNil: row["answered_at"] as Int64?),
                body: (row["body"] as Data?).map { Array($0) },
                validators: Validators(etag: row["etag"], lastModified: row["last_modified"]),
                silentSince: time(orNil: row["silent_since"] as Int64?))
        }
    }

    /// Forgets servers that nobody asked for since `time`.
    package func forgetRobots(askedBefore time: Date) async throws(StoreError) {
        try await write { db in try db.run("DELETE FROM robots WHERE asked_at < ?", [milliseconds(time)]) }
    }

    /// Keeps what a server's robots.txt says now, in place of what it said before.
    package func keepRobots(_ file: RobotsFile) async throws(StoreError) {
        try await write { db in
            try db.run(
                """
                INSERT OR REPLACE INTO robots(server, asked_at, status, ask_again_at, answered_at, body, etag,
                    last_modified, silent_since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    file.server, milliseconds(file.askedAt), file.status, milliseconds(file.askAgainAt),
                    milliseconds(orNil: file.answeredAt), file.body.map { Data($0) }, file.validators.etag,
                    file.validators.lastModified, milliseconds(orNil: file.silentSince),
                ])
        }
    }
}

/// Changes the words kept of a source, and writes them when they are others than before.
func keepOptOuts(of source: SourceID, _ db: Database, _ change: (inout OptOuts) -> Void) throws {
    guard let row = try db.first("SELECT opt_outs FROM source WHERE id = ?", [source.text]) else { return }
    let before = OptOuts(words: try fromJSON([String].self, row["opt_outs"]))
    var after = before
    change(&after)
    guard after != before else { return }
    try db.run("UPDATE source SET opt_outs = ? WHERE id = ?", [try json(after.words), source.text])
}
