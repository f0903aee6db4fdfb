import CharterModel

/// What a page's JSON-LD says about its article (schema.org NewsArticle and its kin).
struct JSONLDArticle: Sendable, Equatable {
    var headline: String?
    var datePublished: String?
    var dateModified: String?
    var authors: [String] = []
    var body: String?
    var language: String?
    var url: String?
    var section: String?
    var publisher: String?
    var image: String?
    /// It calls itself news, as publishers of news do and others' software does not.
    var isNews = false
    /// `isAccessibleForFree: false`.
    var isPaid = false
    /// The page calls itself a collection, search result or home page and nothing an article.
    var isListing = false
    /// Publisher and web site names: what a title ends with.
    var siteNames: [String] = []

    /// Reads every script of the page. The page's own article wins: the one whose address is among `addresses`,
    /// else the best kind, else the first; only other claims about the same thing fill its gaps.
    init(_ scripts: [[UInt8]], addresses: [String] = []) {
        var graph = JSONLDGraph()
        for script in scripts {
            for value in LenientJSONReader.values(in: script) { graph.collect(value, depth: 0) }
        }
        isListing = graph.isListing && graph.articles.isEmpty
        for name in graph.siteNames { addSite(name) }
        let own = Set(addresses.map(addressKey))
        let ranked = graph.articles.map { ($0.value, identity: JSONLDIdentity($0.value), rank: $0.rank) }
        let order = ranked.indices.sorted { one, other in
            let left = ranked[one].rank - (ranked[one].identity.isAmong(own) ? 12 : 0)
            let right = ranked[other].rank - (ranked[other].identity.isAmong(own) ? 12 : 0)
            return (left, one) < (right, other)
        }
        guard let main = order.first else { return }
        isNews = ranked[main].rank / 8 == 0
        for index in order
        where index == main || ranked[index].identity.mayBe(ranked[main].identity, own, ranked[index].rank / 8) {
            read(ranked[index].0, graph.byID)
        }
    }

    private mutating func addSite(_ name: String?) {
        guard let name = name.map(cleanText), !name.isEmpty, !siteNames.contains(name) else { return }
        siteNames.append(name)
    }

    private mutating func read(_ value: LenientJSON, _ byID: [String: LenientJSON]) {
        headline = headline ?? (value["headline"] ?? value["name"])?.text.map(cleanText)
        datePublished = datePublished ?? (value["datePublished"] ?? value["dateCreated"])?.scalar
        dateModified = dateModified ?? value["dateModified"]?.scalar
        if authors.isEmpty {
            for key in ["author", "creator"] where authors.isEmpty {
                for person in value[key]?.list ?? [] { authors += names(of: person, byID) }
            }
        }
        if let text = value["articleBody"]?.text ?? value["text"]?.text, text.utf8.count > (body?.utf8.count ?? 0) {
            body = text
        }
        language = language ?? value["inLanguage"]?.text ?? value["inLanguage"]?["name"]?.text
        url = url ?? value["url"]?.text ?? value["mainEntityOfPage"]?.text ?? value["mainEntityOfPage"]?["@id"]?.text
        if let free = value["isAccessibleForFree"] {
            isPaid = isPaid || free == .bool(false) || free.text?.lowercased() == "false"
        }
        section = section ?? value["articleSection"]?.list.lazy.compactMap(\.text).first.map(cleanText)
        image = image ?? address(of: value["image"] ?? value["thumbnailUrl"], byID)
        if let name = value["publisher"]?.list.prefix(4).flatMap({ names(of: $0, byID) }).first {
            publisher = publisher ?? name
            addSite(name)
        }
    }

    /// The address of the first of some images, written as text or as an object.
    private func address(of image: LenientJSON?, _ byID: [String: LenientJSON]) -> String? {
        for one in image?.list.prefix(4) ?? [] {
            if let text = one.text { return text }
            let known = one["url"] ?? one["contentUrl"] ?? one["@id"]?.text.flatMap { byID[$0]?["url"] }
            if let text = known?.list.first?.text { return text }
        }
        return nil
    }

    private func names(of person: LenientJSON, _ byID: [String: LenientJSON]) -> [String] {
        if let name = person.text { return [cleanText(name)] }
        if let name = person["name"] {
            let found = name.list.compactMap { $0.text.map(cleanText) }
            if !found.isEmpty { return found }
        }
        if let given = person["givenName"]?.text, let family = person["familyName"]?.text {
            return [cleanText(given + " " + family)]
        }
        if let id = person["@id"]?.text, let known = byID[id], let name = known["name"]?.text {
            return [cleanText(name)]
        }
        return person["@list"]?.list.compactMap { $0["name"]?.text.map(cleanText) } ?? []
    }
}

/// What tells one article of a page's JSON-LD from another.
private struct JSONLDIdentity {
    var headline: String?
    var addresses: [String] = []

