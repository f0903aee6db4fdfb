import CharterArchive
import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

extension Backfill {
    /// A page as it was served then: extract, dedup, classify, store, as in a crawl.
    func page(_ response: FetchResponse, at date: Date) async throws(StoreError) {
        guard let url = CanonicalURL(response.requestURL) else { return report.count(.noPage) }
        let queued = try await store.queuedPage(of: url)
        if queued == nil {
            guard response.isPage else { return report.count(.noPage) }
            if watchedOnly, speaker(for: url.host) == nil { return report.count(.unwatched) }
        }
        let work: PageWork
        if let queued { work = queued } else { work = try await unlisted(url, at: date) }
        let pipeline = pipeline(at: date)
        let page = pipeline.door.answer(response, to: work, at: date)
        let found = pipeline.text(of: page, for: work)
        var visit = PageVisit(
            work: work, at: date, notes: page.notes + found.notes, retryAt: page.retryAt, aliases: page.names)
        guard let article = found.article else {
            // What nobody listed and is no article is noted once.
            if queued == nil, try await store.knows(url) != nil { return report.count(.knownPage) }
            report.count(.page)
            report.count(visit.notes)
            return try await pipeline.keep(visit)
        }
        let judged = pipeline.judge(article, for: work, at: page)
        let hash = TextHash(title: article.title, text: article.text)
        let standing = try await store.standing(of: judged.id, text: hash, at: date)
        report.count(.page)
        switch standing {
        case .older: return report.count(.older)
        case .same where queued == nil: return report.count(.same)
        case .same, .new, .later: break
        }
        visit.notes.append(pipeline.classifyNote(on: judged))
        visit.article = judged
        try await register(work.source, host: url.host, at: date)
        try await keep(visit, pipeline)
    }

    private func keep(_ visit: PageVisit, _ pipeline: Pipeline) async throws(StoreError) {
        report.count(visit.notes)
        do {
            let counts = try await store.record(visit, run: run)
            report.labels += counts.labels
            switch counts.change {
            case .new: report.count(.new)
            case .revision, .upgrade: report.count(.revised)
            case .same, .none: report.count(.same)
            }
        } catch  where error.kind == .refused {
            // Says why in the ledger, as a crawl does.
            try await pipeline.keep(visit)
        }
    }

    /// The same bytes as an earlier capture. Work that waits for them is done, if the article is there.
    func unchangedPage(_ url: URL, at date: Date) async throws(StoreError) {
        report.count(.unchanged)
        guard let url = CanonicalURL(url), let work = try await store.queuedPage(of: url),
            try await store.article(url: url) != nil
        else { return }
        let note = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: .unchanged,
            why: "the same bytes as archived before",
            url: work.url.text)
        report.count([note])
        try await pipeline(at: date).keep(PageVisit(work: work, at: date, notes: [note]))
    }

    /// Pages that were asked for and are in no file: the text that the entry carries stands in, and the next crawl may
    /// ask for the page.
    func judgeWithoutPages() async throws {
        var last: PageWork?
        while true {
            let batch = try await store.untriedPages(limit: 50, after: last)
            guard let end = batch.last else { return }
            // What was listed after all records was not to be found in them.
            for work in batch where work.firstSeenAt <= latest {
                try Task.checkCancellation()
                try await judgeWithoutPage(work)
            }
            last = end
        }
    }

    private func judgeWithoutPage(_ work: PageWork) async throws(StoreError) {
        report.missing += 1
        let pipeline = pipeline(at: work.firstSeenAt)
        let note = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: .deferred("not-archived"),
            why: "the archive that was replayed holds no page for it", url: work.url.text)
        let page = PageAnswer(notes: [note], retryAt: work.firstSeenAt, names: [])
        let found = pipeline.text(of: page, for: work)
        var visit = PageVisit(
            work: work, at: work.firstSeenAt, notes: page.notes + found.notes, retryAt: page.retryAt, aliases: [])
        // An article we have keeps its text: an entry's is often a part of it.
        if let article = found.article, try await store.article(url: work.url) == nil {
            let judged = pipeline.judge(article, for: work, at: page)
            visit.notes.append(pipeline.classifyNote(on: judged))
            visit.article = judged
        }
        try await keep(visit, pipeline)
    }

    /// Work for a page that no source listed: it is filed under a source that speaks for its host, else under one that
    /// stands for the host itself and is never crawled.
    private func unlisted(_ url: CanonicalURL, at date: Date) async throws(StoreError) -> PageWork {
        let known = try await store.knows(url)
        return PageWork(
            article: known ?? ArticleID(of: url), url: url,
            source: speaker(for: url.host) ?? SourceID(url.host), title: "", published: nil, authors: [],
            language: nil, text: "", attempts: 0, firstSeenAt: date)
    }

    private func register(_ source: SourceID, host: String, at date: Date) async throws(StoreError) {
        guard source == SourceID(host), let home = URL(string: "https://\(host)/") else { return }
        try await store.registerUnlisted(
            Source(id: source, kind: .page, url: home, title: host, outlet: host, note: "pages met in an archive"),
            at: date)
    }

    /// The first by id of the sources that speak for a host.
    private func speaker(for host: String) -> SourceID? {
        loaded.sources.filter { speaks(source: $0.url, homepage: $0.homepage, forHost: host) }.map(\.id).min()
    }
}

extension FetchResponse {
    /// A whole answer that says, or shows, that it is a page.
    fileprivate var isPage: Bool {
        guard (200..<300).contains(status), !isWithoutDocument else { return false }
        if let type = header("Content-Type")?.lowercased() {
            return type.hasPrefix("text/html") || type.hasPrefix("application/xhtml")
        }
        let start = String(decoding: body.prefix(1024), as: UTF8.self).lowercased()
        return start.contains("<html") || start.contains("<!doctype html")
    }
}
