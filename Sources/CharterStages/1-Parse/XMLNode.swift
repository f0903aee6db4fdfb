/// One node of a tree; valid only inside the tree's `withRoot`.
package struct XMLNode {
    let view: UnsafePointer<XMLTree.View>
    let index: Int

    @inline(__always)
    private var record: XMLRecord { view.pointee.records[index] }

    package var isElement: Bool { !record.isText }
    /// Text and CDATA sections.
    package var isText: Bool { record.isText }
    /// Where an element's name stands in the input.
    package var offset: Int { Int(record.bytes.start) }
    /// For the lines of nodes that are looked at in document order.
    package var lineNumbers: LineNumbers { LineNumbers(view.pointee.input) }

    /// Local name, as written; `x:y` when the prefix was never declared.
    package var name: String { nameBytes.string }
    var nameBytes: UnsafeBufferPointer<UInt8> {
        let record = record
        if record.isText { return .init(start: nil, count: 0) }
        let skipped = record.prefixLength == 0 ? 0 : UInt32(record.prefixLength) + 1
        return view.pointee.input.slice(Int(record.bytes.start + skipped)..<Int(record.bytes.end))
    }
    /// Namespace name (URI); nil without one.
    package var namespace: String? { view.pointee.name(ofNamespace: record.namespace) }
    /// Prefix as written; nil without one.
    package var prefix: String? {
        let record = record
        if record.isText || record.prefixLength == 0 { return nil }
        let start = Int(record.bytes.start)
        return view.pointee.input.slice(start..<start + Int(record.prefixLength)).string
    }
    /// What the declaration of the element's namespace made of it; nil without one.
    var declaredVocabulary: Vocabulary? {
        let namespace = record.namespace
        return namespace < 0 ? nil : view.pointee.namespaces[Int(namespace)].vocabulary
    }

    /// Whether the local name is this, byte for byte.
    package func isNamed(_ wanted: StaticString) -> Bool { nameBytes.isEqual(to: wanted) }

    /// Whether both are the same node of the same tree.
    func isSame(as other: XMLNode) -> Bool { index == other.index }

    /// The element this node is in; nil for the root element.
    package var parent: XMLNode? {
        let parent = Int(record.parent)
        return parent < 0 ? nil : XMLNode(view: view, index: parent)
    }
    package var firstChild: XMLNode? {
        Int(record.end) > index + 1 ? XMLNode(view: view, index: index + 1) : nil
    }
    package var nextSibling: XMLNode? {
        let record = record
        let next = Int(record.end)
        guard next < view.pointee.records.count, view.pointee.records[next].parent == record.parent else { return nil }
        return XMLNode(view: view, index: next)
    }

    /// All child nodes in order.
    package var children: Siblings { Siblings(upcoming: firstChild, elementsOnly: false) }
    /// Child elements in order.
    package var elements: Siblings { Siblings(upcoming: firstChild, elementsOnly: true) }

    // MARK: Attributes

    private var attributeRange: Range<Int> {
        let record = record
        return Int(record.firstAttribute)..<Int(record.firstAttribute) + Int(record.attributeCount)
    }

    /// Whether there is an attribute other than a namespace declaration.
    package var hasAttributes: Bool { record.attributeCount > 0 }
    /// Whether there is one of the prefix `xml`.
    var hasXMLAttributes: Bool { record.hasXMLAttribute }

    /// Attributes without namespace declarations, in document order.
    package var attributes: [XMLAttribute] { attributeRange.map { XMLAttribute(view: view, index: $0) } }

    /// Value of the first attribute of that local name (given in lower case), ignoring case and namespace: feeds are
    /// careless with both. Nil when absent.
    package func looseAttribute(_ wanted: StaticString) -> String? { looseBytes(wanted)?.string }

    /// The same as bytes.
    func looseBytes(_ wanted: StaticString) -> UnsafeBufferPointer<UInt8>? {
        for index in attributeRange {
            let attribute = XMLAttribute(view: view, index: index)
            if attribute.localBytes.isEqualIgnoringCase(to: wanted) { return attribute.valueBytes }
        }
        return nil
    }

    /// Value of the attribute with this local name and namespace (nil: none); nil when absent.
    package func attribute(_ name: String, namespace: String? = nil) -> String? {
        attributes.first { $0.name == name && $0.namespace == namespace }?.value
    }

    /// Namespaces declared on this element: prefix (empty for the default one) and name, in order.
    package var declaredNamespaces: [(String, String)] {
        view.pointee.namespaces.filter { Int($0.owner) == index }
            .map { (view.pointee.bytes($0.prefix).string, view.pointee.bytes($0.name).string) }
    }

    // MARK: Text

    /// Bytes of a text node; empty for any other.
    package var textBytes: UnsafeBufferPointer<UInt8> {
        let record = record
        return record.isText ? view.pointee.bytes(record.bytes) : .init(start: nil, count: 0)
    }

    /// Bytes of the subtree when it is one run of text, as most are; nil when it is more, or none.
    var onlyText: UnsafeBufferPointer<UInt8>? {
        let record = record
        if record.isText { return view.pointee.bytes(record.bytes) }
        guard Int(record.end) == index + 2 else { return nil }
        let child = view.pointee.records[index + 1]
        return child.isText ? view.pointee.bytes(child.bytes) : nil
    }

    /// Text of the whole subtree in order, at most `limit` bytes. Of entities that a DOCTYPE declares only simple
    /// ones are in it: expanding them is how a small document becomes a large one.
    package func text(limit: Int = 16 << 20) -> String {
        if let only = onlyText { return String(decoding: only.prefix(limit), as: UTF8.self) }
        return String(decoding: bytes(limit: limit), as: UTF8.self)
    }

    /// The same as bytes.
    package func bytes(limit: Int = 16 << 20) -> [UInt8] {
        if let only = onlyText { return Array(only.prefix(limit)) }
        var bytes: [UInt8] = []
        walk { node in
            bytes.append(contentsOf: node.textBytes.prefix(limit - bytes.count))
            return bytes.count < limit
        }
        return bytes
    }

    /// Visits the nodes below this one in document order until `visit` returns false.
    package func walk(_ visit: (XMLNode) -> Bool) {
        for below in (index + 1)..<Int(record.end) {
            if !visit(XMLNode(view: view, index: below)) { return }
        }
    }

    /// A node and the siblings after it, or only the elements of them.
    package struct Siblings: Sequence, IteratorProtocol {
        var upcoming: XMLNode?
        let elementsOnly: Bool

        package typealias Element = XMLNode

        package mutating func next() -> XMLNode? {
            while let current = upcoming {
                upcoming = current.nextSibling
                if !elementsOnly || current.isElement { return current }
            }
            return nil
        }
    }
}

