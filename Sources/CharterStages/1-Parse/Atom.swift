/// Reads Atom 1.0 (RFC 4287), 0.3 and the drafts before it. `source` of an entry is another feed's head and is
/// not mixed into the entry.
func readAtom(_ root: XMLNode, _ scope: Scope, format: String, most: Int) -> WireFeed {
    var feed = WireFeed(format: format, most: most)
    if root.isNamed("entry") {
        feed.list(readAtomEntry(root, scope))
        return feed
    }
    let inner = scope.entering(root)
    feed.head.scope = inner
    for child in root.elements {
        if case (.core, let name) = Vocabulary.of(child), name == "entry" || name == "item" {
            feed.list(readAtomEntry(child, inner))
        } else {
            feed.head.take(child, inner, .plain, isEntry: false)
        }
    }
    return feed
}

private func readAtomEntry(_ node: XMLNode, _ outer: Scope) -> WireItem {
    var item = WireItem()
    item.scope = outer.entering(node)
    for child in node.elements { item.take(child, item.scope, .plain, isEntry: true) }
    return item
}
