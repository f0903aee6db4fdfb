import CLibXML2
import CharterModel

/// An XPath 1.0 expression that selects the entries of a list page: their links, or elements that hold one.
package struct ItemPath: Sendable, Equatable {
    /// As written.
    package let text: String

    /// A longer one is refused.
    static let longest = 1000
    /// Steps of evaluation before it is given up: some hundred milliseconds.
    static let mostSteps: UInt = 3_000_000
    /// Entries, and bytes of their HTML, that one page can give.
    static let mostItems = 2000
    static let mostBytes = 4 << 20

    /// Throws a sentence that says what is wrong with the expression.
    package init(_ text: String) throws(ParseError) {
        guard text.utf8.count <= ItemPath.longest, !text.utf8.contains(0) else {
            throw ParseError(.unreadable, "it is longer than \(ItemPath.longest) bytes")
        }
        let shape = ItemPathShape(text)
        if let objection = shape.objection { throw ParseError(.unreadable, objection) }
        self.text = text
        // A small page shows what only evaluation finds: unknown functions, prefixes and variables, no node-set.
        switch ItemPath.run(text, on: Array("<html><body><a href='x'>x</a></body></html>".utf8)) {
        case .success: break
        case .failure(let fault): throw ParseError(.unreadable, fault.words)
        }
    }

    /// What a page has for one selected element.
    struct Fragment {
        /// The element and what belongs to it alone, as HTML.
        var html: [UInt8]
    }

    private enum Fault: Error {
        case syntax, names, noNodes, tooMuch, page
        var words: String {
            switch self {
            case .syntax: "it is no XPath 1.0"
            case .names: "it uses a function, prefix or variable that there is none of"
            case .noNodes: "it gives a number, text or truth value, not elements"
            case .tooMuch: "it takes too long on this page"
            case .page: "the page could not be read"
            }
        }
    }

    /// The selected elements of a page, in its order; throws when the evaluation is given up.
    func fragments(of page: BoundedPage) throws(ParseError) -> [Fragment] {
        switch ItemPath.run(text, on: page.html) {
        case .success(let found): return found
        case .failure(let fault): throw ParseError(.unreadable, "\(text): \(fault.words)")
        }
    }

    // MARK: libxml2

    private static func run(_ text: String, on html: [UInt8]) -> Result<[Fragment], Fault> {
        precondition(isSetUp)
        let document = html.withUnsafeBytes {
            cw_html_document($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: $0.count))
        }
        guard let document else { return .failure(.page) }
        defer { xmlFreeDoc(document) }
        // Numbers the elements, so that two of them are compared in one step.
        xmlXPathOrderDocElems(document)
        guard let context = cw_xpath_context(document, mostSteps) else { return .failure(.page) }
        defer { xmlXPathFreeContext(context) }
        // The whole is compiled first: cut at the wrong place, a broken path could be two good ones.
        guard let whole = xmlXPathCtxtCompile(context, text) else { return .failure(.syntax) }
        xmlXPathFreeCompExpr(whole)
        guard let all = xmlXPathNodeSetCreate(nil) else { return .failure(.page) }
        defer { xmlXPathFreeNodeSet(all) }
        var seen: Set<UnsafeMutablePointer<xmlNode>> = []
        for steps in ItemPathShape(text).branches {
            switch walk(steps, context) {
            case .failure(let fault): return .failure(fault)
            case .success(let found):
                for node in found.lazy.compactMap(element) where seen.insert(node).inserted {
                    xmlXPathNodeSetAddUnique(all, node)
                }
            }
        }
        xmlXPathNodeSetSort(all)
        let nodes = (0..<min(Int(all.pointee.nodeNr), mostItems)).compactMap { all.pointee.nodeTab[$0] }
        return .success(written(nodes, of: document))
    }

    /// Takes the steps of a path one after the other, each from the outermost elements that the one before gave.
    private static func walk(
        _ steps: [String], _ context: xmlXPathContextPtr
    ) -> Result<[UnsafeMutablePointer<xmlNode>], Fault> {
        var from: [UnsafeMutablePointer<xmlNode>]?
        for step in steps {
            guard let compiled = xmlXPathCtxtCompile(context, step) else { return .failure(.syntax) }
            defer { xmlXPathFreeCompExpr(compiled) }
            var found: [UnsafeMutablePointer<xmlNode>] = []
            for node in from.map(outermost) ?? [
                UnsafeMutableRawPointer(context.pointee.doc).assumingMemoryBound(to: xmlNode.self)
            ] {
                context.pointee.node = node
                guard let result = xmlXPathCompiledEval(compiled, context) else {
                    return .failure(context.pointee.opCount >= mostSteps ? .tooMuch : .names)
                }
                defer { xmlXPathFreeObject(result) }
                guard result.pointee.type == XPATH_NODESET else { return .failure(.noNodes) }
                guard let set = result.pointee.nodesetval else { continue }
                for index in 0..<Int(set.pointee.nodeNr) {
                    if let node = set.pointee.nodeTab[index] { found.append(node) }
                }
            }
            from = found
        }
        return .success(from ?? [])
    }

    /// The elements that stand in no other of them.
    private static func outermost(_ nodes: [UnsafeMutablePointer<xmlNode>]) -> [UnsafeMutablePointer<xmlNode>] {
        let all = Set(nodes)
        return nodes.filter { node in
            var above = node.pointee.parent
            while let here = above {
                if all.contains(here) { return false }
                above = here.pointee.parent
            }
            return true
        }
    }

    /// The element itself, or the link that it stands in; of an attribute or text, the one that has it.
    private static func element(_ node: UnsafeMutablePointer<xmlNode>) -> UnsafeMutablePointer<xmlNode>? {
        let kinds = [XML_ELEMENT_NODE, XML_ATTRIBUTE_NODE, XML_TEXT_NODE]
        guard kinds.contains(node.pointee.type) else { return nil }
        let own = node.pointee.type == XML_ELEMENT_NODE ? node : node.pointee.parent
        var at = own
        while let here = at, here.pointee.type == XML_ELEMENT_NODE {
            if isLink(here) { return here }
            at = here.pointee.parent
        }
        return own
    }

    /// Each element as HTML, with what around it holds no other: an entry's date stands beside its link.
    private static func written(
        _ nodes: [UnsafeMutablePointer<xmlNode>], of document: UnsafeMutablePointer<xmlDoc>
    ) -> [Fragment] {
        var counts: [UnsafeMutablePointer<xmlNode>: Int] = [:]
        for node in nodes {
            var at: UnsafeMutablePointer<xmlNode>? = node
            while let here = at {
                counts[here, default: 0] += 1
                at = here.pointee.parent
            }
        }
        var found: [Fragment] = []
        var bytes = 0
        for node in nodes {
            var whole = node
            if nodes.count > 1, isLink(node) {
                while let above = whole.pointee.parent, counts[above] == 1, !isBody(above) { whole = above }
            }
            guard let buffer = xmlBufferCreate() else { break }
            defer { xmlBufferFree(buffer) }
            htmlNodeDump(buffer, document, whole)
            let count = Int(xmlBufferLength(buffer))
            bytes += count
            if bytes > mostBytes { break }
            guard let content = xmlBufferContent(buffer) else { continue }
            found.append(Fragment(html: Array(UnsafeBufferPointer(start: content, count: count))))
        }
        return found
    }

    private static func isLink(_ node: UnsafeMutablePointer<xmlNode>) -> Bool { name(of: node) == "a" }
    private static func isBody(_ node: UnsafeMutablePointer<xmlNode>) -> Bool {
        node.pointee.type != XML_ELEMENT_NODE || ["body", "html"].contains(name(of: node))
    }
    private static func name(of node: UnsafeMutablePointer<xmlNode>) -> String {
        node.pointee.name.map { String(cString: $0) } ?? ""
    }
}

