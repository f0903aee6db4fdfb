import CharterModel
import GRDB
import Glibc

/// Takes the entries of one visit in order: sightings with their outcomes, and the queue.
struct EntryLister {
    let visit: SourceVisit
    let ledger: LedgerWriter
    /// The source's row: its `url` and `homepage` say for which site it speaks.
    let source: Row
    private(set) var counts = VisitCounts()
    private var sightings: SightingTable
    /// Queues the page of an entry of whose URL nothing was known.
    private let enqueue: HotStatement
    /// Keys and URLs already taken: a document that lists one twice means the first.
    private var taken: Set<String> = []
    /// Hosts that have their row.
    private var hosts: Set<String> = []

    private var db: Database { ledger.db }

    init(visit: SourceVisit, source: Row, ledger: LedgerWriter) throws {
        self.visit = visit
        self.source = source
        self.ledger = ledger
        sightings = try SightingTable(source: visit.source, ledger: ledger)
        enqueue = try HotStatement(Fallback.insertion, ledger.db)
    }

    /// Takes every entry of the visit.
    mutating func listAll() throws {
        for entry in visit.entries { try entry.holdsNUL ? list(entry.withoutNUL) : list(entry) }
        try sightings.writeSums()
    }

    private mutating func list(_ entry: SightedEntry) throws {
        guard taken.insert(entry.key.text + "\u{0}" + (entry.url?.text ?? "")).inserted else { return }
        let seen = try sightings.see(entry)
        switch seen {
        case .known:
            counts.known += 1
            return
        case .new(let isAlone):
            counts.new += 1
            guard let url = entry.url else { return }
            if isAlone { return try queueFirst(entry, url) }
        case .changed(let content, _):
            if content { counts.changed += 1 } else { counts.known += 1 }
        }
        guard let url = entry.url else { return }
        let article = try articleID(of: url, db)
        if seen.isOfContent { try attribute(article, at: ledger.at, run: ledger.run, db) }
        if entry.outcome == .kept { try queue(entry, url, as: article, seen) }
    }

    /// Queues the page of a URL that nobody listed before and that no document is known by: there is nothing to
    /// compare it with.
    private mutating func queueFirst(_ entry: SightedEntry, _ url: CanonicalURL) throws {
        guard entry.outcome == .kept else { return }
        let host = url.host
        if hosts.insert(host).inserted { try register(host: host, in: db) }
        let fallback = Fallback(source: visit.source, url: url, entry: entry, isOwn: false)
        fallback.bind(to: enqueue, ArticleID(of: url), firstSeen: ledger.at, at: ledger.at)
        counts.queued += try enqueue.run()
    }

    /// Queues the page, or lets a queued page fall back on this entry when it carries more.
    ///
    /// A page that was handled to the end is queued only when the entry changed, or its key was used before for
    /// another URL.
    private mutating func queue(
        _ entry: SightedEntry, _ url: CanonicalURL, as article: ArticleID, _ seen: SightingTable.Seen
    ) throws {
        let fallback = Fallback(
            source: visit.source, url: url, entry: entry, isOwn: try speaksFor(source, host: url.host))
        if let queued = try Fallback.queued(for: article, url, db) {
            if fallback.isBetter(than: queued) { try fallback.replace(queued, db) }
            try db.run(
                "UPDATE page_work SET first_seen_at = ? WHERE id = ? AND first_seen_at > ?",
                [ledger.at, queued.id, ledger.at])
        } else if try isAgain(seen, entry.key) || !isHandled(url, db) {
            let first = try firstSeen(article, url, orAt: ledger.at, db)
            try register(host: url.host, in: db)
            fallback.bind(to: enqueue, article, firstSeen: first, at: ledger.at)
            counts.queued += try enqueue.run()
        }
    }

    private func isAgain(_ seen: SightingTable.Seen, _ key: EntryKey) throws -> Bool {
        switch seen {
        case .new: try sightings.isReused(key)
        case .changed(let content, _): content
        case .known: false
        }
    }
}

extension SightedEntry {
    /// Whether there is a NUL in it, at which SQLite would end a text.
    fileprivate var holdsNUL: Bool {
        func holds(_ text: String) -> Bool {
            text.utf8.withContiguousStorageIfAvailable { bytes in
                bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
            } ?? text.utf8.contains(0)
        }
        return holds(key.text) || holds(title) || holds(text) || authors.contains(where: holds)
    }

    /// The entry with U+FFFD for every NUL.
    fileprivate var withoutNUL: SightedEntry {
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
