import CharterModel
import CharterStore
import FoundationEssentials
import GRDB

/// A store in a folder of its own, a pinned clock, and short ways to say what was seen.
final class Desk: Sendable {
    let folder: String
    let store: Store
    let run: Int64

    /// 12 February 2026, 06:00 UTC: where the clock starts.
    static let start = Date(timeIntervalSince1970: 1_770_876_000)

    init(sources: [Source] = [Desk.source("a"), Desk.source("b"), Desk.source("c")]) async throws {
        folder = try temporaryFolder()
        store = try Store(path: folder + "/store.sqlite")
        run = try await store.beginCrawl(pipeline: "test", version: "1.0", at: Desk.start)
        _ = try await store.syncSources(sources, at: Desk.start)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The clock `hours` after the start.
    static func at(_ hours: Double) -> Date { start.addingTimeInterval(hours * 3600) }

    static func source(_ id: String, owner: String? = nil, outlet: String? = nil) -> Source {
        Source(
            id: SourceID(id), url: URL(string: "https://\(id).example/feed")!, title: "Feed \(id)",
            outlet: outlet ?? "Outlet \(id)", owner: owner, languages: ["en"],
            headers: ["X-Some-Header": "1"], origin: "Feeds/test.opml:3")
    }

    static func url(_ text: String) -> CanonicalURL { CanonicalURL("https://\(text)")! }

    static func entry(
        _ key: String, _ url: String?, text: String = "", version: Int = 1, published: Date? = nil,
        outcome: Outcome = .kept
    ) -> SightedEntry {
        SightedEntry(
            key: EntryKey("guid:" + key), url: url.map { Desk.url($0) }, title: "Entry \(key)",
            published: published, authors: ["A. Writer"], language: "en", text: text,
            digest: SHA256Digest(of: Array("\(key) \(version)".utf8)), outcome: outcome, why: "Because.")
    }

    static func visit(
        _ source: String, at hours: Double, _ entries: [SightedEntry] = [], stage: Stage = .parse,
        outcome: Outcome = .kept, state: SourceState? = nil
    ) -> SourceVisit {
        SourceVisit(
            source: SourceID(source), at: at(hours), elapsed: 0.25, status: 200, bytes: 1000, stage: stage,
            outcome: outcome, why: "Read \(entries.count) entries.",
            state: state ?? SourceState(newAt: start).succeeded(at: at(hours), cadence: 3600), entries: entries)
    }

    @discardableResult
    func list(
        _ source: String, at hours: Double, _ entries: SightedEntry...
    ) async throws -> VisitCounts {
        try await store.record(Desk.visit(source, at: hours, entries), run: run)
    }

    /// The work queued for a URL.
    func work(_ url: String) async throws -> PageWork? {
        let id = ArticleID(of: Desk.url(url))
        return try await store.duePages(at: Desk.at(10_000), limit: 1000).first { $0.article == id }
    }

    /// Reads the page of a URL that was listed: its work is queued.
    @discardableResult
    func read(
        _ url: String, at hours: Double, title: String = "Title", text: String = "Body of it.",
        dates: [DateCandidate] = [], labels: [Label] = [], method: String = "blocks", content: Bool = true,
        classifier: String = "1"
    ) async throws -> PageCounts {
        let work = try await work(url) ?? Desk.work(url, at: hours)
        let visit = Desk.read(
            work, at: hours, title: title, text: text, dates: dates, labels: labels, method: method,
            content: content, classifier: classifier)
        return try await store.record(visit, run: run)
    }

    static func work(_ url: String, at hours: Double, source: String = "a") -> PageWork {
        PageWork(
            article: ArticleID(of: Desk.url(url)), url: Desk.url(url), source: SourceID(source), title: "T",
            published: nil, authors: [], language: nil, text: "", attempts: 0, firstSeenAt: at(hours))
    }

    static func read(
        _ work: PageWork, at hours: Double, title: String = "Title", text: String = "Body of it.",
        dates: [DateCandidate] = [], labels: [Label] = [], method: String = "blocks", content: Bool = true,
        canonical: CanonicalURL? = nil, classifier: String = "1"
    ) -> PageVisit {
        let url = canonical ?? work.url
        let article = JudgedArticle(
            id: ArticleID(of: url), url: url,
            extracted: ExtractedArticle(text: text, title: title, language: "en", method: method), dates: dates,
            content: content ? ContentHash(version: 1, normalised: Array(text.lowercased().utf8)) : nil,
            classification: Classification(relevance: labels.isEmpty ? .none : .core, labels: labels),
            charter: SHA256Digest(of: "charter".utf8), classifier: SHA256Digest(of: classifier.utf8),
            classifierVersion: "terms-" + classifier)
        let notes = [Stage.fetch, .extract, .classify].map { stage in
            LedgerNote(subject: .article(article.id), stage: stage, outcome: .kept, why: "Passed.")
        }
        return PageVisit(work: work, at: at(hours), notes: notes, article: article)
    }

    /// A label whose evidence is `quote`, which stands in `text`.
    static func label(
        _ clause: String, _ quote: String, in text: String, strength: Strength = .substantive
    ) -> Label {
        let bytes = Array(text.utf8)
        let wanted = Array(quote.utf8)
        let from = bytes.indices.first { bytes[$0...].starts(with: wanted) }!
        let evidence = Evidence(field: .text, range: from..<from + wanted.count, in: bytes)!
        return Label(
            clause: ClauseID(clause), strength: strength, score: 0.8, evidence: [evidence], terms: [quote])
    }

    /// The timeline's kinds from the beginning.
    func kinds() async throws -> [String] { try await store.timeline(TimelineFilter()).map(\.kind) }

    /// Current ledger outcomes of a document by stage.
    func outcomes(_ url: String) async throws -> [Stage: Outcome] {
        let ledger = try await store.explain(url: Desk.url(url))?.ledger ?? []
        return Dictionary(
            ledger.filter { $0.current && $0.subjectKind == "article" }.map { ($0.stage, $0.outcome) },
            uniquingKeysWith: { $1 })
    }

    /// One number by SQL, past the store.
    func count(_ sql: String) throws -> Int {
        try inspect { try Int.fetchOne($0, sql: sql) ?? -1 }
    }

    /// Looks into the file past the store.
    func inspect<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let queue = try DatabaseQueue(path: store.path)
        defer { try? queue.close() }
        return try queue.write(body)
    }
}

/// A new empty folder.
func temporaryFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/charterstore-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
}

/// The error `body` throws.
func failure(_ body: () async throws -> Void) async -> StoreError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? StoreError
    }
}
