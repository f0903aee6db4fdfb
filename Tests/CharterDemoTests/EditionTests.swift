import Foundation
import Testing

@testable import CharterDemo

@Suite("What is answered")
struct EditionTests {
    let newsroom: Newsroom
    let first: NewsroomEdition
    let sixth: NewsroomEdition

    init() throws {
        newsroom = try CharterDemoTests.newsroom.get()
        (first, sixth) = try Self.editions.get()
    }

    /// Both editions, printed once for all tests.
    private static let editions = Result {
        let newsroom = try CharterDemoTests.newsroom.get()
        return (NewsroomEdition(newsroom, day: 1), NewsroomEdition(newsroom, day: 6))
    }

    private func get(_ edition: NewsroomEdition, _ host: String, _ target: String) -> NewsroomAnswer {
        edition.answer(NewsroomRequest(host: host, target: target))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "GET"
        var host = "simurgh-agency.test"
        var target = "/en/atom.xml"
        var ifNoneMatch: String?
        var ifModifiedSince: String?
        let status: Int
        var testDescription: String { name }
    }

    static let hosts = [
        Case(name: "plain", status: 200),
        Case(name: "with port", host: "simurgh-agency.test:8080", status: 200),
        Case(name: "upper case", host: "SIMURGH-agency.TEST", status: 200),
        Case(name: "as a browser finds it", host: "simurgh-agency.test.localhost:1", status: 200),
        Case(name: "query", target: "/en/atom.xml?utm_source=x", status: 200),
        Case(name: "HEAD", method: "HEAD", status: 200),
        Case(name: "POST", method: "POST", status: 405),
        Case(name: "another host", host: "example.test", status: 421),
        Case(name: "no host", host: "", status: 421),
        Case(name: "host of a path", host: "zumrut-postasi.test", status: 404),
        Case(name: "sub-domain", host: "www.simurgh-agency.test", status: 421),
        Case(name: "the machine itself", host: "127.0.0.1:8080", target: "/", status: 200),
        Case(name: "nothing else of the machine", host: "localhost", target: "/x", status: 421),
        Case(name: "front page", target: "/", status: 200),
        Case(name: "robots", target: "/robots.txt", status: 200),
        Case(name: "climbing", target: "/../newsroom.txt", status: 404),
        Case(name: "resource", target: "/articles/fener-countdown.txt", status: 404),
        Case(name: "empty target", target: "", status: 404),
        Case(name: "only a query", target: "?x", status: 404),
    ]

