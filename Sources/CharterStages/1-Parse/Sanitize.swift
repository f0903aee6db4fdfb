package import FoundationEssentials

/// HTML of a stranger made safe to show: an allow-list of elements and attributes, addresses only http, https and
/// mailto, relative ones resolved against `base`, every element closed. Scripts, styles, frames, plug-ins, SVG and
/// MathML go with their content; any other element that is not on the list leaves its content behind. Linear.
package func sanitizeHTML(_ html: String, base: URL?) -> String {
    String(decoding: sanitizeHTML(Array(html.utf8), base: BaseURL(base)), as: UTF8.self)
}

func sanitizeHTML(_ html: [UInt8], base: BaseURL?) -> [UInt8] {
    if !html.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ">") }) {
        return html
    }
    var sanitizer = Sanitizer(base: base, size: html.count)
    for token in HTMLTokens(html) { sanitizer.take(token) }
    sanitizer.closeAll()
    return sanitizer.out
}

private struct Sanitizer {
    /// Deeper elements lose their tags.
    static let maxDepth = 200

    let base: BaseURL?
    var out: [UInt8] = []
    private var open: [String] = []
    /// The element whose content is being dropped, and how often it is open.
    private var dropped: (name: String, depth: Int)?

    init(base: BaseURL?, size: Int) {
        self.base = base
        out.reserveCapacity(size)
    }

    mutating func take(_ token: HTMLToken) {
        switch token {
        case .text(let text): if dropped == nil { appendText(text) }
        case .startTag(let tag): start(tag)
        case .endTag(let name): end(name)
        }
    }

    mutating func closeAll() {
        for name in open.reversed() { appendEndTag(name) }
        open = []
    }

    private mutating func start(_ tag: HTMLTag) {
        if let drop = dropped {
            if tag.name == drop.name, !tag.isSelfClosing { dropped?.depth += 1 }
            return
        }
        guard let rule = elementRules[tag.name] else { return }
        if rule == .dropped {
            if !tag.isSelfClosing { dropped = (tag.name, 1) }
            return
        }
        let isVoid = rule == .void
        if !isVoid, open.count >= Sanitizer.maxDepth { return }
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: tag.name.utf8)
        for (name, value) in tag.attributes { appendAttribute(name, value) }
        out.append(UInt8(ascii: ">"))
        if !isVoid { open.append(tag.name) }
    }

    private mutating func end(_ name: String) {
        if let drop = dropped {
            guard name == drop.name else { return }
            dropped = drop.depth > 1 ? (name, drop.depth - 1) : nil
            return
        }
        guard let index = open.lastIndex(of: name) else { return }
        while open.count > index { appendEndTag(open.removeLast()) }
    }

    private mutating func appendEndTag(_ name: String) {
        out += [UInt8(ascii: "<"), UInt8(ascii: "/")]
        out.append(contentsOf: name.utf8)
        out.append(UInt8(ascii: ">"))
    }

    private mutating func appendAttribute(_ name: String, _ value: String) {
        guard let isURL = attributeRules[name] else { return }
        var shown = value
        if isURL {
            guard let safe = safeURL(value, base: base) else { return }
            shown = safe
        }
        out.append(UInt8(ascii: " "))
        out.append(contentsOf: name.utf8)
        out.append(ascii: "=\"")
        out += escapeHTML(shown.utf8)
        out.append(UInt8(ascii: "\""))
    }

    /// References stay; every other `&`, `<` and `>` is escaped.
    private mutating func appendText(_ text: ArraySlice<UInt8>) {
        var run = text.startIndex
        var at = run
        while at < text.endIndex {
            let byte = text[at]
            guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == 0
            else {
                at += 1
                continue
            }
            if byte == UInt8(ascii: "&"), let reference = characterReference(in: text, at: at) {
                at = reference.end
                continue
            }
            out.append(contentsOf: text[run..<at])
            switch byte {
            case UInt8(ascii: "&"): out.append(ascii: "&amp;")
            case UInt8(ascii: "<"): out.append(ascii: "&lt;")
            case UInt8(ascii: ">"): out.append(ascii: "&gt;")
            default: break
            }
            at += 1
            run = at
        }
        out.append(contentsOf: text[run..<at])
    }
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

private enum ElementRule { case kept, void, dropped }

/// What happens to an element; one that is not here goes, and its content stays.
private let elementRules: [String: ElementRule] = {
    var rules: [String: ElementRule] = [:]
    for name in [
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "caption",
        "center", "cite", "code", "colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em",
        "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "ins", "kbd",
        "li", "main", "mark", "menu", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
        "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "time", "tr", "tt", "u", "ul", "var",
    ] { rules[name] = .kept }
    for name in ["br", "col", "hr", "img", "wbr"] { rules[name] = .void }
    // Their content is no text for readers, or is not HTML.
    for name in [
        "svg", "math", "template", "noscript", "select", "title", "head", "frameset", "audio", "video",
    ] { rules[name] = .dropped }
    return rules
}()

/// The attributes that stay, and whether their value is an address.
private let attributeRules: [String: Bool] = [
    "href": true, "src": true, "cite": true, "longdesc": true,
    "abbr": false, "alt": false, "axis": false, "colspan": false, "datetime": false, "dir": false, "height": false,
    "hreflang": false, "lang": false, "reversed": false, "rowspan": false, "scope": false, "span": false,
    "start": false, "title": false, "width": false,
]
