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
    let hosts: HostDesk
    let network: NetworkWatch
    let routes: PageRoutes
    /// Told of captures that no visit names.
    let archived: @Sendable ([Capture]) -> Void

    /// Without `hosts` and `network`, what hosts ask for holds for this door only, and no failure is ours.
    init(
        fetcher: Fetcher, rules: CrawlRules, robots: RobotsDesk, hosts: HostDesk? = nil, network: NetworkWatch? = nil,
        routes: PageRoutes = PageRoutes(), archived: @escaping @Sendable ([Capture]) -> Void = { _ in }
    ) {
        self.fetcher = fetcher
        self.rules = rules
        self.robots = robots
        self.hosts = hosts ?? HostDesk(fetcher: fetcher, store: nil, now: { Date() })
        self.network = network ?? NetworkWatch { nil }
        self.routes = routes
        self.archived = archived
    }

    /// What a feed may be.
    static let feedTypes =
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    static let pageTypes = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5"

    /// A look at a source: the visit as far as it is known, and the payload when it must still be parsed.
    struct Look: Sendable {
        var visit: SourceVisit
        var changed: Payload?
        /// Held until the visit is recorded: see `FetchResponse.place`.
        var place: Place?

        /// We were asked to stop: nothing was learned, and nothing is to be kept.
        var wasInterrupted: Bool { visit.outcome.isInterruption }
    }

    func look(at due: DueSource, at now: Date) async -> Look {
        let proxy = due.source.proxy
        if let objection = await robots.objection(to: due.address, through: proxy) {
            return Look(
                visit: await failed(due, objection.refusal, weight: objection.weight, rest: objection.rest, at: now))
        }
        var request = FetchRequest(
            url: due.address, validators: due.state.freshValidators(at: now), headers: due.headers,
            accept: due.source.kind.types, limits: rules.limits(of: due.source.kind), admit: admit(through: proxy))
        request.proxy = proxy
        do {
            let response = try await fetcher.fetch(request)
            await network.heard()
            await hosts.heed(response)
            var look = answered(response, to: due, asking: request.validators, at: now)
            look.visit.optOuts = await optOuts(of: response)
            return look
        } catch {
            let refusal = Refusal(outcome: error.outcome, why: error.message)
            var look = Look(visit: await failed(due, refusal, weight: error.weight, rest: error.rest, at: now))
            look.visit.captures = error.captures
            return look
        }
    }

    /// Asked before every redirect target: robots.txt holds on each hop.
    func admit(through proxy: String? = nil) -> @Sendable (URL) async -> Refusal? {
        { [robots] url in await robots.objection(to: url, through: proxy)?.refusal }
    }

    /// `rest`: seconds for which the host wants to be left alone. While our own network is down nothing is charged,
    /// and the source stays due.
    private func failed(
        _ due: DueSource, _ refusal: Refusal, weight: Double, rest: Double?, at now: Date
    ) async -> SourceVisit {
        var visit = SourceVisit(
            source: due.source.id, at: now, elapsed: 0, status: nil, bytes: 0, stage: .fetch,
            outcome: refusal.outcome, why: refusal.why, state: due.state)
        if await network.isToBlame(for: refusal.outcome, at: due.address) {
            visit.outcome = .deferred("our-network")
            visit.why = "our own network is down, so this is not counted against the source: \(refusal.why)"
            return visit
        }
        visit.state = due.state.failed(
            refusal.why, weight: weight, gone: false, at: now, cadence: due.cadence(default: rules.cadence),
            notBefore: rest.map { now.addingTimeInterval($0) })
        return visit
    }

    /// What the answer to a look at a source means.
    func answered(
        _ response: FetchResponse, to due: DueSource, asking asked: Validators, at now: Date
    ) -> Look {
        let cadence = due.cadence(default: rules.cadence)
        let lesson = due.lesson(from: response, cadence: cadence, at: now)
        func look(_ outcome: Outcome, _ why: String, _ state: SourceState, _ payload: Payload? = nil) -> Look {
            var visit = SourceVisit(
                source: due.source.id, at: now, elapsed: response.elapsed, status: response.status,
                bytes: response.body.count, stage: .fetch, outcome: outcome, why: why, state: state,
                lesson: state.health == .ok ? lesson : nil)
            visit.captures = response.captures
            return Look(visit: visit, changed: payload, place: response.place)
        }
        var state = due.state.succeeded(at: now, cadence: cadence)
        switch response.status {
        case 304 where !asked.isEmpty:
            return look(.notModified, "the server says nothing changed (304)", state)
        case 200..<300:
            if response.isWithoutDocument { break }
            let hash = PayloadHash(of: response.body)
            let same = hash == due.state.payloadHash
            state.remember(response.validators, at: now)
            state.payloadHash = hash
            if same { return look(.unchanged, "the same bytes as last time", state) }
            let size = "\(response.body.count) bytes from \(response.finalURL.host() ?? "")"
            return look(.kept, size, state, response.payload())
        default: break
        }
        let refusal = NoDocument(of: response)
        let failedState = due.state.failed(
            refusal.why, weight: refusal.weight, gone: response.status == 410, at: now, cadence: cadence,
            notBefore: response.retryAfter(at: now))
        return look(refusal.outcome, refusal.why, failedState)
    }
}

extension Outcome {
    /// Whether this is what `FetchError` says when it was we who gave up.
    var isInterruption: Bool { self == .deferred("cancelled") || self == .deferred("shut-down") }
}

extension DueSource {
    /// Seconds between looks: the source's own, else the pipeline's.
    func cadence(default fallback: Int) -> Int { source.cadence ?? fallback }

    /// What is asked: the list's address, or where the source moved.
    var address: URL { state.move.to ?? source.url }

    /// Headers for the list's own server: one that the source moved to does not get them.
    var headers: [String: String] {
        guard let moved = state.move.to, let from = try? WireURL(source.url.absoluteString),
            let to = try? WireURL(moved.absoluteString), !from.sharesSecrets(with: to)
        else { return source.headers }
        return source.headers.filter { $0.key.lowercased() == "user-agent" }
    }

    /// What a good answer teaches.
    func lesson(from response: FetchResponse, cadence: Int, at now: Date) -> Lesson {
        let isMove = !response.hops.isEmpty && response.hops.allSatisfy(\.isPermanent)
        return Lesson(
            cadence: cadence, isDeclared: source.cadence != nil, hint: response.freshness(at: now),
            redirect: isMove ? response.finalURL : nil,
            isContinuous: state.failures == 0 && now < state.nextCheckAt.addingTimeInterval(86_400))
    }
}
