import CharterModel
import FoundationEssentials

/// Turns what the elements said into a feed: chooses, cleans, resolves and types.
func adapt(_ wire: WireFeed, encoding: String, problem: String?) -> Feed {
    let head = wire.head
    return Feed(
        format: wire.format, encoding: encoding, bozo: problem != nil, bozoReason: problem,
        title: cleaned(head.title), link: link(of: head), id: head.id.map(identifier),
        subtitle: cleaned(head.summary), updated: date(head.updated) ?? date(head.published),
        language: language(head.language ?? head.scope.language ?? head.title?.scope.language),
        author: head.author.map(authorName),
        categories: head.categories, entries: wire.entries.map(entry), unread: wire.unread)
}

private func entry(_ item: WireItem) -> Entry {
    let contents = item.contents.compactMap(cleaned)
    let tag =
        item.language ?? item.title?.scope.language ?? item.summary?.scope.language
        ?? item.contents.first?.scope.language
    let enclosures = item.enclosures.isEmpty ? item.media : item.enclosures
    return Entry(
        title: cleaned(item.title), link: link(of: item), id: item.id.map(identifier) ?? item.about.map(identifier),
        published: date(item.published), updated: date(item.updated), author: item.author.map(authorName),
        summary: cleaned(item.summary) ?? contents.first, content: contents,
        enclosures: enclosures.compactMap(enclosure), categories: item.categories,
        language: language(tag))
}

/// Sanitised HTML, whatever the text was; nil when nothing is left.
private func cleaned(_ text: WireText?) -> String? {
    guard let text else { return nil }
    let bytes = text.value
    let html: [UInt8] =
        switch text.markup {
        case .plain: escapeHTML(bytes)
        case .html: sanitizeHTML(bytes, base: text.scope.base)
        case .unsaid: looksLikeHTML(bytes) ? sanitizeHTML(bytes, base: text.scope.base) : escapeHTML(bytes)
        }
    guard let first = html.firstIndex(where: { !isBlankByte($0) }),
        let last = html.lastIndex(where: { !isBlankByte($0) })
    else { return nil }
    return String(decoding: html[first...last], as: UTF8.self)
}

/// Whether text that nobody labelled is HTML: it holds a tag or a character reference.
func looksLikeHTML(_ bytes: [UInt8]) -> Bool {
    for (index, byte) in bytes.enumerated() {
        if byte == UInt8(ascii: "&"), characterReference(in: bytes[...], at: index) != nil { return true }
        guard byte == UInt8(ascii: "<"), index + 1 < bytes.count else { continue }
        let next = bytes[index + 1]
        if isASCIILetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") { return true }
    }
    return false
}

// MARK: Links

/// The page an item is about: the RSS link, an Atom alternate (HTML before others), a guid that is a link.
private func link(of item: WireItem) -> String? {
    let alternates = item.links.filter { $0.rel == "alternate" || $0.rel.isEmpty }
    let chosen = alternates.first { $0.type.map(isHTMLType) ?? true } ?? alternates.first
    let permalink = item.permalink ?? (item.idIsLink ? item.id : nil)
    guard let reference = item.textLinks.last ?? chosen?.href ?? permalink else { return nil }
    return followable(identifier(reference))
}

/// The address, unless it is one that runs something or opens something local; nil then and when empty.
func followable(_ address: String) -> String? {
    if address.isEmpty { return nil }
    return address.urlScheme.map(scriptSchemes.contains) ?? false ? nil : address
}

private let scriptSchemes: Set<String> = ["javascript", "vbscript", "data", "blob", "about", "file"]

private func isHTMLType(_ type: String) -> Bool {
    ["text/html", "application/xhtml+xml", "html", "text/plain", ""].contains(type)
}

private func identifier(_ reference: WireReference) -> String { resolve(reference.text, against: reference.base) }

private func enclosure(_ link: WireLink) -> Enclosure? {
    guard let url = followable(identifier(link.href)) else { return nil }
    return Enclosure(url: url, type: link.type, length: link.length)
}

// MARK: Values

private func date(_ text: String?) -> Date? { text.flatMap(readDate)?.at }

/// BCP 47 as given, `_` put right; nil when it is no language tag.
private func language(_ tag: String?) -> String? {
    guard let tag = tag?.trimmedReference.replacing("_", with: "-"), !tag.isEmpty, tag.utf8.count <= 35,
        tag.utf8.allSatisfy({ isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    return tag
}

/// The name in `Name (mail)`, `mail (Name)` and `Name <mail>`; the text itself when it is only one of them.
func authorName(_ text: String) -> String {
    let folded = text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    for (open, close) in [("(", ")"), ("<", ">")] {
        guard folded.hasSuffix(close), let start = folded.firstRange(of: open) else { continue }
        let outside = folded[..<start.lowerBound].trimmingBlanks
        let inside = folded[start.upperBound...].dropLast().trimmingBlanks
        if inside.contains("@"), !outside.isEmpty { return outside }
        if outside.contains("@"), !outside.contains(" "), !inside.isEmpty { return inside }
    }
    return folded
}

extension Substring {
    fileprivate var trimmingBlanks: String { String(self).trimmedASCIIWhitespace }
}
