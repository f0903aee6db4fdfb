import CharterConfig
import CharterFetch
import CharterModel
import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

@Suite("Words against training, read at the door") struct OptOutTests {
    private static let robots = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /shut\n"

    private func door(_ talk: RobotsTalk) -> Door {
        let fetcher = talk.newFetcher()
        let robots = RobotsDesk(fetcher: fetcher, limits: FetchLimits(), now: talk.now, store: talk.store)
        return Door(
            fetcher: fetcher, rules: CrawlRules(PipelineConfig(name: "p").crawl), robots: robots,
            hosts: HostDesk(fetcher: fetcher, store: talk.store, now: talk.now), network: NetworkWatch { nil })
    }

    private func due(_ url: String) -> DueSource {
        let source = Source(id: SourceID("p"), url: URL(string: url)!, title: "P", outlet: "P")
        return DueSource(source: source, state: SourceState(newAt: RobotsTalk.start))
    }

    @Test("a look at a feed learns from robots.txt and from headers")
    func feed() async throws {
        let talk = try RobotsTalk { request in
            request.target == "/robots.txt"
                ? [RobotsTalk.answer("200 OK", [], Self.robots)]
                : [
                    RobotsTalk.answer(
                        "200 OK", ["X-Robots-Tag: noai", "x-robots-tag: noimageai", "TDM-Reservation: 1"], "<rss/>")
                ]
        }
        let look = await door(talk).look(at: due("http://paper.test/feed"), at: RobotsTalk.start)
        #expect(
            look.visit.optOuts == [.robots: ["CCBot", "GPTBot"], .header: ["noai", "noimageai", "tdm-reservation"]])
    }

    @Test("after a redirect the words of both servers count")
    func moved() async throws {
        let talk = try RobotsTalk { request in
            switch (request.values("Host").first, request.target) {
            case ("paper.test", "/robots.txt"): [RobotsTalk.answer("200 OK", [], "User-agent: CCBot\nDisallow: /\n")]
            case (_, "/robots.txt"): [RobotsTalk.answer("200 OK", [], "User-agent: GPTBot\nDisallow: /\n")]
            case ("paper.test", _): [RobotsTalk.answer("301 Moved", ["Location: http://other.test/feed"], "")]
            default: [RobotsTalk.answer("200 OK", [], "<rss/>")]
            }
        }
        let look = await door(talk).look(at: due("http://paper.test/feed"), at: RobotsTalk.start)
        #expect(look.visit.optOuts == [.robots: ["CCBot", "GPTBot"], .header: []])
    }

    @Test("an error page's headers say nothing of the feed; robots.txt was read all the same")
    func failure() async throws {
        let talk = try RobotsTalk { request in
            request.target == "/robots.txt"
                ? [RobotsTalk.answer("404 No", [], "")] : [RobotsTalk.answer("500 Oh", ["X-Robots-Tag: noai"], "")]
        }
        let look = await door(talk).look(at: due("http://paper.test/feed"), at: RobotsTalk.start)
        #expect(look.visit.optOuts == [.robots: []])
    }

    @Test("a page learns from its headers and its head")
    func page() async throws {
        let talk = try RobotsTalk { request in
            request.target == "/robots.txt"
                ? [RobotsTalk.answer("404 No", [], "")]
                : [
                    RobotsTalk.answer(
                        "200 OK", ["Content-Type: text/html", "X-Robots-Tag: noimageai"],
                        "<meta name=robots content=noai><p>text")
                ]
        }
        let url = try #require(CanonicalURL("http://paper.test/story"))
        let work = PageWork(
            article: ArticleID(of: url), url: url, source: SourceID("p"), title: "", published: nil, authors: [],
            language: nil, text: "", attempts: 0, firstSeenAt: RobotsTalk.start)
        let answer = await door(talk).page(for: work, at: RobotsTalk.start, hostProblem: nil)
        #expect(answer.optOuts == ["noimageai", "noai"])
    }

    @Test("a redirect's target is asked for its own robots.txt before it is fetched")
    func redirected() async throws {
        let talk = try RobotsTalk { request in
            switch (request.values("Host").first, request.target) {
            case ("paper.test", "/robots.txt"): [RobotsTalk.answer("404 No", [], "")]
            case ("other.test", "/robots.txt"): [RobotsTalk.answer()]
            case ("paper.test", _): [RobotsTalk.answer("301 Moved", ["Location: http://other.test/shut/feed"], "")]
            default: [RobotsTalk.answer("200 OK", [], "<rss/>")]
            }
        }
        let look = await door(talk).look(at: due("http://paper.test/feed"), at: RobotsTalk.start)
        #expect(look.visit.outcome == .blockedRobots)
        #expect(look.visit.why.contains("robots.txt of other.test"))
        #expect(
            talk.server.requests.map { ($0.values("Host").first ?? "") + $0.target } == [
                "paper.test/robots.txt", "paper.test/feed", "other.test/robots.txt",
            ])
    }
}
