import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

/// One look at a sitemap and at those it lists: which of them are to be read, what of each is followed, and what is
/// to be remembered. A value: whoever holds it does the asking.
///
/// An archive must not flood the queue. An entry is followed when its date is not long before the source was first
/// looked at, and later when it is not long before its sitemap was last read; of a sitemap without dates only what it
/// lists anew. All others are counted in one row. What is small is followed whole.
struct SitemapDesk {
    /// Indexes that list indexes are followed so far down.
    static let deepest = 2
    /// Entries of one document that are looked at; the protocol allows 50,000.
    static let longest = 60_000
    /// A sitemap of more entries, or an index of more sitemaps, is an archive; a smaller one is followed whole.
    static let fewEntries = 100
    static let fewSitemaps = 10

    let rules: CrawlRules
    let at: Date
    private(set) var marks: [String: SitemapMark]
    /// Addresses of marks that changed, and of those that are gone.
    private(set) var changed: Set<String> = []
    private(set) var gone: Set<String> = []
    /// Entries to record, in order.
    private(set) var entries: [SightedEntry] = []
    private let root: String
    private var asked: Set<String> = []
    private var tally = Tally()

    private struct Tally {
        var read = 0
        var failed = 0
        var followed = 0
        var old = 0
        var undated = 0
        var unread = 0
        var format: String?
        var firstFailure: Refusal?
    }

    init(source: Source, marks: [SitemapMark], rules: CrawlRules, at: Date) {
        self.rules = rules
        self.at = at
        root = source.url.absoluteString
        self.marks = Dictionary(uniqueKeysWithValues: marks.map { ($0.url, $0) })
        // Another address under the same id starts anew.
        if self.marks[root]?.depth != 0 {
            gone = Set(self.marks.keys)
            self.marks = [root: SitemapMark(url: root, firstListedAt: at)]
        }
    }

    /// The source as it must be asked: in full, unless its own document was read to its end when its validators came.
    func prepared(_ due: DueSource) -> DueSource {
        guard let mark = marks[root], mark.readAt != nil, !mark.isUnfinished,
            mark.payloadHash == due.state.payloadHash
        else {
            var due = due
            due.state.validators = Validators()
            due.state.payloadHash = nil
            return due
        }
        return due
    }

    // MARK: Which

    /// The sitemap to ask next: those with the newest lastmod first, then those that were never read, then those
    /// that were not read for longest. Nil when none is due or this look had its share.
    func next() -> SitemapMark? {
        guard asked.count < rules.sitemapChildren, left > 0 else { return nil }
        return due().min { one, other in
            let (left, right) = (one.lastmod ?? .distantPast, other.lastmod ?? .distantPast)
            if left != right { return left > right }
            let (first, second) = (one.readAt ?? .distantPast, other.readAt ?? .distantPast)
            return first != second ? first < second : one.url < other.url
        }
    }

    private var left: Int { rules.feedEntries - tally.followed }

    private func due() -> [SitemapMark] { marks.values.filter { $0.depth > 0 && !asked.contains($0.url) && isDue($0) } }

    private func isDue(_ mark: SitemapMark) -> Bool {
        if mark.isUnfinished { return true }
        guard let lastmod = mark.lastmod else { return true }
        guard let readAt = mark.readAt, let read = mark.readLastmod else {
            return lastmod >= (hasFewSitemaps ? oldest : horizon(of: nil))
        }
        // A day without a time may get more entries until it is over.
        let isDay = lastmod.timeIntervalSince1970.truncatingRemainder(dividingBy: 86_400) == 0
        return lastmod > read || isDay && readAt < lastmod.addingTimeInterval(86_400)
    }

    /// Entries of an archive that are older than this are not followed.
    private func horizon(of mark: SitemapMark?) -> Date {
        let since = (mark?.readAt ?? marks[root]?.firstListedAt ?? at).addingTimeInterval(-Double(rules.sitemapAge))
        return max(since, oldest)
    }

    /// Nothing older is kept by the pipeline.
    private var oldest: Date { rules.maximumAge.map { at.addingTimeInterval(-$0) } ?? .distantPast }

    private var hasFewSitemaps: Bool { marks.values.count { $0.depth > 0 } <= SitemapDesk.fewSitemaps }

    // MARK: What was found

