import CharterStages
import FoundationEssentials
import Testing

@Suite("robots.txt: which rule decides")
struct RobotsMatchTests {
    /// A question to a group of everybody's; line 1 is its `User-agent`.
    private static func rules(
        _ name: String, _ rules: String, _ path: String, _ allowed: Bool, line: Int? = nil
    ) -> RobotsCase {
        RobotsCase(name, "User-agent: *|" + rules, path, allowed, line: line)
    }

    @Test(
        "Order and length",
        arguments: [
            rules("no rule matches", "Disallow: /b", "/a", true),
            rules("a prefix matches", "Disallow: /a", "/abc/d", false, line: 2),
            rules("case matters", "Disallow: /A", "/a", true),
            rules("an empty Disallow allows all", "Disallow:", "/a", true),
            rules("an empty Allow opens nothing", "Allow:|Disallow: /", "/a", false, line: 3),
            rules("the longest wins, Allow", "Disallow: /a|Allow: /a/b", "/a/b/c", true, line: 3),
            rules("the longest wins, Disallow", "Allow: /a|Disallow: /a/b", "/a/b/c", false, line: 3),
            rules("order does not matter", "Allow: /a/b|Disallow: /a", "/a/b", true, line: 2),
            rules("Allow wins a tie", "Disallow: /a|Allow: /a", "/a", true, line: 3),
            rules("a tie by length of unlike patterns", "Disallow: /a*|Allow: /ab", "/ab", true, line: 3),
            rules("the topmost of two alike is named", "Disallow: /a|Disallow: /a", "/a", false, line: 2),
            rules("the star counts as an octet", "Allow: /p|Disallow: /*.htm", "/p.htm", false, line: 3),
            rules("the dollar counts as an octet", "Allow: /p|Disallow: /p$", "/p", false, line: 3),
            rules("the query is part", "Disallow: /a?b=", "/a?b=1", false, line: 2),
            rules("the query alone", "Disallow: /?s=", "/?s=x", false, line: 2),
            rules("the fragment is not", "Disallow: /a$", "/a#b", false, line: 2),
            rules("no path is the root", "Disallow: /$", "", false, line: 2),
            rules("a query without a path", "Disallow: /?q", "?q=1", false, line: 2),
            rules("a path without a slash matches nothing", "Disallow: a", "/a", true),
            rules("robots.txt is always allowed", "Disallow: /", "/robots.txt", true),
            rules("a namesake deeper is not", "Disallow: /", "/a/robots.txt", false, line: 2),
        ])
    func order(_ example: RobotsCase) throws { try example.check() }

    @Test(
        "Wildcards",
        arguments: [
            rules("star in the middle", "Disallow: /a/*/c", "/a/b/c", false, line: 2),
            rules("star takes nothing", "Disallow: /a*b", "/ab", false, line: 2),
            rules("star takes slashes", "Disallow: /a*z", "/a/b/c?d/z", false, line: 2),
            rules("star misses", "Disallow: /a/*/c", "/a/c", true),
            rules("star in front", "Disallow: *.gif", "/x/y.gif", false, line: 2),
            rules("star at the end adds nothing", "Disallow: /a*", "/a", false, line: 2),
            rules("stars in a row are one", "Disallow: /a***b", "/axb", false, line: 2),
            rules("a star alone", "Disallow: *", "/a", false, line: 2),
            rules("end", "Disallow: /a$", "/a", false, line: 2),
            rules("end misses", "Disallow: /a$", "/ab", true),
            rules("end after a star", "Disallow: /*.pdf$", "/a.pdf", false, line: 2),
            rules("end after a star, second chance", "Disallow: /*.pdf$", "/a.pdf.pdf", false, line: 2),
            rules("end after a star misses", "Disallow: /*.pdf$", "/a.pdf?x", true),
            rules("star before the end", "Disallow: /a*$", "/abc", false, line: 2),
            rules("a dollar inside is a dollar", "Disallow: /a$b", "/a$bc", false, line: 2),
            rules("a dollar inside is no end", "Disallow: /a$b", "/a", true),
            rules("two dollars: a dollar and the end", "Disallow: /a$$", "/a$", false, line: 2),
            rules("a dollar alone matches nothing", "Disallow: $", "/", true),
            rules("an escaped star is a star", "Disallow: /a%2A", "/a*b", false, line: 2),
            rules("an escaped star is no wildcard", "Disallow: /a%2Ab", "/axb", true),
            rules("an escaped dollar is a dollar", "Disallow: /a%24", "/a$b", false, line: 2),
            rules("an escaped dollar is no end", "Disallow: /a%24", "/a", true),
        ])
    func wildcards(_ example: RobotsCase) throws { try example.check() }

