import CharterModel
import FoundationEssentials

/// A link of a page that may lead to an article.
struct ListLink {
    /// Its `a` element.
    let node: Int
    /// Which document it leads to, as a place in `ListLinks.addresses`.
    let target: Int
    /// What a reader sees of it, white space folded; empty where it only says "read more".
    var text: String
    /// It stands in a heading, or a heading stands in it.
    let isHeading: Bool
}

/// The links of a page that lead to other pages of its site, in order, each with the best words there are for it.
struct ListLinks {
    /// In order of the page; only those outside menus, footers and the like.
    private(set) var links: [ListLink] = []
    /// Links amid sentences, which are no entries.
    private(set) var inSentences: [(node: Int, target: Int)] = []
    /// Absolute where a base is known; by target.
    private(set) var addresses: [String] = []
    /// More links on one page are not looked at.
    static let most = 4000

    private var targets: [String: Int] = [:]
    private let tree: HTMLTree
    private let base: BaseURL?
    private let page: URL?

    init(_ tree: HTMLTree, zones: ListZones, base: BaseURL?, page: URL?) {
        self.tree = tree
        self.base = base
        self.page = page
        for node in tree.nodes.indices where tree.tag(node) == .a && !zones.isNever[node] {
            if links.count >= ListLinks.most { break }
            guard let target = target(of: node) else { continue }
            let heading = heading(at: node)
            if heading == nil, isAmidSentence(node) {
                inSentences.append((node, target))
                continue
            }
            links.append(
                ListLink(node: node, target: target, text: words(of: node, heading), isHeading: heading != nil))
        }
        dropLabels()
    }

    /// The document a link leads to; nil for what is no page of this site, or this page itself.
    private mutating func target(of node: Int) -> Int? {
        guard let href = tree.value(.href, of: node)?.trimmedReference, !href.isEmpty, !href.hasPrefix("#"),
            let address = followable(resolve(href, against: base))
        else { return nil }
        let identity: String
        if let url = CanonicalURL(address) {
            if let page, registrableDomain(url.host) != registrableDomain(page.host() ?? "") { return nil }
            if url.url.path().utf8.count <= 1, url.url.query() == nil { return nil }
            identity = url.identity
            if let page, CanonicalURL(page)?.identity == identity { return nil }
        } else {
            guard base == nil, address.urlScheme == nil, address != "/" else { return nil }
            identity = address
        }
        if isSection(identity) { return nil }
        if let known = targets[identity] { return known }
        targets[identity] = addresses.count
        addresses.append(address)
        return addresses.count - 1
    }

    /// Whether more words stand before a link on its line than a date or a label has: it is part of a sentence.
    private func isAmidSentence(_ node: Int) -> Bool {
        var above = tree.parent(node)
        while above > 0, !tree.tag(above).isBlock { above = tree.parent(above) }
        var pieces: [Int] = []
        var at = node - 1
        while at > above, node - at < 40, tree.tag(at) != .br, !tree.tag(at).isBlock {
            if tree.tag(at) == .text {
                var block = tree.parent(at)
                while block > above, !tree.tag(block).isBlock { block = tree.parent(block) }
                if block != above { break }
                pieces.append(at)
            }
            at -= 1
        }
        var before: [UInt8] = []
        for piece in pieces.reversed() { appendFolded(tree.pool[tree.textRange(piece)].suffix(200), to: &before) }
        guard before.count > 40 else { return false }
        let text = String(decoding: before, as: UTF8.self)
        return headlineWeight(text).letters > 30 && dateIn(text) == nil
    }

    /// The heading around a link, or in it.
    private func heading(at node: Int) -> Int? {
        var above = tree.parent(node)
        for _ in 0..<3 where above > 0 {
            if tree.tag(above).isHeading { return above }
            above = tree.parent(above)
        }
        return (node..<tree.end(node)).first { tree.tag($0).isHeading }
    }

    /// The words of a link: of the heading in it where there is one; of a card that is a link as a whole, the first
    /// line that could be a headline; the longer form in `title` where the text was cut.
    private func words(of node: Int, _ heading: Int?) -> String {
        if let heading, heading > node { return tree.text(of: heading, limit: 400) }
        let text = withoutDate(node) ?? tree.text(of: node, limit: 400)
        if let title = tree.value(.title, of: node), text.hasSuffix("…") || text.hasSuffix("...") {
            let start = text.prefix { $0 != "…" }.prefix(while: { $0 != "." })
            let whole = cleanText(title)
            if whole.utf8.count > text.utf8.count, whole.hasPrefix(start) { return whole }
        }
        guard (node..<tree.end(node)).contains(where: { tree.tag($0).isBlock }) else { return text }
        let lines = lines(of: tree, in: node..<tree.end(node)).map(\.text)
        return lines.first { isHeadline($0) && dateIn($0) == nil } ?? lines.first(where: isHeadline) ?? text
    }

