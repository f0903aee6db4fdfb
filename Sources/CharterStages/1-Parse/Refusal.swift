import CharterModel
import FoundationEssentials

/// What a body is that no decoder turns into text, by its first bytes; nil for anything that may be a document.
func binaryFormat(_ bytes: [UInt8]) -> String? {
    signatures.first { bytes.starts(with: $0.bytes) }?.name
}

private let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x1F, 0x8B], "gzip data, served without saying so (Content-Encoding)"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd data, served without saying so (Content-Encoding)"),
    ([0x42, 0x5A, 0x68], "a bzip2 archive"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive"),
    ([0x50, 0x4B, 0x03, 0x04], "a zip archive"), (Array("%PDF-".utf8), "a PDF document"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"), ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"), (Array("RIFF".utf8), "RIFF data"), (Array("wOF".utf8), "a font"),
    ([0, 0, 1, 0], "an icon"),
]

/// Why a document whose root element is `root` is no feed, in a sentence.
func refusal(of root: String) -> String {
    switch root.lowercased() {
    case "opml": "the document is not a feed: it is a feed list (OPML)"
    case "html", "head", "body", "div", "script", "meta", "title", "p", "h1", "center":
        "the document is not a feed but an HTML page"
    default: "the document is not a feed: its root element is \(root.prefix(60))"
    }
}

/// A feed that stands behind or inside other markup, such as a warning its server printed first; nil where there is
/// none, or one that lists nothing.
func embeddedFeed(in text: DecodedText, of payload: Payload, most: Int, zone: TimeZone?) -> Feed? {
    guard let start = feedStart(in: text.utf8) else { return nil }
    var rest = payload
    rest.body = Array(text.utf8[start...])
    rest.contentType = "text/xml; charset=utf-8"
    guard var feed = try? parse(rest, most: most, zone: zone), !feed.entries.isEmpty else { return nil }
    (feed.bozo, feed.bozoReason, feed.encoding) = (true, "markup around the feed", text.encoding)
    return feed
}

/// Where the root element of a feed begins. What is read from there has that root, so that it is looked for only once.
private func feedStart(in bytes: [UInt8]) -> Int? {
    var at = 0
    while let open = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
        at = open + 1
        for name in feedRoots where bytes[at...].prefix(name.count).map(asciiLowercase) == name {
            let end = at + name.count
            if end < bytes.count, isBlankByte(bytes[end]) || bytes[end] == UInt8(ascii: ">") { return open }
        }
    }
    return nil
}

private let feedRoots = ["rss", "feed", "rdf:rdf", "urlset"].map { Array($0.utf8) }
