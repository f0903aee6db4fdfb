/// What a page's JSON-LD says about its article (schema.org NewsArticle and its kin).
struct JSONLDArticle: Sendable, Equatable {
    var headline: String?
    var datePublished: String?
    var authors: [String] = []
    var body: String?
    var language: String?
    var url: String?
    /// `isAccessibleForFree: false`.
    var isPaid = false
    /// The page calls itself a collection, search result or home page and nothing an article.
    var isListing = false
    /// Publisher and web site names: what a title ends with.
    var siteNames: [String] = []

    /// Reads every script of the page; the first thing that is an article wins, later ones fill gaps.
    init(_ scripts: [[UInt8]]) {
        var articles: [(value: LenientJSON, rank: Int)] = []
        var byID: [String: LenientJSON] = [:]
        for script in scripts {
            for value in LenientJSONReader.values(in: script) { collect(value, depth: 0, &articles, &byID) }
        }
        isListing = isListing && articles.isEmpty
        for (value, _) in articles.sorted(by: { $0.rank < $1.rank }) { read(value, byID) }
    }

    private mutating func collect(
        _ value: LenientJSON, depth: Int, _ articles: inout [(value: LenientJSON, rank: Int)],
        _ byID: inout [String: LenientJSON]
    ) {
        guard depth < 6 else { return }
        if case .array(let elements) = value {
            for element in elements { collect(element, depth: depth + 1, &articles, &byID) }
            return
        }
        if let id = value["@id"]?.text, value["name"] != nil || value["headline"] != nil, byID[id] == nil {
            byID[id] = value
        }
        let types = (value["@type"]?.list ?? []).compactMap { $0.text.map(shortType) }
        if let rank = types.compactMap({ articleTypes[$0] }).min() {
            articles.append((value, rank * 8 + depth))
        } else if types.contains(where: listingTypes.contains) {
            isListing = true
        }
        if types.contains("website") || types.contains("newsmediaorganization") || types.contains("organization") {
            addSite(value["name"]?.text)
        }
        for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
            if key == "itemListElement", !articles.isEmpty || depth > 1 { continue }
            if let inner = value[key] { collect(inner, depth: depth + 1, &articles, &byID) }
        }
    }

    private mutating func addSite(_ name: String?) {
        if let name, !siteNames.contains(name) { siteNames.append(cleanText(name)) }
    }

    private mutating func read(_ value: LenientJSON, _ byID: [String: LenientJSON]) {
        headline = headline ?? (value["headline"] ?? value["name"])?.text.map(cleanText)
        datePublished = datePublished ?? (value["datePublished"] ?? value["dateCreated"])?.text
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
        addSite(value["publisher"]?["name"]?.text)
    }

    private func names(of person: LenientJSON, _ byID: [String: LenientJSON]) -> [String] {
        if let name = person.text { return [cleanText(name)] }
        if let name = person["name"] {
            return name.list.compactMap { $0.text.map(cleanText) }
        }
        if let id = person["@id"]?.text, let known = byID[id], let name = known["name"]?.text {
            return [cleanText(name)]
        }
        return []
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
