import CLibXML2

/// Makes the tree of the events that libxml2 gives while it parses a skeleton.
struct XMLTreeBuilder: ~Copyable {
    private var tree: XMLTree
    private let tags: [XMLTag]
    private let texts: [XMLRange]
    private var nextTag = 0
    private var nextText = 0
    /// Elements that are open, outermost first.
    private var open: [Int32] = []
    /// The declarations met. libxml2 keeps one copy of a string, so that addresses tell them apart.
    private var declared: [Binding: Int32] = [:]
    private var last: (binding: Binding, namespace: Int32)?

    private struct Binding: Hashable {
        var prefix: UnsafePointer<UInt8>?
        var name: UnsafePointer<UInt8>
    }

    init(tree: consuming XMLTree, tags: [XMLTag], texts: [XMLRange]) {
        self.tree = tree
        self.tags = tags
        self.texts = texts
        self.tree.records.reserveCapacity(tags.count + texts.count)
    }

    mutating func read(_ skeleton: UnsafeBufferPointer<UInt8>) {
        precondition(isSetUp)
        if skeleton.isEmpty { return }
        skeleton.withMemoryRebound(to: CChar.self) { bytes in
            withUnsafeMutablePointer(to: &self) { sink in
                _ = cw_xml_events(
                    bytes.baseAddress, Int32(clamping: bytes.count), sink, startElement, endElement, characters,
                    complain)
            }
        }
        while !open.isEmpty { end() }
    }

    consuming func finished() -> XMLTree { tree }

    // MARK: Events

    fileprivate mutating func start(
        _ prefix: UnsafePointer<UInt8>?, _ name: UnsafePointer<UInt8>?,
        declarations: UnsafeBufferPointer<UnsafePointer<UInt8>?>, attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>
    ) {
        guard nextTag < tags.count else { return }
        let tag = tags[nextTag]
        nextTag += 1
        let index = Int32(tree.records.count)
        for pair in 0..<declarations.count / 2 { declare(declarations[2 * pair], declarations[2 * pair + 1], index) }
        var record = XMLRecord(
            bytes: tag.name, isText: false, attributeCount: tag.attributeCount, parent: open.last ?? -1, end: index + 1,
            firstAttribute: tag.firstAttribute)
        if let name {
            record.namespace = namespace(prefix, name)
            record.prefixLength = length(prefix)
        }
        for place in 0..<attributes.count / 5 {
            if bind(attributes, at: 5 * place, of: tag) { record.hasXMLAttribute = true }
        }
        tree.records.append(record)
        open.append(index)
    }

    fileprivate mutating func end() {
        guard let index = open.popLast() else { return }
        tree.records[Int(index)].end = Int32(tree.records.count)
    }

    fileprivate mutating func addTexts(_ marks: UnsafeBufferPointer<UInt8>) {
        for mark in marks where mark == UInt8(ascii: ".") && nextText < texts.count {
            let index = Int32(tree.records.count)
            tree.records.append(
                XMLRecord(bytes: texts[nextText], isText: true, parent: open.last ?? -1, end: index + 1))
            nextText += 1
        }
    }

    /// Keeps the first complaint about the form, before that one about a namespace.
    fileprivate mutating func report(_ error: xmlError) {
        let isNamespace = error.domain == Int32(bitPattern: XML_FROM_NAMESPACE.rawValue)
        if let first = tree.report, !first.isNamespace || isNamespace { return }
        // The complaint comes before the element it is about.
        let offset = tags.isEmpty ? 0 : Int(tags[min(nextTag, tags.count - 1)].name.start)
        let line = tree.input[..<offset].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
        let message = error.message.map { String(cString: $0) } ?? "not well-formed"
        tree.report = XMLFault(
            message: String(message.prefix { !$0.isNewline }), line: line,
            isUndeclaredPrefix: error.code == Int32(bitPattern: XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue),
            isNamespace: isNamespace)
    }

    // MARK: Namespaces

