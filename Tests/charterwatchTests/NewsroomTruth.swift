import CharterModel
import Foundation

@testable import CharterDemo

/// What the newsroom's week must come to in the store, told from its own files and not from the product.
struct NewsroomTruth: Sendable {
    let newsroom: Newsroom
    /// The kinds of source that the product reads; of the others it says that it does not.
    static let readable: Set<String> = ["rss", "sitemap", "page"]

    /// What became of an article that a source listed.
    enum Fate: Sendable, Equatable {
        /// The text of its page.
        case page
        /// The text that the entry carried, because the page could not be had.
        case entry
        /// Nothing to be read.
        case none
    }

    /// Every article that must be known, and how.
    var known: [(article: NewsroomArticle, day: Int, fate: Fate, fetch: Outcome)] {
        newsroom.sightings(through: Newsroom.days.upperBound, sourceTypes: Self.readable).map { sighting in
            let article = sighting.article
            let carries = sighting.feeds.contains { feed in
                guard let outlet = newsroom.outlet(article.outlet) else { return false }
                let document = FeedDocument(outlet: outlet, feed: feed, day: sighting.day, articles: [article])
                // What is too short to be an article, the product says so; a headline with a line of summary can be.
                let text = feed.content == .full ? document.content(article) : document.summary(article)
                return text.utf8.count + article.title.utf8.count >= 80
            }
            let (fate, fetch): (Fate, Outcome) =
                switch article.reach {
                case .page, .moved: (.page, .kept)
                case .missing: (carries ? .entry : .none, .gone)
                case .refused: (carries ? .entry : .none, .failed("http-403"))
                case .consent: (carries ? .entry : .none, .blockedBot)
                case .disallowed: (carries ? .entry : .none, .blockedRobots)
                }
            return (article, sighting.day, fate, fetch)
        }
    }

    /// Under which addresses an article must be filed by the end of the week: an article that moved after it was
    /// read has two, which are one story.
    func addresses(of article: NewsroomArticle, seenOn day: Int) -> [String] {
        guard let outlet = newsroom.outlet(article.outlet) else { return [] }
        let last = Newsroom.days.upperBound
        return Array(Set([article.path(day: day), article.path(day: last)])).map { outlet.url($0) }
    }

    /// The outcomes of all looks at sources on each day, as a perfectly polite reader would have them: it sends the
    /// validators of the last answer, and tells by the bytes whether anything changed.
    func outcomes() -> [[Outcome: Int]] {
        struct Memory {
            var etag: String?
            var modified: String?
            var body: [UInt8]?
            var isRetired = false
        }
        var memories: [String: Memory] = [:]
        return Newsroom.days.map { day in
            let edition = NewsroomEdition(newsroom, day: day)
            var counts: [Outcome: Int] = [:]
            for outlet in newsroom.outlets {
                for feed in outlet.feeds {
                    let key = outlet.url(feed.path)
                    var memory = memories[key] ?? Memory()
                    if memory.isRetired { continue }
                    let outcome = look(at: feed, of: outlet, on: edition, &memory.etag, &memory.modified, &memory.body)
                    memory.isRetired = outcome == .gone
                    memories[key] = memory
                    counts[outcome, default: 0] += 1
                }
            }
            return counts
        }
    }

    private func look(
        at feed: NewsroomFeed, of outlet: NewsroomOutlet, on edition: NewsroomEdition, _ etag: inout String?,
        _ modified: inout String?, _ body: inout [UInt8]?
    ) -> Outcome {
        let type = feed.format.sourceType
        guard Self.readable.contains(type) else { return .deferred("kind-\(type)") }
        func ask(_ target: String) -> NewsroomAnswer {
            edition.answer(
                NewsroomRequest(host: outlet.host, target: target, ifNoneMatch: etag, ifModifiedSince: modified))
        }
        var answer = ask(feed.path)
        if answer.status == 301 { answer = ask(feed.newPath) }
        switch answer.status {
        case 304: return .notModified
        case 410: return .gone
        case 200: break
        case let status: return .deferred("http-\(status)")
        }
        if type != "page", answer.header("Content-Type")?.hasPrefix("text/html") == true {
            return .failed("not-a-feed")
        }
        etag = answer.header("ETag")
        modified = answer.header("Last-Modified")
        defer { body = answer.body }
        return answer.body == body ? .unchanged : .kept
    }
}
