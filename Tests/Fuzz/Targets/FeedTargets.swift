import CharterModel
import FoundationEssentials

@testable import CharterStages

/// Any bytes give a feed or an error, what is to be shown is safe, and the row can be written and read back.
@Sendable func fuzzParse(_ input: [UInt8]) {
    var bytes = input
    let type = chosen(
        &bytes,
        of: [
            nil, "application/rss+xml; charset=utf-8", "text/xml; charset=windows-1251", "application/feed+json",
            "text/html; charset=iso-8859-1", "application/xml; charset=utf-16",
        ])
    let row = ParsedRow(
        id: "f", payload: Payload(body: bytes, url: URL(string: "https://a.example/b/c?d"), contentType: type))
    promise((row.error == nil) == (row.feed != nil), "neither a feed nor an error, or both")
    for html in shown(row) { promise(sanitizeHTML(html, base: nil) == html, "not safe: \(html)") }
    guard let written = try? JSONLines.encode(row) else { fatalError("a row that cannot be written") }
    promise(isValidUTF8(Array(written)) && !written.contains { $0 < 32 }, "a row that is no line")
}

private func shown(_ row: ParsedRow) -> [String] {
    let entries = row.entries ?? []
    let texts = [row.feed?.title, row.feed?.subtitle] + entries.flatMap { [$0.title, $0.summary] }
    return texts.compactMap { $0 } + entries.flatMap(\.content)
}

/// A list that was read says the same when it is written and read again, and is then written the same.
@Sendable func fuzzOPML(_ bytes: [UInt8]) {
    guard let list = try? parseOPML(bytes) else { return }
    let written = writeOPML(list)
    guard let again = try? parseOPML(written) else { fatalError("a list that cannot be read back") }
    promise(again.outlines == list.outlines, "other outlines")
    promise(again.title == list.title && again.head.elementsEqual(list.head, by: ==), "another head")
    promise(writeOPML(again) == written, "written in another way")
}

/// What the sanitiser gives is safe, closed, and stays as it is when it is sanitised again.
@Sendable func fuzzSanitize(_ input: [UInt8]) {
    var bytes = input
    let base = chosen(&bytes, of: ["https://a.example/b/c?d", nil, "javascript:alert(1)", "https://a.example"])
    let html = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let safe = sanitizeHTML(html, base: base.flatMap { BaseURL($0) })
    promise(isValidUTF8(safe), "not UTF-8")
    promise(sanitizeHTML(safe, base: nil) == safe, "changes again: \(String(decoding: safe, as: UTF8.self))")
    var open: [String] = []
    for token in HTMLTokens(safe) {
        switch token {
        case .text: break
        case .startTag(let tag):
            promise(!forbiddenElements.contains(tag.name), "<\(tag.name)>")
            for (name, value) in tag.attributes {
                promise(!name.hasPrefix("on") && name != "style" && name != "srcdoc", "attribute \(name)")
                // A browser skips white space and control characters before it looks for a scheme.
                let seen = value.lowercased().unicodeScalars.filter { $0.value > 32 }.map(String.init).joined()
                let isScript = ["javascript:", "vbscript:", "data:", "file:"].contains(where: seen.hasPrefix)
                promise(!(isScript && ["href", "src", "cite", "longdesc"].contains(name)), "\(name)=\(value)")
            }
            if !["br", "col", "hr", "img", "wbr"].contains(tag.name) { open.append(tag.name) }
        case .endTag(let name): promise(open.popLast() == name, "</\(name)> out of place")
        }
    }
    promise(open.isEmpty, "left open: \(open)")
    _ = plainText(ofHTML: html)
    _ = feedLinks(inHTML: html, base: BaseURL("https://a.example/b/"))
}

private let forbiddenElements: Set<String> = [
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "svg", "math", "template", "form", "input",
    "button", "base", "link", "meta", "applet", "title", "textarea", "noscript", "xmp", "plaintext",
]
