package import CharterModel
package import FoundationEssentials

/// Reads a list page: an HTML page whose links lead to articles. With `items` those links are the ones it selects;
/// else they are found by what repeats on the page: links of one kind with headlines for words, outside menus and
/// boxes of other things. Entries come in the order of the page; of several pages only the one given is read.
///
/// Pure, linear in the page but for what `items` costs, which is bounded. Times of day that name no zone are those of
/// `zone`, else UTC. Throws when the page lists nothing: it is empty, an article, made by scripts, no HTML.
package func listPage(
    _ payload: Payload, items: ItemPath? = nil, most: Int = .max, zone: TimeZone? = nil
) throws(ParseError) -> Feed {
    guard payload.body.contains(where: { $0 > 32 }) else { throw ParseError(.empty, "the page is empty") }
    do {
        try checkKind(payload)
    } catch {
        throw ParseError(.notAFeed, error.message + ": it is no list page")
    }
    let decoded = decodePage(payload)
    guard let tree = HTMLTree(PreScan(decoded.utf8)) else {
        throw ParseError(.unreadable, "no HTML element could be read")
    }
    let reader = ListPageReader(tree, payload: payload, zone: zone)
    var feed = Feed(format: "list-page", encoding: decoded.encoding)
    feed.title = reader.metadata.title.isEmpty ? nil : html(reader.metadata.title)
    feed.link = payload.url?.absoluteString
    feed.language = reader.metadata.htmlLanguage?.trimmedASCIIWhitespace
    let found: [ListedEntry]
    if let items { found = try reader.selected(by: items, of: decoded.utf8) } else { found = reader.found() }
    if found.isEmpty { throw reader.nothing(source: decoded.utf8, items: items) }
    feed.entries = found.prefix(most).map(\.entry)
    feed.unread = max(0, found.count - most)
    return feed
}

/// An entry with the address it leads to.
struct ListedEntry {
    var address: String
    var item: ListItem

    var entry: Entry {
        Entry(
            title: item.title.isEmpty ? nil : html(item.title), link: address, published: item.published,
            summary: item.summary.map(html))
    }
}

/// Plain text as the HTML that entries carry.
private func html(_ text: String) -> String { String(decoding: escapeHTML(text.utf8), as: UTF8.self) }

/// One page, read as a list.
struct ListPageReader {
    let tree: HTMLTree
    let metadata: PageMetadata
    let base: BaseURL?
    let url: URL?
    let dates: ListDates

    init(_ tree: HTMLTree, payload: Payload, zone: TimeZone?) {
        self.tree = tree
        metadata = PageMetadata(tree)
        url = payload.url
        let own = BaseURL(payload.url)
        base = metadata.base.flatMap { BaseURL(web: resolve($0, against: own)) } ?? own
        dates = ListDates(monthFirst: DateClaims(metadata, url: payload.url).monthFirst, zone: zone)
    }

    /// The entries of the lists that repeat on the page.
    func found() -> [ListedEntry] {
        let zones = ListZones(tree)
        let links = ListLinks(tree, zones: zones, base: base, page: url)
        let groups = ListGroups(tree, links, zones: zones, dates: dates)
        let places = chosen(groups.groups).flatMap(\.members).sorted()
        if isArticle(groups, places) { return [] }
        // One link alone is a list only when it looks very much like an entry.
        if places.count == 1, let item = groups.items[places[0]], !item.isHeading || item.published == nil { return [] }
        return places.compactMap { place in
            groups.items[place].map { ListedEntry(address: links.addresses[$0.target], item: $0) }
        }
    }

    /// The best list and those that are nearly as good: pages show the newest article larger than the others, and
    /// have a list for each section. Side columns do not count: they list what other pages do.
    private func chosen(_ groups: [ListGroups.Group]) -> [ListGroups.Group] {
        func weight(_ group: ListGroups.Group) -> Double {
            group.quality * (group.members.count >= 3 ? 1 + Double(min(group.members.count, 20)) / 20 : 0.8)
        }
        let main = groups.filter { !$0.isAside && $0.quality >= 0.3 }
        guard let best = main.max(by: { weight($0) < weight($1) }) else { return [] }
        return main.filter { group in
            if group.isWeak && !best.isWeak { return false }
            return group.quality >= 0.7 * best.quality
                || group.members.count >= 3 && group.quality >= 0.6 * best.quality
        }
    }

    /// Whether the page is one article: most of its running text stands outside of what was taken for entries.
    private func isArticle(_ groups: ListGroups, _ places: [Int]) -> Bool {
        var inEntries = Array(repeating: false, count: tree.nodes.count)
        for range in places.flatMap({ groups.boxes[$0] ?? [] }) {
            for node in range { inEntries[node] = true }
        }
        var outside = 0
        var inside = 0
        for node in tree.nodes.indices where tree.tag(node) == .text {
            let length = tree.textRange(node).count
            guard length >= 60 || tree.tag(tree.parent(node)) == .p && length >= 20 else { continue }
            if inEntries[node] { inside += length } else { outside += length }
        }
        let declared = metadata.first("og:type")?.lowercased() == "article"
        return outside > (declared ? 400 : 1200) && outside > 2 * inside + 60 * places.count
    }

    /// Why the page lists nothing, for people.
    func nothing(source: [UInt8], items: ItemPath?) -> ParseError {
        let links = feedLinks(inHTML: source, base: BaseURL(url))
        let letters = tree.nodes.indices.reduce(0) { sum, node in
            tree.tag(node) == .text && tree.tag(tree.parent(node)) != .title ? sum + tree.textRange(node).count : sum
        }
        if letters < 600, contains(Array("<script".utf8), in: source[...]) {
            return ParseError(
                .notAFeed, "the page is made by scripts: what it lists is not in its HTML", links: links)
        }
        if let items {
            return ParseError(.notAFeed, "the page has no link that \(items.text) selects", links: links)
        }
        let places = ListLinks(tree, zones: ListZones(tree), base: base, page: url).links.count
        if places == 0 { return ParseError(.notAFeed, "the page has no links to pages of its site", links: links) }
        return ParseError(.notAFeed, "no list of articles was found on the page", links: links)
    }
}
