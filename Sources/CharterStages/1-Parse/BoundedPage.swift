/// A page written once more for a reader that keeps all of it: without scripts, and with every length, depth and
/// number bounded on which that reader's time is more than linear. One pass.
struct BoundedPage {
    private(set) var html: [UInt8] = []
    /// `href` of the first `base` element.
    private(set) var base: String?

    static let deepest = 200
    static let mostElements = 50_000
    static let longestText = 1000
    static let longestValue = 1000

    private var depth = 0
    private var dropped = 0

    init(_ utf8: [UInt8]) {
        html.reserveCapacity(utf8.count)
        var elements = 0
        for token in HTMLTokens(utf8) {
            switch token {
            case .text(let bytes): write(text: bytes)
            case .startTag(let tag):
                elements += 1
                if elements > BoundedPage.mostElements { return }
                open(tag)
            case .endTag(let name): close(name)
            }
        }
    }

    private mutating func write(text bytes: ArraySlice<UInt8>) {
        var end = min(bytes.endIndex, bytes.startIndex + BoundedPage.longestText)
        while end > bytes.startIndex, end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        for byte in bytes[..<end] {
            if byte == UInt8(ascii: "<") { html += Array("&lt;".utf8) } else { html.append(byte == 0 ? 32 : byte) }
        }
    }

    private mutating func open(_ tag: HTMLTag) {
        if tag.name == "base", base == nil { base = tag["href"] }
        let isVoid = voidElements.contains(tag.name)
        if unknownVoids.contains(tag.name) { return }
        if !isVoid, !PageTag(tag.name.utf8).closesByItself {
            if depth >= BoundedPage.deepest {
                dropped += 1
                return
            }
            depth += 1
        }
        html.append(UInt8(ascii: "<"))
        html += plain(tag.name)
        for (name, value) in tag.attributes.prefix(24) where !plain(name).isEmpty {
            html.append(32)
            html += plain(name)
            html += Array("=\"".utf8)
            html += escapeHTML(String(value.prefix(BoundedPage.longestValue)).utf8)
            html.append(UInt8(ascii: "\""))
        }
        html.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: String) {
        if voidElements.contains(name) || unknownVoids.contains(name) { return }
        if !PageTag(name.utf8).closesByItself {
            if dropped > 0 {
                dropped -= 1
                return
            }
            depth = max(0, depth - 1)
        }
        html += Array("</".utf8) + plain(name) + [UInt8(ascii: ">")]
    }

    /// What libxml2 takes for part of a name.
    private func plain(_ name: String) -> [UInt8] {
        Array(name.utf8.prefix(64).filter { isLetterByte($0) || isDigitByte($0) || $0 == 45 || $0 == 95 || $0 == 58 })
    }
}

private let voidElements: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
]
/// libxml2 2.9 does not know that these have no content.
private let unknownVoids: Set<String> = ["source", "track", "wbr"]