    /// The words of a link without those of an element in it that is hardly more than a date; nil when it has none.
    private func withoutDate(_ node: Int) -> String? {
        for at in (node + 1)..<max(node + 1, tree.end(node)) where tree.tag(at) != .text {
            let inner = tree.text(of: at, limit: 60)
            guard inner.utf8.count <= 40, dateIn(inner) != nil else { continue }
            let rest = lines(of: tree, in: node..<tree.end(node), skipping: [at]).map(\.text).joined(separator: " ")
            return isHeadline(rest) ? rest : nil
        }
        return nil
    }

    /// Words that lead to several documents say nothing of any of them: "read more", "comments", in any language.
    private mutating func dropLabels() {
        var leads: [String: Set<Int>] = [:]
        for link in links where !link.text.isEmpty { leads[link.text.lowercased(), default: []].insert(link.target) }
        for index in links.indices {
            let count = leads[links[index].text.lowercased()]?.count ?? 0
            if count >= 3 || count == 2 && !isHeadline(links[index].text) { links[index].text = "" }
        }
    }
}

/// Whether a text has the length of a headline: some three words, or half a dozen ideographs; and is no paragraph.
func isHeadline(_ text: String) -> Bool {
    let weight = headlineWeight(text)
    guard weight.letters >= 12, text.utf8.count <= 900, weight.letters <= 320 else { return false }
    return weight.words >= 3 || weight.isIdeographic || weight.words == 2 && weight.letters >= 20
}

/// Letters of a text, an ideograph or syllable counted as two, and its words.
func headlineWeight(_ text: String) -> (letters: Int, words: Int, isIdeographic: Bool) {
    var letters = 0
    var wide = 0
    var words = 0
    var inWord = false
    for scalar in text.unicodeScalars {
        let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        if isLetter { letters += 1 }
        if (0x2E80...0x9FFF).contains(scalar.value) || (0xAC00...0xD7AF).contains(scalar.value) { wide += 1 }
        if isLetter, !inWord { words += 1 }
        inWord = isLetter || scalar == "'" || scalar == "’"
    }
    return (letters + wide, words, wide >= 6)
}

/// Whether an address is that of a section, tag, author or the like: a known name stands in it, and its last part is
/// neither a headline's words nor a number.
private func isSection(_ identity: String) -> Bool {
    let path = identity.prefix { $0 != "?" }.split(separator: "/").dropFirst()
    guard path.contains(where: { ListWords.sectionNames.contains(Substring($0.lowercased())) }) else { return false }
    return !isArticleAddress(identity)
}

/// Whether an address looks like an article's: words of a headline, a long number, or a date.
func isArticleAddress(_ address: String) -> Bool {
    var rest = address[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    guard let slash = rest.firstIndex(of: "/") else { return false }
    let path = rest[slash...].prefix { $0 != "#" }
    if isCalendarPage(path) { return false }
    var run = 0
    for byte in path.utf8 {
        run = isDigitByte(byte) ? run + 1 : 0
        if run >= 4 { return true }
    }
    let last = path.prefix { $0 != "?" }.split(separator: "/").last ?? ""
    let hyphens = last.utf8.count { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    if hyphens >= 2, last.utf8.count >= 15 { return true }
    // A script of old with a number: `news.php?id=12`.
    guard let query = path.firstIndex(of: "?") else { return false }
    return path[query...].utf8.contains(where: isDigitByte) && !path[query...].lowercased().contains("page=")
}

/// `/2026/02/`, `/news/2026/02/10`: what was printed in a month or on a day.
private func isCalendarPage(_ path: Substring) -> Bool {
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    let numbers = Array(parts.reversed().prefix { $0.utf8.allSatisfy(isDigitByte) }.reversed())
    guard (2...3).contains(numbers.count), let year = Int(numbers[0]) else { return false }
    return (1990...2100).contains(year) && numbers.dropFirst().allSatisfy { $0.utf8.count <= 2 }
}
