import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

/// What each server's robots.txt says to us (RFC 9309): asked once a day, shared by all who ask, and kept in the store
/// from one crawl to the next.
actor RobotsDesk {
    /// Our product token.
    static let agent = "charterwatch"
    /// A server that could not be reached is not tried again for so many seconds by those who wait for it; the next
    /// crawl tries it at once.
    static let restAfterSilence = 300.0

    private let fetcher: Fetcher
    private let limits: FetchLimits
    private let now: Now
    private let store: Store?
    private let archived: @Sendable ([Capture]) -> Void
    private var memory = RobotsMemory()
    private var hasForgotten = false
    private var asking: [String: Task<RobotsAnswer, Never>] = [:]

    /// Without a store every server is asked anew. `archived` is told where the answers stand in the archive.
    init(
        fetcher: Fetcher, limits: FetchLimits, now: @escaping Now, store: Store? = nil,
        archived: @escaping @Sendable ([Capture]) -> Void = { _ in }
    ) {
        self.fetcher = fetcher
        var limits = limits
        limits.maxBody = RobotsRules.byteLimit
        limits.cutsBody = true
        limits.maxRedirects = 5
        self.limits = limits
        self.now = now
        self.store = store
        self.archived = archived
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

    /// Why `url` must not be fetched now; nil when it may be. Its server is asked through `proxy`, when it is asked.
    ///
    /// While a server's robots.txt cannot be read, its pages are left alone (§2.3.1.4), with the outcome that
    /// reading it had.
    func objection(to url: URL, through proxy: String? = nil) async -> Objection? {
        guard let server = serverKey(of: url) else { return nil }
        switch await answer(of: server, through: proxy) {
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
                rest: until.timeIntervalSince(now()))
        case .unreachable(let error):
            let why =
                HostProblem(error) != nil || error.outcome.isInterruption || error.kind == .blockedAddress
                ? error.message : "robots.txt, which is asked for first, could not be read: " + error.message
            return Objection(
                refusal: Refusal(outcome: error.outcome, why: why), weight: error.weight,
                hostProblem: HostProblem(error), rest: error.rest)
        }
    }

    /// The sitemaps that the robots.txt of a URL's server names, as written.
    func sitemaps(for url: URL) async -> [String] {
        guard let server = serverKey(of: url), case .rules(let rules) = await answer(of: server, through: nil) else {
            return []
        }
        return rules.sitemaps
    }

    /// The crawlers for training that the server of `url` shuts out, for the record; nil while its rules are not at
    /// hand. Asks nobody.
    func optOuts(of url: URL) -> [String]? {
        guard let server = serverKey(of: url), case .rules(let rules) = memory.answer(of: server, at: now()) else {
            return nil
        }
        return rules.optOuts
    }

    private func answer(of server: String, through proxy: String?) async -> RobotsAnswer {
        if let known = memory.answer(of: server, at: now()) { return known }
        let task = asking[server] ?? Task { await find(server, through: proxy) }
        asking[server] = task
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// From the store while that holds, else from the server.
    private func find(_ server: String, through proxy: String?) async -> RobotsAnswer {
        defer { asking[server] = nil }
        let now = now()
        if !hasForgotten {
            hasForgotten = true
            try? await store?.forgetRobots(askedBefore: now.addingTimeInterval(-RobotsFile.memory))
        }
        let stored = try? await store?.robotsFile(of: server)
        if let stored, stored.askedAt <= now, now < stored.askAgainAt { return held(stored, from: now) }
        var file = stored ?? RobotsFile(neverAsked: server, at: now)
        do {
            let response = try await ask(file, through: proxy)
            archived(response.captures)
            file = file.after(response, at: now)
            if file.silentSince != nil, response.status == 429 || response.header("Retry-After") != nil {
                fetcher.pauseHost(of: response.finalURL, for: file.askAgainAt.timeIntervalSince(now))
            }
            await keep(file)
            return held(file, from: now)
        } catch {
            archived(error.captures)
            if error.outcome.isInterruption || error.kind == .mustWait { return .unreachable(error) }
            file = file.after(error, at: now)
            await keep(file)
            return held(file, error, from: now)
        }
    }

    private func ask(_ file: RobotsFile, through proxy: String?) async throws(FetchError) -> FetchResponse {
        guard let url = URL(string: file.server + "/robots.txt") else {
            throw FetchError(.badURL, url: URL(filePath: "/robots.txt"), message: "\(file.server) is no server")
        }
        var request = FetchRequest(url: url, accept: "text/plain, */*;q=0.5", limits: limits)
        request.proxy = proxy
        if file.body != nil { request.validators = file.validators }
        return try await fetcher.fetch(request)
    }

    /// A store that cannot be written ends the crawl where its articles are recorded; here it costs one more question.
    private func keep(_ file: RobotsFile) async { try? await store?.keepRobots(file) }

    private func held(_ file: RobotsFile, _ error: FetchError? = nil, from now: Date) -> RobotsAnswer {
        let answer = file.answer(error, at: now)
        if case .rules(let rules) = answer, let delay = rules.crawlDelay, let url = URL(string: file.server) {
            fetcher.setDelay(delay, forHostOf: url)
        }
        let until = max(file.askAgainAt, now.addingTimeInterval(error == nil ? 0 : RobotsDesk.restAfterSilence))
        memory.hold(answer, of: file.server, size: (file.body?.count ?? 0) + 256, from: now, until: until)
        return answer
    }

    /// `https://host:port`: robots.txt holds for one scheme, host and port.
    private func serverKey(of url: URL) -> String? {
        guard let scheme = url.scheme?.lowercased(), let host = url.host(percentEncoded: true)?.lowercased() else {
            return nil
        }
        let shown = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(scheme)://\(shown)" + (url.port.map { ":\($0)" } ?? "")
    }
}
