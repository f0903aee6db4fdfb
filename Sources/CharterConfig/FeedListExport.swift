package import CharterModel
import CharterStages
import FoundationEssentials

/// Writes sources as OPML 2.0, in folders by country. Reading it back gives equal sources (but for `origin`).
///
/// `cw:outlet` is left out where it only repeats the title, and `cw:id` where it follows from the URL.
package func opml(of sources: [Source], title: String) -> [UInt8] {
    let groups = Dictionary(grouping: sources) { $0.country ?? "" }
    // Countries by code; sources that name none come last.
    let codes = groups.keys.sorted { ($0.isEmpty ? 1 : 0, $0) < ($1.isEmpty ? 1 : 0, $1) }
    let folders = codes.map { code in
        OPMLOutline(
            text: code.isEmpty ? "Elsewhere" : code, attributes: [], children: (groups[code] ?? []).map(outline))
    }
    return writeOPML(OPMLDocument(title: title, outlines: folders))
}

/// A source as an outline.
func outline(_ source: Source) -> OPMLOutline {
    var attributes: [(String, String)] = []
    func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { attributes.append((name, value)) }
    }
    add("type", source.kind.rawValue)
    add("title", source.title)
    add("xmlUrl", source.url.absoluteString)
    add("htmlUrl", source.homepage?.absoluteString)
    add("cw:outlet", source.outlet == source.title ? nil : source.outlet)
    add("cw:owner", source.owner)
    add("cw:kind", source.outletKind)
    add("cw:country", source.country)
    add("cw:languages", source.languages.joined(separator: ","))
    add("cw:timezone", source.timezone)
    add("cw:cadence", source.cadence.map(formatDuration))
    add("cw:id", source.id == SourceID(derivedFrom: source.url.absoluteString) ? nil : source.id.text)
    add("cw:items", source.items)
    add("cw:headers", source.headers.isEmpty ? nil : formatHeaders(source.headers))
    add("cw:proxy", source.proxy)
    add("cw:note", source.note)
    return OPMLOutline(text: source.title, attributes: attributes, children: [])
}
