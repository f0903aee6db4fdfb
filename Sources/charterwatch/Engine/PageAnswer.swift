import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// What asking for an article's page came to: the page, or why there is none, and whether to ask again.
struct PageAnswer: Sendable {
    var payload: Payload?
    var notes: [LedgerNote]
    var retryAt: Date?
    /// The URLs passed on the way: further names of the document.
    var names: [CanonicalURL]
    /// What is wrong with the host, when it was that and not the page.
    var hostProblem: HostProblem?
    /// Held until the visit is recorded: see `FetchResponse.place`.
    var place: Place?
    /// What the page and its headers say against training.
    var optOuts: [String] = []
    /// Where the answers stand in the archive.
    var captures: [Capture] = []

    /// We were asked to stop: nothing was learned, and nothing is to be kept.
    var wasInterrupted: Bool { notes.last?.outcome.isInterruption ?? false }

    /// Our own network is down: nothing was learned.
    static let blind = PageAnswer(notes: [], names: [], hostProblem: .ourNetwork)

    /// The host wants to be left alone for longer than a crawl waits: the page was not asked for and stays queued.
    var isPutOff: Bool { hostProblem?.wantsRest ?? false }

    /// The URL to file the article under: rel=canonical where the page names one, else where the redirects
    /// ended, else what was listed. A page that could not be had is filed as listed.
    func canonicalURL(for article: ExtractedArticle, work: PageWork) -> CanonicalURL {
        guard payload != nil, article.method != "feed" else { return work.url }
        return article.canonicalURL.flatMap { CanonicalURL($0) } ?? names.last ?? work.url
    }
}

/// A host that could not be reached: its other pages are not asked for again in the same crawl.
struct HostProblem: Sendable, Equatable {
    let outcome: Outcome
    let why: String
    /// It is well, and only wants to be left alone: its pages stay queued, and no try is counted.
    let wantsRest: Bool

    /// It is not the host at all, and nothing can be asked anywhere.
    static let ourNetwork = HostProblem(
        outcome: .deferred("our-network"), why: "our own network is down", wantsRest: true)

    private init(outcome: Outcome, why: String, wantsRest: Bool) {
        self.outcome = outcome
        self.why = why
        self.wantsRest = wantsRest
    }

    /// Nil when another page of the same host may fare better.
    init?(_ error: FetchError) {
        switch error.kind {
        case .dns, .dnsTryAgain, .connect, .ourNetwork, .tls, .timeout, .mustWait: break
        default: return nil
        }
        wantsRest = error.kind == .mustWait
        outcome = error.outcome
        why = error.message
    }
}

extension Door {
    /// Asks for the page of `work`, unless its host is known to be out of reach.
    func page(for work: PageWork, at now: Date, hostProblem: HostProblem?) async -> PageAnswer {
        guard rules.readsPages else {
            return PageAnswer(notes: [], names: [])
        }
        if let hostProblem {
            let why = hostProblem.why + "; not asked again in this crawl"
            var answer = without(work, hostProblem.outcome, why, at: now, notBefore: nil)
            answer.hostProblem = hostProblem
            return answer
        }
        let proxy = routes.proxy(for: work)
        if let objection = await robots.objection(to: work.url.url, through: proxy) {
            if await network.isToBlame(for: objection.refusal.outcome, at: work.url.url) { return .blind }
            var answer = without(work, objection.refusal.outcome, objection.refusal.why, at: now, notBefore: nil)
            answer.hostProblem = objection.hostProblem
            return answer
        }
        var request = FetchRequest(
            url: work.url.url, headers: routes.headers(for: work), accept: Door.pageTypes, limits: rules.pageLimits,
            admit: admit(through: proxy))
        request.proxy = proxy
        do {
            let response = try await fetcher.fetch(request)
            await network.heard()
            await hosts.heed(response)
            var answer = answer(response, to: work, at: now)
            answer.captures = response.captures
            return answer
        } catch {
            if await network.isToBlame(for: error.outcome, at: error.url) { return .blind }
            var answer = without(work, error.outcome, error.message, at: now, notBefore: nil)
            answer.captures = error.captures
            if error.url.host() == work.url.url.host() { answer.hostProblem = HostProblem(error) }
            return answer
        }
    }

    /// What the answer to a request for a page means.
    func answer(_ response: FetchResponse, to work: PageWork, at now: Date) -> PageAnswer {
        let names = (response.hops.map(\.url) + [response.finalURL]).compactMap { CanonicalURL($0) }
        guard (200..<300).contains(response.status), !response.isWithoutDocument else {
            // A page that is not there is not there: only a source is given the benefit of the doubt on a 404.
            let refusal = NoDocument(of: response)
            let outcome = response.status == 404 ? Outcome.gone : refusal.outcome
            let why =
                response.status == 404
                ? "\(response.finalURL.host() ?? "the server") has no such page (404)" : refusal.why
            return without(work, outcome, why, at: now, notBefore: response.retryAfter(at: now))
        }
        if let wall = gate(before: response) {
            let why =
                "\(work.url.host) shows a page for consent, login or payment in its place (\(wall.absoluteString))"
            return without(work, .blockedBot, why, at: now, notBefore: nil)
        }
        let hops =
            response.hops.isEmpty ? "" : ", after \(response.hops.count) redirect\(response.hops.count == 1 ? "" : "s")"
        let note = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: .kept,
            why: "\(response.body.count) bytes from \(response.finalURL.host() ?? "")\(hops)", url: work.url.text)
        var answer = PageAnswer(payload: response.payload(), notes: [note], names: names, place: response.place)
        answer.optOuts = response.headerOptOuts + pageOptOuts(response.body)
        return answer
    }

    /// No page. One that may come is asked for again, later and later; after the last try it is given up.
    func without(
        _ work: PageWork, _ outcome: Outcome, _ why: String, at now: Date, notBefore: Date?
    ) -> PageAnswer {
        var outcome = outcome
        var why = why
        var retryAt: Date?
        if case .deferred(let reason) = outcome {
            if work.attempts + 1 >= rules.pageAttempts {
                outcome = .failed(reason)
                why += "; given up after \(work.attempts + 1) tries"
            } else {
                let wait = now.addingTimeInterval(rules.retryDelay(afterAttempts: work.attempts))
                retryAt = max(wait, min(notBefore ?? wait, now.addingTimeInterval(86_400)))
            }
        }
        let note = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: outcome, why: why, url: work.url.text)
        return PageAnswer(notes: [note], retryAt: retryAt, names: [])
    }
}
