/// The elements that describe a feed or an entry, in whichever format and namespace they stand. Formats borrow
/// from each other, so every reader understands all of them.
extension WireItem {
    /// Takes what `node`, a child of `channel`, `item`, `feed` or `entry`, has to say.
    mutating func take(_ node: XMLNode, _ scope: Scope, _ fallback: TextDefault, isEntry: Bool) {
        let (vocabulary, name) = Vocabulary.of(node)
        switch vocabulary {
        case .core, .xhtml: takeCore(node, name, scope, fallback, isEntry: isEntry)
        case .dublinCore, .dublinCoreTerms: takeDublinCore(node, name, scope)
        case .content:
            if name == "encoded" { takeContent(node, scope, .html) }
        case .media: takeMedia(node, name, scope)
        case .itunes: takeITunes(node, name, scope)
        case .rdf, .threading, .syndication, .other: break
        }
    }

    private mutating func takeCore(
        _ node: XMLNode, _ name: ElementName, _ scope: Scope, _ fallback: TextDefault, isEntry: Bool
    ) {
        switch name {
        case "title": takeTitle(readText(node, scope, unlessTyped: fallback == .plain ? .plain : .unsaid), rank: 3)
        case "link": takeLink(node, scope)
        case "guid": takeGUID(node, scope)
        case "id": takeID(node.trimmedText, scope)
        case "description", "summary", "subtitle", "tagline", "abstract":
            takeSummary(node, scope, fallback, isEntry: isEntry)
        case "info" where !isEntry: takeSummary(node, scope, fallback, isEntry: isEntry)
        case "categories": for child in node.elements { take(child, scope, fallback, isEntry: isEntry) }
        case "tags": takeKeywords(node.ownText)
        case "content", "body", "fullitem", "prodlink": takeContent(node, scope, name == "content" ? fallback : .html)
        case "pubdate", "published", "issued": published = node.trimmedText ?? published
        case "updated", "modified", "lastbuilddate": updated = node.trimmedText ?? updated
        case "author": takeAuthor(personName(node), rank: 3)
        case "managingeditor": if !isEntry { takeAuthor(personName(node), rank: 3) }
        case "category": takeCategory(node.looseAttribute("term") ?? node.ownText)
        case "keywords": takeKeywords(node.trimmedText)
        case "enclosure": takeEnclosure(node, scope)
        case "source" where isEntry: takeSource(node, scope, fallback)
        case "language": language = node.trimmedText ?? language
        default: break
        }
    }

    // MARK: Texts

    mutating func takeTitle(_ text: WireText?, rank: Int) {
        guard let text, rank > titleRank else { return }
        title = text
        titleRank = rank
    }

    /// A second description of an entry is its content: feeds put the long one there.
    private mutating func takeSummary(_ node: XMLNode, _ scope: Scope, _ fallback: TextDefault, isEntry: Bool) {
        guard let text = readText(node, scope, unlessTyped: fallback) else { return }
        if summary == nil || summaryRank < 3 {
            summary = text
            summaryRank = 3
        } else if isEntry {
            contents.append(text)
        }
    }

    private mutating func takeContent(_ node: XMLNode, _ scope: Scope, _ fallback: TextDefault) {
        if let text = readText(node, scope, unlessTyped: fallback) { contents.append(text) }
    }

    // MARK: Identity and links

    private mutating func takeID(_ text: String?, _ scope: Scope) {
        guard let text else { return }
        id = WireReference(text: text, base: scope.base)
        idIsLink = text.isPlainWebAddress || ["http", "https"].contains(text.urlScheme)
    }

    private mutating func takeGUID(_ node: XMLNode, _ scope: Scope) {
        guard let text = node.trimmedText else { return }
        idIsLink = !(node.looseBytes("ispermalink")?.isEqualIgnoringCase(to: "false") ?? false)
        id = WireReference(text: text, base: idIsLink ? scope.entering(node).base : nil)
        if idIsLink { permalink = permalink ?? id }
    }

    private mutating func takeLink(_ node: XMLNode, _ scope: Scope) {
        let base = scope.entering(node).base
        let rel = node.looseAttribute("rel")?.trimmedReference.lowercased()
        let address = node.looseAttribute("href") ?? node.looseAttribute("url")
        guard let href = address ?? node.trimmedText else { return }
        let type = node.looseAttribute("type")?.trimmedReference.lowercased()
        // RSS: the link is the text, or an attribute of what is still RSS's own element. Some write Atom that way
        // too, but say the relation.
        let isRSS =
            address == nil || type == nil && node.isNamed("link") && !Vocabulary.isAtom(node.namespace)
        if rel == nil, isRSS { return textLinks.append(WireReference(text: href, base: base)) }
        let link = WireLink(
            href: WireReference(text: href, base: base), rel: rel ?? "alternate", type: type,
            length: node.looseAttribute("length"))
        if link.rel == "enclosure" { enclosures.append(link) } else { links.append(link) }
    }

    private mutating func takeEnclosure(_ node: XMLNode, _ scope: Scope) {
        guard let url = node.looseAttribute("url") ?? node.looseAttribute("href"), !url.isEmpty else { return }
        enclosures.append(
            WireLink(
                href: WireReference(text: url, base: scope.entering(node).base), rel: "enclosure",
                type: node.looseAttribute("type"), length: node.looseAttribute("length")))
    }

    // MARK: People and subjects

    mutating func takeAuthor(_ name: String?, rank: Int) {
        guard let name, rank > authorRank else { return }
        author = name
        authorRank = rank
    }

    mutating func takeCategory(_ text: String?) {
        guard let text = text?.trimmedReference, !text.isEmpty, !categories.contains(text) else { return }
        if categories.count < 200 { categories.append(text) }
    }

    mutating func takeKeywords(_ text: String?) {
        for word in text?.split(separator: ",") ?? [] { takeCategory(String(word)) }
    }
}

/// The name in an Atom person construct, or the text of an RSS author.
func personName(_ node: XMLNode) -> String? {
    var email: String?
    for child in node.elements {
        let name = Vocabulary.of(child).name
        if name == "name", let text = child.trimmedText { return text }
        if name == "email" { email = child.trimmedText }
    }
    return email ?? node.ownText
}
