import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// What each server's robots.txt says to us (RFC 9309): asked once, kept for a day, shared by all who ask.
actor RobotsDesk {
    /// Our product token.
    static let agent = "charterwatch"
    /// RFC 9309 §2.4: a cached file is not used for longer than a day.
    static let lifetime: Double = 86_400

    private struct Kept {
        let answer: Task<Answer, Never>
        let since: Date
    }

    /// The rules, or why they could not be read.
    private enum Answer: Sendable {
        case rules(RobotsRules)
        /// The server answered, and not with its rules.
        case unsaid(status: Int, until: Date?)
        case unreachable(FetchError)
    }

    private let fetcher: Fetcher
    private let limits: FetchLimits
    private let now: Now
    private var kept: [String: Kept] = [:]

    init(fetcher: Fetcher, limits: FetchLimits, now: @escaping Now) {
        self.fetcher = fetcher
        var limits = limits
        limits.maxBody = RobotsRules.byteLimit
        limits.cutsBody = true
        limits.maxRedirects = 5
        self.limits = limits
        self.now = now
    }

    /// Why something must not be fetched now.
    struct Objection: Sendable {
        let refusal: Refusal
        /// How it counts against a source (D2).
        let weight: Double
        /// Set when the host could not be reached at all.
        var hostProblem: HostProblem?
        /// Seconds for which the host wants to be left alone.
        var rest: Double?
    }

    /// Why `url` must not be fetched now; nil when it may be.
    ///
    /// While a server's robots.txt cannot be read, its pages are left alone (§2.3.1.4), with the outcome that
    /// reading it had.
    func objection(to url: URL) async -> Objection? {
        guard let server = serverKey(of: url) else { return nil }
        switch await answer(of: server) {
        case .rules(let rules):
            let verdict = rules.verdict(on: url)
            if verdict.allowed { return nil }
            let rule = verdict.rule.map { " (\($0)\(verdict.line.map { ", line \($0)" } ?? ""))" } ?? ""
            let why = "robots.txt of \(url.host() ?? server) keeps this for people\(rule)"
            return Objection(refusal: Refusal(outcome: .blockedRobots, why: why), weight: 1)
        case .unsaid(let status, let until):
            let why =
                "robots.txt of \(url.host() ?? server) answers \(status): until it says what is allowed, nothing is "
                + "asked there (RFC 9309); it may pass"
            return Objection(
                refusal: Refusal(outcome: .deferred("robots"), why: why), weight: 0.5,
                rest: until?.timeIntervalSince(now()))
        case .unreachable(let error):
            let why =
                HostProblem(error) != nil || error.outcome.isInterruption || error.kind == .blockedAddress
                ? error.message : "robots.txt, which is asked for first, could not be read: " + error.message
            return Objection(
                refusal: Refusal(outcome: error.outcome, why: why), weight: error.weight,
                hostProblem: HostProblem(error), rest: error.rest)
        }
    }

    private func answer(of server: String) async -> Answer {
        if let known = kept[server], (0..<RobotsDesk.lifetime).contains(now().timeIntervalSince(known.since)) {
            return await known.answer.value
        }
        let (fetcher, limits) = (fetcher, limits)
        let since = now()
        let asking = Task { await RobotsDesk.ask(server, fetcher, limits, at: since) }
        kept[server] = Kept(answer: asking, since: since)
        return await withTaskCancellationHandler {
            await asking.value
        } onCancel: {
            asking.cancel()
        }
    }

    private static func ask(
        _ server: String, _ fetcher: Fetcher, _ limits: FetchLimits, at now: Date
    ) async -> Answer {
        guard let url = URL(string: server + "/robots.txt") else { return .rules(.everything) }
        do {
            let response = try await fetcher.fetch(
                FetchRequest(url: url, accept: "text/plain, */*;q=0.5", limits: limits))
            if response.status == 429 || !(200..<500).contains(response.status) {
                return .unsaid(status: response.status, until: response.retryAfter(at: now))
            }
            let rules = RobotsRules(status: response.status, body: response.body, agent: agent)
            if let delay = rules.crawlDelay { fetcher.setDelay(delay, forHostOf: url) }
            return .rules(rules)
        } catch {
            return leadsNowhere(error) ? .rules(.everything) : .unreachable(error)
        }
    }

    /// A redirect to nowhere, or to where we may not go, is as good as no robots.txt (RFC 9309 §2.3.1.2).
    private static func leadsNowhere(_ error: FetchError) -> Bool {
        switch error.kind {
        case .tooManyRedirects, .badRedirect: true
        case .blockedScheme, .blockedAddress: !error.hops.isEmpty
        default: false
        }
    }

    /// `https://host:port`: robots.txt holds for one scheme, host and port.
    private func serverKey(of url: URL) -> String? {
        guard let scheme = url.scheme?.lowercased(), let host = url.host(percentEncoded: true)?.lowercased() else {
            return nil
        }
        return "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }
}
