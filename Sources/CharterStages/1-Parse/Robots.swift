package import FoundationEssentials

/// What one robots.txt says to us (RFC 9309). A pure value: fetching the file, and asking again after a day
/// (§2.4), is the caller's.
///
/// Google's open reader of such files, whose cases many take for the rule, goes its own way in three things, and we go
/// the RFC's. It takes `Allow: /news/index.html` to allow `/news/` as well; the RFC knows no index pages, and on most
/// servers the two are not the same page. It compares an address as it is given, so that a rule about `/xəbər` or
/// `/%62az` misses the address spelled the other way; §2.2.2 wants both escaped alike before they are compared. And it
/// reads a `User-agent` up to the first space; a product token (§2.2.1) ends there too, so that we agree.
package struct RobotsRules: Sendable, Equatable {
    /// Whether we may ask for a URL, and which line says so.
    package struct Verdict: Sendable, Equatable {
        package var allowed: Bool
        /// The deciding rule as written (`Disallow: /x*`), cut at 200 bytes; nil when no rule decided.
        package var rule: String?
        /// Its line in the file, from 1.
        package var line: Int?

        package init(allowed: Bool, rule: String? = nil, line: Int? = nil) {
            self.allowed = allowed
            self.rule = rule
            self.line = line
        }
    }

    /// Nothing is forbidden: there is no robots.txt.
    package static let everything = RobotsRules([])
    /// Bytes read of a file (§2.5); a line cut by this limit is not read.
    package static let byteLimit = 500 * 1024

    /// Seconds to rest between two requests, 0 to 3600, from the groups that apply to us; the longest when they
    /// name several. Not part of the RFC, yet widely written.
    package private(set) var crawlDelay: Double?
    /// Sitemap addresses as written, each once, in the order of the file; they belong to no group.
    package private(set) var sitemaps: [String] = []
    /// Product tokens of crawlers that gather training data and that the file shuts out by name and wholly, in
    /// the spelling of their operators. For the record: they bind others, not us.
    package private(set) var optOuts: [String] = []
    /// Ours, the deciding ones first: longest, then `Allow`, then topmost (§2.2.2).
    private var rules: [RobotsRule] = []

    /// Reads a file. Takes any bytes, in linear time; what is not a known line is skipped, as §2.2 asks.
    /// `agent` is our product token, compared without regard to case.
    package init(_ body: [UInt8], agent: String = "charterwatch") {
        var reader = RobotsReader(agent: agent)
        reader.read(body)
        let ours = reader.namedUs ? reader.ours : reader.everybodys
        rules = ours.rules.sorted(by: RobotsRule.decidesBefore)
        crawlDelay = ours.delay
        sitemaps = reader.sitemaps
        optOuts = reader.optOuts
    }

    /// Judges the path and query of `url`; its host is not compared. The longest matching rule decides, `Allow`
    /// wins a tie, no match is a yes (§2.2.2), and robots.txt itself is always allowed.
    package func verdict(on url: URL) -> Verdict {
        let target = RobotsTarget(url)
        if target.bytes.elementsEqual("/robots.txt".utf8) { return Verdict(allowed: true) }
        guard let rule = rules.first(where: { $0.pattern.matches(target) }) else { return Verdict(allowed: true) }
        return Verdict(allowed: rule.allows, rule: rule.text, line: rule.line)
    }
}

/// Spellings of the keys. The wrong ones are those that google/robotstxt and Protego accept, and `crawldelay`.
private let robotsKeys: [String: RobotsReader.Key] = [
    "user-agent": .agent, "useragent": .agent, "user agent": .agent,
    "allow": .allow,
    "disallow": .disallow, "dissallow": .disallow, "dissalow": .disallow, "disalow": .disallow,
    "diasllow": .disallow, "disallaw": .disallow,
    "crawl-delay": .delay, "crawldelay": .delay, "crawl delay": .delay,
    "sitemap": .sitemap, "sitemaps": .sitemap, "site-map": .sitemap,
]

/// Crawlers known to gather data for training models, and tokens that steer such use.
private let trainingTokens = [
    "AI2Bot", "Ai2Bot-Dolma", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot",
    "Claude-Web", "cohere-ai", "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended",
    "GPTBot", "ImagesiftBot", "img2dataset", "Meta-ExternalAgent", "omgili", "omgilibot", "PanguBot", "Timpibot",
    "Webzio-Extended",
]
private let trainingTokensByName = Dictionary(uniqueKeysWithValues: trainingTokens.map { ($0.lowercased(), $0) })

/// One pass over the lines of a file.
private struct RobotsReader {
    enum Key { case agent, allow, disallow, delay, sitemap }

    /// What the groups of one agent say together (§2.2.1: they are merged).
    struct Group {
        var rules: [RobotsRule] = []
        var delay: Double?
    }

    let agent: [UInt8]
    var ours = Group()
    var everybodys = Group()
    var namedUs = false
    var sitemaps: [String] = []
    private var seenSitemaps: Set<String> = []
    private var shutOut: Set<String> = []
    private var letIn: Set<String> = []