    @Test("hosts, paths and methods", arguments: hosts)
    func routing(_ ask: Case) {
        let answer = first.answer(
            NewsroomRequest(method: ask.method, host: ask.host, target: ask.target))
        #expect(answer.status == ask.status)
        if answer.status == 405 { #expect(answer.header("Allow") == "GET, HEAD") }
    }

    static let conditions = [
        Case(name: "the tag", ifNoneMatch: "TAG", status: 304),
        Case(name: "the tag, weakly", ifNoneMatch: "W/TAG", status: 304),
        Case(name: "the tag in a list", ifNoneMatch: "\"x\", TAG", status: 304),
        Case(name: "any tag", ifNoneMatch: "*", status: 304),
        Case(name: "another tag", ifNoneMatch: "\"x\"", status: 200),
        Case(name: "another tag decides over the date", ifNoneMatch: "\"x\"", ifModifiedSince: "DATE", status: 200),
        Case(
            name: "the tag decides over the date", ifNoneMatch: "TAG",
            ifModifiedSince: "Mon, 01 Jan 2001 00:00:00 GMT", status: 304),
        Case(name: "the date", ifModifiedSince: "DATE", status: 304),
        Case(name: "a later date", ifModifiedSince: "Thu, 14 May 2026 00:00:00 GMT", status: 304),
        Case(name: "an earlier date", ifModifiedSince: "Mon, 20 Apr 2026 00:00:00 GMT", status: 200),
        Case(name: "no date", ifModifiedSince: "yesterday", status: 200),
        Case(name: "weak tag", host: "surgun-feneri.test", target: "/atom.xml", ifNoneMatch: "TAG", status: 304),
        Case(
            name: "date without tags", host: "zumrut-postasi.test", target: "/rss/tum.rdf", ifModifiedSince: "DATE",
            status: 304),
        Case(
            name: "any tag where there is none", host: "zumrut-postasi.test", target: "/rss/tum.rdf", ifNoneMatch: "*",
            status: 200),
        Case(
            name: "date where tags rule", host: "caspian-ledger.test", target: "/feed.json",
            ifModifiedSince: "Tue, 12 May 2026 00:00:00 GMT", status: 200),
    ]

    @Test("conditional requests (RFC 9110 §13)", arguments: conditions)
    func conditional(_ ask: Case) {
        let plain = get(first, ask.host, ask.target)
        let answer = first.answer(
            NewsroomRequest(
                host: ask.host, target: ask.target,
                ifNoneMatch: ask.ifNoneMatch?.replacing("TAG", with: plain.header("ETag") ?? "none"),
                ifModifiedSince: ask.ifModifiedSince?.replacing("DATE", with: plain.header("Last-Modified") ?? "none")))
        #expect(answer.status == ask.status)
        #expect(answer.header("ETag") == plain.header("ETag"))
        #expect(answer.body.isEmpty == (answer.status == 304))
    }

    @Test("validators differ from outlet to outlet")
    func validators() throws {
        for outlet in newsroom.outlets {
            let answer = get(first, outlet.host, "/")
            let tag = answer.header("ETag")
            switch outlet.validators {
            case .both: #expect(tag?.hasPrefix("\"") == true && answer.header("Last-Modified") != nil)
            case .etag: #expect(tag?.hasPrefix("\"") == true && answer.header("Last-Modified") == nil)
            case .weak: #expect(tag?.hasPrefix("W/\"") == true && answer.header("Last-Modified") == nil)
            case .lastModified: #expect(tag == nil && answer.header("Last-Modified") != nil)
            case .none: #expect(tag == nil && answer.header("Last-Modified") == nil)
            case .fresh:
                let ask = NewsroomRequest(host: outlet.host, target: "/", ifNoneMatch: tag)
                let again = first.answer(ask)
                #expect(again.status == 200 && again.body == answer.body && again.header("ETag") != tag)
            }
        }
    }

    @Test("articles answer as their Reach says")
    func reach() throws {
        for article in newsroom.articles(day: 1) {
            let outlet = try #require(newsroom.outlet(article.outlet))
            let listed = get(first, outlet.host, article.listedPath(day: 1))
            switch article.reach {
            case .page, .disallowed: #expect(listed.status == 200)
            case .missing: #expect(listed.status == 404)
            case .refused: #expect(listed.status == 403)
            case .consent:
                #expect(listed.status == 302)
                #expect(listed.header("Location") == outlet.url("/consent?next=\(article.listedPath(day: 1))"))
                #expect(get(first, outlet.host, "/consent?next=x").status == 200)
            case .moved:
                #expect(listed.status == 301)
                #expect(listed.header("Location") == outlet.url(article.path(day: 1)))
                #expect(get(first, outlet.host, article.path(day: 1)).status == 200)
            }
        }
    }

    @Test("robots.txt forbids what the outlet says, and nothing else")
    func robots() throws {
        let ledger = get(first, "caspian-ledger.test", "/robots.txt")
        #expect(String(decoding: ledger.body, as: UTF8.self).hasSuffix("User-agent: *\nDisallow: /subscribers/\n"))
        let other = get(first, "surgun-feneri.test", "/robots.txt")
        #expect(String(decoding: other.body, as: UTF8.self).hasSuffix("User-agent: *\nDisallow:\n"))
    }

    @Test("a page changes from one day to the next only where an article came, went or was edited")
    func days() throws {
        var before = first
        for day in Newsroom.days.dropFirst() {
            let after = NewsroomEdition(newsroom, day: day)
            for article in newsroom.articles where [.page, .moved].contains(article.reach) {
                guard article.isOut(day: day - 1) && article.isOut(day: day) else { continue }
                let host = try #require(newsroom.outlet(article.outlet)).host
                let path = article.path(day: day)
                if path != article.path(day: day - 1) {
                    #expect(get(after, host, article.path(day: day - 1)).status == 301, "\(article.id)")
                    continue
                }
                if article.edits.contains(where: { $0.day == day }) {
                    #expect(get(before, host, path).body != get(after, host, path).body, "\(article.id), day \(day)")
                } else if article.text(day: day - 1) != article.text(day: day) {
                    Issue.record("\(article.id) changes on day \(day) and nobody says so")
                }
            }
            before = after
        }
    }

    @Test("a page that was taken down answers so, and is no longer listed")
    func removals() throws {
        let removed = newsroom.articles.filter { $0.removal != nil }
        #expect(removed.count >= 3 && Set(removed.map { $0.removal?.status }) == [404, 410])
        for article in removed {
            let (outlet, removal) = (try #require(newsroom.outlet(article.outlet)), try #require(article.removal))
            let edition = NewsroomEdition(newsroom, day: removal.day)
            #expect(get(edition, outlet.host, article.path(day: removal.day)).status == removal.status)
            for feed in outlet.feeds {
                #expect(!newsroom.listed(in: feed, of: outlet, day: removal.day).contains { $0.id == article.id })
            }
        }
    }

    @Test("sources answer as their days say")
    func weather() throws {
        var kinds: Set<NewsroomFeed.Weather> = []
        for day in Newsroom.days {
            let edition = NewsroomEdition(newsroom, day: day)
            for outlet in newsroom.outlets {
                for feed in outlet.feeds {
                    let answer = get(edition, outlet.host, feed.path)
                    guard let weather = feed.weather(day: day) else {
                        #expect(answer.status == 200, "\(outlet.id) \(feed.id), day \(day)")
                        continue
                    }
                    kinds.insert(weather)
                    switch weather {
                    case .status(let status):
                        #expect(answer.status == status)
                        #expect((answer.header("Retry-After") != nil) == [429, 503].contains(status))
                    case .html: #expect(answer.header("Content-Type")?.hasPrefix("text/html") == true)
                    case .empty: #expect(answer.status == 200 && answer.body.isEmpty)
                    case .moved:
                        #expect(answer.status == 301 && answer.header("Location") == outlet.url(feed.newPath))
                        #expect(get(edition, outlet.host, feed.newPath).status == 200)
                    }
                }
            }
        }
        #expect(kinds.isSuperset(of: [.status(503), .status(429), .status(410), .html, .moved]))
    }

    @Test("the new article is not there on day 1")
    func newArticle() {
        #expect(get(first, "caspian-ledger.test", "/2026/05/12/the-window-closed").status == 404)
        #expect(get(sixth, "caspian-ledger.test", "/2026/05/12/the-window-closed").status == 200)
    }

    @Test("the edited page says when it was edited, by its header and in its data")
    func edited() {
        let target = "/en/economy/middle-corridor-first-quarter"
        let before = get(first, "simurgh-agency.test", target)
        let after = get(sixth, "simurgh-agency.test", target)
        #expect(before.header("Last-Modified") == "Wed, 22 Apr 2026 08:00:00 GMT")
        #expect(after.header("Last-Modified") == "Mon, 11 May 2026 14:30:00 GMT")
        #expect(!String(decoding: before.body, as: UTF8.self).contains("dateModified"))
        #expect(String(decoding: after.body, as: UTF8.self).contains("\"dateModified\":\"2026-05-11T18:30:00+04:00\""))
    }

    @Test("a page tells its charset in the header, or only in itself")
    func charsets() {
        let turkish = get(first, "zumrut-postasi.test", "/spor/zumrutspor-son-dakikada-11042026")
        #expect(turkish.header("Content-Type") == "text/html")
        #expect(String(decoding: turkish.body, as: UTF8.self).contains("charset=windows-1254"))
        #expect(turkish.body.firstRange(of: [0x5A, 0xFC, 0x6D, 0x72, 0xFC, 0x74]) != nil, "Zümrüt, a byte a letter")
        let russian = get(first, "delovaya-bukhta.test", "/ekonomika/2026/02/16/dengi-dlya-koridora")
        #expect(russian.header("Content-Type") == "text/html; charset=windows-1251")
        #expect(russian.body.firstRange(of: [0xC4, 0xE5, 0xED, 0xFC, 0xE3, 0xE8]) != nil, "Деньги, a byte a letter")
    }

    @Test("the same bytes on every run")
    func deterministic() throws {
        let again = NewsroomEdition(try Newsroom.load(from: sourceFolder.path), day: 1)
        for outlet in newsroom.outlets {
            for target in ["/"] + outlet.feeds.map(\.path) {
                #expect(get(again, outlet.host, target) == get(first, outlet.host, target))
            }
        }
    }

    @Test("the machine's own page leads a browser to every outlet")
    func index() {
        let page = String(decoding: get(first, "127.0.0.1:8099", "/").body, as: UTF8.self)
        for outlet in newsroom.outlets {
            #expect(page.contains("href=\"http://\(outlet.host).localhost:8099/\""))
        }
        #expect(!String(decoding: get(first, "localhost:<b>", "/").body, as: UTF8.self).contains("<b>"))
    }
}
