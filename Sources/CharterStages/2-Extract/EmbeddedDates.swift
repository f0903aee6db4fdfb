/// Publication dates in the data that scripts of a page carry (`"publishedAt":"2026-02-10T…"`): a last resort for
/// pages that are drawn by scripts. One pass; at most eight values, in order.
func embeddedDates(in source: [UInt8]) -> [String] {
    var found: [String] = []
    var at = 0
    while found.count < 8, let open = source[at...].firstIndex(of: UInt8(ascii: "\"")) {
        at = open + 1
        // Inside a string of a script the quotes are escaped: `\"publishedAt\":\"…`.
        let name = source[at...].prefix(24).prefix { isLetterByte($0) || $0 == UInt8(ascii: "_") }
        guard name.count >= 7, embeddedNames.contains(fnv1a(name)) else { continue }
        let rest = source[name.endIndex...].prefix(80)
        let value = rest.drop { !isDigitByte($0) && [34, 58, 32, 92].contains($0) }
        let date = value.prefix { isDigitByte($0) || isLetterByte($0) || [45, 58, 43, 46].contains($0) }
        if date.first.map(isDigitByte) == true, date.count >= 10 { found.append(String(decoding: date, as: UTF8.self)) }
    }
    return found
}

private let embeddedNames: Set<UInt64> = Set(
    [
        "datePublished", "publishedAt", "published_at", "publishDate", "publishedDate", "publicationDate", "pubDate",
        "publish_date", "publication_date", "firstPublished", "firstPublishedAt", "createdAt", "created_at",
    ].map { fnv1a($0.utf8) })
