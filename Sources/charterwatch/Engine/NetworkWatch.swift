import CharterFetch
import CharterModel
import Foundation

/// Tells a network of ours that is down from hosts that are (D2).
///
/// A failure that our own network could have caused waits for what comes next: an answer from anywhere clears the
/// network; when several hosts fail so and nobody answers, hosts that did well lately are asked once, and if they are
/// out of reach as well, it is us.
actor NetworkWatch {
    /// Whether any of some hosts that did well lately can be reached; nil when there are none to ask.
    typealias Probe = @Sendable () async -> Bool?

    private struct Waiting {
        let host: String
        let reply: CheckedContinuation<Bool, Never>
    }

    private let probe: Probe
    private var waiting: [Waiting] = []
    /// Visits under way, those that wait here included.
    private var active = 0
    private var isAsking = false
    private(set) var isDown = false

    /// So many hosts out of reach in a row, and nobody answering, raise the question.
    private static let suspicious = 5

    init(probe: @escaping Probe) { self.probe = probe }

    /// Nobody waits to know.
    var isClear: Bool { waiting.isEmpty }

    /// A visit begins. One that ends says so with `ended`.
    func began() { active += 1 }

    func ended() {
        active -= 1
        ask()
    }

    /// A server answered, with whatever.
    func heard() {
        isDown = false
        settle(false)
    }

    /// Whether our own network is to blame for an outcome at `url`. Waits until that is known.
    func isToBlame(for outcome: Outcome, at url: URL) async -> Bool {
        guard NetworkWatch.mayBeOurs(outcome) else {
            if NetworkWatch.showsLife(outcome) { heard() }
            return false
        }
        if isDown { return true }
        return await withCheckedContinuation { reply in
            waiting.append(Waiting(host: url.host() ?? "", reply: reply))
            ask()
        }
    }

    /// Asks again whether the network is there; for whoever waits until it is.
    func isBack() async -> Bool {
        if await probe() ?? true { heard() }
        return !isDown
    }

    /// What a host that is down and a network that is down have in common.
    static func mayBeOurs(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .deferred("dns-try-again"), .deferred("network"), .deferred("timeout"): true
        default: false
        }
    }

    /// Something out there was reached, or the resolver was. Much else is known without asking anybody: a robots.txt that
    /// is kept, a host at rest, a URL that is none.
    private static func showsLife(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .deferred("connect"), .deferred("reset"), .deferred("tls"), .deferred("stalled"), .deferred("dns"),
            .failed("response"), .failed("coding"), .failed("redirect"), .failed("redirects"), .tooLarge:
            true
        default: false
        }
    }

    /// Asks when there is reason to: enough hosts, or nobody left who could still answer.
    private func ask() {
        let hosts = Set(waiting.map(\.host)).count
        guard hosts > 0, !isAsking, hosts >= NetworkWatch.suspicious || waiting.count == active else { return }
        isAsking = true
        Task {
            let answer = await probe()
            isAsking = false
            // Nobody to ask, as at a first crawl: two hosts out of reach are believed to be our doing.
            let isOurs = answer.map { !$0 } ?? (Set(waiting.map(\.host)).count >= 2)
            if isOurs, !waiting.isEmpty { isDown = true }
            settle(isOurs)
        }
    }

    private func settle(_ verdict: Bool) {
        let all = waiting
        waiting = []
        for one in all { one.reply.resume(returning: verdict) }
    }
}

/// Asks up to three hosts that did well lately for their robots.txt: any sign of life will do.
func reaches(_ sources: [URL], by fetcher: Fetcher, limits: FetchLimits) async -> Bool? {
    guard !sources.isEmpty else { return nil }
    for source in sources {
        guard let url = URL(string: "/robots.txt", relativeTo: source)?.absoluteURL else { continue }
        var brief = limits
        brief.totalTimeout = min(limits.totalTimeout, 15)
        do {
            _ = try await fetcher.fetch(FetchRequest(url: url, accept: "text/plain, */*;q=0.5", limits: brief))
            return true
        } catch {
            if !NetworkWatch.mayBeOurs(error.outcome), !error.outcome.isInterruption { return true }
        }
    }
    return false
}
