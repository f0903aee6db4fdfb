import CharterStages
import FoundationEssentials
import Testing

/// Where Google's open reader of robots.txt has rules of its own (see `RobotsRules`): what we say, and what it says.
@Suite("robots.txt: where others read otherwise")
struct RobotsElsewhereTests {
    /// A question, our answer by RFC 9309, and the other reader's.
    struct Question: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var agent = "charterwatch"
        var path: String
        var ours: Bool
        var theirs: Bool
        var testDescription: String { name }
    }

    private static let index = "User-agent: *|Allow: /open/index.html|Disallow: /"
    private static let token = "User-agent: *|Disallow: /|User-agent: charter watch|Allow: /open/|Disallow: /"
    private static let letters = "User-agent: *|Disallow: /|Allow: /xəbər"
    private static let escapes = "User-agent: *|Disallow: /|Allow: /%78%C9%99b%C9%99r"

    @Test(
        "We answer as the RFC says",
        arguments: [
            // Its rules of its own: index pages, and user agents up to the first space.
            Question(name: "an index page is not its folder", file: index, path: "/open/", ours: false, theirs: true),
            Question(name: "nor another page in it", file: index, path: "/open/index.htm", ours: false, theirs: false),
            Question(name: "it is itself", file: index, path: "/open/index.html", ours: true, theirs: true),
            Question(name: "the rest stays closed", file: index, path: "/other", ours: false, theirs: false),
            Question(
                name: "a user agent ends at the space", file: token, agent: "charter", path: "/open/x", ours: true,
                theirs: true),
            Question(
                name: "a name with a space is nobody's", file: token, agent: "charter watch", path: "/open/x",
                ours: false, theirs: false),
            // Spelling, where it compares the address as given.
            Question(name: "letters raw in the address", file: letters, path: "/xəbər", ours: true, theirs: false),
            Question(
                name: "letters escaped in the address", file: letters, path: "/x%C9%99b%C9%99r", ours: true,
                theirs: true),
            Question(
                name: "escapes needlessly in the rule", file: escapes, path: "/x%C9%99b%C9%99r", ours: true,
                theirs: false),
            Question(
                name: "escapes needlessly in both", file: escapes, path: "/%78%C9%99b%C9%99r", ours: true, theirs: true),
        ])
    func answers(_ question: Question) throws {
        let url = try #require(URL(string: "https://paper.example" + question.path))
        let file = Array(question.file.replacing("|", with: "\n").utf8)
        #expect(RobotsRules(file, agent: question.agent).verdict(on: url).allowed == question.ours)
    }
}
