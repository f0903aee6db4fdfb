import CharterModel
import FoundationEssentials
import GRDB

/// Writes one article with everything that follows from it: version, dates, labels, story, events, ledger.
struct ArticleWriter {
    let visit: PageVisit
    let judged: JudgedText
    let ledger: LedgerWriter
    private(set) var counts = PageCounts()
    /// The labels of this text as stored.
    private var labels: [Label] = []

    private var db: Database { ledger.db }
    private var at: Int64 { ledger.at }
    private var id: ArticleID { judged.article.id }

    init(visit: PageVisit, judged: JudgedText, ledger: LedgerWriter) {
        self.visit = visit
        self.judged = judged
        self.ledger = ledger
    }

    /// What is current of an article we have.
    private struct Current {
        let n: Int
        let textHash: String
        let charter: String
        let classifier: String
        let title: String
        let method: String
        let url: String
        let story: StoryID
    }

    mutating func write() throws {
        let current = try readCurrent()
        if let current, try keepsPageText(current) { return }
        for note in visit.notes where note.stage != .dedup {
            try ledger.note(page: note, of: visit, isFirst: current == nil)
        }
        labels = try writeClassification(judged, at: at, db)
        try writeDates(judged.article, db)
        guard let current else { return try insert() }
        try update(current)
        try attribute(id, at: at, run: ledger.run, restory: false, db)
        try writeStory(was: current.story)
        try logLabels(since: current)
    }

    private func readCurrent() throws -> Current? {
        let known = try HotStatement("SELECT EXISTS (SELECT 1 FROM article WHERE id = ?)", db)
        known.bind(1, id.text)
        guard try known.number() == 1 else { return nil }
        return try db.first(
            """
            SELECT article.*, title, method FROM article
            JOIN article_version AS v ON v.article_id = article.id AND v.n = article.n WHERE article.id = ?
            """, [id.text]
        ).map { row in
            try Current(
                n: row["n"], textHash: row["text_hash"], charter: row["charter"], classifier: row["classifier"],
                title: row["title"], method: row["method"], url: row["url"], story: StoryID(row["story_id"]))
        }
    }

    /// A feed's text never takes the place of the page's own: it is often a part of it. The ledger says so.
    private func keepsPageText(_ current: Current) throws -> Bool {
        guard current.textHash != judged.textHash, isFromFeed(method: judged.method),
            !isFromFeed(method: current.method)
        else { return false }
        for note in visit.notes where note.stage == .fetch { try ledger.note(page: note, of: visit) }
        try ledger.note(
            page: LedgerNote(
                subject: .article(id), stage: .extract, outcome: .known,
                why: "Only the feed's text could be had; the text read from the page earlier is kept.",
                url: judged.article.url.text), of: visit)
        return true
    }

    private mutating func insert() throws {
        counts.change = .new
        let article = judged.article
        var seen = milliseconds(visit.work.firstSeenAt)
        if article.url.identity != visit.work.url.identity {
            seen = try min(seen, firstSeen(id, visit.work.url, orAt: at, db))
        }
        let host = article.url.host
        let place = try Attribution(of: id, host: host, source: visit.work.source.text, seen: min(seen, at), db)
        let insertion = try HotStatement(ArticleWriter.insertion, db)
        insertion.bind(1, id.text)
        insertion.bind(2, article.url.text)
        insertion.bind(3, host)
        insertion.bind(4, place.source)
        insertion.bind(5, orNull: article.extracted.language)
        insertion.bind(6, judged.authors)
        insertion.bind(7, milliseconds(orNil: place.published?.at))
        insertion.bind(8, orNull: place.published?.origin.rawValue)
        insertion.bind(9, place.firstSeen)
        insertion.bind(10, at)
        insertion.bind(11, judged.textHash)
        insertion.bind(12, orNull: article.content?.text)
        insertion.bind(13, judged.charter)
        insertion.bind(14, judged.classifier)
        insertion.bind(15, story.text)
        try insertion.run()
        try insertVersion(1)
        try append(.articleSeen, subject(n: 1), at: at, db)
        for label in labels { try give(label, n: 1) }
        try beginStory()
    }

    private static let insertion = """
        INSERT INTO article(id, url, host, source_id, language, authors, published_at, published_origin,
            first_seen_at, checked_at, n, text_hash, content_hash, charter, classifier, story_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11, ?12, ?13, ?14, ?15)
        """

