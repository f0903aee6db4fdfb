import CharterStages
import FoundationEssentials
import Testing

@Suite("robots.txt: the file as a whole")
struct RobotsFileTests {
    private let page = URL(string: "https://paper.example/a")!

    private func read(_ text: String) -> RobotsRules { RobotsRules(Array(text.utf8)) }

    @Test("Without a file everything is allowed")
    func noFile() {
        #expect(RobotsRules.everything.verdict(on: page) == RobotsRules.Verdict(allowed: true))
        #expect(RobotsRules([]) == .everything)
    }

    @Test(
        "The rule is shown as written",
        arguments: [
            ("  DisAllow :  /a*  # why", "DisAllow :  /a*"), ("disallow /%61", "disallow /%61"),
            ("Disallow: /\u{1B}[31m*|Disallow: /", "Disallow: /"), ("Disallow:\t/", "Disallow: /"),
        ])
    func shown(line: String, expected: String) {
        let text = "User-agent: *\n" + line.replacing("|", with: "\n")
        #expect(read(text).verdict(on: page).rule == expected)
    }

    @Test("A rule is shown without control characters, and cut between characters")
    func shownSafely() throws {
        let bell = try #require(URL(string: "https://paper.example/%1B%5B2J"))
        #expect(read("User-agent: *\nDisallow: *\u{1B}[2J").verdict(on: bell).rule == "Disallow: * [2J")
        let letters = String(repeating: "é", count: 400)
        let url = try #require(URL(string: "https://paper.example/" + letters))
        let cut = read("User-agent: *\nDisallow: /" + letters).verdict(on: url).rule
        #expect(cut == "Disallow: /" + letters.prefix(94) + "…")
    }

    @Test(
        "Crawl-delay",
        arguments: [
            ("User-agent: *\nCrawl-delay: 10", 10.0), ("User-agent: *\ncrawl-delay 1.5", 1.5),
            ("User-agent: *\nCrawldelay: .5", 0.5), ("User-agent: *\nCrawl delay: 7 # s", 7),
            ("User-agent: *\nCrawl-delay: 10s", 10), ("User-agent: *\nCrawl-delay: 0", 0),
            ("User-agent: *\nCrawl-delay: 86400", 3600),
            ("User-agent: *\nCrawl-delay: 9999999999999999999999999999999999", 3600),
            ("User-agent: *\nCrawl-delay: 1e9", 1), ("User-agent: *\nCrawl-delay: -5", nil),
            ("User-agent: *\nCrawl-delay: nan", nil), ("User-agent: *\nCrawl-delay: inf", nil),
            ("User-agent: *\nCrawl-delay:", nil), ("User-agent: *\nCrawl-delay: 1.2.3", nil),
            ("Crawl-delay: 5\nUser-agent: *", nil), ("User-agent: x\nCrawl-delay: 5", nil),
            ("User-agent: x\nCrawl-delay: 5\nUser-agent: *\nDisallow: /", nil),
            ("User-agent: *\nDisallow: /b\nCrawl-delay: 5", 5),
            ("User-agent: *\nCrawl-delay: 5\nDisallow: /\nUser-agent: charterwatch\nDisallow: /b", nil),
            ("User-agent: *\nCrawl-delay: 5\nDisallow: /\nUser-agent: charterwatch\nCrawl-delay: 2", 2),
            ("User-agent: charterwatch\nCrawl-delay: 2\nDisallow:\nUser-agent: Charterwatch\nCrawl-delay: 3", 3),
        ] as [(String, Double?)])
    func delay(file: String, seconds: Double?) { #expect(read(file).crawlDelay == seconds) }

    @Test("Sitemaps belong to nobody, keep their order, and come once")
    func sitemaps() {
        let rules = read(
            """
            Sitemap: https://paper.example/news.xml
            User-agent: x
            Disallow: /
            SITEMAP:https://paper.example/b.xml # old
            site-map: https://paper.example/news.xml
            Sitemap:
            Sitemap: /c.xml
            """)
        #expect(rules.sitemaps == ["https://paper.example/news.xml", "https://paper.example/b.xml", "/c.xml"])
    }

    @Test(
        "Opt-outs from training",
        arguments: [
            ("named and shut out", "User-agent: gptbot\nDisallow: /", ["GPTBot"]),
            (
                "in one group", "User-agent: CCBot\nUser-agent: Google-Extended\nDisallow: /*",
                ["CCBot", "Google-Extended"]
            ),
            ("with digits and version", "User-agent: AI2Bot/1.0\nDisallow: *", ["AI2Bot"]),
            ("in two groups", "User-agent: GPTBot\nDisallow: /b\nUser-agent: GPTBot\nDisallow: /", ["GPTBot"]),
            ("only in part", "User-agent: GPTBot\nDisallow: /premium/", []),
            ("to the end of the root only", "User-agent: GPTBot\nDisallow: /$", []),
            ("with an exception", "User-agent: GPTBot\nDisallow: /\nAllow: /open/", []),
            ("let in", "User-agent: GPTBot\nDisallow:", []),
            ("everybody is nobody by name", "User-agent: *\nDisallow: /", []),
            ("a search crawler does not count", "User-agent: Googlebot\nDisallow: /", []),
            ("not the next group", "User-agent: GPTBot\nDisallow: /b\nUser-agent: x\nDisallow: /", []),
        ])
    func optOuts(name: String, file: String, expected: [String]) {
        let rules = read(file)
        #expect(rules.optOuts == expected, "\(name)")
        #expect(rules.crawlDelay == nil)
    }

    @Test("Opt-outs of others do not bind us")
    func optOutsBindOthers() {
        #expect(read("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /").verdict(on: page).allowed)
    }

    @Test("Half a mebibyte is read, and no half line", arguments: [0, 1, 12])
    func limit(over: Int) {
        // The last line is `Disallow: /abc`; beyond the limit are the last `over` of its bytes.
        let (head, last) = ("User-agent: *\n", "Disallow: /abc")
        let filler = RobotsRules.byteLimit - head.utf8.count - last.utf8.count + over
        let text = head + String(repeating: "#", count: filler - 1) + "\n" + last
        #expect(text.utf8.count == RobotsRules.byteLimit + over)
        let url = URL(string: "https://paper.example/abc")!
        #expect(read(text).verdict(on: url).allowed == (over > 0))
        #expect(read(text).verdict(on: page).allowed)
        // A line end at the limit makes the line whole, whatever follows.
        if over == 0 { #expect(!read(text + "\nAllow: /abc").verdict(on: url).allowed) }
    }
}