    private mutating func declare(_ prefix: UnsafePointer<UInt8>?, _ name: UnsafePointer<UInt8>?, _ owner: Int32) {
        let index = Int32(tree.namespaces.count)
        let spelled = (name.map { String(cString: $0) } ?? "", prefix.map { String(cString: $0) } ?? "")
        tree.namespaces.append(
            XMLNamespace(prefix: copied(spelled.1), name: copied(spelled.0), owner: owner))
        guard let name, name.pointee != 0 else { return }
        tree.namespaces[Int(index)].vocabulary = Vocabulary.of(namespace: spelled.0, prefix: spelled.1)
        declared[Binding(prefix: prefix, name: name)] = index
    }

    private mutating func copied(_ text: String) -> XMLRange {
        let start = tree.extra.count
        tree.extra.append(text)
        return XMLRange(start..<tree.extra.count, isExtra: true)
    }

    private mutating func namespace(_ prefix: UnsafePointer<UInt8>?, _ name: UnsafePointer<UInt8>) -> Int32 {
        let binding = Binding(prefix: prefix, name: name)
        if let last, last.binding == binding { return last.namespace }
        let namespace = declared[binding] ?? -1
        last = (binding, namespace)
        return namespace
    }

    /// Finds the namespace of one attribute, given as libxml2 does: local name, prefix, namespace name, and where the
    /// value begins and ends. True for one of the prefix `xml`.
    private mutating func bind(
        _ attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>, at: Int, of tag: XMLTag
    ) -> Bool {
        guard let prefix = attributes[at + 1], let name = attributes[at + 2], let start = attributes[at + 3],
            let end = attributes[at + 4]
        else { return isXML(attributes[at + 1]) }
        var number = 0
        for digit in UnsafeBufferPointer(start: start, count: end - start) where isDigitByte(digit) {
            number = min(number * 10 + Int(digit - UInt8(ascii: "0")), Int(Int32.max))
        }
        guard number >= Int(tag.firstAttribute), number < Int(tag.firstAttribute) + Int(tag.attributeCount) else {
            return false
        }
        let isXML = isXML(prefix)
        tree.attributes[number].namespace = isXML ? 0 : namespace(prefix, name)
        tree.attributes[number].prefixLength = length(prefix)
        return isXML
    }

    private func isXML(_ prefix: UnsafePointer<UInt8>?) -> Bool { prefix.map { xmlStrcmp($0, "xml") == 0 } ?? false }

    private func length(_ name: UnsafePointer<UInt8>?) -> UInt16 { UInt16(clamping: xmlStrlen(name)) }
}

private func startElement(
    _ sink: UnsafeMutableRawPointer?, _ localName: UnsafePointer<UInt8>?, _ prefix: UnsafePointer<UInt8>?,
    _ name: UnsafePointer<UInt8>?, _ declarationCount: Int32,
    _ declarations: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ attributeCount: Int32, _ defaulted: Int32,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) {
    sink?.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.start(
        prefix, name,
        declarations: UnsafeBufferPointer(
            start: declarations, count: declarations == nil ? 0 : 2 * Int(declarationCount)),
        attributes: UnsafeBufferPointer(start: attributes, count: attributes == nil ? 0 : 5 * Int(attributeCount)))
}

private func endElement(
    _ sink: UnsafeMutableRawPointer?, _ localName: UnsafePointer<UInt8>?, _ prefix: UnsafePointer<UInt8>?,
    _ name: UnsafePointer<UInt8>?
) {
    sink?.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.end()
}

private func characters(_ sink: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int32) {
    guard let sink, let bytes, count > 0 else { return }
    sink.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.addTexts(
        UnsafeBufferPointer(start: bytes, count: Int(count)))
}

private func complain(_ sink: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {
    guard let sink, let error = error?.pointee, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    sink.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.report(error)
}

/// Once a process, before the first parse.
private let isSetUp: Bool = {
    cw_xml_setup()
    return true
}()
