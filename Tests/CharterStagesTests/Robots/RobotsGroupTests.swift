import CharterStages
import FoundationEssentials
import Testing

/// One question to one file. `|` in `file` stands for a line end, so that a case fits on a line.
struct RobotsCase: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var path: String
    var allowed: Bool
    var line: Int?
    var testDescription: String { name }

    init(_ name: String, _ file: String, _ path: String, _ allowed: Bool, line: Int? = nil) {
        self.name = name
        self.file = file
        self.path = path
        self.allowed = allowed
        self.line = line
    }

    var body: [UInt8] { Array(file.replacing("|", with: "\n").utf8) }

    func check(agent: String = "charterwatch") throws {
        let url = try #require(URL(string: "https://paper.example" + path))
        let verdict = RobotsRules(body, agent: agent).verdict(on: url)
        #expect(verdict.allowed == allowed)
        #expect(verdict.line == line)
        #expect((verdict.rule == nil) == (line == nil))
    }
}

@Suite("robots.txt: whose rules they are")
struct RobotsGroupTests {
    @Test(
        "Groups",
        arguments: [
            RobotsCase("an empty file", "", "/a", true),
            RobotsCase("only comments", "# nothing|# here", "/a", true),
            RobotsCase("everybody", "User-agent: *|Disallow: /a", "/a", false, line: 2),
            RobotsCase("us by name", "User-agent: charterwatch|Disallow: /a", "/a", false, line: 2),
            RobotsCase("us in capitals", "USER-AGENT: CharterWatch|DISALLOW: /a", "/a", false, line: 2),
            RobotsCase("us with a version", "User-agent: Charterwatch/1.0|Disallow: /a", "/a", false, line: 2),
            RobotsCase("us with more words", "User-agent: charterwatch news bot|Disallow: /a", "/a", false, line: 2),
            RobotsCase("a longer name is another", "User-agent: charterwatch-images|Disallow: /", "/a", true),
            RobotsCase("a shorter name is another", "User-agent: charter|Disallow: /", "/a", true),
            RobotsCase("an empty name is nobody", "User-agent:|Disallow: /", "/a", true),
            RobotsCase("a star with a word is everybody", "User-agent: * all|Disallow: /", "/a", false, line: 2),
            RobotsCase("a star glued to a word is nobody", "User-agent: *bot|Disallow: /", "/a", true),
            RobotsCase(
                "our group hides everybody's", "User-agent: *|Disallow: /|User-agent: charterwatch|Disallow: /b", "/a",
                true),
            RobotsCase(
                "our group hides everybody's, in any order",
                "User-agent: charterwatch|Disallow: /b||User-agent: *|Disallow: /", "/a", true),
            RobotsCase(
                "our group without rules hides everybody's",
                "User-agent: *|Disallow: /|User-agent: charterwatch", "/a", true),
            RobotsCase(
                "others' groups are not ours", "User-agent: otherbot|Disallow: /|User-agent: *|Disallow: /b", "/a", true
            ),
            RobotsCase(
                "several names, one group", "User-agent: otherbot|User-agent: charterwatch|Disallow: /a", "/a", false,
                line: 3),
            RobotsCase(
                "us and everybody in one group", "User-agent: *|User-agent: charterwatch|Disallow: /a", "/a", false,
                line: 3),
            RobotsCase(
                "two groups of ours are one",
                "User-agent: charterwatch|Disallow: /a|User-agent: x|Disallow: /c|User-agent: charterwatch|Disallow: /b",
                "/b", false, line: 6),
            RobotsCase(
                "two groups of everybody's are one",
                "User-agent: *|Disallow: /a|User-agent: x|Disallow: /c|User-agent: *|Disallow: /b", "/a", false,
                line: 2),
            RobotsCase(
                "an empty line does not end a group", "User-agent: charterwatch|||Disallow: /a", "/a", false, line: 4),
            RobotsCase(
                "an empty line does not part the names", "User-agent: charterwatch||User-agent: x|Disallow: /a", "/a",
                false, line: 4),
            RobotsCase(
                "an unknown line does not part the names",
                "User-agent: charterwatch|Noindex: /|User-agent: x|Disallow: /a",
                "/a", false, line: 4),
            RobotsCase(
                "a sitemap does not part the names",
                "User-agent: charterwatch|Sitemap: https://paper.example/s.xml|User-agent: x|Disallow: /a", "/a", false,
                line: 4),
            RobotsCase(
                "a delay does not part the names", "User-agent: charterwatch|Crawl-delay: 3|User-agent: x|Disallow: /a",
                "/a", false, line: 4),
            RobotsCase(
                "an unknown line does not end the rules", "User-agent: charterwatch|Allow: /c|Host: x|Disallow: /a",
                "/a", false, line: 4),
            RobotsCase(
                "an empty rule parts the names", "User-agent: charterwatch|Disallow:|User-agent: *|Disallow: /", "/a",
                true),
            RobotsCase("rules before any name bind nobody", "Disallow: /|User-agent: *|Allow: /b", "/a", true),
        ])
    func groups(_ example: RobotsCase) throws { try example.check() }