    // The group being read: whom its `User-agent` lines named so far, and whether a rule followed.
    private var hasRule = false
    private var forUs = false
    private var forEverybody = false
    private var forTraining: Set<String> = []

    init(agent: String) {
        // `name/1.0` is a user agent; its product token ends at the slash.
        self.agent = agent.utf8.prefix { $0 != slash }.map(lowered)
    }

    var optOuts: [String] { trainingTokens.filter { shutOut.contains($0) && !letIn.contains($0) } }

    /// Lines end with CR, LF, CRLF (§2.2) or NUL; NUL does not count as a line.
    mutating func read(_ body: [UInt8]) {
        var start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let end = min(body.count, RobotsRules.byteLimit)
        var number = 1
        var at = start
        while at < end {
            let byte = body[at]
            at += 1
            guard isLineEnd(byte) else { continue }
            read(line: body[start..<at - 1], number: number)
            if byte == 13, at < end, body[at] == 10 { at += 1 }
            if byte != 0 { number += 1 }
            start = at
        }
        if start < end, end == body.count || isLineEnd(body[end]) { read(line: body[start..<end], number: number) }
    }

    private mutating func read(line: ArraySlice<UInt8>, number: Int) {
        let line = trimmed(line.prefix { $0 != hash })
        guard let (name, value) = split(line), name.count <= 16,
            let key = robotsKeys[String(decoding: name.map(lowered), as: UTF8.self)]
        else { return }
        switch key {
        case .agent: readAgent(value)
        case .allow, .disallow: readRule(value, allows: key == .allow, line: line, number: number)
        case .delay: readDelay(value)
        case .sitemap:
            let address = String(decoding: value, as: UTF8.self)
            if !address.isEmpty, seenSitemaps.insert(address).inserted { sitemaps.append(address) }
        }
    }

    /// Key and value; the colon may be missing when exactly two words are left (`disallow /x`).
    private func split(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            return (trimmed(line[..<colon]), trimmed(line[(colon + 1)...]))
        }
        guard let gap = line.firstIndex(where: isBlank) else { return nil }
        let value = trimmed(line[gap...])
        return value.contains(where: isBlank) ? nil : (line[..<gap], value)
    }

    /// A `User-agent` line. Only one that follows a rule begins a new group; other lines do not end one.
    private mutating func readAgent(_ value: ArraySlice<UInt8>) {
        if hasRule {
            (hasRule, forUs, forEverybody) = (false, false, false)
            forTraining = []
        }
        // §2.2.1: a product token is letters, `_` and `-`; what follows (`/1.0`, ` bot`) is not compared.
        let token = value.prefix { isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        if !token.isEmpty, token.elementsEqual(agent, by: { lowered($0) == $1 }) { (forUs, namedUs) = (true, true) }
        if value.first == star, value.dropFirst().first.map(isBlank) ?? true { forEverybody = true }
        let word = value.prefix(32).prefix { $0 != slash && !isBlank($0) }.map(lowered)
        if let known = trainingTokensByName[String(decoding: word, as: UTF8.self)] { forTraining.insert(known) }
    }

    /// An `Allow` or `Disallow` line. An empty path matches nothing; before any `User-agent` it binds nobody.
    private mutating func readRule(_ value: ArraySlice<UInt8>, allows: Bool, line: ArraySlice<UInt8>, number: Int) {
        hasRule = true
        guard !value.isEmpty, forUs || forEverybody || !forTraining.isEmpty else { return }
        let pattern = RobotsPattern(value)
        if allows { letIn.formUnion(forTraining) } else if pattern.isAll { shutOut.formUnion(forTraining) }
        guard forUs || forEverybody else { return }
        let rule = RobotsRule(allows: allows, pattern: pattern, text: shown(line), line: number)
        if forUs { ours.rules.append(rule) }
        if forEverybody { everybodys.rules.append(rule) }
    }

    /// A `Crawl-delay` line. It binds those named above it and, being unknown to the RFC, does not count as a rule:
    /// in `User-agent: a`, `Crawl-delay: 9`, `User-agent: *` both are one group, and the delay is meant for `a`.
    private mutating func readDelay(_ value: ArraySlice<UInt8>) {
        let digits = value.prefix(24).prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        guard let seconds = Double(String(decoding: digits, as: UTF8.self)) else { return }
        let delay = min(seconds, 3600)
        if forUs { ours.delay = max(ours.delay ?? 0, delay) }
        if forEverybody { everybodys.delay = max(everybodys.delay ?? 0, delay) }
    }
}

private let hash = UInt8(ascii: "#")
private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")

private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 || byte == 0 }

/// Space, tab, and what editors leave besides them.
private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 11 || byte == 12 }

private func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

private func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }

private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
}

/// A line for people, cut between characters. Control characters would reach a terminal, so they become spaces.
private func shown(_ line: ArraySlice<UInt8>) -> String {
    var cut = line.prefix(200)
    while cut.endIndex < line.endIndex, line[cut.endIndex] & 0xC0 == 0x80, !cut.isEmpty { cut.removeLast() }
    let text = String(decoding: cut.map { $0 < 32 || $0 == 127 ? 32 : $0 }, as: UTF8.self)
    return cut.count < line.count ? text + "…" : text
}
