package import CLibXML2

/// One node of a document; valid only while its `XMLDocument` lives.
package struct XMLNode {
    package let pointer: xmlNodePtr

    package init(_ pointer: xmlNodePtr) { self.pointer = pointer }

    package var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }
    /// Text and CDATA sections.
    package var isText: Bool {
        pointer.pointee.type == XML_TEXT_NODE || pointer.pointee.type == XML_CDATA_SECTION_NODE
    }
    /// 1-based line of the element in the parsed bytes.
    package var line: Int { xmlGetLineNo(pointer) }

    /// Local name, as written; `x:y` when the prefix was never declared.
    package var name: String { pointer.pointee.name.map(string) ?? "" }
    /// Namespace name (URI); nil without one.
    package var namespace: String? { pointer.pointee.ns?.pointee.href.map(string) }
    /// Prefix as written; nil without one.
    package var prefix: String? { pointer.pointee.ns?.pointee.prefix.map(string) }

    /// Whether the local name is this, byte for byte; cheaper than `name ==`.
    package func isNamed(_ wanted: StaticString) -> Bool {
        guard let name = pointer.pointee.name else { return false }
        return xmlStrcmp(name, wanted.utf8Start) == 0
    }

    /// The element this node is in; nil for the root element.
    package var parent: XMLNode? {
        guard let parent = pointer.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
        return XMLNode(parent)
    }
    /// Nil for a reference to an entity, whose children are the entity's and not the document's.
    package var firstChild: XMLNode? {
        pointer.pointee.type == XML_ENTITY_REF_NODE ? nil : pointer.pointee.children.map(XMLNode.init)
    }
    package var nextSibling: XMLNode? { pointer.pointee.next.map(XMLNode.init) }
    package var previousSibling: XMLNode? { pointer.pointee.prev.map(XMLNode.init) }

    /// Value of the first attribute of that local name (given in lower case), ignoring case and namespace: feeds are
    /// careless with both. Nil when absent.
    package func looseAttribute(_ wanted: StaticString) -> String? {
        var next = isElement ? pointer.pointee.properties : nil
        while let attribute = next {
            if let name = attribute.pointee.name, hasLocalName(name, wanted) { return XMLAttribute(attribute).value }
            next = attribute.pointee.next
        }
        return nil
    }

    /// All child nodes in order.
    package var children: Siblings { Siblings(upcoming: firstChild) }
    /// Child elements in order.
    package var elements: LazyFilterSequence<Siblings> { children.lazy.filter { $0.isElement } }

    /// Whether there is an attribute other than a namespace declaration.
    package var hasAttributes: Bool { isElement && pointer.pointee.properties != nil }

    /// Attributes without namespace declarations, in document order.
    package var attributes: [XMLAttribute] {
        var found: [XMLAttribute] = []
        guard isElement else { return found }
        var next = pointer.pointee.properties
        while let attribute = next {
            found.append(XMLAttribute(attribute))
            next = attribute.pointee.next
        }
        return found
    }

    /// Value of the attribute with this local name and namespace (nil: none); nil when absent.
    package func attribute(_ name: String, namespace: String? = nil) -> String? {
        guard isElement else { return nil }
        var next = pointer.pointee.properties
        while let attribute = next {
            let candidate = XMLAttribute(attribute)
            if candidate.name == name, candidate.namespace == namespace { return candidate.value }
            next = attribute.pointee.next
        }
        return nil
    }

    /// Namespaces declared on this element: prefix (empty for the default one) and name, in order.
    package var declaredNamespaces: [(String, String)] {
        var found: [(String, String)] = []
        var next = isElement ? pointer.pointee.nsDef : nil
        while let declaration = next {
            found.append((declaration.pointee.prefix.map(string) ?? "", declaration.pointee.href.map(string) ?? ""))
            next = declaration.pointee.next
        }
        return found
    }

    /// Bytes of a text node; empty for any other.
    package var textBytes: UnsafeBufferPointer<UInt8> {
        guard isText, let content = pointer.pointee.content else { return .init(start: nil, count: 0) }
        return UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content)))
    }

    /// Text of the whole subtree in order, at most `limit` bytes. References to entities a DOCTYPE declares are
    /// skipped: expanding them is how a small document becomes a large one.
    package func text(limit: Int = 16 << 20) -> String {
        if isText { return String(decoding: textBytes.prefix(limit), as: UTF8.self) }
        return String(decoding: bytes(limit: limit), as: UTF8.self)
    }

    /// The same as bytes, as libxml2 holds them.
    package func bytes(limit: Int = 16 << 20) -> [UInt8] {
        var bytes: [UInt8] = []
        if isText { return Array(textBytes.prefix(limit)) }
        walk { node in
            let part = node.textBytes
            if !part.isEmpty { bytes.append(contentsOf: part.prefix(limit - bytes.count)) }
            return bytes.count < limit
        }
        return bytes
    }

    /// Visits the nodes below this one in document order, without recursion, until `visit` returns false.
    package func walk(_ visit: (XMLNode) -> Bool) {
        var current = firstChild
        while let node = current {
            if !visit(node) { return }
            current = node.firstChild ?? node.following(within: self)
        }
    }

    /// The next node in document order that is not below this one, inside `top`.
    package func following(within top: XMLNode) -> XMLNode? {
        var node = self
        while node.pointer != top.pointer {
            if let next = node.nextSibling { return next }
            guard let parent = node.pointer.pointee.parent else { return nil }
            node = XMLNode(parent)
        }
        return nil
    }

    /// A node and the siblings after it.
    package struct Siblings: Sequence, IteratorProtocol {
        var upcoming: XMLNode?

        package typealias Element = XMLNode

        package mutating func next() -> XMLNode? {
            let current = upcoming
            upcoming = current?.nextSibling
            return current
        }
    }
}

/// One attribute as written.
package struct XMLAttribute {
    private let pointer: xmlAttrPtr

    init(_ pointer: xmlAttrPtr) { self.pointer = pointer }

    package var name: String { pointer.pointee.name.map(string) ?? "" }
    package var namespace: String? { pointer.pointee.ns?.pointee.href.map(string) }
    package var prefix: String? { pointer.pointee.ns?.pointee.prefix.map(string) }
    /// The value, entities that a DOCTYPE declares left out.
    package var value: String {
        var text = ""
        var next = pointer.pointee.children
        while let node = next {
            text += XMLNode(node).text()
            next = node.pointee.next
        }
        return text
    }
}

/// Whether a name, without a prefix that was never declared, is this one but for case.
private func hasLocalName(_ name: UnsafePointer<xmlChar>, _ wanted: StaticString) -> Bool {
    var start = name
    var at = name
    while at.pointee != 0 {
        if at.pointee == UInt8(ascii: ":") { start = at + 1 }
        at += 1
    }
    let length = wanted.utf8CodeUnitCount
    guard at - start == length else { return false }
    return (0..<length).allSatisfy { asciiLowercase(start[$0]) == wanted.utf8Start[$0] }
}

/// Copies a C string of libxml2; bytes that are not UTF-8 are repaired.
private func string(_ bytes: UnsafePointer<xmlChar>) -> String { String(cString: bytes) }
