import CharterModel
import FoundationEssentials

/// What a page says about itself outside its text: `<meta>`, `<link>`, `<title>`, `<html lang>`, headings.
struct PageMetadata {
    /// Values by lower-case name or property, in document order.
    private(set) var meta: [String: [String]] = [:]
    private(set) var title = ""
    private(set) var canonical: String?
    private(set) var base: String?
    /// `<link rel=image_src>`.
    private(set) var imageLink: String?
    private(set) var htmlLanguage: String?
    /// Indices of `<h1>` elements, and of the first `<h2>`.
    private(set) var topHeadings: [Int] = []
    private(set) var nextHeadings: [Int] = []
    /// Elements with an `itemprop` we read, by its name.
    private(set) var properties: [String: [Int]] = [:]
    private(set) var times: [Int] = []
    /// The first links with `rel=author`.
    private(set) var authorLinks: [Int] = []

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
            case .h2: if nextHeadings.count < 12 { nextHeadings.append(index) }
            case .time, .abbr: times.append(index)
            case .a: addAuthorLink(tree, index)
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

    /// All values of some names, in the order of the names.
    func all(_ names: String...) -> [String] { names.flatMap { meta[$0] ?? [] } }

    /// What relative addresses of the page are relative to.
    func baseURL(of page: URL?) -> URL? {
        base.flatMap { URL(string: $0.trimmedASCIIWhitespace, relativeTo: page) } ?? page
    }

    private mutating func addMeta(_ tree: HTMLTree, _ index: Int) {
        guard let content = tree.value(.content, of: index) else { return }
        let value = cleanText(content)
        for key in [AttributeName.name, .property, .itemprop, .httpEquiv] {
            if let name = tree.value(key, of: index)?.lowercased().trimmedASCIIWhitespace, !name.isEmpty {
                note(value, under: name)
                // RDFa lets one property list several names.
                if key == .property, name.utf8.contains(32) {
                    for part in name.split(separator: " ").prefix(4) { note(value, under: String(part)) }
                }
            }
        }
    }

    private mutating func addAuthorLink(_ tree: HTMLTree, _ index: Int) {
        guard authorLinks.count < 8, let range = tree.range(.rel, of: index), range.count < 60 else { return }
        let isAuthor = tree.pool[range].split(separator: 32).contains { $0.map(lowerByte).elementsEqual("author".utf8) }
        if isAuthor { authorLinks.append(index) }
    }

    private mutating func note(_ value: String, under name: String) {
        let known = meta[name] ?? []
        if known.count < 16, !known.contains(value) { meta[name, default: []].append(value) }
    }

    private mutating func addLink(_ tree: HTMLTree, _ index: Int) {
        guard let rel = tree.value(.rel, of: index)?.lowercased() else { return }
        let relations = rel.split(separator: " ")
        if canonical == nil, relations.contains("canonical") {
            canonical = tree.value(.href, of: index)
        } else if imageLink == nil, relations.contains("image_src") {
            imageLink = tree.value(.href, of: index)
        }
    }
}
