import CharterModel
import FoundationEssentials

/// The article's headline: what JSON-LD, OpenGraph, the page title without the site's name and the top headings
/// agree on most; in doubt the heading the reader sees.
struct TitleChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let pruning: Pruning
    let url: URL?

    func title() -> String {
        let page = withoutSiteName(metadata.title)
        let social = metadata.first("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline")
            .map(withoutSiteName)
        let headings = visibleHeadings()
        let claims = [jsonLD.headline, social, page.isEmpty ? nil : page].compactMap { $0 }.filter { !$0.isEmpty }
        // A heading that the page's own claims repeat is the headline, in the form the reader sees.
        if let seen = headings.first(where: { heading in claims.contains { isSame(heading, $0) } }) { return seen }
        if let near = headings.first(where: { heading in claims.contains { overlap(heading, $0) >= 0.6 } }) {
            // The heading may carry a kicker that the claims leave out.
            let bare = claims.first { contains(foldedKey(Array(near.utf8)[...]), foldedKey(Array($0.utf8)[...])) }
            return bare ?? near
        }
        if headings.count == 1, claims.isEmpty || headings[0].utf8.count >= 20, !isSiteName(headings[0]) {
            return headings[0]
        }
        if let social, !isSiteName(social) { return social }
        if let headline = jsonLD.headline, !headline.isEmpty { return headline }
        return page.isEmpty ? headings.first ?? "" : page
    }

    private func visibleHeadings() -> [String] {
        var found: [String] = []
        for index in metadata.topHeadings.prefix(12) + named().prefix(4) {
            let text = tree.text(of: index, limit: 600)
            if text.utf8.count >= 3, text.utf8.count < 500, !found.contains(text) { found.append(text) }
        }
        return found
    }

    private func named() -> [Int] {
        (metadata.properties["headline"] ?? []).filter { tree.tag($0) != .meta }
    }

    // MARK: Site names

    /// Everything the page calls its site.
    private var siteNames: [String] {
        var names = jsonLD.siteNames + (metadata.meta["og:site_name"] ?? []) + (metadata.meta["application-name"] ?? [])
        if let host = url?.host() {
            names.append(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)
            if let name = registrableDomain(host).split(separator: ".").first { names.append(String(name)) }
        }
        return names
    }

    private func isSiteName(_ text: String) -> Bool {
        let key = foldedKey(Array(text.utf8)[...])
        return siteNames.contains { foldedKey(Array($0.utf8)[...]) == key }
    }

    /// Cuts ` | Site`, ` - Site`, `Site: ` and the like: a part that is the site's name, or else, after a
    /// separator, a short last part while most of the title stays.
    func withoutSiteName(_ title: String) -> String {
        var parts = titleParts(title)
        guard parts.count > 1 else { return title }
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

    private func isSiteLike(_ part: String) -> Bool {
        let key = foldedKey(Array(part.utf8)[...])
        guard !key.isEmpty else { return true }
        return siteNames.contains { name in
            let other = foldedKey(Array(name.utf8)[...])
            return other == key || (other.count >= 4 && key.count <= other.count + 12 && contains(key, other))
                || (key.count >= 4 && contains(other, key))
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
        "⋆": true, "&raquo;": true, "—–": false, "--": false, "<": true,
    ]
}

private func isSame(_ one: String, _ other: String) -> Bool {
    foldedKey(Array(one.utf8)[...]) == foldedKey(Array(other.utf8)[...])
}

private func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
}

/// Share of words two headings have in common (F1).
func overlap(_ one: String, _ other: String) -> Double {
    let left = Set(one.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }))
    let right = Set(other.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }))
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    return 2 * Double(left.intersection(right).count) / Double(left.count + right.count)
}
