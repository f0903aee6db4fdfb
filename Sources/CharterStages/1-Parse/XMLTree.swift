/// The elements and texts of an XML document, in one array in document order: what is below a node stands behind it.
/// Text is not copied but where references had to be replaced, so a tree costs little more than its bytes.
package struct XMLTree: ~Copyable {
    /// The document, UTF-8.
    let input: [UInt8]
    /// Text that is not in the input as it is to be read.
    var extra = ByteBuffer()
    var records: [XMLRecord] = []
    var attributes: [XMLAttributeRecord] = []
    /// Declared namespaces; the first is that of the prefix `xml`.
    var namespaces: [XMLNamespace] = []
    /// The first fault found and repaired; nil for none.
    package internal(set) var problem: String?
    /// The first fault that may have cost content, with its line: not a bare ampersand, but a tag that does not end.
    package internal(set) var damage: XMLFault?
    /// A fault that needed no repair; one in the form counts before one in the use of namespaces.
    package internal(set) var report: XMLFault?

    init(_ input: [UInt8]) {
        self.input = input
        records.reserveCapacity(input.count / 128)
        attributes.reserveCapacity(input.count / 512)
        namespaces.append(XMLNamespace(prefix: XMLRange(), name: XMLRange(), owner: -1))
    }

    package var hasRoot: Bool { !records.isEmpty }

    /// Hands out the root element; nil when there is none. Nodes must not leave `body`.
    package borrowing func withRoot<Result>(_ body: (XMLNode) throws -> Result) rethrows -> Result? {
        if records.isEmpty { return nil }
        return try input.withUnsafeBufferPointer { input in
            try records.withUnsafeBufferPointer { records in
                try attributes.withUnsafeBufferPointer { attributes in
                    try namespaces.withUnsafeBufferPointer { namespaces in
                        let view = View(
                            input: input, extra: extra.bytes, records: records, attributes: attributes,
                            namespaces: namespaces)
                        return try withUnsafePointer(to: view) { try body(XMLNode(view: $0, index: 0)) }
                    }
                }
            }
        }
    }

    /// The tree laid open for its nodes.
    struct View {
        let input: UnsafeBufferPointer<UInt8>
        let extra: UnsafeBufferPointer<UInt8>
        let records: UnsafeBufferPointer<XMLRecord>
        let attributes: UnsafeBufferPointer<XMLAttributeRecord>
        let namespaces: UnsafeBufferPointer<XMLNamespace>

        @inline(__always)
        func bytes(_ range: XMLRange) -> UnsafeBufferPointer<UInt8> {
            (range.isExtra ? extra : input).slice(Int(range.start)..<Int(range.end))
        }
    }
}

/// A fault of a document and where it is.
package struct XMLFault: Sendable, Equatable {
    package var message: String
    /// 1-based.
    package var line: Int
    /// About a prefix that was never declared, which loses nothing.
    package var isUndeclaredPrefix = false
    /// About namespaces, not about the form.
    var isNamespace = false
}

/// A place in the input, or in what was written beside it.
struct XMLRange: Sendable {
    var start: UInt32 = 0
    var end: UInt32 = 0
    var isExtra = false

    init() {}

    init(_ range: Range<Int>, isExtra: Bool = false) {
        start = UInt32(range.lowerBound)
        end = UInt32(range.upperBound)
        self.isExtra = isExtra
    }
}

/// One element or one run of text.
struct XMLRecord: Sendable {
    /// The name of an element as written, or the text.
    var bytes: XMLRange
    var isText: Bool
    /// An element has `xml:base` or `xml:lang`, or another attribute of that prefix.
    var hasXMLAttribute = false
    /// Length of a prefix that was declared; 0 for none.
    var prefixLength: UInt16 = 0
    var attributeCount: UInt16 = 0
    /// Of the element around it; -1 for the root.
    var parent: Int32
    /// Behind the last node below this one.
    var end: Int32
    /// Of the element's first attribute, and of its namespace; -1 for none.
    var firstAttribute: Int32 = 0
    var namespace: Int32 = -1
}

/// One start tag, before its place in the tree is known.
struct XMLTag: Sendable {
    /// The name as written.
    var name: XMLRange
    var firstAttribute: Int32
    var attributeCount: UInt16
}

/// One attribute that is no namespace declaration.
struct XMLAttributeRecord: Sendable {
    var name: XMLRange
    var value: XMLRange
    var prefixLength: UInt16 = 0
    var namespace: Int32 = -1
}

/// One namespace declaration.
struct XMLNamespace: Sendable {
    /// Empty for the default namespace.
    var prefix: XMLRange
    var name: XMLRange
    /// The element it stands on; -1 for that of the prefix `xml`.
    var owner: Int32
    /// What its elements mean to us.
    var vocabulary: Vocabulary?
}
