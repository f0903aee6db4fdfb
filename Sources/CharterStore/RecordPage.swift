package import CharterModel
import FoundationEssentials
import GRDB

/// What a piece of page work did to the store.
package struct PageCounts: Sendable, Equatable {
    /// What became of the article.
    package enum Change: String, Sendable, CaseIterable {
        /// A document whose text we did not have.
        case new
        /// Its text differs from the one we had, and both came from its page or both from a feed.
        case revision
        /// The page's own text took the place of the text its feed carried: no edit by the publisher.
        case upgrade
        /// The text we have.
        case same
        /// No article: gone, refused, to be tried again, or a feed's text where we have the page's.
        case none
    }
    /// What became of the article.
    package var change: Change
    /// Labels the article did not have before.
    package var labels: Int
    /// The article that first had this text, when it was another.
    package var duplicateOf: ArticleID?
    package init(change: Change = .none, labels: Int = 0, duplicateOf: ArticleID? = nil) {
        self.change = change
        self.labels = labels
        self.duplicateOf = duplicateOf
    }
}

extension Store {
    /// Commits what became of one page: the ledger, further names of the document, and, when there is an
    /// article, its version, dates, labels, story and events; then the work is removed or put off. All or nothing;
    /// recording the same visit again changes times and counts only.
    ///
    /// Notes of the dedup stage are the store's own: which article of a story came first is known here only.
    /// Throws `refused`, with nothing written, when a label's evidence does not stand in its text byte for byte.
    package func record(_ visit: PageVisit, run: Int64) async throws(StoreError) -> PageCounts {
        try await record([visit], run: run)[0]
    }

    /// The same for some pages at once: all or nothing of all of them.
    package func record(_ visits: [PageVisit], run: Int64) async throws(StoreError) -> [PageCounts] {
        let judged: [JudgedText?]
        do {
            judged = try visits.map { visit in try visit.article.map { try JudgedText($0) } }
        } catch {
            throw StoreError(error, path: path)
        }
        return try await write { db in
            try zip(visits, judged).map { visit, judged in
                try record(visit, judged, LedgerWriter(db: db, run: run, at: milliseconds(visit.at)))
            }
        }
    }

    private func record(_ visit: PageVisit, _ judged: JudgedText?, _ ledger: LedgerWriter) throws -> PageCounts {
        var counts = PageCounts()
        try rename(visit, ledger.db)
        try keepOptOuts(of: visit.work.source, ledger.db) { $0.add(visit.optOuts, from: .page) }
        if let judged {
            var writer = ArticleWriter(visit: visit, judged: judged, ledger: ledger)
            try writer.write()
            counts = writer.counts
        } else {
            for note in visit.notes { try ledger.note(page: note, of: visit) }
            try noteWithdrawal(visit, ledger)
        }
        try noteCaptures(of: visit, judged: judged, ledger.db)
        try settle(visit, ledger.db)
        return counts
    }
}

extension LedgerWriter {
    /// A note of a page visit, under its own URL or else the work's.
    func note(page note: LedgerNote, of visit: PageVisit, isFirst: Bool = false) throws {
        var full = note
        full.url = note.url ?? visit.work.url.text
        let known = [visit.work.url, visit.article?.url].compactMap { $0 }.first { $0.text == full.url }
        try self.note(
            full, identity: (known ?? full.url.flatMap { CanonicalURL($0) })?.identity, isFirst: isFirst)
    }
}

/// Files every name of the document under its id. The URL of an article we have stays that article's.
private func rename(_ visit: PageVisit, _ db: Database) throws {
    let id = visit.article?.id ?? visit.work.article
    var names = visit.aliases
    if let article = visit.article { names.append(article.url) }
    if visit.retryAt == nil || visit.article != nil { names.append(visit.work.url) }
    let filing = try HotStatement(
        "INSERT INTO url_alias(identity, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING", db)
    var taken: Set<String> = []
    for name in names where taken.insert(name.identity).inserted {
        filing.bind(1, name.identity)
        filing.bind(2, id.text)
        if try filing.run() > 0 { continue }
        try db.run(
            """
            UPDATE url_alias SET article_id = ?2 WHERE identity = ?1 AND article_id <> ?2
                AND NOT EXISTS (SELECT 1 FROM article WHERE id = ?3 AND id <> ?2)
            """, [name.identity, id.text, ArticleID(of: name).text])
    }
}

/// Removes the work, or puts it off. Work whose entry changed while the page was being read stays, due at once.
private func settle(_ visit: PageVisit, _ db: Database) throws {
    let work = visit.work
    guard let id = try queuedRow(of: work.article, work.url, db) else { return }
    if let retry = visit.retryAt {
        try db.run(
            "UPDATE page_work SET attempts = ?, next_at = ? WHERE id = ?", [work.attempts + 1, milliseconds(retry), id])
        return
    }
    let removal = try HotStatement(
        "DELETE FROM page_work WHERE id = ? AND source_id = ? AND title = ? AND text = ?", db)
    removal.bind(1, id)
    removal.bind(2, work.source.text)
    removal.bind(3, work.title)
    removal.bind(4, work.text)
    if try removal.run() == 0 {
        try db.run("UPDATE page_work SET attempts = 0, next_at = ? WHERE id = ?", [milliseconds(visit.at), id])
    }
}

/// An article whose page is gone for good was withdrawn; said once.
private func noteWithdrawal(_ visit: PageVisit, _ ledger: LedgerWriter) throws {
    guard visit.retryAt == nil, visit.notes.last?.outcome == .gone else { return }
    let db = ledger.db
    let id = try articleID(of: visit.work.url, db)
    guard
        let row = try db.first(
            "SELECT n, text_hash, charter, classifier FROM article WHERE id = ? AND withdrawn_at IS NULL",
            [id.text])
    else { return }
    try db.run("UPDATE article SET withdrawn_at = ? WHERE id = ?", [ledger.at, id.text])
    let subject = try EventSubject(
        article: id, n: row["n"], textHash: row["text_hash"], charter: row["charter"],
        classifier: row["classifier"])
    try append(.articleWithdrawn, subject, detail: ["reason": visit.notes.last?.why ?? ""], at: ledger.at, db)
}