    @Test(
        "Escapes mean the same in rule and address",
        arguments: [
            rules("letters raw in the rule", "Disallow: /xəbər", "/x%C9%99b%c9%99r", false, line: 2),
            rules("letters raw in the address", "Disallow: /x%C9%99b%c9%99r", "/xəbər", false, line: 2),
            rules("raw in both", "Disallow: /xəbər", "/xəbər/1", false, line: 2),
            rules("unreserved escaped in the rule", "Disallow: /%62%61%7A", "/baz", false, line: 2),
            rules("unreserved escaped in the address", "Disallow: /b-_.~z", "/%62%2D%5F%2E%7E%7A", false, line: 2),
            rules("hexadecimal in any case", "Disallow: /a%3dé", "/a%3D%c3%A9", false, line: 2),
            rules("an escaped slash is not a slash", "Disallow: /a%2Fb", "/a/b", true),
            rules("an escaped slash is itself", "Disallow: /a%2fb", "/a%2Fb", false, line: 2),
            rules("an escaped question mark is not one", "Disallow: /a?b", "/a%3Fb", true),
            rules("a space in the rule", "Disallow: /a b", "/a%20b", false, line: 2),
            rules("brackets in the rule", "Disallow: /a[b]|Allow: /c", "/a%5Bb%5D", false, line: 2),
            rules("a lone percent sign", "Disallow: /100%", "/100%25", false, line: 2),
            rules("a broken escape", "Disallow: /a%zz", "/a%25zz", false, line: 2),
            rules("a query's escapes there", "Disallow: /g?u=https://x", "/g?u=https%3A%2F%2Fx", false, line: 2),
            rules("a query's escapes here", "Disallow: /g?u=https%3a%2f%2fx", "/g?u=https://x", false, line: 2),
            rules("an escaped slash before the query stays one", "Disallow: /a/b?c", "/a%2Fb?c", true),
            rules("a rule on paths leaves the query's escapes", "Disallow: /*/feed", "/a?u=x%2Ffeed", true),
        ])
    func escapes(_ example: RobotsCase) throws { try example.check() }

    /// Every escape of one ASCII octet, in rule and address: it is undone exactly when RFC 3986 §2.3 says so.
    @Test("Escaped and bare octets", arguments: 33..<127)
    func octets(octet: Int) throws {
        let scalar = Unicode.Scalar(UInt8(octet))
        let hex = String(octet, radix: 16, uppercase: true)
        guard !"#%*$?".unicodeScalars.contains(scalar) else { return }
        let url = try #require(URL(string: "https://paper.example/a\(scalar)b"))
        let escaped = try #require(URL(string: "https://paper.example/a%\(hex)b"))
        let bare = RobotsRules(Array("User-agent: *\nDisallow: /a\(scalar)b".utf8))
        #expect(!bare.verdict(on: url).allowed)
        let stays = "/:@!&'()+,;=".unicodeScalars.contains(scalar)
        #expect(bare.verdict(on: escaped).allowed == stays)
    }

    @Test("A piece that nearly matches everywhere", arguments: [("", true), ("b", false), ("ab/c", false)])
    func nearMisses(end: String, allowed: Bool) throws {
        let many = String(repeating: "a", count: 4000)
        let rules = RobotsRules(Array("User-agent: *\nDisallow: /*\(many)b".utf8))
        let url = try #require(URL(string: "https://paper.example/" + many + many + end))
        #expect(rules.verdict(on: url).allowed == allowed)
    }

    @Test(
        "Any number of stars on a long address, both ways",
        arguments: [
            (tail: "", allowed: false), (tail: "$", allowed: false),
            (tail: "b", allowed: true), (tail: "b$", allowed: true),
        ])
    func manyStars(tail: String, allowed: Bool) throws {
        let pattern = "/" + String(repeating: "*a", count: 3000) + tail
        let rules = RobotsRules(Array("User-agent: *\nDisallow: \(pattern)".utf8))
        let url = try #require(URL(string: "https://paper.example/" + String(repeating: "a", count: 20_000)))
        #expect(rules.verdict(on: url).allowed == allowed)
    }
}
