import CharterModel
import GRDB

/// Takes the entries of one visit in order: sightings, ledger, queue.
struct EntryLister {
    let visit: SourceVisit
    let ledger: LedgerWriter
    /// The source's row: its `url` and `homepage` say for which site it speaks.
    let source: Row
    private(set) var counts = VisitCounts()
    /// Keys and URLs already taken: a document that lists one twice means the first.
    private var taken: Set<[String]> = []

    private var db: Database { ledger.db }

    init(visit: SourceVisit, source: Row, ledger: LedgerWriter) {
        self.visit = visit
        self.source = source
        self.ledger = ledger
    }

    private enum Sighting {
        case new, known, changed
    }

    mutating func list(_ listed: SightedEntry) throws {
        let entry = listed.withoutNUL
        guard taken.insert([entry.key.text, entry.url?.text ?? ""]).inserted else { return }
        let sighting = try sight(entry)
        switch sighting {
        case .new: counts.new += 1
        case .known: counts.known += 1
        case .changed: counts.changed += 1
        }
        let noted = try ledger.note(
            LedgerNote(
                subject: .entry(visit.source, entry.key), stage: .parse, outcome: entry.outcome, why: entry.why,
                url: entry.url?.text),
            variant: entry.url?.text ?? "", identity: entry.url?.identity)
        guard let url = entry.url else { return }
        if sighting == .known, noted == .repeated { return }
        let article = try articleID(of: url, db)
        if sighting != .known { try attribute(article, at: ledger.at, run: ledger.run, db) }
        guard entry.outcome == .kept else { return }
        let again = try sighting == .changed || (sighting == .new && isReused(entry.key))
        try queue(entry, url, as: article, again: again)
    }

    /// Writes the sighting and says whether it is new, as before, or changed.
    private func sight(_ entry: SightedEntry) throws -> Sighting {
        let key: StatementArguments = [visit.source.text, entry.key.text, entry.url?.text ?? ""]
        let at = ledger.at
        let row = try db.first(
            "SELECT digest FROM sighting WHERE source_id = ? AND entry_key = ? AND url = ?", key)
        guard let row else {
            try db.run(
                """
                INSERT INTO sighting(source_id, entry_key, url, url_identity, title, published, digest,
                    first_seen_at, last_seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key + [
                    entry.url?.identity, entry.title, milliseconds(orNil: entry.published), entry.digest.hex, at, at,
                ])
            return .new
        }
        if try row["digest"] == entry.digest.hex {
            try db.run(
                """
                UPDATE sighting SET last_seen_at = max(last_seen_at, ?)
                WHERE source_id = ? AND entry_key = ? AND url = ?
                """, [at] + key)
            return .known
        }
        try db.run(
            """
            UPDATE sighting SET last_seen_at = max(last_seen_at, ?), title = ?, published = ?, digest = ?
            WHERE source_id = ? AND entry_key = ? AND url = ?
            """, [at, entry.title, milliseconds(orNil: entry.published), entry.digest.hex] + key)
        return .changed
    }

    /// Whether an earlier visit saw this key: then with another URL, since this sighting is new.
    private func isReused(_ key: EntryKey) throws -> Bool {
        try db.first(
            "SELECT 1 FROM sighting WHERE source_id = ? AND entry_key = ? AND first_seen_at <> ? LIMIT 1",
            [visit.source.text, key.text, ledger.at]) != nil
    }

    /// Queues the page, or lets a queued page fall back on this entry when it carries more.
    ///
    /// A page that was handled to the end is queued only when `again`.
    private mutating func queue(
        _ entry: SightedEntry, _ url: CanonicalURL, as article: ArticleID, again: Bool
    ) throws {
        let fallback = Fallback(
            source: visit.source, url: url, entry: entry, isOwn: try speaksFor(source, host: url.host))
        if let queued = try Fallback.queued(for: article, db) {
            if fallback.isBetter(than: queued) { try fallback.replace(article, db) }
            try db.run(
                "UPDATE page_work SET first_seen_at = ? WHERE article_id = ? AND first_seen_at > ?",
                [ledger.at, article.text, ledger.at])
        } else if try again || !isHandled(url, db) {
            let seen = try firstSeen(article, url, orAt: ledger.at, db)
            try fallback.insert(article, firstSeen: seen, at: ledger.at, db)
            counts.queued += 1
        }
    }
}

extension SightedEntry {
    /// The entry with U+FFFD for every NUL, at which SQLite would end a text.
    fileprivate var withoutNUL: SightedEntry {
        func holds(_ text: String) -> Bool { text.utf8.contains(0) }
        guard holds(key.text) || holds(title) || holds(text) || authors.contains(where: holds) else {
            return self
        }
        func clean(_ text: String) -> String {
            String(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : Character($0) })
        }
        var entry = self
        entry.key = EntryKey(clean(key.text))
        entry.title = clean(title)
        entry.text = clean(text)
        entry.authors = authors.map(clean)
        return entry
    }
}
