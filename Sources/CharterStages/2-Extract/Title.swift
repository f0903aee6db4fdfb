import CharterModel
import FoundationEssentials

/// The article's headline: what JSON-LD, OpenGraph, the page title without the site's name and the top headings
/// agree on most; in doubt the heading the reader sees.
struct TitleChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let url: URL?
    /// What the page calls its site, folded.
    private var siteKeys: [[UInt8]]
    /// First-level headings that may be the headline.
    private var top: [Heading] = []

    init(metadata: PageMetadata, jsonLD: JSONLDArticle, tree: HTMLTree, url: URL?) {
        self.metadata = metadata
        self.jsonLD = jsonLD
        self.tree = tree
        self.url = url
        siteKeys = TitleChoice.siteKeys(metadata, jsonLD, url)
        for heading in shown(metadata.topHeadings) {
            if isSiteHeading(heading) { siteKeys.append(heading.key) } else { top.append(heading) }
        }
    }

    /// The headline, and the element that shows it.
    func title() -> (text: String, heading: Int?) {
        let claims = Claims(
            page: withoutSiteName(metadata.title),
            social: metadata.first(
                "og:title", "twitter:title", "dc.title", "dc:title", "dcterms.title", "title", "headline"
            ).map(withoutSiteName) ?? "",
            headline: jsonLD.headline.map(withoutSiteName) ?? "")
        let lower = shown(named() + metadata.nextHeadings)
        if let found = repeated(claims, lower: lower) { return (found.text, found.node) }
        if let only = solitary(), claims.all.isEmpty || only.text.utf8.count >= 20 || isInAddress(only) {
            // Two claims that agree outweigh a heading they do not know: where news publishers make them, and where
            // they have no word in common.
            let isStranger = claims.agree && (jsonLD.isNews || overlap(only.text, claims.social) < 0.12)
            if !isStranger { return (only.text, only.node) }
        }
        if !claims.social.isEmpty, !isSiteName(claims.social) { return (claims.social, nil) }
        if !claims.headline.isEmpty { return (claims.headline, nil) }
        return (claims.page.isEmpty ? top.first?.text ?? "" : claims.page, nil)
    }

    /// What the page's machine-readable parts call the article, without the site's name; empty when unsaid.
    private struct Claims {
        var page: String
        var social: String
        var headline: String

        var all: [String] { [headline, social, page].filter { !$0.isEmpty } }
        /// JSON-LD and the card for social networks say the same.
        var agree: Bool {
            !social.isEmpty && !headline.isEmpty && (isSame(social, headline) || overlap(social, headline) >= 0.8)
        }
    }

    private struct Heading {
        var node: Int
        var text: String
        var key: [UInt8]
    }

    /// A heading that the claims repeat is the headline, in the form the reader sees.
    private func repeated(_ claims: Claims, lower: [Heading]) -> Heading? {
        let keys = claims.all.map(key)
        if let exact = top.first(where: { keys.contains($0.key) }) {
            if let shown = editorial(claims, lower, if: { !contains(exact.key, key($0)) }) { return shown }
            let isSearchTitle = claims.agree && claims.all.count == 3 && !isSame(claims.social, exact.text)
            if isSearchTitle, isSame(claims.page, exact.text), !ends(key(claims.social), with: exact.key) {
                return Heading(node: exact.node, text: claims.social, key: exact.key)
            }
            return withKicker(exact, claims)
        }
        if let near = top.first(where: { heading in claims.all.contains { overlap(heading.text, $0) >= 0.6 } }) {
            if let shown = editorial(claims, lower, if: { !contains(near.key, key($0)) }) { return shown }
            // The heading may carry a kicker that the claims leave out.
            let bare = claims.all.first { contains(near.key, key($0)) }
            return bare.map { Heading(node: near.node, text: $0, key: key($0)) } ?? withKicker(near, claims)
        }
        if let part = top.first(where: { isPart($0) }) { return withKicker(part, claims) }
        return lower.first { keys.contains($0.key) } ?? (top.isEmpty ? lower.first { isPart($0) } : nil)
    }

    /// Where the first heading is what search engines shall see, the headline for readers is a lower heading that
    /// the card or JSON-LD repeats, alone or after a kicker.
    private func editorial(_ claims: Claims, _ lower: [Heading], if differs: (String) -> Bool) -> Heading? {
        for claim in [claims.social, claims.headline] where claim.utf8.count >= 12 && differs(claim) {
            let wanted = key(claim)
            if let seen = lower.first(where: { ends($0.key, with: wanted) && $0.key.count <= 3 * wanted.count }) {
                return Heading(node: seen.node, text: claim, key: wanted)
            }
        }
        return nil
    }

    /// The longer form where JSON-LD and the card agree on a kicker that the heading shows apart.
    private func withKicker(_ heading: Heading, _ claims: Claims) -> Heading {
        guard claims.agree, heading.key.count >= 8, ends(key(claims.social), with: heading.key) else { return heading }
        return Heading(node: heading.node, text: claims.social, key: heading.key)
    }

    /// Whether a heading is one whole part of the page title, and not the site's.
    private func isPart(_ heading: Heading) -> Bool {
        guard heading.key.count >= 5, !isSiteLike(heading.text) else { return false }
        return titleParts(withoutSiteName(metadata.title)).contains { key($0.text) == heading.key }
    }

    /// The one first-level heading, or the only one that is more than a label.
    private func solitary() -> Heading? {
        let long = top.filter { $0.text.split(separator: " ").count >= 4 }
        let isUndisputed = long.count == 1 && top.first?.node == long[0].node
        let only = metadata.topHeadings.count == 1 ? top.first : isUndisputed ? long[0] : nil
        return only.flatMap { isSiteName($0.text) ? nil : $0 }
    }

    /// Whether the page's address spells the heading.
    private func isInAddress(_ heading: Heading) -> Bool {
        guard let path = url?.path(), heading.key.count >= 6 else { return false }
        return contains(key(path), heading.key)
    }

    private func shown(_ nodes: [Int]) -> [Heading] {
        var found: [Heading] = []
        for node in nodes.prefix(16) {
            let text = tree.text(of: node, limit: 600)
            guard text.utf8.count >= 3, text.utf8.count < 500, !found.contains(where: { $0.text == text }) else {
                continue
            }
            found.append(Heading(node: node, text: text, key: key(text)))
        }
        return found
    }

    private func named() -> [Int] {
        (metadata.properties["headline"] ?? []).filter { tree.tag($0) != .meta }.prefix(4).map { $0 }
    }

    /// A heading that names the site: it links to the home page, or its class says so.
    private func isSiteHeading(_ heading: Heading) -> Bool {
        let node = heading.node
        for index in [tree.parent(node)] + Array(node..<min(tree.end(node), node + 6)) {
            if let name = tree.value(.class, of: index)?.lowercased(), siteClasses.contains(where: name.contains) {
                return true
            }
            guard tree.tag(index) == .a, let href = tree.value(.href, of: index) else { continue }
            if href == "/" || href == "./" { return true }
            if let host = url?.host(), addressKey(href) == addressKey(host) { return true }
        }
        return false
    }

    private let siteClasses = ["site-title", "site-name", "sitename", "sitetitle", "site-logo", "blog-title", "logo"]

    private func key(_ text: String) -> [UInt8] { foldedKey(Array(text.utf8)[...]) }

    // MARK: Site names

    /// Everything the page calls its site, folded.
    private static func siteKeys(_ metadata: PageMetadata, _ jsonLD: JSONLDArticle, _ url: URL?) -> [[UInt8]] {
        var names = jsonLD.siteNames + metadata.all("og:site_name", "application-name")
        if let host = url?.host() {
            names.append(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)
            if let name = registrableDomain(host).split(separator: ".").first { names.append(String(name)) }
        }
        return names.map { foldedKey(Array($0.utf8)[...]) }.filter { !$0.isEmpty }
    }

    private func isSiteName(_ text: String) -> Bool { siteKeys.contains(key(text)) }

    /// Cuts ` | Site`, ` - Site`, `Site: ` and the like: a part that is the site's name, or else, after a
    /// separator, a short last part while most of the title stays.
    func withoutSiteName(_ title: String) -> String {
        var parts = titleParts(title)
        guard parts.count > 1 else { return title }
        // Old blog software writes "Site » Blog Archive » Title".
        if let archive = parts.lastIndex(where: { key($0.text).starts(with: "blogarchiv".utf8) }),
            archive + 1 < parts.count
        {
            parts.removeFirst(archive + 1)
        }
        while parts.count > 1, isSiteLike(parts[parts.count - 1].text) { parts.removeLast() }
        while parts.count > 1, isSiteLike(parts[0].text) { parts.removeFirst() }
        if parts.count > 1, let last = parts.last, last.strong || parts.count > 2,
            last.text.split(separator: " ").count <= 4
        {
            let rest = parts.dropLast().reduce(0) { $0 + $1.text.split(separator: " ").count }
            if rest >= 4 { parts.removeLast() }
        }
        var out = parts[0].text
        for part in parts.dropFirst() { out += part.separator + part.text }
        return out
    }

    /// Whether a part of a title is the site's name, perhaps with a word or two more.
    private func isSiteLike(_ part: String) -> Bool {
        let key = foldedKey(Array(part.utf8)[...])
        guard !key.isEmpty else { return true }
        return siteKeys.contains { other in
            other == key || (other.count >= 4 && key.count <= other.count + 12 && contains(key, other))
                || (key.count >= 4 && contains(other, key))
                || (other.count >= 8 && key.count <= 4 * other.count && contains(key, other))
        }
    }

    private struct Part {
        var text: String
        /// What stood before it.
        var separator: String
        /// `|`, `»` and the like separate sites from titles; a dash may belong to the title.
        var strong: Bool
    }

    private func titleParts(_ title: String) -> [Part] {
        var parts = [Part(text: "", separator: "", strong: false)]
        for word in title.split(separator: " ", omittingEmptySubsequences: true) {
            if let strong = separators[String(word)] {
                parts.append(Part(text: "", separator: " " + word + " ", strong: strong))
            } else {
                let last = parts.count - 1
                parts[last].text += (parts[last].text.isEmpty ? "" : " ") + word
            }
        }
        return parts.filter { !$0.text.isEmpty }
    }

    private let separators: [String: Bool] = [
        "|": true, "-": false, "–": false, "—": false, "»": true, "«": true, "·": true, "•": true, "::": true,
        "/": false, ">": true, "||": true, "~": true, ":": false, "‹": true, "›": true, "―": false, "−": false,
        "⋆": true, "│": true, "¦": true, "●": true, "&raquo;": true, "—–": false, "--": false, "<": true,
    ]
}

private func isSame(_ one: String, _ other: String) -> Bool {
    foldedKey(Array(one.utf8)[...]) == foldedKey(Array(other.utf8)[...])
}

private func ends(_ whole: [UInt8], with part: [UInt8]) -> Bool {
    !part.isEmpty && whole.count >= part.count && whole.suffix(part.count).elementsEqual(part)
}

/// Share of words two headings have in common (F1).
func overlap(_ one: String, _ other: String) -> Double {
    let left = Set(one.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }))
    let right = Set(other.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }))
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    return 2 * Double(left.intersection(right).count) / Double(left.count + right.count)
}
