import CharterModel
import CharterStages
import Testing

/// The owner of libxml2's documents and the nodes in them.
@Suite struct ParseLibXMLTests {
    private static let text = """
        <r xmlns="urn:d" xmlns:p="urn:p" a="1" p:a="2&amp;3">
          <p:x>one<!-- no --><y>two</y><![CDATA[<three>]]></p:x>
          <z/>
        </r>
        """

    private func noDocument() { Issue.record("no document") }

    @Test func nodesSayWhatIsWritten() {
        guard let document = XMLDocument(xml: Array(ParseLibXMLTests.text.utf8)) else { return noDocument() }
        #expect(document.report == nil)
        document.withRoot { root in
            #expect(root.name == "r")
            #expect(root.namespace == "urn:d")
            #expect(root.prefix == nil)
            #expect(root.parent == nil)
            #expect(root.attribute("a") == "1")
            #expect(root.attribute("a", namespace: "urn:p") == "2&3")
            #expect(root.attribute("b") == nil)
            #expect(root.attributes.map(\.name) == ["a", "a"])
            #expect(root.declaredNamespaces.map(\.0) == ["", "p"])
            let elements = Array(root.elements)
            #expect(elements.map(\.name) == ["x", "z"])
            #expect(elements.map(\.line) == [2, 3])
            #expect(elements[0].prefix == "p")
            #expect(elements[0].isNamed("x") && !elements[0].isNamed("xx"))
            #expect(elements[0].text() == "onetwo<three>")
            #expect(elements[0].text(limit: 5) == "onetw")
            #expect(elements[1].firstChild == nil && !elements[1].hasAttributes)
            #expect(elements[1].previousSibling?.isText == true)
        }
    }

    @Test func walkVisitsEachNodeOnceInOrder() {
        guard let document = XMLDocument(xml: Array("<a>1<b>2<c/></b><d><e>3</e></d>4</a>".utf8)) else {
            return noDocument()
        }
        var seen: [String] = []
        document.withRoot { root in
            root.walk { node in
                seen.append(node.isElement ? node.name : node.text())
                return true
            }
        }
        #expect(seen == ["1", "b", "2", "c", "d", "e", "3", "4"])
    }

    @Test func entitiesAreNotExpanded() {
        let text =
            "<!DOCTYPE r [<!ENTITY e 'expanded'><!ENTITY f SYSTEM 'file:///etc/passwd'>]><r a='x&e;y'>1&e;2&f;3</r>"
        guard let document = XMLDocument(xml: Array(text.utf8)) else { return noDocument() }
        document.withRoot { root in
            #expect(root.text() == "123")
            #expect(root.attribute("a") == "xy")
        }
    }

    @Test(arguments: ["", " ", "x", "<", "<!-- -->", "<?xml version='1.0'?>"])
    func withoutAnElementThereIsNoDocument(text: String) {
        let hasDocument = XMLDocument(xml: Array(text.utf8)) != nil
        #expect(!hasDocument)
    }

    @Test func faultsAreReportedAndTheRestIsRead() {
        guard let document = XMLDocument(xml: Array("<r>\n<a>1</b>\n</r>".utf8)) else { return noDocument() }
        #expect(document.report?.line == 2)
        #expect(document.report?.message.isEmpty == false)
        #expect(document.withRoot { $0.name } == "r")
    }

    @Test func htmlIsReadHoweverDeep() {
        let html =
            String(repeating: "<div>", count: 2000) + "deep" + String(repeating: "</div>", count: 2000) + "<p>tail"
        guard let document = XMLDocument(html: Array(html.utf8)) else { return noDocument() }
        let text = document.withRoot { $0.text() }
        #expect(text?.contains("deep") == true)
        #expect(text?.contains("tail") == true)
        let hasEmpty = XMLDocument(html: []) != nil
        #expect(!hasEmpty)
    }

    /// libxml2 keeps state per thread: many feeds at once read as one after another.
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