    init(_ value: LenientJSON) {
        headline = value["headline"]?.text
        for claim in [value["url"], value["mainEntityOfPage"], value["mainEntityOfPage"]?["@id"], value["@id"]] {
            if let text = claim?.text, text.contains("/") { addresses.append(addressKey(text)) }
        }
    }

    func isAmong(_ own: Set<String>) -> Bool { addresses.contains(where: own.contains) }

    /// Whether it can be another claim about the same thing: nothing it says of itself points elsewhere.
    /// A film on the page is another thing.
    func mayBe(_ main: JSONLDIdentity, _ own: Set<String>, _ kind: Int) -> Bool {
        if kind == articleTypes["videoobject"] { return false }
        if let headline, let other = main.headline { return headline == other || (isAmong(own) && main.isAmong(own)) }
        if addresses.isEmpty || isAmong(own) || addresses.contains(where: main.addresses.contains) { return true }
        return main.addresses.isEmpty && kind == articleTypes["webpage"]
    }
}

/// An address reduced to what stays the same between its spellings: no scheme, `www.`, query, fragment or last slash.
func addressKey(_ address: String) -> String {
    var rest = Substring(address.trimmedASCIIWhitespace.prefix { $0 != "?" && $0 != "#" })
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
    if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
    while rest.hasSuffix("/") { rest = rest.dropLast() }
    return rest.lowercased()
}

/// The things that JSON-LD scripts name, sorted by what they are to an article.
private struct JSONLDGraph {
    /// Lower ranks are better.
    var articles: [(value: LenientJSON, rank: Int)] = []
    var byID: [String: LenientJSON] = [:]
    var siteNames: [String] = []
    var isListing = false

    mutating func collect(_ value: LenientJSON, depth: Int) {
        guard depth < 6, articles.count < 64 else { return }
        if case .array(let elements) = value {
            for element in elements { collect(element, depth: depth + 1) }
            return
        }
        note(value)
        let types = (value["@type"]?.list ?? []).compactMap { $0.text.map(shortType) }
        if let rank = types.compactMap({ articleTypes[$0] }).min() {
            articles.append((value, rank * 8 + depth))
            for key in ["publisher", "author"] {
                for inner in value[key]?.list.prefix(8) ?? [] { note(inner) }
            }
        } else if types.contains(where: listingTypes.contains) {
            isListing = true
        }
        if types.contains("website") || types.contains("newsmediaorganization") || types.contains("organization"),
            let name = value["name"]?.text
        {
            siteNames.append(name)
        }
        for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
            if key == "itemListElement", !articles.isEmpty || depth > 1 { continue }
            if let inner = value[key] { collect(inner, depth: depth + 1) }
        }
    }

    /// Keeps what others can refer to.
    private mutating func note(_ value: LenientJSON) {
        guard let id = value["@id"]?.text, byID[id] == nil,
            value["name"] != nil || value["headline"] != nil || value["url"] != nil
        else { return }
        byID[id] = value
    }
}

/// `https://schema.org/NewsArticle` and `schema:NewsArticle` are `newsarticle`.
private func shortType(_ type: String) -> String {
    String(type[(type.lastIndex { $0 == "/" || $0 == ":" || $0 == "#" }.map(type.index(after:)) ?? type.startIndex)...])
        .lowercased()
}

/// Lower is better.
private let articleTypes: [String: Int] = [
    "newsarticle": 0, "reportagenewsarticle": 0, "analysisnewsarticle": 0, "opinionnewsarticle": 0,
    "backgroundnewsarticle": 0, "reviewnewsarticle": 0, "askpublicnewsarticle": 0, "advertisercontentarticle": 0,
    "article": 1, "blogposting": 1, "liveblogposting": 1, "report": 1, "scholarlyarticle": 1, "techarticle": 1,
    "satiricalarticle": 1, "socialmediaposting": 2, "discussionforumposting": 2, "review": 2, "recipe": 2,
    "videoobject": 4, "webpage": 5,
]

private let listingTypes: Set<String> = ["collectionpage", "searchresultspage", "itemlist"]

/// References decoded, tags dropped, white space folded.
func cleanText(_ text: String) -> String {
    var out: [UInt8] = []
    var bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: "&")) { bytes = decodeEntities(bytes[...]) }
    if bytes.contains(UInt8(ascii: "<")) { bytes = withoutTags(bytes) }
    appendFolded(bytes[...], to: &out)
    while out.last == 32 { out.removeLast() }
    return String(decoding: out, as: UTF8.self)
}

/// Drops `<letter…>` and `</…>`; a lone `<` stays.
private func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
        if bytes[at] == UInt8(ascii: "<"), at + 1 < bytes.count, isLetterByte(bytes[at + 1]) || bytes[at + 1] == 47,
            let close = bytes[at...].prefix(2000).firstIndex(of: UInt8(ascii: ">"))
        {
            out.append(32)
            at = close + 1
        } else {
            out.append(bytes[at])
            at += 1
        }
    }
    return out
}