    /// Takes a document that was read. `sighted` makes a row of an entry.
    mutating func take(
        _ payload: Payload, hash: PayloadHash, validators: Validators, of url: String,
        sighted: (Entry, Feed) -> SightedEntry
    ) throws(ParseError) {
        if url != root { asked.insert(url) }
        guard var mark = marks[url] else { return }
        let feed = try parse(payload, most: SitemapDesk.longest)
        mark.validators = validators
        mark.payloadHash = hash
        mark.isIndex = feed.format == "sitemap-index"
        if mark.isIndex {
            guard mark.depth < SitemapDesk.deepest else {
                throw ParseError(.notAFeed, "an index of sitemaps in an index of indexes is not followed")
            }
            marks[url] = mark
            list(feed, base: payload.url, below: mark)
        } else {
            follow(feed, &mark, sighted)
        }
        if url == root || mark.depth > 0 && !mark.isIndex { tally.format = feed.format }
        tally.unread += feed.unread
        finish(&mark)
    }

    /// Notes that a sitemap is as it was.
    mutating func unchanged(_ url: String) {
        asked.insert(url)
        guard var mark = marks[url] else { return }
        finish(&mark)
    }

    /// Notes that a sitemap could not be read.
    mutating func failed(_ url: String, _ refusal: Refusal) {
        asked.insert(url)
        tally.failed += 1
        tally.firstFailure = tally.firstFailure ?? refusal
        entries.append(row("sitemap " + url, refusal.outcome, refusal.why))
        guard var mark = marks[url] else { return }
        mark.problem = refusal.why
        keep(mark)
    }

    private mutating func finish(_ mark: inout SitemapMark) {
        if mark.problem != nil { entries.append(row("sitemap " + mark.url, .kept, "read again")) }
        mark.problem = nil
        if !mark.isIndex { tally.read += 1 }
        if !mark.isUnfinished {
            mark.readAt = at
            mark.readLastmod = mark.lastmod
        }
        keep(mark)
    }

    private mutating func keep(_ mark: SitemapMark) {
        marks[mark.url] = mark
        changed.insert(mark.url)
    }

    /// Takes what an index lists; what it no longer lists is forgotten.
    private mutating func list(_ index: Feed, base: URL?, below parent: SitemapMark) {
        var listed: Set<String> = []
        for entry in index.entries {
            guard let link = entry.link, let url = URL(string: link, relativeTo: base)?.absoluteURL,
                CanonicalURL(url) != nil, url.absoluteString != root, listed.insert(url.absoluteString).inserted
            else { continue }
            var mark =
                marks[url.absoluteString]
                ?? SitemapMark(url: url.absoluteString, parent: parent.url, depth: parent.depth + 1, firstListedAt: at)
            guard mark.parent == parent.url else { continue }
            if mark.lastmod != entry.updated || marks[mark.url] == nil {
                mark.lastmod = entry.updated
                keep(mark)
            }
        }
        let lost = marks.values.filter { $0.parent == parent.url && !listed.contains($0.url) }
        for mark in lost {
            gone.formUnion([mark.url] + marks.values.filter { $0.parent == mark.url }.map(\.url))
        }
        for url in gone { marks[url] = nil }
        changed.subtract(gone)
    }

    // MARK: Entries

