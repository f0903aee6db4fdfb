import CharterArchive
import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Logging

/// Reads archived answers through the stages that read the network's: a source's URL as a look at that source, a page
/// as an article. Times are the records'. Nothing is fetched, and nothing that is stored is rewritten.
final class Backfill {
    let loaded: LoadedPipeline
    let store: Store
    let rules: CrawlRules
    let run: Int64
    /// Pages of hosts that no listed source speaks for are left out.
    let watchedOnly: Bool
    var report = BackfillReport()
    /// The latest time of a record so far.
    private(set) var latest = Date.distantPast
    private let door: Door
    private let classifier: Lazily<Classifier>
    private var answers: ArchivedAnswers
    private var sources: [String: DueSource] = [:]
    private let now: Now

    /// `run`: the crawl that ledger rows name. The sources must be those of the store.
    init(
        _ loaded: LoadedPipeline, store: Store, run: Int64, watchedOnly: Bool, now: @escaping Now
    ) async throws(StoreError) {
        self.loaded = loaded
        self.store = store
        self.run = run
        self.watchedOnly = watchedOnly
        self.now = now
        rules = CrawlRules(loaded.config.crawl)
        // Shut before it is used: whoever asked it would be told so.
        let fetcher = Fetcher(options: fetchOptions(for: loaded.config))
        fetcher.shutdown()
        door = Door(
            fetcher: fetcher, rules: rules, robots: RobotsDesk(fetcher: fetcher, limits: rules.pageLimits, now: now))
        classifier = Lazily { Classifier(charter: loaded.charter) }
        answers = ArchivedAnswers(largest: max(rules.feedLimits.maxBody, rules.pageLimits.maxBody))
        for due in try await store.dueSources(at: now(), all: true, only: loaded.sources.map(\.id)) {
            for name in names(of: due.source.url) { sources[name] = due }
        }
    }

    /// The stages, as of `date`.
    func pipeline(at date: Date) -> Pipeline {
        Pipeline(
            door: door, store: store, classifier: classifier, charter: loaded.charter, rules: rules, now: { date },
            run: run)
    }

    /// Replays one file; `progress` is told how far in it we are, in bytes.
    func replay(_ path: String, progress: (Int) -> Void) async throws {
        let largest = max(rules.feedLimits.maxBody, rules.pageLimits.maxBody)
        let reader = try ArchiveReader(path: path, blockLimit: largest + (1 << 20))
        let before = report.records
        report.files += 1
        while let item = try reader.next() {
            try Task.checkCancellation()
            switch item {
            case .damage(let damage): report.damages.append("\(damage)")
            case .record(let record):
                report.records += 1
                progress(record.offset)
                try await replay(record)
            }
        }
        if report.records == before, reader.size > 0 {
            throw Failure(.badData, "\(path) is no WARC file: no record in it can be read")
        }
    }

    private func replay(_ record: ArchiveRecord) async throws {
        guard record.type == "response" || record.type == "revisit", record.isHTTP || record.type == "revisit" else {
            return report.count(.other)
        }
        guard let target = record.target, let url = URL(string: target), url.host() != nil,
            ["http", "https"].contains(url.scheme?.lowercased() ?? "")
        else { return report.count(.noPage) }
        guard let date = record.date else { return report.count(.undated) }
        latest = max(latest, date)
        if url.path == "/robots.txt" { return report.count(.robots) }
        if record.type == "revisit" { return try await revisit(record, url: url, at: date) }
        switch answers.read(record, url: url, at: date) {
        case .redirect: report.count(.redirect)
        case .tooLarge: report.count(.tooLarge)
        case .unreadable: report.count(.unreadable)
        case .answer(let response):
            if let due = source(at: response.requestURL) {
                try await look(at: due, response, at: date)
            } else {
                try await page(response, at: date)
            }
        }
    }

    func source(at url: URL) -> DueSource? {
        names(of: url).lazy.compactMap { self.sources[$0] }.first
    }

    /// A look at a source, as it was answered then. Its state (health, validators, when it is due) is of now, and stays.
    private func look(at due: DueSource, _ response: FetchResponse, at date: Date) async throws(StoreError) {
        let asked = response.exchange.url.absoluteString
        if try await store.knowsVisit(to: due.source.id, capturedAt: date, url: asked) {
            return report.count(.knownListing)
        }
        var fresh = due
        fresh.state.payloadHash = nil
        let look = door.answered(response, to: fresh, asking: Validators(), at: date)
        var visit = look.visit
        if let payload = look.changed { visit = pipeline(at: date).listing(in: payload, of: due, seen: visit) }
        try await record(visit, of: due)
    }

    /// Records a look. One older than the last that is stored can only add what nobody knew.
    private func record(_ look: SourceVisit, of due: DueSource) async throws(StoreError) {
        var visit = look
        visit.state = due.state
        visit.lesson = nil
        if let last = try await store.lastVisit(to: due.source.id), last >= visit.at {
            visit.entries = try await store.neverListed(visit.entries, by: due.source.id)
            if visit.entries.isEmpty { return report.count(.olderListing) }
        }
        let counts = try await store.record(visit, run: run)
        report.count(.listing)
        report.entries += counts.new + counts.changed
        report.queued += counts.queued
        let subject = LedgerSubject.source(due.source.id)
        report.count([LedgerNote(subject: subject, stage: visit.stage, outcome: visit.outcome, why: visit.why)])
    }

    /// An answer without its body: nothing had changed.
    private func revisit(_ record: ArchiveRecord, url: URL, at date: Date) async throws(StoreError) {
        guard let due = source(at: url) else { return try await unchangedPage(url, at: date) }
        if try await store.knowsVisit(to: due.source.id, capturedAt: date, url: url.absoluteString) {
            return report.count(.knownListing)
        }
        let isNotModified = record.field("WARC-Profile")?.hasSuffix("server-not-modified") ?? false
        let why = isNotModified ? "the server said nothing changed (304)" : "the same bytes as before"
        try await self.record(
            SourceVisit(
                source: due.source.id, at: date, elapsed: 0, status: isNotModified ? 304 : 200, bytes: 0, stage: .fetch,
                outcome: isNotModified ? .notModified : .unchanged, why: why, state: due.state), of: due)
    }

    private func names(of url: URL) -> [String] {
        [url.absoluteString] + (CanonicalURL(url).map { ["identity " + $0.identity] } ?? [])
    }
}
