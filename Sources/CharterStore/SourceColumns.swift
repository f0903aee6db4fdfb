import CharterModel
import FoundationEssentials
import GRDB

/// What the feed list says of a source, as columns: compared as a whole to see whether it changed.
enum SourceColumns {
    static let names = [
        "kind", "url", "host", "title", "outlet", "owner", "outlet_kind", "country", "languages", "timezone",
        "homepage", "cadence", "headers", "items", "proxy", "note", "origin",
    ]

    static func values(_ source: Source) throws -> [DatabaseValue] {
        [
            source.kind.rawValue.databaseValue, source.url.absoluteString.databaseValue,
            host(of: source).databaseValue, source.title.databaseValue, source.outlet.databaseValue,
            source.owner.databaseValue, source.outletKind.databaseValue, source.country.databaseValue,
            try json(source.languages).databaseValue, source.timezone.databaseValue,
            (source.homepage?.absoluteString).databaseValue, source.cadence.databaseValue,
            try headersJSON(source.headers).databaseValue, source.items.databaseValue,
            source.proxy.databaseValue, source.note.databaseValue,
            source.origin.databaseValue,
        ]
    }

    /// Of everything the list says, to see at one look whether it says the same.
    static func digest(_ source: Source) throws -> String {
        let text = try values(source).map(\.description).joined(separator: "\u{0}")
        return String(SHA256Digest(of: text.utf8).hex.prefix(32))
    }

    static func host(of source: Source) -> String { (source.url.host() ?? "").lowercased() }

    static func source(_ row: some StoredColumns) throws -> Source {
        let url: String = try row["url"]
        guard let parsed = URL(string: url) else { throw damaged("the URL \(url)") }
        return try Source(
            id: SourceID(row["id"]), kind: try row.word(Source.Kind.self, "kind"), url: parsed,
            title: row["title"], outlet: row["outlet"], owner: row["owner"], outletKind: row["outlet_kind"],
            country: row["country"], languages: try languages(row["languages"]),
            timezone: row["timezone"], homepage: (row["homepage"] as String?).flatMap { URL(string: $0) },
            cadence: row["cadence"], headers: try headers(row["headers"]), items: row["items"],
            proxy: row["proxy"], note: row["note"],
            origin: row["origin"])
    }

    /// Pairs, since the names of headers must not pass through the key strategies of our JSON.
    private static func headersJSON(_ headers: [String: String]) throws -> String {
        try json(headers.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
    }

    private static func languages(_ text: String) throws -> [String] {
        text == "[]" ? [] : try fromJSON([String].self, text)
    }

    private static func headers(_ text: String) throws -> [String: String] {
        if text == "[]" { return [:] }
        var out: [String: String] = [:]
        for pair in try fromJSON([[String]].self, text) where pair.count == 2 { out[pair[0]] = pair[1] }
        return out
    }
}

/// What we learned of a source, as columns.
enum StateColumns {
    static let names = [
        "health", "health_since", "last_ok_at", "last_error", "failures", "etag", "last_modified",
        "validators_since", "payload_hash", "next_check_at", "learned_cadence", "rhythm", "quiet_since",
        "move_seen", "move_times", "move_since", "move_to", "move_refused",
    ]

    static func values(_ state: SourceState) -> [DatabaseValue] {
        [
            state.health.rawValue.databaseValue, milliseconds(state.since).databaseValue,
            milliseconds(orNil: state.lastOKAt).databaseValue, state.lastError.databaseValue,
            state.failures.databaseValue, state.validators.etag.databaseValue,
            state.validators.lastModified.databaseValue, milliseconds(orNil: state.validatorsSince).databaseValue,
            (state.payloadHash?.hex).databaseValue, milliseconds(state.nextCheckAt).databaseValue,
            state.cadence.databaseValue, state.rhythm.text.databaseValue,
            milliseconds(orNil: state.quietSince).databaseValue,
            (state.move.seen?.absoluteString).databaseValue, state.move.times.databaseValue,
            milliseconds(orNil: state.move.since).databaseValue, (state.move.to?.absoluteString).databaseValue,
            (state.move.refused?.absoluteString).databaseValue,
        ]
    }

    static func state(_ row: some StoredColumns) throws -> SourceState {
        var state = try SourceState(newAt: time(row["health_since"] as Int64))
        state.health = try row.word(SourceState.Health.self, "health")
        state.lastOKAt = try time(orNil: row["last_ok_at"] as Int64?)
        state.lastError = try row["last_error"]
        state.failures = try row["failures"]
        state.validators = try Validators(etag: row["etag"], lastModified: row["last_modified"])
        state.validatorsSince = try time(orNil: row["validators_since"] as Int64?)
        state.payloadHash = try (row["payload_hash"] as String?).flatMap { PayloadHash(hex: $0) }
        state.nextCheckAt = try time(row["next_check_at"] as Int64)
        state.cadence = try row["learned_cadence"]
        let rhythm: String = try row["rhythm"]
        guard let known = Rhythm(text: rhythm) else { throw damaged("the rhythm \(rhythm)") }
        state.rhythm = known
        state.quietSince = try time(orNil: row["quiet_since"] as Int64?)
        state.move = try move(row)
        return state
    }
}

private func move(_ row: some StoredColumns) throws -> Move {
    var move = Move()
    move.seen = try url(row["move_seen"])
    move.times = try row["move_times"]
    move.since = try time(orNil: row["move_since"] as Int64?)
    move.to = try url(row["move_to"])
    move.refused = try url(row["move_refused"])
    return move
}

private func url(_ text: String?) throws -> URL? {
    guard let text else { return nil }
    guard let url = URL(string: text) else { throw damaged("the URL \(text)") }
    return url
}

/// `a = ?, b = ?`.
func assignments(_ names: [String]) -> String { names.map { $0 + " = ?" }.joined(separator: ", ") }

/// `?, ?, ?`.
func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
