/// Which parts of a page are no list of articles, and which list other things than the page's own: one pass down.
struct ListZones {
    /// Per node: in a menu, a footer, a list of pages or tags, or hidden.
    private(set) var isNever: [Bool]
    /// Per node: in a side column or a box such as "most read".
    private(set) var isAside: [Bool]

    init(_ tree: HTMLTree) {
        isNever = Array(repeating: false, count: tree.nodes.count)
        isAside = Array(repeating: false, count: tree.nodes.count)
        let links = ListZones.linkText(tree)
        let total = max(1, links.isEmpty ? 0 : links[0])
        for index in tree.nodes.indices.dropFirst() {
            let parent = tree.parent(index)
            isNever[index] = isNever[parent]
            isAside[index] = isAside[parent] || isAside[index]
            // What holds most of the page's links is its frame, whatever its class says.
            if [.nav, .menu, .footer].contains(tree.tag(index)), isOfPage(tree, index) { isNever[index] = true }
            if tree.tag(index) == .text || 2 * links[index] > total { continue }
            let own = traits(tree, index)
            if isNever(tree, index, own) { isNever[index] = true }
            if tree.tag(index) == .aside || own.contains(.related) { isAside[index] = true }
            if isAsideHeading(tree, index) { markBox(around: index, tree, links, total) }
        }
    }

    private func isNever(_ tree: HTMLTree, _ index: Int, _ own: Traits) -> Bool {
        switch tree.tag(index) {
        case .nav, .menu, .select, .button, .dialog, .head: return true
        case .header, .footer: return isOfPage(tree, index)
        case .html, .body, .main: return false
        default: return own.contains(.clutter) || own.contains(.hidden)
        }
    }

    /// Whether a header or footer is the page's and not that of an article or section in it.
    private func isOfPage(_ tree: HTMLTree, _ index: Int) -> Bool {
        var at = tree.parent(index)
        while at > 0 {
            switch tree.tag(at) {
            case .article, .section, .li, .main: return false
            default: at = tree.parent(at)
            }
        }
        return true
    }

    private func traits(_ tree: HTMLTree, _ index: Int) -> Traits {
        let node = tree.nodes[index]
        var found: Traits = []
        for at in Int(node.start)..<(Int(node.start) + Int(node.attributeCount)) {
            let attribute = tree.attributes[at]
            let value = tree.pool[Int(attribute.start)..<Int(attribute.end)]
            switch attribute.name {
            case .class, .id: found.formUnion(ListWords.classes.traits(in: value))
            case .hidden: found.insert(.hidden)
            case .ariaHidden where tree.tag(index) != .a && value.elementsEqual("true".utf8): found.insert(.hidden)
            case .role where ListZones.roles.contains { $0.elementsEqual(value) }: found.insert(.clutter)
            default: break
            }
        }
        return found
    }

    private static let roles = ["navigation", "contentinfo", "banner", "search", "menu", "menubar", "dialog"].map {
        Array($0.utf8)
    }

    /// A heading, or a short line that is one by its class, over a box of other things.
    private func isAsideHeading(_ tree: HTMLTree, _ index: Int) -> Bool {
        let tag = tree.tag(index)
        guard tag.isHeading || tag == .div || tag == .span || tag == .strong || tag == .b || tag == .p || tag == .td,
            tree.end(index) - index <= 6
        else { return false }
        let text = tree.text(of: index, limit: 80)
        guard (4...80).contains(text.utf8.count) else { return false }
        let key = foldedKey(Array(text.lowercased().utf8)[...])
        return ListWords.asideHeadings.contains { key.starts(with: $0) }
    }

    /// The smallest element around a heading that holds links, unless it holds most of the page's.
    private mutating func markBox(around heading: Int, _ tree: HTMLTree, _ links: [Int], _ total: Int) {
        if isAside[heading] { return }
        var at = heading
        while at > 0, links[at] == links[heading] { at = tree.parent(at) }
        guard at > 0, 2 * links[at] <= total else { return }
        for index in at..<tree.end(at) { isAside[index] = true }
    }

    /// Bytes of text in links below each node.
    private static func linkText(_ tree: HTMLTree) -> [Int] {
        var sizes = Array(repeating: 0, count: tree.nodes.count)
        var inLink = Array(repeating: false, count: tree.nodes.count)
        for index in tree.nodes.indices.dropFirst() {
            inLink[index] = inLink[tree.parent(index)] || tree.tag(index) == .a
            if inLink[index], tree.tag(index) == .text { sizes[index] = tree.textRange(index).count }
        }
        for index in tree.nodes.indices.dropFirst().reversed() { sizes[tree.parent(index)] += sizes[index] }
        return sizes
    }
}
