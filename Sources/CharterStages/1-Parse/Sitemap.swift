import CharterModel

/// Reads a sitemap (https://www.sitemaps.org/protocol.html) or news sitemap: each `url` is an entry.
func readSitemap(_ root: XMLNode, _ scope: Scope, most: Int) -> WireFeed {
    var feed = WireFeed(format: "sitemap", most: most)
    let inner = scope.entering(root)
    var format = feed.format
    for child in root.elements where localName(child) == "url" {
        feed.list(readSitemapURL(child, inner, into: &format))
    }
    feed.format = format
    return feed
}

/// Reads an index of sitemaps: each entry's link is that of a sitemap.
func readSitemapIndex(_ root: XMLNode, _ scope: Scope, most: Int) -> WireFeed {
    var feed = WireFeed(format: "sitemap-index", most: most)
    let inner = scope.entering(root)
    var ignored = ""
    for child in root.elements where localName(child) == "sitemap" {
        feed.list(readSitemapURL(child, inner, into: &ignored))
    }
    return feed
}

private func readSitemapURL(_ node: XMLNode, _ scope: Scope, into format: inout String) -> WireItem {
    var item = WireItem()
    item.scope = scope
    for child in node.elements {
        switch localName(child) {
        case "loc":
            if let text = child.trimmedText { item.textLinks.append(WireReference(text: text, base: scope.base)) }
        case "lastmod": item.updated = child.trimmedText
        case "news":
            format = "news-sitemap"
            item.takeSitemapNews(child)
        case "image": item.takeSitemapImage(child)
        default: break
        }
    }
    return item
}

extension WireItem {
    /// Google's news element: what the article is and where it stood.
    fileprivate mutating func takeSitemapNews(_ node: XMLNode) {
        for child in node.elements {
            switch localName(child) {
            case "title": takeTitle(readText(child, scope, unlessTyped: .unsaid), rank: 3)
            case "publication_date": published = child.trimmedText
            case "keywords", "genres": takeKeywords(child.trimmedText)
            case "publication":
                for part in child.elements {
                    switch localName(part) {
                    case "name": source = WireSource(title: readText(part, scope, unlessTyped: .unsaid))
                    case "language": language = part.trimmedText
                    default: break
                    }
                }
            default: break
            }
        }
    }

    fileprivate mutating func takeSitemapImage(_ node: XMLNode) {
        for child in node.elements where localName(child) == "loc" {
            guard let text = child.trimmedText else { continue }
            let reference = WireReference(text: text, base: scope.base)
            image = image ?? reference
            enclosures.append(WireLink(href: reference, rel: "enclosure"))
        }
    }
}

/// Lower-case name without a prefix, declared or not: sitemaps spell their namespaces in many ways.
private func localName(_ node: XMLNode) -> String {
    let name = node.name
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return name.lowercased() }
    return name[name.utf8.index(after: colon)...].lowercased()
}

/// Reads a sitemap of plain text, one address a line; nil when the first line is none.
func readTextSitemap(_ text: DecodedText, _ base: BaseURL?, most: Int) -> Feed? {
    var feed = WireFeed(format: "sitemap", most: most)
    var problem = text.problem
    var isFirst = true
    for line in text.utf8.split(whereSeparator: { $0 == 10 || $0 == 13 }) where !line.allSatisfy(isBlankByte) {
        guard isWebAddress(line) else {
            if isFirst { return nil }
            problem = problem ?? "a line that is no address"
            continue
        }
        isFirst = false
        var item = WireItem()
        item.textLinks = [WireReference(text: String(decoding: line, as: UTF8.self), base: base)]
        feed.list(item)
    }
    return isFirst ? nil : adapt(feed, encoding: text.encoding, problem: problem, isSanitised: true)
}

/// `http://` or `https://` in front, and no white space or markup inside.
private func isWebAddress(_ line: ArraySlice<UInt8>) -> Bool {
    let trimmed = line.drop(while: isBlankByte).prefix { !isBlankByte($0) }
    guard line[trimmed.endIndex...].allSatisfy(isBlankByte), !trimmed.contains(UInt8(ascii: "<")) else { return false }
    let head = trimmed.prefix(8).map(asciiLowercase)
    return trimmed.count > 8 && (head.starts(with: "https://".utf8) || head.starts(with: "http://".utf8))
}
