import CharterModel

/// What a page says about itself outside its text: `<meta>`, `<link>`, `<title>`, `<html lang>`, headings.
struct PageMetadata {
    /// Values by lower-case name or property, in document order.
    private(set) var meta: [String: [String]] = [:]
    private(set) var title = ""
    private(set) var canonical: String?
    private(set) var base: String?
    private(set) var htmlLanguage: String?
    /// Indices of `<h1>` elements.
    private(set) var topHeadings: [Int] = []
    /// Elements with an `itemprop` we read, by its name.
    private(set) var properties: [String: [Int]] = [:]
    private(set) var times: [Int] = []

    init(_ tree: HTMLTree) {
        for index in tree.nodes.indices {
            switch tree.tag(index) {
            case .text: continue
            case .meta: addMeta(tree, index)
            case .link: addLink(tree, index)
            case .base: base = base ?? tree.value(.href, of: index)
            case .title: if title.isEmpty { title = tree.text(of: index) }
            case .html, .body: htmlLanguage = htmlLanguage ?? tree.value(.lang, of: index)
            case .h1: topHeadings.append(index)
            case .time, .abbr: times.append(index)
            default: break
            }
            if let property = tree.value(.itemprop, of: index) {
                for name in property.split(separator: " ").prefix(4) {
                    properties[String(name), default: []].append(index)
                }
            }
        }
    }

    /// First value of the first name that has one.
    func first(_ names: String...) -> String? {
        for name in names {
            if let value = meta[name]?.first(where: { !$0.isEmpty }) { return value }
        }
        return nil
    }

    private mutating func addMeta(_ tree: HTMLTree, _ index: Int) {
        guard let content = tree.value(.content, of: index) else { return }
        let value = cleanText(content)
        for key in [AttributeName.name, .property, .itemprop, .httpEquiv] {
            if let name = tree.value(key, of: index)?.lowercased().trimmedASCIIWhitespace, !name.isEmpty {
                let known = meta[name] ?? []
                if known.count < 16, !known.contains(value) { meta[name, default: []].append(value) }
            }
        }
    }

    private mutating func addLink(_ tree: HTMLTree, _ index: Int) {
        guard canonical == nil, let rel = tree.value(.rel, of: index)?.lowercased(),
            rel.split(separator: " ").contains("canonical")
        else { return }
        canonical = tree.value(.href, of: index)
    }
}
