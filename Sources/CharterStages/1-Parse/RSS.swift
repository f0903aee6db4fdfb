/// Reads RSS 0.9x and 2.0 (`rss`), RSS 0.90 and 1.0 (`RDF`) and 1.1 (`Channel`): they differ in where the items
/// stand, not in what an item says.
func readRSS(_ root: XMLNode, _ scope: Scope, format: String, most: Int) -> WireFeed {
    var feed = WireFeed(format: format, most: most)
    let outer = scope.entering(root)
    feed.head.scope = outer
    if root.isNamed("Channel") || root.isNamed("channel") {
        readChannel(root, scope, into: &feed)
        return feed
    }
    for child in root.elements {
        switch Vocabulary.of(child).name {
        case "channel": readChannel(child, outer, into: &feed)
        case "item": feed.list(readRSSItem(child, outer))
        default: break
        }
    }
    return feed
}

private func readChannel(_ channel: XMLNode, _ outer: Scope, into feed: inout WireFeed) {
    let scope = outer.entering(channel)
    feed.head.scope = scope
    for child in channel.elements {
        let (vocabulary, name) = Vocabulary.of(child)
        if vocabulary == .core, name == "item" || name == "entry" {
            feed.list(readRSSItem(child, scope))
        } else if vocabulary == .core, name == "items" {
            // RSS 1.1 keeps the items in it; RSS 1.0 only names them.
            for item in child.elements where Vocabulary.of(item).name == "item" {
                feed.list(readRSSItem(item, scope))
            }
        } else if !feed.pace.take(child, vocabulary, name) {
            feed.head.take(child, scope, .unsaid, isEntry: false)
        }
    }
}

private func readRSSItem(_ node: XMLNode, _ outer: Scope) -> WireItem {
    var item = WireItem()
    item.scope = outer.entering(node)
    if let about = node.looseAttribute("about"), !about.isEmpty {
        item.about = WireReference(text: about, base: item.scope.base)
    }
    for child in node.elements { item.take(child, item.scope, .unsaid, isEntry: true) }
    return item
}