/// One attribute as written.
package struct XMLAttribute {
    let view: UnsafePointer<XMLTree.View>
    let index: Int

    private var record: XMLAttributeRecord { view.pointee.attributes[index] }

    /// Local name; `x:y` when the prefix was never declared.
    package var name: String { nameBytes.string }
    private var nameBytes: UnsafeBufferPointer<UInt8> {
        let record = record
        let skipped = record.prefixLength == 0 ? 0 : UInt32(record.prefixLength) + 1
        return view.pointee.input.slice(Int(record.name.start + skipped)..<Int(record.name.end))
    }
    /// The name without a prefix, declared or not.
    var localBytes: UnsafeBufferPointer<UInt8> {
        let name = nameBytes
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return name.slice(colon + 1..<name.count)
    }
    package var namespace: String? { view.pointee.name(ofNamespace: record.namespace) }
    package var prefix: String? {
        let record = record
        if record.prefixLength == 0 { return nil }
        let start = Int(record.name.start)
        return view.pointee.input.slice(start..<start + Int(record.prefixLength)).string
    }
    /// The value, entities that a DOCTYPE declares left out but for simple ones.
    package var value: String { valueBytes.string }
    var valueBytes: UnsafeBufferPointer<UInt8> { view.pointee.bytes(record.value) }
}

extension XMLTree.View {
    fileprivate func name(ofNamespace index: Int32) -> String? {
        if index < 0 { return nil }
        return index == 0 ? "http://www.w3.org/XML/1998/namespace" : bytes(namespaces[Int(index)].name).string
    }
}
