import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// Reads sources by hand, without a store, as politely as a crawl: through robots.txt, the host's turn and the limits.
struct SourceProbe: Sendable {
    let door: Door
    var rules: CrawlRules { door.rules }

    init(fetcher: Fetcher, rules: CrawlRules, now: @escaping Now = { Date() }) {
        door = Door(
            fetcher: fetcher, rules: rules, robots: RobotsDesk(fetcher: fetcher, limits: rules.pageLimits, now: now))
    }

    /// Asks for a document; throws why there is none.
    func document(
        _ url: URL, accept: String, limits: FetchLimits, headers: [String: String] = [:]
    ) async throws(Refused) -> FetchResponse {
        if let objection = await door.robots.objection(to: url) { throw Refused(refusal: objection.refusal) }
        let request = FetchRequest(url: url, headers: headers, accept: accept, limits: limits, admit: door.admit())
        let response: FetchResponse
        do {
            response = try await door.fetcher.fetch(request)
        } catch {
            throw Refused(refusal: Refusal(outcome: error.outcome, why: error.message))
        }
        guard (200..<300).contains(response.status), !response.isWithoutDocument else {
            let refusal = NoDocument(of: response)
            throw Refused(refusal: Refusal(outcome: refusal.outcome, why: refusal.why))
        }
        return response
    }

    /// What one source lists, and a word on how it came. Of an index the newest sitemap is read, too.
    func read(_ source: Source) async throws(Refused) -> (feed: Feed, remark: String?) {
        let response = try await document(
            source.url, accept: source.kind.types, limits: rules.limits(of: source.kind), headers: source.headers)
        let feed = try read(response.payload(), as: source)
        if source.kind == .rss, feed.format == "sitemap-index" {
            throw Refused(
                refusal: Refusal(
                    outcome: .failed("not-a-feed"),
                    why: "the document is an index of sitemaps: list it with type=\"sitemap\""))
        }
        guard source.kind == .sitemap, feed.format == "sitemap-index" else { return (feed, nil) }
        let newest = feed.entries.max { ($0.updated ?? .distantPast) < ($1.updated ?? .distantPast) }
        guard let link = newest?.link, let url = URL(string: link, relativeTo: response.finalURL)?.absoluteURL else {
            throw Refused(refusal: Refusal(outcome: .failed("not-a-sitemap"), why: "the index lists no sitemaps"))
        }
        var listed = source
        listed.url = url
        let child = try await document(url, accept: source.kind.types, limits: rules.feedLimits)
        return (
            try read(child.payload(), as: listed),
            "newest of \(feed.entries.count) listed sitemap\(feed.entries.count == 1 ? "" : "s")"
        )
    }

    /// Reads a document by the kind of a source.
    func read(_ payload: Payload, as source: Source) throws(Refused) -> Feed {
        let payload = source.kind == .sitemap ? try payload.unpacked(upTo: rules.feedLimits.maxBody) : payload
        do {
            return try source.read(payload, most: .max)
        } catch {
            throw Refused(
                refusal: Refusal(outcome: .failed("not-a-feed"), why: error.message + error.linksClause))
        }
    }
}
