import CharterModel
import FoundationEssentials

/// Turns what the elements said into a feed: chooses, cleans, resolves and types.
func adapt(
    _ wire: WireFeed, encoding: String, problem: String?, isSanitised: Bool, zone: TimeZone? = nil
) -> Feed {
    let head = wire.head
    let isAtom = wire.format.hasPrefix("atom")
    func cleaned(_ text: WireText?) -> String? { shown(text, isBody: false, isSanitised: isSanitised) }
    return Feed(
        format: wire.format, encoding: encoding, bozo: problem != nil, bozoReason: problem,
        title: cleaned(head.title), link: link(of: head, isAtom: isAtom), id: head.id.map(identifier),
        subtitle: cleaned(head.summary), updated: date(head.updated, zone) ?? date(head.published, zone),
        language: language(head.language ?? head.scope.language ?? head.title?.scope.language),
        author: head.author.map(authorName),
        categories: head.categories,
        entries: wire.entries.map { entry($0, isAtom: isAtom, isSanitised: isSanitised, zone) },
        unread: wire.unread, pause: wire.pace.pause)
}

private func entry(_ item: WireItem, isAtom: Bool, isSanitised: Bool, _ zone: TimeZone?) -> Entry {
    func cleaned(_ text: WireText?, isBody: Bool) -> String? { shown(text, isBody: isBody, isSanitised: isSanitised) }
    let contents = item.contents.compactMap { cleaned($0, isBody: true) }
    let tag =
        item.language ?? item.title?.scope.language ?? item.summary?.scope.language
        ?? item.contents.first?.scope.language
    let enclosures = item.enclosures.isEmpty ? item.media : item.enclosures
    return Entry(
        title: cleaned(item.title, isBody: false), link: link(of: item, isAtom: isAtom),
        id: item.id.map(identifier) ?? item.about.map(identifier), writtenID: (item.id ?? item.about)?.text,
        published: date(item.published, zone), updated: date(item.updated, zone), author: item.author.map(authorName),
        summary: cleaned(item.summary, isBody: true) ?? contents.first, content: contents,
        enclosures: enclosures.compactMap(enclosure), categories: item.categories,
        language: language(tag), image: item.image.map(identifier).flatMap(followable),
        source: item.source.flatMap { source($0, isSanitised: isSanitised) })
}

private func source(_ from: WireSource, isSanitised: Bool) -> EntrySource? {
    let source = EntrySource(
        title: shown(from.title, isBody: false, isSanitised: isSanitised),
        url: from.link.map(identifier).flatMap(followable))
    return source.title == nil && source.url == nil ? nil : source
}

// MARK: Links

/// The page an item is about: the RSS link, an Atom alternate (HTML, then plain text, before others), a guid that is
/// a link. Of several the last one holds. An Atom id is a URI and stands in for a missing link, whatever its scheme:
/// who follows links looks at the scheme.
private func link(of item: WireItem, isAtom: Bool) -> String? {
    let alternates = item.links.filter { $0.rel == "alternate" || $0.rel.isEmpty }
    let chosen =
        alternates.last { $0.type.map(isHTMLType) ?? true } ?? alternates.last { $0.type == "text/plain" }
        ?? alternates.last
    let permalink = item.permalink ?? (item.idIsLink ? item.id : nil)
    if let reference = item.textLinks.last ?? chosen?.href ?? permalink { return followable(identifier(reference)) }
    guard isAtom, let id = item.id.map(identifier), id.urlScheme != nil else { return nil }
    return followable(id)
}

/// The address, unless it is one that runs something or opens something local; nil then and when empty.
func followable(_ address: String) -> String? {
    if address.isEmpty { return nil }
    if address.isPlainWebAddress { return address }
    return address.urlScheme.map(scriptSchemes.contains) ?? false ? nil : address
}

private let scriptSchemes: Set<String> = ["javascript", "vbscript", "data", "blob", "about", "file"]

private func isHTMLType(_ type: String) -> Bool {
    ["text/html", "application/xhtml+xml", "html", ""].contains(type)
}

private func identifier(_ reference: WireReference) -> String { resolve(reference.text, against: reference.base) }

private func enclosure(_ link: WireLink) -> Enclosure? {
    guard let url = followable(identifier(link.href)) else { return nil }
    return Enclosure(url: url, type: link.type, length: link.length)
}

// MARK: Values

/// A date of the feed; one without a zone is the source's local time.
func date(_ text: String?, _ zone: TimeZone?) -> Date? {
    text.flatMap { frequentDate($0) ?? readDate($0) }?.instant(in: zone)
}

/// BCP 47 as given, `_` put right; nil when it is no language tag.
private func language(_ tag: String?) -> String? {
    guard let tag = tag?.trimmedReference, !tag.isEmpty, tag.utf8.count <= 35,
        tag.utf8.allSatisfy({ isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
    else { return nil }
    return tag.utf8.contains(UInt8(ascii: "_")) ? tag.replacing("_", with: "-") : tag
}

/// The name in `Name (mail)`, `mail (Name)` and `Name <mail>`; the text itself when it is only one of them.
func authorName(_ text: String) -> String {
    if isPlainName(text) { return text }
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

/// Whether a name is as it is to be shown, as nearly all are: no address in or after it, single blanks, nothing that
/// may be white space outside ASCII.
private func isPlainName(_ text: String) -> Bool {
    var last = UInt8(ascii: " ")
    for byte in text.utf8 {
        switch byte {
        case 32: if last == 32 { return false }
        case 0..<32, 0x7F, 0xC2, 0xE1...0xE3, UInt8(ascii: ")"), UInt8(ascii: ">"): return false
        default: break
        }
        last = byte
    }
    return last != 32
}

extension Substring {
    fileprivate var trimmingBlanks: String { String(self).trimmedASCIIWhitespace }
}
