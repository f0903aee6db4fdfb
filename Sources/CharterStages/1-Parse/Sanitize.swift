package import FoundationEssentials

/// HTML of a stranger made safe to show: an allow-list of elements and attributes, addresses only http, https and
/// mailto, relative ones resolved against `base`, every element closed. Scripts, styles, frames, plug-ins, SVG and
/// MathML go with their content; any other element that is not on the list leaves its content behind. Linear.
package func sanitizeHTML(_ html: String, base: URL?) -> String {
    String(decoding: sanitizeHTML(Array(html.utf8), base: BaseURL(base)), as: UTF8.self)
}

func sanitizeHTML(_ html: [UInt8], base: BaseURL?) -> [UInt8] {
    html.withUnsafeBufferPointer { bytes in
        if isHarmless(bytes) { return html }
        var out = ByteBuffer(capacity: bytes.count + 16)
        sanitizeHTML(bytes, base: base, into: &out)
        return out.array
    }
}

/// Whether text holds nothing that could be markup, so that it may stay as it is.
func isHarmless(_ html: UnsafeBufferPointer<UInt8>) -> Bool {
    html.next(UInt8(ascii: "<"), from: 0) == html.count && html.next(UInt8(ascii: "&"), from: 0) == html.count
        && html.next(UInt8(ascii: ">"), from: 0) == html.count
}

/// The same, written behind what is in `out`.
func sanitizeHTML(_ html: UnsafeBufferPointer<UInt8>, base: BaseURL?, into out: inout ByteBuffer) {
    var sanitizer = Sanitizer(html, base: base)
    sanitizer.run(into: &out)
}

private struct Sanitizer {
    /// Deeper elements lose their tags.
    static let maxDepth = 200

    let html: UnsafeBufferPointer<UInt8>
    let base: BaseURL?
    private var tokens: HTMLTokenizer
    /// The open elements and where their names stand.
    private var open: [(name: ElementName, place: Range<Int>)] = []
    /// The element whose content is being dropped, and how often it is open.
    private var dropped: (name: ElementName, depth: Int)?
    /// How much was written when a reference without semicolon had been.
    private var unclosed = -1

    init(_ html: UnsafeBufferPointer<UInt8>, base: BaseURL?) {
        self.html = html
        self.base = base
        tokens = HTMLTokenizer(html)
    }

    mutating func run(into out: inout ByteBuffer) {
        while let token = tokens.next() {
            switch token {
            case .text(let range): if dropped == nil { appendText(html.slice(range), to: &out) }
            case .startTag(let name, let isSelfClosing): start(name, isSelfClosing, &out)
            case .endTag(let name): end(ElementName(folding: html.slice(name)), &out)
            }
        }
        while let last = open.popLast() { appendEndTag(last.place, to: &out) }
    }

    private mutating func start(_ place: Range<Int>, _ isSelfClosing: Bool, _ out: inout ByteBuffer) {
        let name = ElementName(folding: html.slice(place))
        if let drop = dropped {
            if name == drop.name, !isSelfClosing { dropped?.depth += 1 }
            return
        }
        let rule = rule(for: name)
        if rule == .unknown { return }
        if rule == .dropped {
            if !isSelfClosing { dropped = (name, 1) }
            return
        }
        let isVoid = rule == .void
        if !isVoid, open.count >= Sanitizer.maxDepth { return }
        out.append(UInt8(ascii: "<"))
        out.append(lowercasing: html.slice(place))
        for attribute in tokens.attributes { append(attribute, to: &out) }
        out.append(UInt8(ascii: ">"))
        if !isVoid { open.append((name, place)) }
    }

    private mutating func end(_ name: ElementName, _ out: inout ByteBuffer) {
        if let drop = dropped {
            guard name == drop.name else { return }
            dropped = drop.depth > 1 ? (name, drop.depth - 1) : nil
            return
        }
        guard let index = open.lastIndex(where: { $0.name == name }) else { return }
        while open.count > index { appendEndTag(open.removeLast().place, to: &out) }
    }

    private func appendEndTag(_ place: Range<Int>, to out: inout ByteBuffer) {
        out.append(ascii: "</")
        out.append(lowercasing: html.slice(place))
        out.append(UInt8(ascii: ">"))
    }

    private func append(_ attribute: HTMLTokenizer.Attribute, to out: inout ByteBuffer) {
        let name = html.slice(attribute.name)
        let rule = rule(forAttribute: ElementName(folding: name))
        if rule == .dropped { return }
        let written = html.slice(attribute.value)
        if written.next(UInt8(ascii: "&"), from: 0) == written.count {
            return append(name, written, isAddress: rule == .address, to: &out)
        }
        decodeEntities(Array(written)[...]).withUnsafeBufferPointer {
            append(name, $0, isAddress: rule == .address, to: &out)
        }
    }

