/// Elements the extractor tells apart; everything else is `other` and transparent.
enum PageTag: UInt8, Sendable {
    case text, other
    case html, head, body, title, meta, link, base
    case article, section, main, div, p, header, footer, nav, aside, figure, figcaption, address, details, summary
    case h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, q, pre, hr, br
    case table, caption, thead, tbody, tfoot, tr, td, th
    case form, fieldset, legend, label, button, select, option, input, textarea, menu, dialog, object, center
    case a, span, b, strong, i, em, u, small, font, time, abbr, cite, code, sup, sub

    /// Elements that start and end a line of text.
    var isBlock: Bool {
        switch self {
        case .text, .other, .title, .meta, .link, .base, .br, .q, .label, .input, .button, .option: false
        case .a, .span, .b, .strong, .i, .em, .u, .small, .font, .time, .abbr, .cite, .code, .sup, .sub: false
        default: true
        }
    }

    var isHeading: Bool { rawValue >= PageTag.h1.rawValue && rawValue <= PageTag.h6.rawValue }

    /// Elements that only group others; candidates for "the container of the article".
    var isContainer: Bool {
        switch self {
        case .body, .article, .section, .main, .div, .td, .blockquote, .center, .form, .fieldset, .details: true
        default: false
        }
    }

    /// Elements whose end tag HTML lets writers leave out: an unclosed one does not nest.
    var closesByItself: Bool {
        switch self {
        case .p, .li, .td, .th, .tr, .dt, .dd, .option, .thead, .tbody, .tfoot: true
        default: false
        }
    }

    /// HTML5 sectioning elements, which end an open paragraph; libxml2 2.9 does not know that.
    var endsParagraph: Bool {
        switch self {
        case .article, .section, .main, .aside, .header, .footer, .nav, .figure, .figcaption, .details, .summary:
            true
        default: false
        }
    }

    /// By lower-case element name.
    init(_ name: some Sequence<UInt8>) {
        self = tagTable[fnv1a(name)] ?? .other
    }

    /// Every tag that is an element's name.
    static let named: [PageTag] = (2...UInt8.max).lazy.map(PageTag.init(rawValue:)).prefix { $0 != nil }.compactMap {
        $0
    }
}

/// 64-bit FNV-1a of bytes taken as lower-case ASCII: the key of our small name tables.
func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = fnv1aSeed
    for byte in bytes { hash = fnv1a(hash, byte) }
    return hash
}

let fnv1aSeed: UInt64 = 0xcbf2_9ce4_8422_2325
/// One byte more.
@inline(__always) func fnv1a(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(lowerByte(byte))) &* 0x100_0000_01b3
}

/// A table of a few hundred names at most, by `fnv1a`: the name is hashed once, while it is read.
struct NameTable<Value: Sendable>: Sendable {
    private var keys: [UInt64]
    private var values: [Value?]

    init(_ pairs: some Sequence<(key: String, value: Value)>) {
        let pairs = Array(pairs)
        // At most a quarter full, so that nearly every question is answered by the first slot.
        var size = 16
        while size < 4 * pairs.count { size *= 2 }
        keys = Array(repeating: 0, count: size)
        values = Array(repeating: nil, count: size)
        for (name, value) in pairs {
            let key = fnv1a(name.utf8)
            let slot = slot(of: key)
            keys[slot] = key
            values[slot] = value
        }
    }

    subscript(key: UInt64) -> Value? { values[slot(of: key)] }

    /// Where the key is, or would be.
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key) & (keys.count - 1)
        while keys[slot] != key, values[slot] != nil { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }
}

@inline(__always) func lowerByte(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }
@inline(__always) func isSpaceByte(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
@inline(__always) func isLetterByte(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 }
@inline(__always) func isDigitByte(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

private let tagTable = NameTable(PageTag.named.map { (key: "\($0)", value: $0) })

/// Attributes the extractor reads; the pre-scan drops all others.
enum AttributeName: UInt8, Sendable {
    case `class`, id, role, href, rel, content, name, property, itemprop, itemtype, datetime, lang, hidden, title
    case testid, ariaHidden, httpEquiv, pubdate

    init?(_ name: some Sequence<UInt8>) { self.init(hash: fnv1a(name)) }

    /// By `fnv1a` of the name.
    init?(hash: UInt64) {
        guard let found = attributeTable[hash] else { return nil }
        self = found
    }

    /// Some are only asked of some elements; on all others, where they are many, they need not be kept.
    func isRead(on tag: PageTag) -> Bool {
        switch self {
        case .href: tag == .a || tag == .link || tag == .base
        case .name, .property, .httpEquiv: tag == .meta
        case .lang: tag == .html || tag == .body
        case .rel: tag == .link || tag == .a
        default: true
        }
    }
}

private let attributeTable: NameTable<AttributeName> = {
    let names: [(String, AttributeName)] = [
        ("class", .class), ("id", .id), ("role", .role), ("href", .href), ("rel", .rel), ("content", .content),
        ("name", .name), ("property", .property), ("itemprop", .itemprop), ("itemtype", .itemtype),
        ("datetime", .datetime), ("lang", .lang), ("xml:lang", .lang), ("hidden", .hidden), ("title", .title),
        ("data-testid", .testid), ("data-component", .testid), ("data-component-name", .testid),
        ("data-test-id", .testid), ("aria-hidden", .ariaHidden),
        ("http-equiv", .httpEquiv), ("pubdate", .pubdate), ("data-datetime", .datetime),
    ]
    return NameTable(names.map { (key: $0.0, value: $0.1) })
}()

/// Whether `word` (lower-case ASCII where it has letters of it) stands in `bytes`, case of ASCII aside.
func contains(_ word: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return word.isEmpty }
    for start in bytes.startIndex...(bytes.endIndex - word.count) where lowerByte(bytes[start]) == first {
        if (1..<word.count).allSatisfy({ lowerByte(bytes[start + $0]) == word[$0] }) { return true }
    }
    return false
}
