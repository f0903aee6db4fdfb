import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

/// The rules of a server, or why they could not be read.
enum RobotsAnswer: Sendable {
    case rules(RobotsRules)
    /// The server answered, and not with its rules.
    case unsaid(status: Int, until: Date)
    case unreachable(FetchError)
}

// What an answer of a server does to what we know of its robots.txt: functions on values.
extension RobotsFile {
    /// RFC 9309 §2.4: a file is not used for longer than a day, unless the server is out of reach.
    static let longestLifetime = 86_400.0
    /// Some servers forbid all caching; they are still not asked before every page.
    static let shortestLifetime = 3600.0
    /// A server that answered, but not with its rules, is asked again after this many seconds, or when it says.
    static let restAfterRefusal = 900.0
    /// A server that has not said its rules for so long is taken to have none (§2.3.1.4).
    static let patience = 30.0 * 86_400

    /// A server that nobody needed for so long is forgotten; even a dormant source is looked at once within our patience.
    static let memory = 2 * patience

    /// A server that was never asked.
    init(neverAsked server: String, at now: Date) {
        self.init(server: server, askedAt: now, askAgainAt: now)
    }

    /// What is known after `response`. 2xx brings the rules and 304 confirms them; other redirects and 4xx mean that
    /// there are none (§2.3.1.3); 429, 5xx and whatever else that the server cannot say now (§2.3.1.4).
    func after(_ response: FetchResponse, at now: Date) -> RobotsFile {
        var next = self
        next.askedAt = now
        next.status = response.status
        switch response.status {
        case 304 where body != nil: next.validators = response.validators
        case 200..<300:
            next.body = Array(response.body.prefix(RobotsRules.byteLimit))
            next.validators = response.validators
        case 300..<500 where response.status != 429:
            next.body = nil
            next.validators = Validators()
        default:
            next.silentSince = silentSince ?? now
            let asked = response.retryAfter(at: now)?.timeIntervalSince(now) ?? 0
            next.askAgainAt = now.addingTimeInterval(
                min(max(asked, RobotsFile.restAfterRefusal), RobotsFile.longestLifetime))
            return next
        }
        next.answeredAt = now
        next.silentSince = nil
        next.askAgainAt = now.addingTimeInterval(lifetime(of: response))
        return next
    }

    /// What is known after no answer came. A redirect to nowhere, or to where we may not go, is as good as no
    /// robots.txt (§2.3.1.2).
    func after(_ error: FetchError, at now: Date) -> RobotsFile {
        var next = self
        next.askedAt = now
        next.status = nil
        guard leadsNowhere(error) else {
            next.silentSince = silentSince ?? now
            next.askAgainAt = now
            return next
        }
        next.body = nil
        next.validators = Validators()
        next.answeredAt = now
        next.silentSince = nil
        next.askAgainAt = now.addingTimeInterval(RobotsFile.longestLifetime)
        return next
    }

    /// What may be asked of the server now. `error` is why the last try brought no answer.
    ///
    /// A server that is there and cannot say its rules is held to the last ones it gave, for as long as our patience.
    func answer(_ error: FetchError? = nil, at now: Date) -> RobotsAnswer {
        guard let silentSince else { return .rules(rules) }
        if now.timeIntervalSince(silentSince) >= RobotsFile.patience { return .rules(.everything) }
        if let error, HostProblem(error) != nil || answeredAt == nil { return .unreachable(error) }
        if answeredAt != nil { return .rules(rules) }
        return .unsaid(status: status ?? 0, until: askAgainAt)
    }

    private var rules: RobotsRules { body.map { RobotsRules($0, agent: RobotsDesk.agent) } ?? .everything }
}

/// Seconds for which a file may be used: what `Cache-Control` says, between an hour and a day.
private func lifetime(of response: FetchResponse) -> Double {
    var seconds = RobotsFile.longestLifetime
    for directive in (response.exchange.combinedHeader("Cache-Control") ?? "").lowercased().split(separator: ",") {
        let parts = directive.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"".contains($0) } }
        switch parts.first {
        case "no-store", "no-cache": seconds = 0
        case "max-age": seconds = min(seconds, parts.count > 1 ? Double(parts[1]) ?? seconds : seconds)
        default: break
        }
    }
    return max(seconds, RobotsFile.shortestLifetime)
}

private func leadsNowhere(_ error: FetchError) -> Bool {
    switch error.kind {
    case .tooManyRedirects, .badRedirect: true
    case .blockedScheme, .blockedAddress: !error.hops.isEmpty
    default: false
    }
}
