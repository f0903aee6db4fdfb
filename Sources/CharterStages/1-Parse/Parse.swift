package import CharterModel
package import FoundationEssentials

/// Why bytes could not be read as a feed or a feed list.
package struct ParseError: Error, Sendable, Equatable {
    /// What was wrong, in one word.
    package enum Kind: String, Sendable {
        /// Nothing but white space.
        case empty
        /// Readable, but some other kind of document.
        case notAFeed = "not-a-feed"
        /// Too broken for anything to be found in it.
        case unreadable
    }
    package var kind: Kind
    /// A sentence for people.
    package var message: String
    /// 1-based, where known.
    package var line: Int?
    /// Feeds that the document, an HTML page, links to; absolute where a base was known.
    package var links: [String]

    package init(_ kind: Kind, _ message: String, line: Int? = nil, links: [String] = []) {
        self.kind = kind
        self.message = message
        self.line = line
        self.links = links
    }
}

/// Reads a feed of any format and however broken: as far as possible, with `bozo` and its reason set when the
/// document was malformed or wrongly declared. Never fetches, never expands entities, linear in the size. Of more
/// than `most` entries the first are read, and the others counted in `unread`. Times of day that name no zone are
/// those of `zone`, where one is given, else UTC.
package func parse(_ payload: Payload, most: Int = .max, zone: TimeZone? = nil) throws(ParseError) -> Feed {
    try parse(payload, most: most, zone: zone, isSanitised: true)
}

/// The same with the HTML as the feed has it: what a stranger wrote, to be shown to nobody. It is there for
/// measuring what reading costs by itself, since the readers we are compared with do no more.
package func parseUnsanitised(_ payload: Payload) throws(ParseError) -> Feed {
    try parse(payload, most: .max, zone: nil, isSanitised: false)
}

private func parse(
    _ payload: Payload, most: Int, zone: TimeZone?, isSanitised: Bool
) throws(ParseError) -> Feed {
    guard payload.body.contains(where: { $0 > 32 }) else { throw ParseError(.empty, "the document is empty") }
    if let name = binaryFormat(payload.body) { throw ParseError(.unreadable, "the body is \(name)") }
    let text = decodeDocument(payload.body, charset: httpCharset(payload.contentType))
    let base = baseURL(of: payload)
    switch text.utf8.first(where: { $0 > 32 }) {
    case UInt8(ascii: "{"): return try readJSONFeed(text, base, most: most, zone: zone)
    case UInt8(ascii: "["): try refuseJSON(text)
    case UInt8(ascii: "h"), UInt8(ascii: "H"):
        if let feed = readTextSitemap(text, base, most: most) { return feed }
    default: break
    }
    let document = readXML(text.utf8)
    let scope = Scope(base: base, language: payload.contentLanguage)
    guard document.hasRoot else {
        throw ParseError(.unreadable, "no element could be read: \(document.problem ?? "the document has no tags")")
    }
    let problem = text.problem ?? document.problem ?? document.report?.message
    let feed = document.withRoot { root in
        readFeed(root, scope, most: most).map {
            adapt($0, encoding: text.encoding, problem: problem, isSanitised: isSanitised, zone: zone)
        }
    }
    guard let feed = feed ?? nil else {
        if let feed = embeddedFeed(in: text, of: payload, most: most, zone: zone) { return feed }
        throw ParseError(
            .notAFeed, refusal(of: document.withRoot(\.name) ?? ""), line: document.report?.line,
            links: feedLinks(inHTML: text.utf8, base: base))
    }
    return feed
}

/// The base of relative links: `Content-Location` against the URL (RFC 9110 §8.7), else the URL.
private func baseURL(of payload: Payload) -> BaseURL? {
    let url = BaseURL(payload.url)
    guard let location = payload.contentLocation else { return url }
    return BaseURL(web: resolve(location, against: url)) ?? url
}

/// Finds the format and lets its reader read; nil when the root element is none of a feed.
private func readFeed(_ root: XMLNode, _ scope: Scope, most: Int) -> WireFeed? {
    switch root.name.lowercased() {
    case "rss": readRSS(root, scope, format: rssFormat(root), most: most)
    case "rdf": readRSS(root, scope, format: rdfFormat(root), most: most)
    case "rdf:rdf": readRSS(root, scope, format: rdfFormat(root), most: most)
    case "feed", "entry", "atom:feed": readAtom(root, scope, format: atomFormat(root), most: most)
    case "channel":
        root.looseAttribute("href") != nil || root.looseAttribute("lastmod") != nil || root.isNamed("CHANNEL")
            ? readCDF(root, scope, most: most) : readRSS(root, scope, format: "rss11", most: most)
    case "urlset": readSitemap(root, scope, most: most)
    case "sitemapindex": readSitemapIndex(root, scope, most: most)
    default: nil
    }
}

private func rssFormat(_ root: XMLNode) -> String {
    switch root.looseAttribute("version")?.trimmedReference {
    case "0.90": "rss090"
    case "0.91": "rss091"
    case "0.92": "rss092"
    case "0.93": "rss093"
    case "0.94": "rss094"
    case let version? where version.hasPrefix("2"): "rss20"
    default: "rss"
    }
}

private func rdfFormat(_ root: XMLNode) -> String {
    let isOld = root.elements.contains { $0.namespace?.contains("netscape.com/rdf/simple/0.9") ?? false }
    return isOld ? "rss090" : "rss10"
}

private func atomFormat(_ root: XMLNode) -> String {
    if root.namespace == "http://www.w3.org/2005/Atom" { return "atom10" }
    switch root.looseAttribute("version")?.trimmedReference {
    case "0.1": return "atom01"
    case "0.2": return "atom02"
    case "0.3": return "atom03"
    default: return Vocabulary.isAtom(root.namespace) ? "atom03" : "atom"
    }
}
