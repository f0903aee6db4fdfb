import FoundationEssentials

/// How the text of a feed element is to be read.
enum TextDefault {
    /// RSS: the element holds HTML, escaped or in CDATA, or nobody knows.
    case html, unsaid
    /// Atom without a `type`.
    case plain
}

/// Reads a text construct of any format: RSS text, Atom 1.0 `type`, Atom 0.3 `type` and `mode`, inline XHTML.
/// Nil when it holds nothing.
func readText(_ node: XMLNode, _ scope: Scope, unlessTyped fallback: TextDefault) -> WireText? {
    let inner = scope.entering(node)
    let type = node.hasAttributes ? node.looseAttribute("type")?.trimmedReference.lowercased() : nil
    let mode = node.hasAttributes ? node.looseAttribute("mode")?.lowercased() : nil
    if mode == "base64" || mode == nil && fallback == .plain && type.map(isBinary) ?? false {
        return decodeBase64(node.text(), type, inner)
    }
    if node.onlyText == nil, node.elements.contains(where: { _ in true }) {
        let top = contentRoot(node, isXHTML: type?.contains("xhtml") ?? false)
        let scope = top.isSame(as: node) ? inner : inner.entering(top)
        return WireText(value: .made(serialise(insideOf: top)), markup: .html, scope: scope)
    }
    let markup = markup(type, mode, fallback)
    if let text = node.onlyText {
        return text.isBlank ? nil : WireText(value: .inTree(text), markup: markup, scope: inner)
    }
    let value = node.bytes()
    if value.allSatisfy(isBlankByte) { return nil }
    return WireText(value: .made(value), markup: markup, scope: inner)
}

private func markup(_ type: String?, _ mode: String?, _ fallback: TextDefault) -> WireText.Markup {
    switch type {
    case "text", "text/plain", "plain": mode == "escaped" ? .unsaid : .plain
    case "html", "xhtml", "text/html", "application/xhtml+xml", "text/x-html": .html
    case nil, "":
        switch fallback {
        case .html: .html
        case .unsaid: .unsaid
        case .plain: mode == "escaped" ? .unsaid : .plain
        }
    default: .unsaid
    }
}

/// A media type whose content Atom 1.0 carries in Base64 (RFC 4287 §4.1.3.3).
private func isBinary(_ type: String) -> Bool {
    type.contains("/") && !type.hasPrefix("text/") && !type.contains("xml") && !type.contains("html")
}

private func decodeBase64(_ text: String, _ type: String?, _ scope: Scope) -> WireText? {
    let compact = text.utf8.filter { !isBlankByte($0) }
    guard let data = Data(base64Encoded: Data(compact)), !data.isEmpty else { return nil }
    // Content may carry any media type; only text is of use.
    guard let type, type != "text/plain", type != "text" else {
        return WireText(value: .made(data.filter { $0 >= 32 || isBlankByte($0) }), markup: .unsaid, scope: scope)
    }
    let bytes = Array(data)
    guard isValidUTF8(bytes), !bytes.contains(0) else { return nil }
    let markup: WireText.Markup = type.contains("html") ? .html : .unsaid
    return WireText(value: .made(bytes), markup: markup, scope: scope)
}

/// The `div` that Atom wraps around XHTML is not part of the content (RFC 4287 §3.1.1.3).
private func contentRoot(_ node: XMLNode, isXHTML: Bool) -> XMLNode {
    var only: XMLNode?
    for child in node.children {
        if child.isElement, only == nil { only = child } else if child.isElement { return node }
        if child.isText, !child.textBytes.isBlank { return node }
    }
    guard let only, only.isNamed("div"), isXHTML || only.namespace == "http://www.w3.org/1999/xhtml" else {
        return node
    }
    return only
}

/// Writes what is inside `top` as HTML. No recursion: documents may nest deeply.
private func serialise(insideOf top: XMLNode) -> [UInt8] {
    var out: [UInt8] = []
    var current = top.firstChild
    while let node = current {
        if node.isText {
            out += escapeHTML(node.textBytes)
        } else if node.isElement {
            appendStartTag(node, to: &out)
            if let child = node.firstChild {
                current = child
                continue
            }
            appendEndTag(node, to: &out)
        }
        current = next(after: node, within: top, closing: &out)
    }
    return out
}

private func next(after node: XMLNode, within top: XMLNode, closing out: inout [UInt8]) -> XMLNode? {
    var node = node
    while true {
        if let sibling = node.nextSibling { return sibling }
        guard let parent = node.parent, !parent.isSame(as: top) else { return nil }
        appendEndTag(parent, to: &out)
        node = parent
    }
}

private func appendStartTag(_ node: XMLNode, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "<"))
    out.append(contentsOf: htmlName(node).utf8)
    for attribute in node.attributes where attribute.prefix == nil {
        out.append(UInt8(ascii: " "))
        out.append(contentsOf: attribute.name.utf8)
        out.append(ascii: "=\"")
        out += escapeHTML(attribute.value.utf8)
        out.append(UInt8(ascii: "\""))
    }
    out.append(UInt8(ascii: ">"))
}

private func appendEndTag(_ node: XMLNode, to out: inout [UInt8]) {
    let name = htmlName(node)
    if ["br", "img", "hr", "col", "wbr", "input", "area"].contains(name) { return }
    out += [UInt8(ascii: "<"), UInt8(ascii: "/")]
    out.append(contentsOf: name.utf8)
    out.append(UInt8(ascii: ">"))
}

/// Local name, whatever prefix XHTML was given; the sanitiser drops what is no HTML.
private func htmlName(_ node: XMLNode) -> String {
    let name = node.name.lowercased()
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return name }
    return String(name[name.utf8.index(after: colon)...])
}
