import CLibXML2

/// What libxml2 said about a document.
package struct XMLReport: Sendable, Equatable {
    /// The first error that is more than an undeclared prefix, or the first of those; without trailing newline.
    package var message: String
    /// 1-based line in the bytes that were parsed.
    package var line: Int
    /// `xmlParserErrors` of libxml2.
    package var code: Int32

    /// No complaint but about prefixes that were never declared; any other would be the one reported.
    package var isUndeclaredPrefix: Bool { code == Int32(bitPattern: XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue) }
}

/// A parsed document, freed when its owner goes. Nodes are only reached inside `withRoot`, so that none
/// outlives it. Every parse is silent and loads nothing from outside.
package struct XMLDocument: ~Copyable {
    private let pointer: xmlDocPtr
    /// The first error met; nil when the document is well-formed.
    package let report: XMLReport?

    /// Reads XML as far as possible. `utf8` must be UTF-8; a declared encoding is not consulted. Entities are
    /// neither expanded nor loaded. Nil when not even a root element was found.
    package init?(xml utf8: [UInt8]) {
        // Never NOENT, DTDLOAD or HUGE: each of them lets a small document cost without bound.
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue | XML_PARSE_NOCDATA.rawValue
            | XML_PARSE_COMPACT.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        var report = cw_xml_report()
        guard let pointer = withParserReport(&report, { readXML(utf8, Int32(options)) }) else { return nil }
        self.pointer = pointer
        self.report = XMLReport(report)
    }

    /// Reads HTML, which never fails but for empty input or no memory. `utf8` must be UTF-8; `meta` is not
    /// consulted. The caller caps tag length and nesting beforehand, since libxml2 is quadratic in the first;
    /// with `deep`, nesting beyond 256 is kept rather than dropped.
    package init?(html utf8: [UInt8], deep: Bool = true) {
        var options =
            Int32(HTML_PARSE_RECOVER.rawValue) | Int32(HTML_PARSE_NONET.rawValue)
            | Int32(HTML_PARSE_NOERROR.rawValue) | Int32(HTML_PARSE_NOWARNING.rawValue)
            | Int32(HTML_PARSE_COMPACT.rawValue) | Int32(HTML_PARSE_IGNORE_ENC.rawValue)
        if deep { options |= Int32(XML_PARSE_HUGE.rawValue) }
        var report = cw_xml_report()
        let read: xmlDocPtr? = withParserReport(&report) {
            utf8.withUnsafeBytes { bytes in
                htmlReadMemory(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), nil,
                    "UTF-8", options)
            }
        }
        guard let read else { return nil }
        pointer = read
        self.report = XMLReport(report)
    }

    deinit { xmlFreeDoc(pointer) }

    /// Hands out the root element; nil when there is none. Nodes must not leave `body`.
    package borrowing func withRoot<Result>(_ body: (XMLNode) throws -> Result) rethrows -> Result? {
        guard let root = xmlDocGetRootElement(pointer) else { return nil }
        return try body(XMLNode(root))
    }
}

extension XMLReport {
    /// Nil when nothing was complained about.
    fileprivate init?(_ report: cw_xml_report) {
        guard report.count > 0 else { return nil }
        message = withUnsafeBytes(of: report.message) { String(decoding: $0.prefix { $0 >= 32 }, as: UTF8.self) }
        line = Int(report.line)
        code = report.code
    }
}

private func readXML(_ utf8: [UInt8], _ options: Int32) -> xmlDocPtr? {
    let document = utf8.withUnsafeBytes { bytes in
        xmlReadMemory(
            bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), nil, "UTF-8",
            options)
    }
    guard let document else { return nil }
    if xmlDocGetRootElement(document) != nil { return document }
    xmlFreeDoc(document)
    return nil
}

/// Once a process, before the first parse.
private let isSetUp: Bool = {
    cw_xml_setup()
    return true
}()

/// Runs one parse with this thread's errors collected in `report` rather than printed.
private func withParserReport<Result>(
    _ report: inout cw_xml_report, _ parse: () -> Result
) -> Result {
    precondition(isSetUp)
    return withUnsafeMutablePointer(to: &report) { target in
        cw_xml_collect_thread(target)
        defer { cw_xml_silence_thread() }
        return parse()
    }
}
