/// Addresses of the feeds an HTML page links to, in order, each once: those its `link` elements name, or without
/// any those of its `a` elements that look like a feed's.
func feedLinks(inHTML html: [UInt8], base: BaseURL?) -> [String] {
    var base = base
    var declared = LinkList()
    var guessed = LinkList()
    for case .startTag(let tag) in HTMLTokens(html) {
        switch tag.name {
        case "base": if let href = tag["href"] { base = BaseURL(web: resolve(href, against: base)) ?? base }
        case "link": if let href = tag["href"], namesFeed(tag) { declared.add(resolve(href, against: base)) }
        case "a", "area":
            guard declared.links.isEmpty, let href = tag["href"] else { continue }
            if hasFeedType(tag) || looksLikeFeed(href.trimmedReference) { guessed.add(resolve(href, against: base)) }
        default: break
        }
    }
    return declared.links.isEmpty ? guessed.links : declared.links
}

/// Each address once, at most fifty.
private struct LinkList {
    private(set) var links: [String] = []

    mutating func add(_ link: String) {
        if links.count < 50, followable(link) != nil, !links.contains(link) { links.append(link) }
    }
}

private func namesFeed(_ tag: HTMLTag) -> Bool {
    guard let rel = tag["rel"]?.lowercased().split(whereSeparator: \.isWhitespace) else { return false }
    return rel.contains("feed") || rel.contains("alternate") && hasFeedType(tag)
}

private func hasFeedType(_ tag: HTMLTag) -> Bool {
    guard let type = tag["type"]?.lowercased() else { return false }
    return feedTypes.contains(type.prefix { $0 != ";" }.filter { $0 != " " })
}

private let feedTypes: Set<String> = [
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
    "application/rss", "application/atom", "text/rss+xml", "text/xml", "application/xml",
]

/// Whether an address ends as those of feeds do: `/rss`, `/feed/`, `/news.rss`, `/rss/world.xml`, `?feed=rss2`.
private func looksLikeFeed(_ address: String) -> Bool {
    guard address.utf8.count < 2000, ["http", "https"].contains(address.urlScheme ?? "http") else { return false }
    let lower = address.lowercased().prefix { $0 != "#" }
    let parts = lower.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count > 1, parts[1].split(separator: "&").contains(where: isFeedArgument) { return true }
    let names = parts[0].split(separator: "/")
    guard let last = names.last else { return false }
    if feedNames.contains(last) || [".rss", ".atom", ".rdf"].contains(where: last.hasSuffix) { return true }
    return last.hasSuffix(".xml") && names.contains { $0 == "rss" || $0 == "feed" || $0 == "feeds" || $0 == "atom" }
}

private func isFeedArgument(_ argument: Substring) -> Bool {
    let pair = argument.split(separator: "=", maxSplits: 1)
    guard pair.count == 2, ["feed", "format", "type", "alt"].contains(pair[0]) else { return false }
    return ["feed", "rss", "rss2", "atom"].contains(pair[1])
}

private let feedNames: Set<Substring> = [
    "rss", "feed", "atom", "rdf", "rss2", "rss.xml", "feed.xml", "atom.xml", "feeds.xml", "rss2.xml", "feed.json",
    "rss.php", "rss.asp", "rss.aspx", "index.rdf",
]
