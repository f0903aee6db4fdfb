import CharterFetch
import CharterModel
import CharterStore
import Foundation

/// Asks the network, and turns what came back into outcomes. The rules are functions on values; the only thing
/// here that waits is `fetcher`.
struct Door: Sendable {
    let fetcher: Fetcher
    let rules: CrawlRules
    let robots: RobotsDesk

    /// What a feed may be.
    static let feedTypes =
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    static let pageTypes = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5"

    /// Validators older than this are not sent: some servers answer 304 for ever (D2).
    static let validatorLifetime = 8.0 * 86_400

    /// A look at a source: the visit as far as it is known, and the payload when it must still be parsed.
    struct Look: Sendable {
        var visit: SourceVisit
        var changed: Payload?

        /// We were asked to stop: nothing was learned, and nothing is to be kept.
        var wasInterrupted: Bool { visit.outcome.isInterruption }
    }

    func look(at due: DueSource, at now: Date) async -> Look {
        if let reason = due.source.kind.unreadable { return Look(visit: waiting(due, reason, at: now)) }
        if let objection = await robots.objection(to: due.source.url) {
            return Look(
                visit: failed(due, objection.refusal, weight: objection.weight, rest: objection.rest, at: now))
        }
        let request = FetchRequest(
            url: due.source.url, validators: freshValidators(of: due.state, at: now),
            headers: due.source.headers, accept: Door.feedTypes, limits: rules.feedLimits, admit: admit)
        do {
            let response = try await fetcher.fetch(request)
            heed(response, at: now)
            return answered(response, to: due, asking: request.validators, at: now)
        } catch {
            let refusal = Refusal(outcome: error.outcome, why: error.message)
            return Look(visit: failed(due, refusal, weight: error.weight, rest: error.rest, at: now))
        }
    }

    /// A source of a kind that this version cannot read: nobody is asked and nothing is charged, and the ledger
    /// says so, so that it is never taken for a quiet one.
    private func waiting(_ due: DueSource, _ reason: String, at now: Date) -> SourceVisit {
        var state = due.state
        state.lastError = reason
        state.nextCheckAt = now.addingTimeInterval(86_400)
        return SourceVisit(
            source: due.source.id, at: now, elapsed: 0, status: nil, bytes: 0, stage: .fetch,
            outcome: .deferred("kind-\(due.source.kind.rawValue)"), why: reason, state: state)
    }

    /// Asked before every redirect target: robots.txt holds on each hop.
    var admit: @Sendable (URL) async -> Refusal? {
        { [robots] url in await robots.objection(to: url)?.refusal }
    }

    private func freshValidators(of state: SourceState, at now: Date) -> Validators {
        // A time ahead of the clock, which was wrong then or is now, says nothing of their age.
        guard let since = state.validatorsSince, (0..<Door.validatorLifetime).contains(now.timeIntervalSince(since))
        else {
            return Validators()
        }
        return state.validators
    }

    /// `rest`: seconds for which the host wants to be left alone.
    private func failed(
        _ due: DueSource, _ refusal: Refusal, weight: Double, rest: Double?, at now: Date
    ) -> SourceVisit {
        let state = due.state.failed(
            refusal.why, weight: weight, gone: false, at: now, cadence: due.cadence(default: rules.cadence),
            notBefore: rest.map { now.addingTimeInterval($0) })
        return SourceVisit(
            source: due.source.id, at: now, elapsed: 0, status: nil, bytes: 0, stage: .fetch,
            outcome: refusal.outcome, why: refusal.why, state: state)
    }

    /// 429, and a 503 that says for how long, hold for the whole host (D2): nothing there is asked until then, by
    /// this crawl or, as long as the source or the page waits, by the next. A little later than asked, so that not
    /// all who were sent away come back at once.
    func heed(_ response: FetchResponse, at now: Date) {
        let until = response.retryAfter(at: now)
        guard response.status == 429 || (response.status == 503 && until != nil) else { return }
        let asked = until.map { min(max($0.timeIntervalSince(now), 0), 86_400) } ?? Door.restAfter429
        fetcher.pauseHost(of: response.finalURL, for: asked * Double.random(in: 1...1.1))
    }

    /// Seconds of rest for a host that answers 429 and does not say how long.
    static let restAfter429 = 300.0

    private func answered(
        _ response: FetchResponse, to due: DueSource, asking asked: Validators, at now: Date
    ) -> Look {
        let cadence = due.cadence(default: rules.cadence)
        func visit(_ outcome: Outcome, _ why: String, _ state: SourceState) -> SourceVisit {
            SourceVisit(
                source: due.source.id, at: now, elapsed: response.elapsed, status: response.status,
                bytes: response.body.count, stage: .fetch, outcome: outcome, why: why, state: state)
        }
        var state = due.state.succeeded(at: now, cadence: cadence)
        switch response.status {
        case 304 where !asked.isEmpty:
            return Look(visit: visit(.notModified, "the server says nothing changed (304)", state))
        case 200..<300:
            if response.isWithoutDocument { break }
            let hash = PayloadHash(of: response.body)
            let same = hash == due.state.payloadHash
            state.remember(response.validators, at: now)
            state.payloadHash = hash
            if same { return Look(visit: visit(.unchanged, "the same bytes as last time", state)) }
            let size = "\(response.body.count) bytes from \(response.finalURL.host() ?? "")"
            return Look(visit: visit(.kept, size, state), changed: response.payload())
        default: break
        }
        let refusal = NoDocument(of: response)
        let failedState = due.state.failed(
            refusal.why, weight: refusal.weight, gone: response.status == 410, at: now, cadence: cadence,
            notBefore: response.retryAfter(at: now))
        return Look(visit: visit(refusal.outcome, refusal.why, failedState))
    }
}

extension Outcome {
    /// Whether this is what `FetchError` says when it was we who gave up.
    var isInterruption: Bool { self == .deferred("cancelled") || self == .deferred("shut-down") }
}

extension Source.Kind {
    /// Why this version does not read sources of this kind; nil for feeds.
    var unreadable: String? {
        switch self {
        case .rss: nil
        case .page: "a page whose links are to be read: this version reads feeds only, so nothing is known of it"
        case .sitemap: "a sitemap: this version reads feeds only, so nothing is known of it"
        }
    }
}

extension DueSource {
    /// Seconds between looks: the source's own, else the pipeline's.
    func cadence(default fallback: Int) -> Int { source.cadence ?? fallback }
}

extension SourceState {
    /// Keeps the validators of a full answer; their age counts from the first time these same ones came.
    mutating func remember(_ fresh: Validators, at now: Date) {
        if fresh != validators || validatorsSince == nil
            || !(0..<Door.validatorLifetime).contains(now.timeIntervalSince(validatorsSince!))
        {
            validatorsSince = now
        }
        validators = fresh
    }

    /// As `failed`, and not before the time the server asked for, which is believed up to a day.
    func failed(
        _ error: String, weight: Double, gone: Bool, at now: Date, cadence: Int, notBefore: Date?
    ) -> SourceState {
        var next = failed(error, weight: weight, gone: gone, at: now, cadence: cadence)
        if weight == 0 { (next.health, next.since) = (health, since) }
        if let notBefore, !gone {
            next.nextCheckAt = max(next.nextCheckAt, min(notBefore, now.addingTimeInterval(86_400)))
        }
        return next
    }
}
