import CharterStages
import FoundationEssentials
import TestSupport
import Testing

/// Short words over few letters, so that rules meet addresses often.
private func word(_ letters: String, _ longest: Int, _ dice: inout SeededGenerator) -> String {
    let letters = Array(letters)
    return String((0..<Int.random(in: 0...longest, using: &dice)).map { _ in letters.randomElement(using: &dice)! })
}

private func line(_ dice: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<10, using: &dice) {
    case 0...1: "User-agent: " + ["*", "charterwatch", "Charterwatch/1.0", "other"].randomElement(using: &dice)!
    case 2...5: "Disallow: /" + word("ab/*$?é%", 6, &dice)
    case 6...7: "Allow: /" + word("ab/*$?é%", 6, &dice)
    case 8: ["", "# note", "Crawl-delay: 4", "Sitemap: https://paper.example/s.xml"].randomElement(using: &dice)!
    default: word(" :\t#*/aé", 9, &dice)
    }
}

private func address(_ dice: inout SeededGenerator) -> URL {
    URL(string: "https://paper.example/" + word("abab/?é", 10, &dice))!
}

/// What RFC 9309 §2.2.3 says of a pattern of ASCII letters and slashes, word for word and as slow as it likes.
private func plainlyMatches(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return true }
    if first == "$", pattern.count == 1 { return text.isEmpty }
    if first == "*" {
        if plainlyMatches(pattern.dropFirst(), text) { return true }
        return !text.isEmpty && plainlyMatches(pattern, text.dropFirst())
    }
    return text.first == first && plainlyMatches(pattern.dropFirst(), text.dropFirst())
}

@Suite("robots.txt: what holds for every file")
struct RobotsPropertyTests {
    @Test("Any bytes are read, and robots.txt stays allowed", arguments: 0..<200)
    func anyBytes(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let head = seed % 2 == 0 ? Array("User-agent: *\nDisallow: /".utf8) : []
        let noise = (0..<Int.random(in: 0...3000, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let bytes = head + noise
        let rules = RobotsRules(bytes)
        #expect(rules.verdict(on: URL(string: "https://paper.example/robots.txt")!).allowed)
        let again = RobotsRules(bytes)
        #expect(rules == again)
        for _ in 0..<10 {
            let url = address(&dice)
            #expect(rules.verdict(on: url) == again.verdict(on: url))
        }
    }

    @Test("Line ends change no verdict, no rule and no line number", arguments: 0..<200)
    func lineEnds(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed) &* 77)
        let lines = (0..<Int.random(in: 1...30, using: &dice)).map { _ in line(&dice) }
        let files = ["\n", "\r\n", "\r"].map { end in
            RobotsRules(Array(lines.map { $0 + end }.joined().utf8))
        }
        #expect(files[0] == files[1])
        #expect(files[0] == files[2])
        #expect(files[0] == RobotsRules(Array(lines.joined(separator: "\n").utf8)))
        #expect(files[0] == RobotsRules([0xEF, 0xBB, 0xBF] + Array(lines.joined(separator: "\r\n").utf8)))
        for _ in 0..<20 {
            let url = address(&dice)
            #expect(files[0].verdict(on: url) == files[1].verdict(on: url))
            #expect(files[0].verdict(on: url) == files[2].verdict(on: url))
        }
    }

    @Test("Wildcards match as the RFC says in words", arguments: 0..<100)
    func wildcards(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed) &* 1_000_003)
        for _ in 0..<20 {
            let pattern = "/" + word("aaab/**", 14, &dice) + (Bool.random(using: &dice) ? "$" : "")
            let text = "/" + word("aaab/", 24, &dice)
            let rules = RobotsRules(Array("User-agent: *\nDisallow: \(pattern)".utf8))
            let expected = plainlyMatches(pattern[...], text[...])
            let url = URL(string: "https://paper.example" + text)!
            #expect(rules.verdict(on: url).allowed == !expected, "\(pattern) on \(text)")
        }
    }

    @Test("The deciding line is one that is there, and forbids or allows as it says", arguments: 0..<200)
    func decidingLine(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed) &* 31 &+ 5)
        let lines = (0..<25).map { _ in line(&dice) }
        let rules = RobotsRules(Array(lines.joined(separator: "\n").utf8))
        for _ in 0..<20 {
            let verdict = rules.verdict(on: address(&dice))
            guard let number = verdict.line, let rule = verdict.rule else {
                #expect(verdict == RobotsRules.Verdict(allowed: true))
                continue
            }
            #expect(lines[number - 1].hasPrefix(rule))
            #expect(verdict.allowed == rule.hasPrefix("Allow"))
        }
    }

    @Test("The order of rules in a group changes no verdict", arguments: 0..<100)
    func order(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed) &* 97 &+ 11)
        let rules = (0..<12).map { _ in
            (Bool.random(using: &dice) ? "Allow: /" : "Disallow: /") + word("ab/*$", 5, &dice)
        }
        let one = RobotsRules(Array((["User-agent: *"] + rules).joined(separator: "\n").utf8))
        let other = RobotsRules(Array((["User-agent: *"] + rules.shuffled(using: &dice)).joined(separator: "\n").utf8))
        for _ in 0..<20 {
            let url = address(&dice)
            #expect(one.verdict(on: url).allowed == other.verdict(on: url).allowed)
        }
    }
}