    /// Takes of a document's entries those to be followed, newest first as far as there is room.
    private mutating func follow(_ feed: Feed, _ mark: inout SitemapMark, _ sighted: (Entry, Feed) -> SightedEntry) {
        let isShort = feed.entries.count <= SitemapDesk.fewEntries && hasFewSitemaps
        let horizon = isShort ? oldest : horizon(of: mark)
        let undated = feed.entries.filter { SitemapDesk.date(of: $0) == nil }
        let isOfFirstLook = mark.firstListedAt == marks[root]?.firstListedAt
        if !isShort, isOfFirstLook, mark.readAt == nil, !mark.isUnfinished {
            mark.passed = Set(undated.map(SitemapDesk.hash))
            tally.undated += undated.count
        }
        var wanted: [(entry: Entry, date: Date?)] = []
        for entry in feed.entries {
            let date = SitemapDesk.date(of: entry)
            if let date, date < horizon {
                tally.old += 1
            } else if !mark.passed.contains(SitemapDesk.hash(entry)) {
                wanted.append((entry, date))
            }
        }
        let order = wanted.indices.sorted {
            let (one, other) = (wanted[$0].date ?? .distantPast, wanted[$1].date ?? .distantPast)
            return one != other ? one > other : $0 < $1
        }
        let taken = order.prefix(max(0, left)).map { wanted[$0].entry }
        mark.isUnfinished = taken.count < wanted.count
        // Where more is new than one look takes, what was taken is remembered, so that the next goes on after it.
        let recent = feed.entries.filter { SitemapDesk.date(of: $0).map { $0 >= horizon } ?? false }
        let isLong = recent.count > rules.feedEntries
        if isLong || mark.isUnfinished || !mark.passed.isEmpty { mark.passed.formUnion(taken.map(SitemapDesk.hash)) }
        if !mark.isUnfinished { mark.passed.formIntersection((undated + (isLong ? recent : [])).map(SitemapDesk.hash)) }
        tally.followed += taken.count
        entries += taken.map { sighted($0, feed) }
    }

    /// When an entry was published or changed, whichever is later.
    private static func date(of entry: Entry) -> Date? {
        [entry.published, entry.updated].compactMap { $0 }.max()
    }

    private static func hash(_ entry: Entry) -> UInt64 {
        let identity = entry.link.flatMap { CanonicalURL($0)?.identity } ?? entry.link ?? ""
        let digest = SHA256Digest(of: (identity + "\u{0}" + (date(of: entry)?.iso8601 ?? "")).utf8)
        return UInt64(digest.hex.prefix(16), radix: 16) ?? 0
    }

    // MARK: Words

    /// What the look came to.
    var why: String {
        var parts = [(tally.format ?? "sitemap") + ", " + counted(tally.followed, "entry", "entries")]
        let children = marks.values.count { $0.depth > 0 }
        if children > 0 {
            parts.append("\(asked.count) of \(counted(children, "listed sitemap", "listed sitemaps")) read")
        }
        if tally.failed > 0 { parts.append("\(tally.failed) could not be read") }
        if !waiting.isEmpty { parts.append("\(waiting.count) to be read further at the next look") }
        if tally.old + tally.undated > 0 { parts.append("\(tally.old + tally.undated) older entries passed over") }
        return parts.joined(separator: "; ")
    }

    /// Sitemaps that are due and were not read, or not to their end.
    private var waiting: [String] {
        (due() + marks.values.filter { $0.isUnfinished && ($0.depth == 0 || asked.contains($0.url)) }).map(\.url)
    }

    /// The refusal that stands for all when no sitemap could be read.
    var failure: Refusal? { tally.failed > 0 && tally.read == 0 ? tally.firstFailure : nil }

    /// Rows that count what has none of its own: older entries, and what waits for the next look.
    var sums: [SightedEntry] {
        var rows: [SightedEntry] = []
        if tally.old > 0 {
            let why = "\(tally.old) entries older than \(horizon(of: nil).iso8601) are known and not followed"
            rows.append(row("entries that are older", .tooOld, why + " (crawl.sitemap-age, crawl.max-age)"))
        }
        if tally.undated > 0 {
            let why = "\(tally.undated) entries without a date stood in the sitemaps when they were first read"
            rows.append(row("entries without a date", .tooOld, why + "; what is added later is followed"))
        }
        if !waiting.isEmpty {
            let named = waiting.sorted().prefix(3).joined(separator: ", ")
            let why = "\(counted(waiting.count, "sitemap waits", "sitemaps wait")) for the next look: \(named)"
            rows.append(
                row("sitemaps that wait", .deferred("next-look"), why + " (crawl.sitemap-children, crawl.feed-entries)")
            )
        }
        if tally.unread > 0 {
            rows.append(
                row(
                    "entries beyond the limit", .tooLarge,
                    "\(tally.unread) entries beyond the first \(SitemapDesk.longest) of a sitemap were not read"))
        }
        return rows
    }

    private func row(_ key: String, _ outcome: Outcome, _ why: String) -> SightedEntry {
        SightedEntry(
            key: EntryKey(key), url: nil, title: "", published: nil, text: "", digest: SHA256Digest(of: key.utf8),
            outcome: outcome, why: why)
    }

    private func counted(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
