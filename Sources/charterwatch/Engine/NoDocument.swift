import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// An HTTP answer that is no document, in our words (D2 weights, D3 outcomes).
struct NoDocument: Sendable {
    let outcome: Outcome
    let weight: Double
    let why: String

    init(of response: FetchResponse) {
        let status = response.status
        let host = response.finalURL.host() ?? "the server"
        if let wall = botWall(in: response) {
            outcome = .blockedBot
            weight = 1
            why = "\(host) answers \(status) with a bot wall (\(wall)); nothing of the document was shown"
            return
        }
        switch status {
        case 206:
            outcome = .failed("http-206")
            weight = 1
            why = "\(host) sends a part of the document (206), though no part was asked for; a part is not kept"
        case 304:
            outcome = .failed("http-304")
            weight = 1
            why = "\(host) says that nothing changed (304) though it was asked for the whole document"
        case 511:
            outcome = .deferred("http-511")
            weight = 0.25
            why = "the network between here and \(host) wants a login first (511): it is ours to look after"
        case 200..<300:
            outcome = .deferred("empty")
            weight = 0.5
            why = "\(host) answers \(status) with an empty body"
        case 410:
            outcome = .gone
            weight = 1
            why = "\(host) says it is gone for good (410)"
        case 404, 408, 425, 429, 500..<600:
            outcome = .deferred("http-\(status)")
            weight = 0.5
            why = "\(host) answers \(status); it may pass"
        default:
            outcome = .failed("http-\(status)")
            weight = 1
            why = "\(host) answers \(status)"
        }
    }
}

/// The name of the bot wall that answered instead of the site; nil when none shows. Recognised by what such
/// walls themselves declare, so that we can name the cause; never to get past them.
private func botWall(in response: FetchResponse) -> String? {
    guard response.status == 403 || response.status == 429 || response.status == 503 else { return nil }
    if response.header("cf-mitigated") != nil { return "Cloudflare challenge" }
    if response.header("x-datadome") != nil { return "DataDome" }
    if response.header("x-amzn-waf-action") != nil { return "AWS WAF" }
    if response.header("server")?.lowercased().hasPrefix("ddos-guard") == true { return "DDoS-Guard" }
    return nil
}

extension FetchResponse {
    /// A 2xx that brings nothing to read: no content, an empty body, or a part that nobody asked for.
    var isWithoutDocument: Bool { status == 204 || status == 206 || body.isEmpty }

    /// `Retry-After` (RFC 9110 §10.2.3) as an instant: seconds or an HTTP date; nil when absent or unreadable.
    func retryAfter(at now: Date) -> Date? {
        guard let text = header("retry-after")?.trimmedASCIIWhitespace else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds.isFinite { return now.addingTimeInterval(seconds) }
        return httpDate(text)
    }
}

/// A date of an HTTP header, read as leniently as those of feeds; nil when it is none.
func httpDate(_ text: String) -> Date? { readDate(text)?.at }
