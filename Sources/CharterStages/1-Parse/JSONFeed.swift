import CharterModel
import FoundationEssentials

/// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). A member of the wrong type is passed over.
func readJSONFeed(
    _ text: DecodedText, _ base: BaseURL?, most: Int, zone: TimeZone?
) throws(ParseError) -> Feed {
    var reader = JSONReader(text.utf8)
    let root = reader.read()
    guard case .object = root else {
        if let problem = reader.problem { throw ParseError(.unreadable, "not JSON: \(problem)", line: reader.line) }
        throw ParseError(.notAFeed, "JSON, but no feed")
    }
    let version = root["version"]?.text
    guard version?.contains("jsonfeed.org") ?? false || root["items"] != nil else {
        throw ParseError(.notAFeed, "JSON, but no feed", line: reader.problem == nil ? nil : reader.line)
    }
    let base = BaseURL(resolve(root["feed_url"]?.text ?? "", against: base)) ?? base
    let language = root["language"]?.text
    let problem = text.problem ?? reader.problem
    let items = root["items"]?.elements ?? []
    return Feed(
        format: jsonFormat(version), encoding: text.encoding, bozo: problem != nil, bozoReason: problem,
        title: jsonPlain(root["title"]), link: jsonLink(root["home_page_url"], base),
        id: root["feed_url"]?.text, subtitle: jsonPlain(root["description"]), language: language,
        author: jsonAuthor(root), entries: items.prefix(most).compactMap { jsonEntry($0, base, zone) },
        unread: max(0, items.count - most))
}

/// Throws when the document is a JSON array, which no feed is; one that only begins like one may be XML behind junk.
func refuseJSON(_ text: DecodedText) throws(ParseError) {
    var reader = JSONReader(text.utf8)
    _ = reader.read()
    if reader.problem == nil { throw ParseError(.notAFeed, "JSON, but no feed") }
}

private func jsonFormat(_ version: String?) -> String {
    switch version?.split(separator: "/").last {
    case "1": "json1"
    case "1.1": "json11"
    default: "json"
    }
}

private func jsonEntry(_ item: JSONValue, _ base: BaseURL?, _ zone: TimeZone?) -> Entry? {
    guard case .object = item else { return nil }
    let html = item["content_html"]?.text.map { sanitizeHTML(Array($0.utf8), base: base) }
    let plain = item["content_text"]?.text.map { escapeHTML($0.utf8) }
    let content = (html ?? plain).map { String(decoding: $0, as: UTF8.self) }
    return Entry(
        title: jsonPlain(item["title"]), link: jsonLink(item["url"], base) ?? jsonLink(item["external_url"], base),
        id: item["id"]?.text, published: date(item["date_published"]?.text, zone),
        updated: date(item["date_modified"]?.text, zone), author: jsonAuthor(item),
        summary: jsonPlain(item["summary"]) ?? content, content: content.map { [$0] } ?? [],
        enclosures: item["attachments"]?.elements.compactMap { jsonEnclosure($0, base) } ?? [],
        categories: item["tags"]?.elements.compactMap(\.text) ?? [], language: item["language"]?.text,
        image: jsonLink(item["image"], base) ?? jsonLink(item["banner_image"], base))
}

/// Plain text as HTML.
private func jsonPlain(_ value: JSONValue?) -> String? {
    value?.text.map { String(decoding: escapeHTML($0.utf8), as: UTF8.self) }
}

private func jsonLink(_ value: JSONValue?, _ base: BaseURL?) -> String? {
    value?.text.flatMap { followable(resolve($0, against: base)) }
}

/// `authors` of 1.1, `author` of 1.0; several names are joined.
private func jsonAuthor(_ value: JSONValue) -> String? {
    let names = value["authors"]?.elements.compactMap { $0["name"]?.text } ?? []
    if !names.isEmpty { return names.joined(separator: ", ") }
    return value["author"]?["name"]?.text ?? value["author"]?.text
}

private func jsonEnclosure(_ value: JSONValue, _ base: BaseURL?) -> Enclosure? {
    guard let url = jsonLink(value["url"], base) else { return nil }
    return Enclosure(url: url, type: value["mime_type"]?.text, length: value["size_in_bytes"]?.text)
}
