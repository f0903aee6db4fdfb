import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Synchronization

/// What hosts ask for, heeded at once and kept for the next crawl (D2).
final class HostDesk: Sendable {
    private let fetcher: Fetcher
    /// Nil where nothing is kept: a look by hand.
    private let store: Store?
    private let now: Now
    /// How much longer than asked a host is left alone, so that not all who were sent away come back at once.
    private let spread: @Sendable () -> Double
    /// A write that failed: whoever writes next will meet the same, and end the crawl.
    private let failure = Mutex<StoreError?>(nil)

    /// Seconds of rest for a host that answers 429 and does not say how long.
    static let restAfter429 = 300.0

    init(
        fetcher: Fetcher, store: Store?, now: @escaping Now,
        spread: @escaping @Sendable () -> Double = { Double.random(in: 1...1.1) }
    ) {
        self.fetcher = fetcher
        self.store = store
        self.now = now
        self.spread = spread
    }

    /// Takes over the rests that an earlier crawl was asked for.
    func takeOver(at now: Date) async throws(StoreError) {
        for rest in try await store?.restingHosts(at: now) ?? [] {
            fetcher.pauseHost(named: rest.host, for: rest.until.timeIntervalSince(now))
        }
    }

    /// 429, and a 503 that says for how long, hold for the whole host: nothing there is asked until then, counted from
    /// when the answer came.
    func heed(_ response: FetchResponse) async {
        let now = now()
        let until = response.retryAfter(at: now)
        guard response.status == 429 || (response.status == 503 && until != nil) else { return }
        let asked = until.map { min(max($0.timeIntervalSince(now), 0), SourceState.longestHint) }
        let seconds = (asked ?? HostDesk.restAfter429) * spread()
        fetcher.pauseHost(of: response.finalURL, for: seconds)
        guard let host = response.finalURL.host()?.lowercased() else { return }
        let words = asked.map { "asked for \(Int($0.rounded(.up))) s of rest" } ?? "gave no time"
        let rest = HostRest(
            host: host, until: now.addingTimeInterval(seconds), why: "it answered \(response.status) and \(words)")
        do {
            try await store?.rest(rest)
        } catch {
            failure.withLock { $0 = error }
        }
    }

    /// Throws what kept a rest from being written.
    func check() throws(StoreError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

extension FetchResponse {
    /// Seconds for which the server calls the document fresh (RFC 9111 §4.2.1: `max-age` less `Age`, else `Expires`);
    /// nil when it does not say, or says that it is not.
    func freshness(at now: Date) -> Double? {
        if let control = exchange.combinedHeader("Cache-Control")?.lowercased() {
            for part in control.split(separator: ",") {
                let words = part.split(separator: "=", maxSplits: 1)
                guard String(words[0]).trimmedASCIIWhitespace == "max-age" else { continue }
                let value = words.count > 1 ? String(words[1]).trimmedASCIIWhitespace : ""
                let digits = value.filter { $0 != "\"" }
                guard let seconds = Double(digits), seconds.isFinite else { return nil }
                let left = seconds - (header("Age").flatMap { Double($0) } ?? 0)
                return left > 0 ? left : nil
            }
            if control.contains("no-cache") || control.contains("no-store") { return nil }
        }
        guard let text = header("Expires"), let until = httpDate(text) else { return nil }
        let from = header("Date").flatMap { httpDate($0) } ?? now
        let seconds = until.timeIntervalSince(from)
        return seconds > 0 ? seconds : nil
    }
}
