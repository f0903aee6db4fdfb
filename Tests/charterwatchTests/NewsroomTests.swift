import CharterConfig
import CharterModel
import CharterStore
import Foundation
import Testing

@testable import CharterDemo
@testable import charterwatch

/// From a socket to the timeline: the newsroom's week against the truth that stands beside its articles.
@Suite("Newsroom, end to end") struct NewsroomTests {
    let crawl: NewsroomCrawl
    let truth: NewsroomTruth
    static let last = Newsroom.days.upperBound

    init() async throws {
        crawl = try await NewsroomCrawl.week.value
        truth = NewsroomTruth(newsroom: crawl.newsroom)
    }

    @Test("exactly the articles that could be known are stored, each under its address")
    func articles() async throws {
        var wanted: Set<String> = []
        for known in truth.known where known.fate != .none {
            for address in truth.addresses(of: known.article, seenOn: known.day) {
                wanted.insert(try #require(CanonicalURL(address)).text)
            }
        }
        let events = try await crawl.store.timeline(TimelineFilter(kinds: ["article.seen"]), clausesOfSection: nil)
        let stored = events.compactMap { $0.article?.url }
        #expect(stored.count == Set(stored).count, "an article was seen for the first time twice")
        #expect(Set(stored).subtracting(wanted) == [], "stored, and never written")
        #expect(wanted.subtracting(stored) == [], "written, listed and not stored")
    }

    @Test("the text of a page is all of its paragraphs, items and rows, and none of the furniture")
    func texts() async throws {
        for known in truth.known where known.fate == .page {
            let article = known.article
            let stored = try #require(try await crawl.stored(article), "\(article.id) is not stored")
            let isWord = { (character: Character) in character.isLetter || character.isNumber }
            let text = stored.text.filter(isWord)
            for paragraph in article.paragraphs(day: known.day) where article.edits.isEmpty {
                let wanted = paragraph.filter(isWord).prefix(60)
                #expect(text.contains(wanted), "\(article.id) lacks \u{201C}\(paragraph.prefix(60))\u{201D}")
            }
            let most = article.text(day: Self.last).count * 13 / 10 + 200
            #expect(stored.text.count < most, "\(article.id) holds more than its text")
            #expect(stored.language == article.language, "\(article.id)")
        }
    }

    @Test("titles and publication dates are the outlet's own")
    func titlesAndDates() async throws {
        for known in truth.known where known.fate == .page {
            let article = known.article
            let stored = try #require(try await crawl.stored(article))
            let same = { (text: String) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
            #expect(same(stored.title) == same(article.title), "\(article.id): \(stored.title)")
            let published = try #require(stored.published, "\(article.id) has no date")
            #expect(abs(published.timeIntervalSince(article.published)) < 26 * 3600, "\(article.id): \(published)")
        }
    }

    @Test("word-for-word copies are one story, told by whoever was first; nothing unrelated is joined")
    func copies() async throws {
        let stories = try await crawl.store.duplicates()
        var storyOf: [String: StoryRow] = [:]
        for story in stories { for member in story.members { storyOf[member.url] = story } }
        var copies = 0
        for known in truth.known where known.fate == .page && known.article.duplicateOf?.kind == .exact {
            let article = known.article
            copies += 1
            let original = try #require(crawl.newsroom.article(article.duplicateOf?.original ?? ""))
            let first = try #require(CanonicalURL(crawl.newsroom.url(of: original, day: Self.last)))
            let second = try #require(CanonicalURL(crawl.newsroom.url(of: article, day: Self.last)))
            let story = try #require(storyOf[first.text], "\(original.id) is in no story")
            #expect(story.members.contains { $0.url == second.text }, "\(article.id) is not with \(original.id)")
            #expect(story.representative.url == first.text, "the first to print it is not its representative")
        }
        #expect(copies >= 3)
        for story in stories {
            let origins = story.members.map { member in
                crawl.newsroom.article(at: member.url).map { crawl.newsroom.origin(of: $0).id } ?? member.url
            }
            #expect(Set(origins).count == 1, "joined, and unrelated: \(origins)")
        }
        for known in truth.known where known.article.relisting != nil {
            let addresses = truth.addresses(of: known.article, seenOn: known.day)
            #expect(addresses.count == 2)
            let story = try #require(storyOf[addresses[0]], "an article that moved became two stories")
            #expect(Set(addresses).isSubset(of: story.members.map(\.url)))
        }
    }

    @Test("an edit that the outlet tells of is a new version with before and after; nothing else is")
    func edits() async throws {
        let revisions = try await crawl.store.revisions().filter(\.isEdit)
        let byURL = Dictionary(grouping: revisions, by: \.url)
        var told = 0
        for known in truth.known where known.fate == .page {
            let article = known.article
            let edits = article.edits.filter { $0.day > known.day }
            let found = byURL[crawl.newsroom.url(of: article, day: Self.last)] ?? []
            for edit in edits where edit.isSignalled {
                told += 1
                let shows = { (version: Explanation.Version, words: String) in
                    version.text.contains(words) || version.title.contains(words)
                }
                #expect(found.contains { shows($0.before, edit.old) && shows($0.after, edit.new) }, "\(article.id)")
            }
            #expect(found.count <= edits.count, "\(article.id) has versions that nobody wrote")
        }
        #expect(told >= 4)
        let events = try await crawl.store.timeline(TimelineFilter(kinds: ["article.revised"]), clausesOfSection: nil)
        #expect(events.count == revisions.count)
    }

    @Test("every look at a source has the outcome that a polite reader has, day by day")
    func outcomes() {
        for (day, (summary, wanted)) in zip(Newsroom.days, zip(crawl.summaries, truth.outcomes())) {
            var found: [Outcome: Int] = [:]
            for row in summary.visits.sources { found[row.outcome, default: 0] += row.count }
            #expect(found == wanted, "day \(day)")
        }
    }

    @Test("every article's page has its outcome in the ledger, with its reason")
    func reach() async throws {
        for known in truth.known {
            let outlet = try #require(crawl.newsroom.outlet(known.article.outlet))
            let listed = try #require(CanonicalURL(outlet.url(known.article.listedPath(day: known.day))))
            let told = try #require(try await crawl.store.explain(url: listed), "\(known.article.id) is unknown")
            let fetched = try #require(
                told.ledger.last { $0.stage == .fetch && $0.subjectKind == "article" }, "\(known.article.id)")
            #expect(fetched.outcome == known.fetch, "\(known.article.id): \(fetched.why)")
            #expect(!fetched.why.isEmpty)
            if known.article.reach == .moved {
                #expect(fetched.why.contains("redirect"))
                #expect(told.article?.url == crawl.newsroom.url(of: known.article, day: Self.last))
            }
        }
    }

    @Test("a source that went down comes back with what it had to say, one that is gone is retired and says so")
    func sources() async throws {
        let rows = try await crawl.store.sourceRows(at: crawl.newsroom.looksAt(day: Self.last))
        for row in rows {
            let outlet = try #require(crawl.newsroom.outlets.first { $0.host == row.source.url.host() })
            let feed = try #require(outlet.feeds.first { outlet.url($0.path) == row.source.url.absoluteString })
            switch feed.weather(day: Self.last) {
            case .status(410): #expect(row.state.health == .retired && row.state.lastError?.contains("410") == true)
            case nil, .moved:
                let isRead = NewsroomTruth.readable.contains(feed.format.sourceType)
                #expect(row.state.health == (isRead ? .ok : .new), "\(row.source.id)")
            default: Issue.record("\(row.source.id) has no expectation for the last day")
            }
            #expect(row.source.title == feed.title && row.source.outlet == outlet.name)
        }
        #expect(rows.count == crawl.newsroom.outlets.flatMap(\.feeds).count)
    }

    @Test("pages that did not change are not asked for again")
    func frugality() {
        let newsroom = crawl.newsroom
        var asked: [String: Int] = [:]
        for request in crawl.requests {
            if let article = newsroom.article(at: "http://\(request.host)\(request.path)") {
                asked[article.id, default: 0] += 1
            }
        }
        for known in truth.known where known.fetch == .kept {
            let article = known.article
            // One for each address and each change of the entry, and never more than one a day.
            let changes = article.edits.count + (article.relisting == nil ? 0 : 2)
            let most = 1 + changes + (article.reach == .moved ? 1 : 0)
            #expect((1...most).contains(asked[article.id] ?? 0), "\(article.id): \(asked[article.id] ?? 0) requests")
        }
    }

    @Test("feeds are asked with validators where there are any")
    func conditional() {
        let newsroom = crawl.newsroom
        let later = crawl.requests.filter { $0.day > 1 }
        for outlet in newsroom.outlets where outlet.validators != .none {
            for feed in outlet.feeds where !newsroom.isMoving(feed) {
                let requests = later.filter { $0.host == outlet.host && $0.path == feed.path }
                #expect(requests.allSatisfy { $0.ifNoneMatch != nil || $0.ifModifiedSince != nil }, "\(outlet.id)")
            }
        }
        #expect(later.contains { $0.status == 304 })
    }

    @Test("every request says who we are and how to reach us; a robots.txt is kept for a day's crawl")
    func manners() {
        #expect(!crawl.requests.isEmpty)
        let us = "Mozilla/5.0 (compatible; charterwatch/\(charterwatchVersion); +https://example.org/desk)"
        #expect(crawl.requests.allSatisfy { $0.userAgent == us })
        let robots = crawl.requests.filter { $0.path == "/robots.txt" }
        #expect(Set(robots.map { "\($0.day) \($0.host)" }).count == robots.count)
        let disallowed = crawl.newsroom.articles.filter { $0.reach == .disallowed }
        for request in crawl.requests {
            #expect(!disallowed.contains { $0.paths.contains(request.path) }, "\(request.path) was asked for")
        }
    }

    @Test("the closing line is a sum over the ledger and the fetch rows")
    func sums() async throws {
        for summary in crawl.summaries {
            #expect(summary.visits.entries == summary.visits.new + summary.visits.changed + summary.visits.known)
            #expect(summary.pending == 0)
        }
        let extracted = crawl.summaries[0].outcomes.filter { $0.stage == .extract && $0.outcome == .kept }.reduce(0) {
            $0 + $1.count
        }
        let counts = try await crawl.store.counts()
        #expect(extracted > 0 && extracted <= counts.articles)
        #expect(crawl.summaries[0].line.contains("\(extracted) kept"))
    }

    @Test("the store is sound, and every quote stands in its text byte for byte")
    func verified() async throws {
        #expect(try await crawl.store.verify().problems == [])
        for row in try await crawl.store.timeline(TimelineFilter(kinds: ["article.seen"]), clausesOfSection: nil) {
            guard let article = row.article, let told = try await crawl.store.explain(article: article.id) else {
                continue
            }
            let versions = try #require(told.article?.versions)
            for evidence in row.labels.flatMap(\.evidence) {
                #expect(versions.contains { evidence.isVerbatim(in: evidence.field == .title ? $0.title : $0.text) })
            }
        }
    }

    @Test("a third look at the same day changes nothing")
    func quiet() async throws {
        let fresh = try await NewsroomCrawl(days: 1...1)
        let before = try await fresh.store.contentDump()
        #expect(!before.isEmpty)
        let again = try await NewsroomCrawl(days: 1...1)
        #expect(try await again.store.contentDump() == before, "two crawls of one world hold the same")
    }
}

extension Newsroom {
    /// Whether a source has another address on some day.
    fileprivate func isMoving(_ feed: NewsroomFeed) -> Bool { Self.days.contains { feed.weather(day: $0) == .moved } }
}
