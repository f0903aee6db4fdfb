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
}

/// 64-bit FNV-1a of bytes taken as lower-case ASCII: the key of our small name tables.
func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(lowerByte(byte))) &* 0x100_0000_01b3 }
    return hash
}

@inline(__always) func lowerByte(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }
@inline(__always) func isSpaceByte(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
@inline(__always) func isLetterByte(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 }
@inline(__always) func isDigitByte(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

private let tagTable: [UInt64: PageTag] = {
    var table: [UInt64: PageTag] = [:]
    for raw in UInt8(2)...UInt8(255) {
        guard let tag = PageTag(rawValue: raw) else { break }
        table[fnv1a("\(tag)".utf8)] = tag
    }
    return table
}()

/// Attributes the extractor reads; the pre-scan drops all others.
enum AttributeName: UInt8, Sendable {
    case `class`, id, role, href, rel, content, name, property, itemprop, itemtype, datetime, lang, hidden, title
    case testid, ariaLabel, ariaHidden, httpEquiv, pubdate

    init?(_ name: some Sequence<UInt8>) {
        guard let found = attributeTable[fnv1a(name)] else { return nil }
        self = found
    }
}

private let attributeTable: [UInt64: AttributeName] = {
    let names: [(String, AttributeName)] = [
        ("class", .class), ("id", .id), ("role", .role), ("href", .href), ("rel", .rel), ("content", .content),
        ("name", .name), ("property", .property), ("itemprop", .itemprop), ("itemtype", .itemtype),
        ("datetime", .datetime), ("lang", .lang), ("xml:lang", .lang), ("hidden", .hidden), ("title", .title),
        ("data-testid", .testid), ("data-component", .testid), ("data-component-name", .testid),
        ("data-test-id", .testid), ("aria-label", .ariaLabel), ("aria-hidden", .ariaHidden),
        ("http-equiv", .httpEquiv), ("pubdate", .pubdate), ("data-datetime", .datetime),
    ]
    return Dictionary(uniqueKeysWithValues: names.map { (fnv1a($0.0.utf8), $0.1) })
}()