    @Test(
        "The caller's agent",
        arguments: [
            ("CharterWatch", false), ("charterwatch/2.1", false), ("charterwatch", false), ("charter", true),
            ("charterwatch news", true), ("", true),
        ])
    func agents(agent: String, allowed: Bool) throws {
        let rules = RobotsRules(Array("User-agent: charterwatch\nDisallow: /\n".utf8), agent: agent)
        #expect(rules.verdict(on: try #require(URL(string: "https://paper.example/a"))).allowed == allowed)
    }

    @Test(
        "Lines as people write them",
        arguments: [
            RobotsCase("blanks everywhere", " \t User-agent \t:\t * |  Disallow  :   /a  ", "/a", false, line: 2),
            RobotsCase("no blanks", "User-agent:*|Disallow:/a", "/a", false, line: 2),
            RobotsCase("no colon", "user-agent *|disallow /a", "/a", false, line: 2),
            RobotsCase("no colon and three words", "User-agent: *|disallow /a b", "/a", true),
            RobotsCase("a comment behind", "User-agent: * # all|Disallow: /a#b", "/a", false, line: 2),
            RobotsCase("a comment in front", "User-agent: *|#Disallow: /a", "/a", true),
            RobotsCase("byte order mark", "\u{FEFF}User-agent: *|Disallow: /a", "/a", false, line: 2),
            RobotsCase("a NUL ends a line", "User-agent: *\u{0}Disallow: /a\u{0}x|Disallow: /b", "/b", false, line: 2),
            RobotsCase("no end of the last line", "User-agent: *|Disallow: /a", "/a", false, line: 2),
            RobotsCase("agent without a hyphen", "Useragent: *|Disallow: /a", "/a", false, line: 2),
            RobotsCase("agent with a space", "User agent: *|Disallow: /a", "/a", false, line: 2),
            RobotsCase("dissallow", "User-agent: *|Dissallow: /a", "/a", false, line: 2),
            RobotsCase("dissalow", "User-agent: *|Dissalow: /a", "/a", false, line: 2),
            RobotsCase("disalow", "User-agent: *|Disalow: /a", "/a", false, line: 2),
            RobotsCase("diasllow", "User-agent: *|Diasllow: /a", "/a", false, line: 2),
            RobotsCase("disallaw", "User-agent: *|Disallaw: /a", "/a", false, line: 2),
            RobotsCase("another word is no rule", "User-agent: *|Forbid: /a", "/a", true),
            RobotsCase("a page instead of a file", "<!doctype html>|<p>User-agent: *|<p>Disallow: /", "/a", true),
        ])
    func lines(_ example: RobotsCase) throws { try example.check() }
}