    private mutating func update(_ current: Current) throws {
        let isNew = current.textHash != judged.textHash
        let n = isNew ? current.n + 1 : current.n
        let article = judged.article
        try db.run(
            """
            UPDATE article SET url = ?, language = ?, authors = ?, checked_at = max(checked_at, ?),
                withdrawn_at = NULL, n = ?, text_hash = ?, content_hash = ?, charter = ?, classifier = ?,
                story_id = ?
            WHERE id = ?
            """,
            [
                preferred(current.url, article.url.text), article.extracted.language, judged.authors, at, n,
                judged.textHash, article.content?.text, judged.charter, judged.classifier, story.text, id.text,
            ])
        counts.change = .same
        guard isNew else { return }
        try insertVersion(n)
        counts.change = .revision
        if isFromFeed(method: current.method), !isFromFeed(method: judged.method) {
            counts.change = .upgrade
        } else {
            let detail = [
                "before": current.title, "after": article.extracted.title,
                "method_changed": current.method == judged.method ? "false" : "true",
            ]
            try append(.articleRevised, subject(n: n), detail: detail, at: at, db)
        }
    }

    private func insertVersion(_ n: Int) throws {
        let extracted = judged.article.extracted
        let insertion = try HotStatement(
            """
            INSERT INTO article_version(article_id, n, text_hash, title, text, method, quality, truncated, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, db)
        insertion.bind(1, id.text)
        insertion.bind(2, Int64(n))
        insertion.bind(3, judged.textHash)
        insertion.bind(4, extracted.title)
        insertion.bind(5, extracted.text)
        insertion.bind(6, extracted.method)
        insertion.bind(7, real: extracted.quality.isFinite ? extracted.quality : 0)
        insertion.bind(8, extracted.truncated ? 1 : 0)
        insertion.bind(9, at)
        try insertion.run()
    }

    /// Of two spellings of one identity, the same whichever was met first: https, then the shorter, then by
    /// bytes.
    private func preferred(_ one: String, _ other: String) -> String {
        func rank(_ url: String) -> (Int, Int, String) { (url.hasPrefix("https:") ? 0 : 1, url.utf8.count, url) }
        return rank(one) <= rank(other) ? one : other
    }

    private var story: StoryID { judged.article.content.map { StoryID(of: $0) } ?? StoryID(of: id) }

    private func subject(n: Int, clause: ClauseID? = nil) -> EventSubject {
        EventSubject(
            article: id, n: n, textHash: judged.textHash, charter: judged.charter,
            classifier: judged.classifier, clause: clause)
    }

    private mutating func give(_ label: Label, n: Int) throws {
        counts.labels += 1
        let detail = ["clause": label.clause.text, "strength": label.strength.rawValue]
        try append(.labelGiven, subject(n: n, clause: label.clause), detail: detail, at: at, db)
    }

    /// A new article is alone in its story, as most are, or joins others.
    private mutating func beginStory() throws {
        let article = judged.article
        let stories = StoryKeeper(ledger: ledger)
        if try stories.begin(story, with: id, url: article.url, isCompared: article.content != nil) { return }
        let first = try stories.refresh(story, visited: id)
        if first != id { counts.duplicateOf = first }
    }

    private mutating func writeStory(was before: StoryID) throws {
        let stories = StoryKeeper(ledger: ledger)
        if before != story { try stories.refresh(before) }
        let first = try stories.refresh(story, visited: id)
        if first != id { counts.duplicateOf = first }
    }

    /// Says which labels came and went since the version or the classification before.
    private mutating func logLabels(since current: Current) throws {
        if current.textHash == judged.textHash, current.charter == judged.charter,
            current.classifier == judged.classifier
        {
            return
        }
        let before = try db.all(
            "SELECT clause, strength FROM label WHERE text_hash = ? AND charter = ? AND classifier = ?",
            [current.textHash, current.charter, current.classifier]
        ).reduce(into: [String: String]()) { try $0[$1["clause"]] = try $1["strength"] }
        let n = current.textHash == judged.textHash ? current.n : current.n + 1
        let added = labels.filter { before[$0.clause.text] == nil }
        let kept = Set(labels.map(\.clause.text))
        let removed = before.keys.filter { !kept.contains($0) }.sorted()
        let moved = labels.filter { label in
            before[label.clause.text].map { $0 != label.strength.rawValue } ?? false
        }
        for label in added { try give(label, n: n) }
        if added.isEmpty, removed.isEmpty, moved.isEmpty { return }
        let detail = [
            "added": added.map(\.clause.text).joined(separator: ","),
            "removed": removed.joined(separator: ","),
            "strength": moved.map { "\($0.clause) \($0.strength.rawValue)" }.joined(separator: ","),
        ].filter { !$0.value.isEmpty }
        try append(.labelChanged, subject(n: n), detail: detail, at: at, db)
    }
}
