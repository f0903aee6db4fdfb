/// Reads Microsoft's Channel Definition Format: what an element says stands partly in its attributes.
func readCDF(_ root: XMLNode, _ scope: Scope, most: Int) -> WireFeed {
    var feed = WireFeed(format: "cdf", most: most)
    var inner = scope.entering(root)
    if let base = root.looseAttribute("base") {
        inner.base = BaseURL(web: resolve(base, against: inner.base)) ?? inner.base
    }
    feed.head.scope = inner
    takeCDFAttributes(root, inner, into: &feed.head)
    for child in root.elements {
        if Vocabulary.of(child).name == "item" {
            var item = WireItem()
            item.scope = inner.entering(child)
            takeCDFAttributes(child, item.scope, into: &item)
            for part in child.elements { item.take(part, item.scope, .unsaid, isEntry: true) }
            feed.list(item)
        } else {
            feed.head.take(child, inner, .unsaid, isEntry: false)
        }
    }
    return feed
}

private func takeCDFAttributes(_ node: XMLNode, _ scope: Scope, into item: inout WireItem) {
    item.updated = node.looseAttribute("lastmod")
    if let href = node.looseAttribute("href") { item.links.append(WireLink(href: .init(text: href, base: scope.base))) }
}
