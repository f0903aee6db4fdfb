import CharterModel
import FoundationEssentials

@testable import CharterStages

/// Any bytes give an article or an error; the article is text, and no more of it than the page could hold.
@Sendable func fuzzExtract(_ input: [UInt8]) {
    var bytes = input
    let type = chosen(
        &bytes, of: ["text/html", nil, "text/html; charset=windows-1251", "text/html; charset=shift_jis", "text/plain"])
    let page = Payload(body: bytes, url: URL(string: "https://a.example/2026/02/10/b?c=d"), contentType: type)
    let text = String(decoding: bytes, as: UTF8.self)
    _ = extractFromFeed(title: "A title", html: text)
    guard let article = try? extract(page) else { return }
    promise(!article.text.isEmpty, "no text")
    promise(!article.text.contains("\n\n"), "an empty line")
    // A byte of a one-byte page is up to three of UTF-8; an entity of a few bytes is up to six.
    promise(article.text.utf8.count <= 4 * bytes.count + 64, "more text than page")
    promise((0...1).contains(article.quality), "quality \(article.quality)")
    promise(article.dates.allSatisfy { $0.at.timeIntervalSince1970.isFinite }, "a date that is none")
    promise((try? JSONLines.encode(ExtractedRow(id: "p", payload: page))) != nil, "a row that cannot be written")
}

/// Any bytes give entries with links or an error, with a path of any bytes, too; no path makes the reading endless.
@Sendable func fuzzLists(_ input: [UInt8]) {
    let parts = input.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
    let body = Array(parts.last ?? [])
    let page = Payload(body: body, url: URL(string: "https://a.example/list"), contentType: "text/html")
    if let feed = try? listPage(page) {
        promise(!feed.entries.isEmpty, "a list without entries")
        promise(feed.entries.allSatisfy { $0.link?.isEmpty == false && $0.title != nil }, "an entry without words")
        promise(Set(feed.entries.map(\.link)).count == feed.entries.count, "an entry twice")
    }
    let path = String(decoding: parts.first ?? [], as: UTF8.self)
    guard let items = try? ItemPath(path), let feed = try? listPage(page, items: items) else { return }
    promise(!feed.entries.isEmpty, "a choice without entries")
}

/// Parents come before children, subtrees are ranges, and every place is inside the pool.
@Sendable func fuzzTree(_ bytes: [UInt8]) {
    let utf8 = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let scan = PreScan(utf8)
    promise(scan.skeleton.allSatisfy { $0 >= 32 }, "a control character in the skeleton")
    promise(scan.jsonLD.reduce(0) { $0 + $1.count } <= utf8.count, "data kept twice")
    guard let tree = HTMLTree(scan) else { return }
    for index in tree.nodes.indices {
        promise(tree.end(index) > index && tree.end(index) <= tree.nodes.count, "where it ends")
        if index > 0 {
            promise(tree.parent(index) < index && tree.end(tree.parent(index)) >= tree.end(index), "nesting")
        }
        if tree.tag(index) == .text {
            let range = tree.textRange(index)
            promise(!range.isEmpty && range.upperBound <= tree.pool.count, "text outside the pool")
        } else {
            let node = tree.nodes[index]
            promise(Int(node.start) + Int(node.attributeCount) <= tree.attributes.count, "attributes of nobody")
        }
    }
    promise(tree.attributes.allSatisfy { $0.start <= $0.end && Int($0.end) <= tree.pool.count }, "a value outside")
    promise(tree.pool.count <= 3 * utf8.count + 64, "the pool outgrows the page")
    _ = BlockList(tree, Pruning(tree))
}

/// Whatever the bytes and whoever says what they are, the result is UTF-8.
@Sendable func fuzzDecode(_ input: [UInt8]) {
    var bytes = input
    let label = chosen(
        &bytes,
        of: [
            "utf-8", "windows-1251", "windows-1252", "koi8-r", "utf-16le", "utf-16be", "utf-32le", "shift_jis",
            "euc-jp",
            "iso-2022-jp", "gb18030", "big5", "euc-kr", "windows-1254", "windows-1255", "windows-1258", "armscii-8",
            "georgian-ps", "utf-7", "no-such-thing",
        ])
    let page = decodePage(Payload(body: bytes, contentType: "text/html; charset=\(label)"))
    promise(isValidUTF8(page.utf8), "page in \(label)")
    promise(isValidUTF8(decodePage(Payload(body: bytes)).utf8), "page")
    promise(isValidUTF8(decodeDocument(bytes, charset: label).utf8), "document in \(label)")
    promise(isValidUTF8(decodeDocument(bytes, charset: nil).utf8), "document")
    if let text = transcode(bytes, from: label) { promise(isValidUTF8(text.utf8), "transcoded from \(label)") }
    _ = likelyEncoding(bytes)
}
