import CharterModel
import CharterStages
import Testing

/// The tree of an XML document and the nodes in it.
@Suite struct ParseTreeTests {
    private static let text = """
        <r xmlns="urn:d" xmlns:p="urn:p" a="1" p:a="2&amp;3">
          <p:x>one<!-- no --><y>two</y><![CDATA[<three>]]></p:x>
          <z/>
        </r>
        """

    private func tree(_ text: String) -> XMLTree { readXML(Array(text.utf8)) }

    /// What `read` finds in the root element of `text`.
    private func inRoot<Result>(_ text: String, _ read: (XMLNode) -> Result) throws -> Result {
        let found = tree(text).withRoot(read)
        return try #require(found)
    }

    @Test func nodesSayWhatIsWritten() {
        let tree = tree(ParseTreeTests.text)
        let faults = [tree.report?.message, tree.problem, tree.damage?.message]
        #expect(faults == [nil, nil, nil])
        tree.withRoot { root in
            #expect(root.name == "r")
            #expect(root.namespace == "urn:d")
            #expect(root.prefix == nil)
            #expect(root.parent == nil)
            #expect(root.nextSibling == nil)
            #expect(root.attribute("a") == "1")
            #expect(root.attribute("a", namespace: "urn:p") == "2&3")
            #expect(root.attribute("b") == nil)
            #expect(root.looseAttribute("a") == "1")
            #expect(root.attributes.map(\.name) == ["a", "a"])
            #expect(root.attributes.map(\.prefix) == [nil, "p"])
            #expect(root.declaredNamespaces.map(\.0) == ["", "p"])
            let elements = Array(root.elements)
            #expect(elements.map(\.name) == ["x", "z"])
            var lines = root.lineNumbers
            #expect(elements.map { lines.line(at: $0.offset) } == [2, 3])
            #expect(elements[0].prefix == "p")
            #expect(elements[0].namespace == "urn:p")
            #expect(elements[0].isNamed("x") && !elements[0].isNamed("xx"))
            #expect(elements[0].text() == "onetwo<three>")
            #expect(elements[0].text(limit: 5) == "onetw")
            #expect(elements[0].parent?.name == "r")
            #expect(elements[1].firstChild == nil && !elements[1].hasAttributes)
            #expect(root.children.map(\.isText) == [true, false, true, false, true])
        }
    }

    @Test func walkVisitsEachNodeOnceInOrder() throws {
        let seen = try inRoot("<a>1<b>2<c/></b><d><e>3</e></d>4</a>") { root in
            var seen: [String] = []
            root.walk { node in
                seen.append(node.isElement ? node.name : node.text())
                return seen.count < 100
            }
            return seen
        }
        #expect(seen == ["1", "b", "2", "c", "d", "e", "3", "4"])
    }

    @Test func onlySimpleEntitiesAreExpanded() throws {
        let text = """
            <!DOCTYPE r [<!ENTITY e 'sim\u{1}ple'><!ENTITY m '<b>'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
            <r a='x&e;y&m;'>1&e;2&f;3&m;</r>
            """
        #expect(try inRoot(text) { $0.text() } == "1simple23")
        #expect(try inRoot(text) { $0.attribute("a") } == "xsimpley")
    }

    @Test(arguments: ["", " ", "x", "<", "<!-- -->", "<?xml version='1.0'?>", "<a", "<a b='c'", "</a>"])
    func withoutAnElementThereIsNoRoot(text: String) {
        let found: Void? = tree(text).withRoot { _ in }
        let hasRoot = tree(text).hasRoot
        #expect(found == nil && !hasRoot)
    }

    @Test func faultsAreReportedAndTheRestIsRead() throws {
        let text = "<r>\n<a>1</b>\n</r>"
        let damage = tree(text).damage
        #expect(damage?.line == 2)
        #expect(damage?.message == "an end tag without a start tag: b")
        #expect(try inRoot(text) { $0.name } == "r")
    }

    // MARK: Text

