/// Addresses of the feeds an HTML page links to, in order, each once.
func feedLinks(inHTML html: [UInt8], base: BaseURL?) -> [String] {
    var base = base
    var found: [String] = []
    for case .startTag(let tag) in HTMLTokens(html) {
        if tag.name == "base", let href = tag["href"] { base = BaseURL(web: resolve(href, against: base)) ?? base }
        guard tag.name == "link", let href = tag["href"], let type = tag["type"]?.lowercased(),
            feedTypes.contains(type.prefix { $0 != ";" }.filter { $0 != " " }),
            tag["rel"]?.lowercased().split(separator: " ").contains("alternate") ?? false
        else { continue }
        let link = resolve(href, against: base)
        if !link.isEmpty, !found.contains(link), found.count < 50 { found.append(link) }
    }
    return found
}

private let feedTypes: Set<String> = [
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
    "text/xml", "application/xml",
]
