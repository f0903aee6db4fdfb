import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

extension Pipeline {
    /// parse: what a changed document lists, entry by entry, each with its outcome. A document that is no feed
    /// is the source's failure.
    func listing(in payload: Payload, of due: DueSource, seen visit: SourceVisit) -> SourceVisit {
        var visit = visit
        do throws(ParseError) {
            let feed = try read(payload, of: due.source)
            if feed.format == "sitemap-index" { throw indexRefusal(feed) }
            visit.entries = feed.entries.map { sighting(of: $0, in: feed, base: payload.url ?? due.source.url) }
            if feed.unread > 0 { visit.entries.append(unread(feed)) }
            visit.stage = .parse
            visit.lesson?.ask(for: feed.pause)
            let malformed = feed.bozo ? ", malformed: \(feed.bozoReason ?? "unknown reason")" : ""
            let count = "\(feed.entries.count) entr\(feed.entries.count == 1 ? "y" : "ies")"
            let beyond = feed.unread > 0 ? "; \(feed.unread) more were listed and not read" : ""
            visit.why = "\(feed.format), \(count)\(beyond)\(malformed)"
        } catch {
            visit.stage = .parse
            visit.outcome = .failed(due.source.kind == .page ? "no-list" : "not-a-feed")
            visit.lesson = nil
            visit.why = error.message + error.linksClause
            visit.state = due.state.failed(
                error.message, weight: 1, gone: false, at: visit.at, cadence: due.cadence(default: rules.cadence))
        }
        return visit
    }

    /// What an index lists are sitemaps and no articles: each of them can be a source.
    private func indexRefusal(_ index: Feed) -> ParseError {
        ParseError(
            .notAFeed, "the document is an index of sitemaps, not a list of articles",
            links: index.entries.prefix(50).compactMap(\.link))
    }

    /// What stands for the entries beyond the bound, so that their drop has a row.
    private func unread(_ feed: Feed) -> SightedEntry {
        let why = "\(feed.unread) entries beyond the first \(feed.entries.count) were not read (crawl.feed-entries)"
        return SightedEntry(
            key: EntryKey("entries beyond the limit"), url: nil, title: "", published: nil, text: "",
            digest: SHA256Digest(of: "beyond".utf8), outcome: .tooLarge, why: why)
    }

    func sighting(of entry: Entry, in feed: Feed, base: URL) -> SightedEntry {
        let url = entry.link.flatMap { CanonicalURL($0, base: base) } ?? permalink(of: entry)
        let body = entry.content.max { $0.utf8.count < $1.utf8.count } ?? entry.summary ?? ""
        var sighted = SightedEntry(
            key: EntryKey(of: entry), url: url, title: plainText(ofHTML: entry.title ?? ""),
            published: entry.published ?? entry.updated, authors: (entry.author ?? feed.author).map { [$0] } ?? [],
            language: (entry.language ?? feed.language)?.lowercased(),
            text: plainText(ofHTML: body), digest: digest(of: entry), outcome: .kept, why: SightedEntry.usual)
        if url == nil {
            let link = entry.link.map { "\u{201C}\($0)\u{201D} is no http or https URL" } ?? "the entry has no link"
            sighted.outcome = .failed("no-link")
            sighted.why = link + ", so there is no article to follow"
        } else if let age = rules.maximumAge, let published = sighted.published,
            now().timeIntervalSince(published) > age
        {
            sighted.outcome = .tooOld
            sighted.why = "published \(published.iso8601), older than the pipeline keeps"
        }
        return sighted
    }

    /// A guid that is a URL stands in for a missing link, as RSS 2.0 has it for `isPermaLink`.
    private func permalink(of entry: Entry) -> CanonicalURL? {
        guard let id = entry.id, id.hasPrefix("http://") || id.hasPrefix("https://") else { return nil }
        return CanonicalURL(id)
    }

    /// Changes when a reader would see a change.
    private func digest(of entry: Entry) -> SHA256Digest {
        SHA256Digest(of: [entry.title ?? "", entry.summary ?? "", entry.updated?.iso8601 ?? ""] + entry.content)
    }
}