    private func append(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, isAddress: Bool,
        to out: inout ByteBuffer
    ) {
        if isAddress, let base, !base.origin.isEmpty, value.isPlainPath {
            return append(name, value, after: base.origin, to: &out)
        }
        if isAddress, !value.isPlainWebAddress {
            guard var safe = safeURL(value.string, base: base) else { return }
            return safe.withUTF8 { append(name, $0, to: &out) }
        }
        append(name, value, to: &out)
    }

    private func append(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, after origin: String = "",
        to out: inout ByteBuffer
    ) {
        var origin = origin
        out.append(UInt8(ascii: " "))
        out.append(lowercasing: name)
        out.append(ascii: "=\"")
        origin.withUTF8 { out.append(escapingHTML: $0) }
        out.append(escapingHTML: value)
        out.append(UInt8(ascii: "\""))
    }

    /// References stay; every other `&`, `<` and `>` is escaped.
    private mutating func appendText(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
        var at = 0
        while true {
            // Behind a tag or a NUL that goes, what comes next must not become part of the reference.
            if out.count == unclosed, at < text.count, goesOn(text[at]) { out.append(ascii: ";") }
            at += out.append(text.slice(at..<text.count), untilMarkupOr: 0)
            if at == text.count { return }
            switch text[at] {
            case UInt8(ascii: "&"):
                if let end = referenceEnd(text, at) {
                    out.append(text.slice(at..<end))
                    at = end
                    if text[at - 1] != UInt8(ascii: ";") { unclosed = out.count }
                    continue
                }
                out.append(ascii: "&amp;")
            case UInt8(ascii: "<"): out.append(ascii: "&lt;")
            case UInt8(ascii: ">"): out.append(ascii: "&gt;")
            default: break
            }
            at += 1
        }
    }
}

/// Whether a reference without semicolon would be another one with this byte behind it.
private func goesOn(_ byte: UInt8) -> Bool {
    isASCIIAlphanumeric(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=")
}

/// The address in absolute form if a reader may follow it: http, https, mailto, or relative without a base. Nil
/// otherwise; control characters and spaces that browsers would skip do not hide a scheme.
func safeURL(_ value: String, base: BaseURL?) -> String? {
    let compact = String(decoding: value.utf8.filter { $0 > 32 }, as: UTF8.self)
    if let scheme = compact.urlScheme { return safeSchemes.contains(scheme) ? value.trimmedReference : nil }
    // Without a scheme, but with a colon before any slash: a browser might still see one.
    let head = compact.utf8.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    if head.contains(UInt8(ascii: ":")) { return nil }
    let absolute = resolve(value, against: base)
    if let scheme = absolute.urlScheme, !safeSchemes.contains(scheme) { return nil }
    return absolute
}

private let safeSchemes: Set<String> = ["http", "https", "mailto"]

private enum ElementRule { case kept, void, dropped, unknown }

/// What happens to an element; an unknown one goes, and its content stays. The most frequent come first.
private func rule(for name: ElementName) -> ElementRule {
    switch name {
    case "p", "a", "strong", "em", "div", "span", "li", "ul", "b", "i", "h2", "h3", "blockquote", "figure",
        "figcaption":
        .kept
    case "img", "br": .void
    case "td", "tr", "table", "tbody", "ol", "h4", "h1", "code", "pre", "small", "sup", "sub", "u", "s", "cite",
        "abbr", "acronym", "address", "article", "aside", "bdi", "bdo", "big", "caption", "center", "colgroup", "dd",
        "del", "details", "dfn", "dir", "dl", "dt", "font", "footer", "h5", "h6", "header", "ins", "kbd", "main",
        "mark", "menu", "nav", "q", "rp", "rt", "ruby", "samp", "section", "strike", "summary", "tfoot", "th", "thead",
        "time", "tt", "var":
        .kept
    case "hr", "col", "wbr": .void
    // Their content is no text for readers, or is not HTML.
    case "svg", "math", "template", "noscript", "select", "title", "head", "frameset", "audio", "video": .dropped
    default: .unknown
    }
}

private enum AttributeRule { case address, kept, dropped }

/// The attributes that stay, and whether their value is an address.
private func rule(forAttribute name: ElementName) -> AttributeRule {
    switch name {
    case "href", "src": .address
    case "alt", "title", "width", "height": .kept
    case "cite", "longdesc": .address
    case "abbr", "axis", "colspan", "datetime", "dir", "hreflang", "lang", "reversed", "rowspan", "scope", "span",
        "start":
        .kept
    default: .dropped
    }
}
