import CharterFetch
import CharterModel
import CharterStages
import CharterStore

/// The way of one article, told twice: first the look at a source, then the article behind an entry.
///
///     fetch ─► parse ─► (sightings, page work)          follow(source)
///     fetch ─► extract ─► dedup ─► classify ─► store     follow(work)
///
/// Every stage is a function from values to values. What goes wrong becomes an outcome with a sentence, kept in
/// the ledger; it never stops the batch. Only the store may throw: when it cannot write, the crawl ends.
struct Pipeline: Sendable {
    let door: Door
    let store: Store
    let classifier: Lazily<Classifier>
    let charter: Charter
    let rules: CrawlRules
    let now: Now
    /// Keeps what the door brings; nil without an archive.
    var archivist: Archivist?
    /// The crawl that ledger rows name.
    let run: Int64
    /// Large documents are read one at a time: in memory, one can cost ten times its size.
    let largeReads = HostGate(width: 1)
    /// Small documents that were read and wait for the store; so many at most, for the sake of memory.
    let recordings = HostGate(width: 100)

    /// One look at a source: ask for it, and if it changed, read what it lists.
    func follow(_ due: DueSource) async throws(StoreError) -> (outcome: Outcome, counts: VisitCounts) {
        if due.source.kind == .sitemap { return try await followSitemap(due) }
        var look = await door.look(at: due, at: now())
        if look.wasInterrupted {
            try await archivist?.release(look.visit.captures)
            return (look.visit.outcome, VisitCounts())
        }
        var visit = look.visit
        if let payload = look.changed {
            visit = await inTurn(payload) { listing(in: payload, of: due, seen: visit) }
        }
        let size = look.changed?.body.count ?? 0
        look.changed = nil
        let counts = try await recording(size, &look.place) { [visit] () throws(StoreError) in
            try await store.record(visit, run: run)
        }
        return (visit.outcome, counts)
    }

    /// One article: get its page, take its text, and judge it. When the page cannot be had, the text that the
    /// entry itself carried stands in, so that a wall on one side never blinds us.
    ///
    /// Returns where it ended, nil when it was put off, and what is wrong with the host, if anything, for whoever holds
    /// its other pages.
    func follow(
        _ work: PageWork, hostProblem: HostProblem?
    ) async throws(StoreError) -> (outcome: Outcome?, problem: HostProblem?) {
        var page = await door.page(for: work, at: now(), hostProblem: hostProblem)
        if page.wasInterrupted || page.isPutOff {
            try await archivist?.release(page.captures)
            return (nil, page.wasInterrupted ? nil : page.hostProblem)
        }
        let visit = await inTurn(page.payload) { [page] in read(page, for: work) }
        let size = page.payload?.body.count ?? 0
        page.payload = nil
        try await recording(size, &page.place) { () throws(StoreError) in try await keep(visit) }
        return (visit.notes.last?.outcome, page.hostProblem)
    }

    /// The same for articles whose pages are not read at all, some at once: nobody has to be asked, so they share
    /// their way into the store.
    func follow(withoutPages works: [PageWork]) async throws(StoreError) {
        let visits = works.map { read(PageAnswer(notes: [], names: []), for: $0) }
        do {
            _ = try await store.record(visits, run: run)
        } catch  where error.kind == .refused {
            for visit in visits { try await keep(visit) }
        }
    }

    /// extract, dedup and classify: what the store is to keep of one article.
    private func read(_ page: PageAnswer, for work: PageWork) -> PageVisit {
        let found = text(of: page, for: work)
        var visit = PageVisit(
            work: work, at: now(), notes: page.notes + found.notes, retryAt: page.retryAt, aliases: page.names)
        visit.optOuts = page.optOuts
        visit.captures = page.captures
        if let article = found.article {
            let judged = judge(article, for: work, at: page)
            visit.notes.append(classifyNote(on: judged))
            visit.article = judged
        }
        return visit
    }

    /// Commits a page visit. An article that the store refuses to hold is one article's failure, not the crawl's:
    /// the visit is kept without it, and the ledger says why.
    func keep(_ visit: PageVisit) async throws(StoreError) {
        do {
            _ = try await store.record(visit, run: run)
        } catch  where error.kind == .refused {
            var without = visit
            without.article = nil
            without.notes.append(
                LedgerNote(
                    subject: .article(visit.work.article), stage: .classify, outcome: .failed("refused"),
                    why: error.message, url: visit.work.url.text))
            _ = try await store.record(without, run: run)
        }
    }

    /// dedup and classify: the content hash that finds copies, the clauses and the sentences that say so.
    func judge(_ article: ExtractedArticle, for work: PageWork, at page: PageAnswer) -> JudgedArticle {
        let url = page.canonicalURL(for: article, work: work)
        let classifier = classifier.value
        return JudgedArticle(
            id: ArticleID(of: url), url: url, extracted: article,
            dates: article.dates + feedDates(of: work),
            content: contentHash(of: article.text),
            classification: classifier.classify(
                title: article.title, text: article.text, language: article.language),
            charter: charter.digest, classifier: classifier.digest, classifierVersion: classifier.version)
    }
}
