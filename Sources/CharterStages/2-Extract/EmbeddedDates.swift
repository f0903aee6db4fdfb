/// Publication dates in the data that scripts of a page carry (`"publishedAt":"2026-02-10T…"`): a last resort for
/// pages that are drawn by scripts. One pass; at most eight values, in order.
func embeddedDates(in source: [UInt8]) -> [String] {
    var found: [String] = []
    var at = 0
    while found.count < 8, let open = source[at...].firstIndex(of: UInt8(ascii: "\"")) {
        at = open + 1
        if at < source.count, isDigitByte(source[at]) {
            if isArgument(before: open, source) { found.append(contentsOf: value(source[at...].prefix(40))) }
            continue
        }
        // Inside a string of a script the quotes are escaped: `\"publishedAt\":\"…`.
        let name = source[at...].prefix(24).prefix { isLetterByte($0) || $0 == UInt8(ascii: "_") }
        guard name.count >= 7, embeddedNames.contains(fnv1a(name)) else { continue }
        let rest = source[name.endIndex...].prefix(80)
        found.append(contentsOf: value(rest.drop { !isDigitByte($0) && [34, 58, 32, 92].contains($0) }))
    }
    return found
}

/// The date at the start of a text, if there is one.
private func value(_ text: ArraySlice<UInt8>) -> [String] {
    let date = text.prefix { isDigitByte($0) || isLetterByte($0) || [45, 47, 58, 43, 46].contains($0) }
    return date.first.map(isDigitByte) == true && date.count >= 10 ? [String(decoding: date, as: UTF8.self)] : []
}

/// Whether what stands before a quotation mark is a call that shows dates: `showDate("…`, not `new Date("…`.
private func isArgument(before open: Int, _ source: [UInt8]) -> Bool {
    guard open > 6, source[open - 1] == UInt8(ascii: "(") else { return false }
    let name = source[max(0, open - 16)..<(open - 1)].suffix(4)
    return name.elementsEqual("Date".utf8) && isLetterByte(source[open - 6])
}

private let embeddedNames: Set<UInt64> = Set(
    [
        "datePublished", "publishedAt", "published_at", "publishDate", "publishedDate", "publicationDate", "pubDate",
        "publish_date", "publication_date", "firstPublished", "firstPublishedAt", "createdAt", "created_at",
    ].map { fnv1a($0.utf8) })
