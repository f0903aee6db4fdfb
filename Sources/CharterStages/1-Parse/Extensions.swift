/// Elements of extension namespaces, by namespace.
extension WireItem {
    /// Dublin Core 1.1 elements and terms.
    mutating func takeDublinCore(_ node: XMLNode, _ name: ElementName, _ scope: Scope) {
        switch name {
        case "title": takeTitle(readText(node, scope, unlessTyped: .unsaid), rank: 2)
        case "creator", "author": takeAuthor(personName(node), rank: 2)
        case "subject": takeCategory(node.trimmedText)
        case "date", "modified": updated = updated ?? node.trimmedText
        case "issued", "created": published = published ?? node.trimmedText
        case "language": language = language ?? node.trimmedText
        case "description": takeFallbackSummary(node, scope, rank: 2)
        case "identifier": break
        default: break
        }
    }

    /// Media RSS; groups are looked into.
    mutating func takeMedia(_ node: XMLNode, _ name: ElementName, _ scope: Scope) {
        switch name {
        case "title": takeTitle(readText(node, scope, unlessTyped: .plain), rank: 1)
        case "description": takeFallbackSummary(node, scope, rank: 1)
        case "keywords": takeKeywords(node.trimmedText)
        case "category": takeCategory(node.trimmedText)
        case "content": takeMediaContent(node, scope)
        case "thumbnail": takeImage(node.looseAttribute("url") ?? node.trimmedText, scope.entering(node))
        case "credit":
            let role = node.looseAttribute("role")?.trimmedReference.lowercased()
            if role == "author" || role == "writer" { takeAuthor(node.trimmedText, rank: 1) }
        case "group":
            for child in node.elements {
                let (vocabulary, name) = Vocabulary.of(child)
                if vocabulary == .media, name != "group" { takeMedia(child, name, scope.entering(node)) }
            }
        default: break
        }
    }

    private mutating func takeMediaContent(_ node: XMLNode, _ scope: Scope) {
        if let url = node.looseAttribute("url"), !url.isEmpty {
            media.append(
                WireLink(
                    href: WireReference(text: url, base: scope.entering(node).base), rel: "enclosure",
                    type: node.looseAttribute("type"), length: node.looseAttribute("filesize")))
        }
        for child in node.elements {
            let (vocabulary, name) = Vocabulary.of(child)
            if vocabulary == .media, name != "group", name != "content" { takeMedia(child, name, scope.entering(node)) }
        }
    }

    /// Apple's podcast tags.
    mutating func takeITunes(_ node: XMLNode, _ name: ElementName, _ scope: Scope) {
        switch name {
        case "title": takeTitle(readText(node, scope, unlessTyped: .plain), rank: 1)
        case "author": takeAuthor(node.trimmedText, rank: 1)
        case "summary": takeFallbackSummary(node, scope, rank: 2)
        case "subtitle": takeFallbackSummary(node, scope, rank: 1)
        case "keywords": takeKeywords(node.trimmedText)
        case "image": takeImage(node.looseAttribute("href"), scope.entering(node))
        case "category":
            takeCategory(node.looseAttribute("text"))
            for child in node.elements where Vocabulary.of(child).name == "category" {
                takeCategory(child.looseAttribute("text"))
            }
        default: break
        }
    }

    private mutating func takeImage(_ address: String?, _ scope: Scope) {
        guard image == nil, let address, !address.isEmpty else { return }
        image = WireReference(text: address, base: scope.base)
    }

    /// RSS `source` (the feed's name, its address in `url`) and Atom `source` (the head of the feed the entry was
    /// copied from, whose author holds when the entry names none: RFC 4287 §4.2.1).
    mutating func takeSource(_ node: XMLNode, _ scope: Scope, _ fallback: TextDefault) {
        var head = WireItem()
        head.scope = scope.entering(node)
        for child in node.elements { head.take(child, head.scope, fallback, isEntry: false) }
        if let url = node.looseAttribute("url") { head.textLinks = [WireReference(text: url, base: head.scope.base)] }
        if head.title == nil, head.links.isEmpty { head.title = readText(node, scope, unlessTyped: .unsaid) }
        let alternate = head.links.last { $0.rel == "alternate" }?.href
        source = WireSource(title: head.title, link: head.textLinks.last ?? alternate ?? head.id)
        takeAuthor(head.author, rank: 1)
    }

    private mutating func takeFallbackSummary(_ node: XMLNode, _ scope: Scope, rank: Int) {
        guard rank > summaryRank, let text = readText(node, scope, unlessTyped: .unsaid) else { return }
        summary = text
        summaryRank = rank
    }
}
