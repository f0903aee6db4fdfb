import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// Looks for what can be watched at an address: the document itself, the feeds it links to, the sitemaps that
/// robots.txt names, the list of articles on the page.
struct SourceSearch: Sendable {
    let probe: SourceProbe
    /// XPath for the entries of the page; nil to find them.
    var items: String?

    /// Something that can be watched.
    struct Finding: Sendable {
        let kind: Source.Kind
        let url: URL
        let feed: Feed
        /// How it was found: "linked by the page".
        let how: String
        /// "newest of 12 listed sitemaps".
        var remark: String?

        /// The latest date of an entry that is not in the future.
        func newest(at now: Date) -> Date? {
            feed.entries.compactMap { $0.published ?? $0.updated }.filter { $0 <= now.addingTimeInterval(86_400) }.max()
        }

        /// Higher is better: feeds tell most; comments are nobody's articles; what is empty or long dead is last.
        func rank(at now: Date) -> Int {
            var rank =
                switch kind {
                case .rss: 30
                case .sitemap: feed.format == "news-sitemap" ? 20 : 5
                case .page: 10
                }
            if feed.entries.isEmpty { rank -= 100 }
            if let newest = newest(at: now), now.timeIntervalSince(newest) > 90 * 86_400 { rank -= 50 }
            let words = (url.path() + " " + (feed.title ?? "")).lowercased()
            if words.contains("comment") { rank -= 25 }
            return rank
        }
    }

    /// What came of a search.
    struct Result: Sendable {
        /// Best first.
        var findings: [Finding] = []
        /// What was asked and gave nothing, a sentence each.
        var remarks: [String] = []
        /// What the page calls its site, and its language.
        var siteName: String?
        var language: String?
        var homepage: URL?
    }

    static let mostFeeds = 6
    static let mostSitemaps = 3
    /// Asked where a page links to no feed.
    static let usualPlaces = ["/feed", "/rss", "/rss.xml"]

    /// Throws when the address itself cannot be had.
    func run(_ url: URL, at now: Date) async throws(Refused) -> Result {
        var result = Result()
        let response = try await probe.document(url, accept: "*/*", limits: probe.rules.feedLimits)
        let payload = response.payload()
        if let own = document(payload, at: url) {
            result.findings = [own]
            if own.feed.format == "sitemap-index" { result.findings = await indexed(own, &result) }
            return result
        }
        let facts = pageFacts(payload)
        (result.siteName, result.language) = (facts.siteName, facts.language)
        result.homepage = response.finalURL
        for link in facts.feedLinks.prefix(SourceSearch.mostFeeds) {
            await add(link, kind: .rss, how: "linked by the page", to: &result)
        }
        if result.findings.isEmpty {
            let places = SourceSearch.usualPlaces
            result.remarks.append(
                "the page links to no feed; asked at the usual places \(places.joined(separator: ", "))")
            for place in places where result.findings.isEmpty {
                await add(
                    place, kind: .rss, how: "at a usual place", from: response.finalURL, to: &result, quietly: true)
            }
        }
        let sitemaps = await probe.door.robots.sitemaps(for: response.finalURL)
        let ordered = sitemaps.sorted { $0.lowercased().contains("news") && !$1.lowercased().contains("news") }
        for link in ordered.prefix(SourceSearch.mostSitemaps) {
            await add(link, kind: .sitemap, how: "named by robots.txt", from: response.finalURL, to: &result)
        }
        addList(payload, at: url, to: &result)
        let ranked = result.findings.enumerated().sorted { one, other in
            let (left, right) = (one.element.rank(at: now), other.element.rank(at: now))
            return left != right ? left > right : one.offset < other.offset
        }
        result.findings = ranked.map(\.element)
        return result
    }

    /// A document that is a feed or sitemap itself.
    private func document(_ payload: Payload, at url: URL) -> Finding? {
        guard let payload = try? payload.unpacked(upTo: probe.rules.feedLimits.maxBody),
            let feed = try? parse(payload)
        else { return nil }
        return Finding(
            kind: feed.format.contains("sitemap") ? .sitemap : .rss, url: url, feed: feed, how: "the address itself")
    }

    private func indexed(_ index: Finding, _ result: inout Result) async -> [Finding] {
        do {
            let (feed, remark) = try await probe.read(source(.sitemap, index.url))
            return [Finding(kind: .sitemap, url: index.url, feed: feed, how: index.how, remark: remark)]
        } catch {
            result.remarks.append("\(index.url.absoluteString): \(error.refusal.why)")
            return []
        }
    }

    private func add(
        _ link: String, kind: Source.Kind, how: String, from base: URL? = nil, to result: inout Result,
        quietly: Bool = false
    ) async {
        guard let url = URL(string: link, relativeTo: base)?.absoluteURL, CanonicalURL(url) != nil,
            !result.findings.contains(where: { $0.url == url })
        else { return }
        do {
            let (feed, remark) = try await probe.read(source(kind, url))
            result.findings.append(Finding(kind: kind, url: url, feed: feed, how: how, remark: remark))
        } catch {
            if !quietly { result.remarks.append("\(url.absoluteString), \(how): \(error.refusal.why)") }
        }
    }

    private func addList(_ payload: Payload, at url: URL, to result: inout Result) {
        var page = source(.page, url)
        page.items = items
        do {
            let feed = try probe.read(payload, as: page)
            result.findings.append(
                Finding(
                    kind: .page, url: url, feed: feed,
                    how: items == nil ? "links of one kind on the page" : "chosen by the XPath"))
        } catch {
            result.remarks.append("as a list page: \(error.refusal.why)")
        }
    }

    private func source(_ kind: Source.Kind, _ url: URL) -> Source {
        Source(id: SourceID(derivedFrom: url.absoluteString), kind: kind, url: url, title: "", outlet: "")
    }
}