    struct Reading: Sendable, CustomTestStringConvertible {
        var written: String
        var text: String
        var problem: String?
        var testDescription: String { written.debugDescription }
        init(_ written: String, _ text: String, _ problem: String? = nil) {
            (self.written, self.text, self.problem) = (written, text, problem)
        }
    }

    /// A run of text ends up in one of several ways of being read: as it stands, with references, with characters
    /// that need a look. Each is tried in text long and short, since eight bytes are taken at once.
    static let readings = [
        Reading("", ""), Reading("plain", "plain"), Reading("a &amp; b", "a & b"),
        Reading("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        Reading("&#65;&#x42;&#X43;&#128512;&#150;", "ABC\u{1F600}–"),
        Reading("&", "&", "a bare ampersand"), Reading("&amp", "&amp", "a bare ampersand"),
        Reading("&#;", "&#;", "a bare ampersand"), Reading("&#x;", "&#x;", "a bare ampersand"),
        Reading("&nosuch;", "&nosuch;", "a bare ampersand"),
        Reading("&nbsp;", "\u{A0}", "the entity nbsp is not declared"),
        Reading("&nGt;", "\u{226B}\u{20D2}", "the entity nGt is not declared"),
        Reading("&#1;", "", "a reference to a control character"),
        Reading("1\r\n2\r3\n4\t5", "1\n2\n3\n4\t5"), Reading("1\r", "1\n"),
        Reading("a\u{1}b\u{0}c", "abc", "a control character"),
        Reading("a\u{FFFE}b\u{FFFF}c\u{FFFD}", "abc\u{FFFD}", "a control character"),
        Reading("ə，é\u{10FFFD}", "ə，é\u{10FFFD}"),
        Reading("\u{1}&lt;\r\n&nbsp;", "<\n\u{A0}", "a control character"),
        Reading("]]>", "]]>"),
    ]

    @Test(arguments: readings) func textReadsAsXMLSays(_ reading: Reading) throws {
        for filler in ["", "1234567", "12345678", "a longer run of text with no mark in it"] {
            let text = "<r a=\"-\">\(filler)\(reading.written)\(filler)</r>"
            #expect(try inRoot(text) { $0.text() } == filler + reading.text + filler)
            let problem = tree(text).problem
            #expect(problem == reading.problem)
        }
    }

    /// In attribute values white space reads as blanks, and `<` and quotes are in no one's way.
    @Test(arguments: readings) func valuesReadAsXMLSays(_ reading: Reading) throws {
        for filler in ["", "12345678", "a longer run of text"] {
            let text = "<r a=\"\(filler)\(reading.written)\(filler)\"/>"
            let wanted = reading.text.replacing("\n", with: " ").replacing("\t", with: " ")
            #expect(try inRoot(text) { $0.attribute("a") } == filler + wanted + filler)
            let problem = tree(text).problem
            #expect(problem == reading.problem)
        }
        #expect(try inRoot("<r a='<\"' b=1>2>3</r>") { $0.attribute("a") } == "<\"")
    }

    /// In CDATA references are text; forbidden characters go all the same.
    @Test(arguments: [
        ("&lt;b>", "&lt;b>"), ("a]]b", "a]]b"), ("]", "]"), ("1\r\n2", "1\n2"), ("a\u{2}b\u{FFFF}", "ab"), ("", ""),
    ]) func sectionsReadAsTheyStand(written: String, wanted: String) throws {
        #expect(try inRoot("<r>(<![CDATA[\(written)]]>)</r>") { $0.text() } == "(\(wanted))")
    }

    @Test func whatIsLeftOutLeavesNothing() throws {
        #expect(try inRoot("<r>1<!--\n\n-->2<?x\ny?>3</r>") { $0.text() } == "123")
    }

    // MARK: Namespaces

    @Test func prefixesCountWhereTheyAreDeclared() throws {
        let text = """
            <p:r xmlns:p="urn:1"><p:a xmlns:p="urn:2" xmlns="urn:d"><p:b/><c/></p:a><p:d><e xmlns=""/></p:d><q:f q:g=""/></p:r>
            """
        let found = try inRoot(text) { root in
            var found: [String] = []
            root.walk { node in
                found.append(node.name + "=" + (node.namespace ?? ""))
                return true
            }
            return found
        }
        #expect(found == ["a=urn:2", "b=urn:2", "c=urn:d", "d=urn:1", "e=", "q:f="])
        let report = tree(text).report
        #expect(report?.message == "Namespace prefix q for g on f is not defined")
        #expect(report?.isUndeclaredPrefix == true)
    }

    /// More prefixes than are looked through one by one, and longer ones than are compared in a word.
    @Test func manyPrefixesAreToldApart() throws {
        let long = String(repeating: "x", count: 20)
        let names = (0..<60).map { "\(long)\($0)" }
        let declared = names.map { "xmlns:\($0)='urn:\($0)'" }.joined(separator: " ")
        let text = "<r><a \(declared)>" + names.map { "<\($0):b/>" }.joined() + "</a><\(names[3]):b/></r>"
        let found = try inRoot(text) { root in
            (
                root.elements.first { $0.name == "a" }.map { $0.elements.map { $0.namespace } } ?? [],
                root.elements.map(\.name)
            )
        }
        #expect(found.0 == names.map { "urn:\($0)" })
        #expect(found.1 == ["a", "\(names[3]):b"])
    }

    @Test(arguments: [
        ("<r a='1' a='2'/>", "Attribute a redefined"), ("<r xmlns:p='u' xmlns:p='v'/>", "Attribute xmlns:p redefined"),
        ("<a:b:c xmlns:a='u'/>", "Failed to parse QName 'a:b:'"), ("<r :a=''/>", "Failed to parse QName ':a'"),
        ("<r xmlns:p=''/>", "xmlns:p: Empty XML namespace is not allowed"),
        ("<r xmlns=' http://a.example'/>", "xmlns: ' http://a.example' is not a valid URI"),
        ("<r xmlns:xml='urn:x'/>", "xml namespace prefix mapped to wrong URI"),
        ("<x:r x:a='1' a='2'/>", "Namespace prefix x for a on r is not defined"),
        ("<x:r a='1' a='2'/>", "Attribute a redefined"),
    ]) func namesThatBreakRulesAreReported(text: String, wanted: String) {
        let report = tree(text).report
        #expect(report?.message == wanted)
    }

    @Test func namesWithoutFaultAreNotReported() {
        let text = "<r xml:lang='az' xmlns:a='http://a.example/%20?q=1#f' xmlns='tag:a,2026:b' a:b='' b=''/>"
        let report = tree(text).report
        #expect(report == nil)
    }

    /// What libxml2 would refuse in a name, or look through for each element, does not reach it.
    @Test func namesBeyondASCIIAndManyDeclarations() {
        let odd = tree("<r><n×me a¶b='1'>x</n×me><ö:title>y</ö:title></r>")
        let names = odd.withRoot { root in Array(root.elements.map(\.name)) }
        #expect(names == ["n×me", "ö:title"])
        let value = odd.withRoot { root in root.elements.first { _ in true }?.attribute("a¶b") } ?? nil
        #expect(value == "1")

        let declarations = (0..<2000).map { "<e xmlns:p\($0)='urn:\($0)'>" }.joined(separator: "</e>")
        let many = tree("<r xmlns:a='urn:a'>\(declarations)</e><a:last/></r>")
        #expect(many.problem == "more than 500 namespaces declared")
        let last = many.withRoot { root in Array(root.elements).last?.namespace } ?? nil
        #expect(last == "urn:a")
    }

    // MARK: Side by side

    /// Many feeds at once read as one after another.
    @Test func feedsAreReadSideBySide() async throws {
        let fixtures = ParseFixture.all()
        let alone = try fixtures.map { try JSONLines.encode(ParsedRow(id: $0.name, payload: Payload(body: $0.bytes))) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for (index, fixture) in fixtures.enumerated() {
                        let row = ParsedRow(id: fixture.name, payload: Payload(body: fixture.bytes))
                        if try JSONLines.encode(row) != alone[index] { return false }
                    }
                    return true
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
