import CharterModel
import Foundation

@testable import CharterStages

/// Both readers of JSON: good JSON is read whole, and the lenient one is as deep as it says.
@Sendable func fuzzJSON(_ bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    let value = reader.read()
    promise(depth(value) <= JSONReader.maxDepth + 1, "deeper than the limit")
    promise(reader.line >= 1, "line \(reader.line)")
    promise(LenientJSONReader.values(in: bytes).allSatisfy { depth($0) <= 70 }, "deeper than the limit")
    _ = JSONLDArticle([bytes])
    // What is JSON to somebody else is JSON to us.
    if bytes.count < 4096, reader.problem != nil, depth(value) < JSONReader.maxDepth, isPlainUTF8(bytes) {
        let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        promise(other == nil, "refused: \(reader.problem ?? "")")
    }
}

/// UTF-8 that nobody could take for UTF-16 or UTF-32.
private func isPlainUTF8(_ bytes: [UInt8]) -> Bool {
    isValidUTF8(bytes) && byteOrderMark(bytes) == nil && !bytes.contains(0)
}

private func depth(_ value: JSONValue) -> Int {
    switch value {
    case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
    default: 0
    }
}

private func depth(_ value: LenientJSON) -> Int {
    switch value {
    case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
    default: 0
    }
}

/// A date that is read is a time, and is read the same from how we write it.
@Sendable func fuzzDates(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let date = readDate(text) {
        promise(date.at.timeIntervalSince1970.isFinite, "not a time")
        let again = readDate(date.at.iso8601)
        promise(
            again.map { abs($0.at.timeIntervalSince(date.at)) < 1 } == true,
            "\(date.at.iso8601) read as \(again as Any)")
    }
    for found in DateScan.dates(in: text) { promise(!"\(found)".isEmpty, "a date that is none") }
    _ = embeddedDates(in: bytes)
}

/// A robots file: reading and judging are linear, and its own address is always open.
@Sendable func fuzzRobots(_ bytes: [UInt8]) {
    let rules = RobotsRules(bytes)
    promise(rules.crawlDelay.map { $0.isFinite && $0 >= 0 } ?? true, "delay \(rules.crawlDelay as Any)")
    let path = String(decoding: bytes.suffix(40).filter { $0 > 32 && $0 < 127 && $0 != 35 && $0 != 63 }, as: UTF8.self)
    for text in ["https://a.example/", "https://a.example/b/c.html?d=e", "https://a.example/" + path] {
        if let url = URL(string: text) { _ = rules.verdict(on: url) }
    }
    if let own = URL(string: "https://a.example/robots.txt") {
        promise(rules.verdict(on: own).allowed, "robots.txt shut")
    }
}

/// Resolving is done after one time, and a normalised address stays as it is.
@Sendable func fuzzURL(_ input: [UInt8]) {
    var bytes = input
    let base = chosen(
        &bytes, of: ["https://a.example/b/c?d", "http://a.example", "mailto:a@b.example", "https://a/../b"])
    let text = String(decoding: bytes, as: UTF8.self)
    if let base = BaseURL(base) {
        let absolute = base.resolve(text)
        promise(base.resolve(absolute) == absolute, "\(absolute) becomes \(base.resolve(absolute))")
        _ = safeURL(text, base: base)
    }
    if let address = CanonicalURL(text, base: URL(string: base)) {
        let again = CanonicalURL(address.url)
        promise(again?.text == address.text, "\(address.text) becomes \(again?.text ?? "nothing")")
        promise(address.text.hasPrefix("http"), "a scheme of its own: \(address.text)")
    }
}