/// Once a process, before the first parse.
private let isSetUp: Bool = {
    cw_html_setup()
    return true
}()

extension ListPageReader {
    /// The entries that an XPath selects: of each element its own link, or the first in it with words for a headline.
    func selected(by path: ItemPath, of utf8: [UInt8]) throws(ParseError) -> [ListedEntry] {
        var seen: Set<String> = []
        var found: [ListedEntry] = []
        let reader = { (tree: HTMLTree) in ListItemReader(tree: tree, dates: dates) }
        for fragment in try path.fragments(of: BoundedPage(utf8)) {
            guard let tree = HTMLTree(PreScan(fragment.html)), let link = bestLink(of: tree),
                let href = tree.value(.href, of: link.node),
                let address = followable(resolve(href.trimmedReference, against: base)),
                seen.insert(CanonicalURL(address)?.identity ?? address).inserted
            else { continue }
            let item = reader(tree).read(link, box: [0..<tree.nodes.count], own: [link.node])
            found.append(ListedEntry(address: address, item: item))
        }
        return found
    }

    /// The link in a heading, else the one with most words. All of them are somebody's choice: none is too short.
    private func bestLink(of tree: HTMLTree) -> ListLink? {
        var best: ListLink?
        for node in tree.nodes.indices where tree.tag(node) == .a && tree.value(.href, of: node) != nil {
            let heading = (node..<tree.end(node)).first { tree.tag($0).isHeading }
            let isInHeading = tree.tag(tree.parent(node)).isHeading
            let text = tree.text(of: heading ?? node, limit: 400)
            let link = ListLink(node: node, target: 0, text: text, isHeading: isInHeading || heading != nil)
            guard let known = best else {
                best = link
                continue
            }
            if known.isHeading ? false : link.isHeading || text.utf8.count > known.text.utf8.count { best = link }
        }
        return best
    }
}
