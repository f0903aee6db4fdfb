import Foundation
import Testing

@testable import CharterDemo

@Suite("What is answered")
struct EditionTests {
    let newsroom: Newsroom
    let first: NewsroomEdition
    let second: NewsroomEdition

    init() throws {
        newsroom = try CharterDemoTests.newsroom.get()
        (first, second) = try Self.editions.get()
    }

    /// Both editions, printed once for all tests.
    private static let editions = Result {
        let newsroom = try CharterDemoTests.newsroom.get()
        return (NewsroomEdition(newsroom, pass: 1), NewsroomEdition(newsroom, pass: 2))
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
        Case(name: "a later date", ifModifiedSince: "Tue, 12 May 2026 00:00:00 GMT", status: 304),
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
            }
        }
    }

    @Test("articles answer as their Reach says")
    func reach() throws {
        for article in newsroom.articles(pass: 1) {
            let outlet = try #require(newsroom.outlet(article.outlet))
            let listed = get(first, outlet.host, article.listedPath)
            switch article.reach {
            case .page, .disallowed: #expect(listed.status == 200)
            case .missing: #expect(listed.status == 404)
            case .moved:
                #expect(listed.status == 301)
                #expect(listed.header("Location") == outlet.url(article.path))
                #expect(get(first, outlet.host, article.path).status == 200)
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

    @Test("pass 2 changes one outlet's feed and page, and another's whole site, and nothing else")
    func passes() throws {
        for outlet in newsroom.outlets {
            let targets =
                ["/", "/robots.txt"] + outlet.feeds.map(\.path)
                + newsroom.articles(pass: 1).filter { $0.outlet == outlet.id }.map(\.path)
            let changed = targets.filter { get(first, outlet.host, $0) != get(second, outlet.host, $0) }
            switch outlet.id {
            case "simurgh": #expect(changed == ["/", "/en/atom.xml", "/en/economy/middle-corridor-first-quarter"])
            case "ledger": #expect(Set(targets).subtracting(changed) == ["/robots.txt"])
            default: #expect(changed.isEmpty, "\(outlet.id)")
            }
        }
    }

    @Test("the new article is not there on pass 1")
    func newArticle() {
        #expect(get(first, "caspian-ledger.test", "/2026/05/12/the-window-closed").status == 404)
        #expect(get(second, "caspian-ledger.test", "/2026/05/12/the-window-closed").status == 200)
    }

    @Test("the edited page says when it was edited, by its header and in its data")
    func edited() {
        let target = "/en/economy/middle-corridor-first-quarter"
        let before = get(first, "simurgh-agency.test", target)
        let after = get(second, "simurgh-agency.test", target)
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
        let again = NewsroomEdition(try Newsroom.load(from: sourceFolder.path), pass: 1)
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
