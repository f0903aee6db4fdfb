/// An OPML 2.0 list as written: what is ours and what is of other programs alike (http://opml.org/spec2.opml).
package struct OPMLDocument: Sendable, Equatable {
    /// `head/title`; empty when there is none.
    package var title: String
    /// The other elements of the head in order, by name.
    package var head: [(String, String)]
    /// Prefixes the document declares, with their namespace names, in order.
    package var namespaces: [(String, String)]
    package var outlines: [OPMLOutline]
    /// A harmless fault that was repaired, such as a bare ampersand; nil for none.
    package var problem: String?

    package init(
        title: String, head: [(String, String)] = [], namespaces: [(String, String)] = [], outlines: [OPMLOutline],
        problem: String? = nil
    ) {
        self.title = title
        self.head = head
        self.namespaces = namespaces
        self.outlines = outlines
        self.problem = problem
    }

    package static func == (left: OPMLDocument, right: OPMLDocument) -> Bool {
        left.title == right.title && left.head.elementsEqual(right.head, by: ==)
            && left.namespaces.elementsEqual(right.namespaces, by: ==) && left.outlines == right.outlines
    }
}

/// One outline: a source, or a folder of outlines.
package struct OPMLOutline: Sendable, Equatable {
    package var text: String
    /// Every attribute but `text`, in order, with its prefix: `cw:owner`.
    package var attributes: [(String, String)]
    package var children: [OPMLOutline]
    /// 1-based line where the outline's tag begins; 0 for one that was not read from a file.
    package var line: Int

    package init(text: String, attributes: [(String, String)], children: [OPMLOutline], line: Int = 0) {
        self.text = text
        self.attributes = attributes
        self.children = children
        self.line = line
    }

    /// Value of an attribute; a name that only differs in case counts too (`xmlURL`). Nil when absent.
    package subscript(name: String) -> String? {
        if let exact = attributes.first(where: { $0.0 == name }) { return exact.1 }
        let folded = name.lowercased()
        return attributes.first { $0.0.lowercased() == folded }?.1
    }

    /// Equal in what is written; where it stands does not matter.
    package static func == (left: OPMLOutline, right: OPMLOutline) -> Bool {
        left.text == right.text && left.attributes.elementsEqual(right.attributes, by: ==)
            && left.children == right.children
    }
}

/// The namespace behind the prefix `cw:` in our lists.
package let charterwatchOPMLNamespace = "https://charterwatch.invalid/ns/opml/1"

/// Reads a list. People edit these by hand and rely on every line of them, so a fault that could lose an outline
/// is an error with its line; harmless ones (a bare ampersand) are repaired.
package func parseOPML(_ bytes: [UInt8]) throws(ParseError) -> OPMLDocument {
    guard bytes.contains(where: { $0 > 32 }) else { throw ParseError(.empty, "the document is empty") }
    let text = decodeDocument(bytes, charset: nil)
    if let problem = text.problem { throw ParseError(.unreadable, problem) }
    let document = readXML(text.utf8)
    if let damage = document.damage { throw ParseError(.unreadable, damage.message, line: damage.line) }
    guard document.hasRoot else { throw ParseError(.unreadable, "no element could be read") }
    // Other programs' attributes may have a prefix nobody declared; that loses nothing.
    if let report = document.report, !report.isUndeclaredPrefix {
        throw ParseError(.unreadable, report.message, line: report.line)
    }
    guard var list = document.withRoot(readOPML) ?? nil else {
        throw ParseError(.notAFeed, "not OPML: the document has no opml element with a body", line: 1)
    }
    list.problem = document.problem
    return list
}

private func readOPML(_ root: XMLNode) -> OPMLDocument? {
    guard root.name.lowercased() == "opml" else { return nil }
    var list = OPMLDocument(title: "", outlines: [])
    var hasBody = false
    list.namespaces = root.declaredNamespaces
    for part in root.elements {
        switch part.name.lowercased() {
        case "head": readHead(part, into: &list)
        case "body":
            hasBody = true
            var lines = root.lineNumbers
            list.outlines += readOutlines(part, &lines)
        default: break
        }
    }
    return hasBody ? list : nil
}

private func readHead(_ head: XMLNode, into list: inout OPMLDocument) {
    for element in head.elements {
        let value = element.trimmedText ?? ""
        if element.name == "title" { list.title = value } else { list.head.append((element.qualifiedName, value)) }
    }
}

private func readOutlines(_ parent: XMLNode, _ lines: inout LineNumbers) -> [OPMLOutline] {
    var outlines: [OPMLOutline] = []
    for node in parent.elements where node.name.lowercased() == "outline" {
        var outline = OPMLOutline(text: "", attributes: [], children: [], line: lines.line(at: node.offset))
        outline.children = readOutlines(node, &lines)
        for attribute in node.attributes {
            if attribute.name == "text", attribute.prefix == nil {
                outline.text = attribute.value
            } else {
                let name = attribute.prefix.map { $0 + ":" + attribute.name } ?? attribute.name
                outline.attributes.append((name, attribute.value))
            }
        }
        outlines.append(outline)
    }
    return outlines
}

extension XMLNode {
    fileprivate var qualifiedName: String { prefix.map { $0 + ":" + name } ?? name }
}

// MARK: Writing

/// Writes a list as OPML 2.0 in UTF-8. Reading it back gives an equal document (but for line numbers); the prefix
/// `cw` is declared where it is used.
package func writeOPML(_ document: OPMLDocument) -> [UInt8] {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\""
    var namespaces = document.namespaces
    if !namespaces.contains(where: { $0.0 == "cw" }), document.outlines.contains(where: usesOurPrefix) {
        namespaces.append(("cw", charterwatchOPMLNamespace))
    }
    for (prefix, name) in namespaces { out += attribute(prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, name) }
    out += ">\n  <head>\n    <title>\(escaped(document.title))</title>\n"
    for (name, value) in document.head { out += "    <\(name)>\(escaped(value))</\(name)>\n" }
    out += "  </head>\n  <body>\n"
    for outline in document.outlines { write(outline, indent: 4, to: &out) }
    out += "  </body>\n</opml>\n"
    return Array(out.utf8)
}

private func usesOurPrefix(_ outline: OPMLOutline) -> Bool {
    outline.attributes.contains { $0.0.hasPrefix("cw:") } || outline.children.contains(where: usesOurPrefix)
}

private func write(_ outline: OPMLOutline, indent: Int, to out: inout String) {
    let margin = String(repeating: " ", count: indent)
    out += margin + "<outline" + attribute("text", outline.text)
    for (name, value) in outline.attributes { out += attribute(name, value) }
    if outline.children.isEmpty {
        out += "/>\n"
        return
    }
    out += ">\n"
    for child in outline.children { write(child, indent: indent + 2, to: &out) }
    out += margin + "</outline>\n"
}

private func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(escaped(value))\"" }

/// For content and attribute values. Characters that XML forbids are left out; white space that a reader would fold
/// is written as references.
private func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        case "\n", "\r", "\t": out += "&#\(scalar.value);"
        case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": break
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}
