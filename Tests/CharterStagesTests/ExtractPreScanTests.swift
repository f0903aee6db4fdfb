import CharterModel
import Testing

@testable import CharterStages

@Suite struct ExtractPreScanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let input: String
        let output: String
        init(_ name: String, _ input: String, _ output: String) {
            testDescription = name
            self.input = input
            self.output = output
        }
    }

    static let cases = [
        Case("comment", "a<!-- x <p> -->b", "ab"),
        Case("declaration and instruction", "<!DOCTYPE html><?php x ?>a", "a"),
        Case("CDATA mark", "<![CDATA[x]]>a", "a"),
        Case("script", "a<script>if (a<b) '</p>'</script>b", "ab"),
        Case("script in capitals", "a<SCRIPT src=x></SCRIPT >b", "ab"),
        Case("double-escaped script", "a<script><!-- <script>x</script> y --></script>b", "ab"),
        Case("escaped script that is not closed inside", "a<script><!-- x </script>b", "ab"),
        Case("style", "a<style>p > a {}</style>b", "ab"),
        Case("nested drawings", "a<svg><svg><text>x</text></svg>y</svg>b", "ab"),
        Case("drawing that closes itself", "a<svg/>b", "ab"),
        Case("template", "a<template><p>x</p></template>b", "ab"),
        Case(
            "shadow root is shown", "<template shadowrootmode=open><p>x</p></template>", "<template><p>x</p></template>"
        ),
        Case("noscript", "a<noscript>x</noscript>b", "ab"),
        Case("unclosed noscript keeps the page", "a<noscript>b", "ab"),
        Case("void elements", "a<wbr>b<source src=x><track>c<img src=y>d<br>e", "abcd<br>e"),
        Case("attributes nobody reads", "<p style='color:red' onclick=x data-a=\"1\" class='k'>", "<p class=\"k\">"),
        Case("hiding style", "<p style=\"DISPLAY : none\">", "<p hidden=\"\">"),
        Case("quotes in values", "<p class='a\"b<c'>", "<p class=\"a\"b<c\">"),
        Case("reference in a value", "<p title='a&amp;b&#150;c&nope;'>", "<p title=\"a&b–c&nope;\">"),
        Case("white space between tags", "<div> \n\t<p>a</p>\n</div>", "<div> <p>a</p> </div>"),
        Case("text around what is dropped", "a <script>x</script><img> b", "a  b"),
        Case("unquoted value", "<link href=/x?y=1>t", "<link href=\"/x?y=1\">t"),
        Case("attributes read of other elements", "<a name=x rel=author lang=en>t</a>", "<a rel=\"author\">t</a>"),
        Case("properties of a meta", "<meta property=a content=b>", "<meta property=\"a\" content=\"b\">"),
        Case("title of two lines", "<title>a\nb</title>", "<title>a b</title>"),
        Case("control character in a value", "<p class='a\tb\u{1}'>", "<p class=\"a b \">"),
        Case("style that almost hides", "<p style='display:ndisplay:block'>", "<p>"),
        Case("style that hides late", "<p style='display:display:none'>", "<p hidden=\"\">"),
        Case("repeated attribute", "<p class=a class=b>", "<p class=\"a\">"),
        Case("attribute without value", "<div hidden>", "<div hidden=\"\">"),
        Case("lone less-than", "a < b <3 c", "a < b <3 c"),
        Case("less-than at the end", "a <", "a <"),
        Case("section ends a paragraph", "<p>a<section>b</section>", "<p>a</p><section>b</section>"),
        Case("title is text", "<title>a <b> & c</title>", "<title>a <b> & c</title>"),
        Case("C1 reference", "a&#150;b&#x97;c", "a–b—c"),
        Case("HTML 5 reference", "it&apos;s&nbsp;1&colon;2", "it's\u{A0}1:2"),
        Case("references that are markup", "&lt;p&gt; &amp;", "<p> &"),
        Case("control characters", "a\u{1}b\u{0}c", "a b c"),
        Case("custom element closes itself", "<x-y/>a", "<x-y></x-y>a"),
        Case("tag cut off by the end", "a<p class=\"x", "a<p class=\"x\">"),
    ]

    @Test(arguments: cases)
    func reducesThePage(_ item: Case) {
        #expect(PreScan(Array(item.input.utf8)).page == item.output)
    }

    @Test func keepsStructuredData() {
        let scan = PreScan(
            Array(
                "<script type='application/ld+json'>{\"a\":1}</script><script>x</script><SCRIPT TYPE=application/LD+JSON>[2]</SCRIPT>"
                    .utf8))
        #expect(scan.jsonLD.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":1}", "[2]"])
        #expect(scan.skeleton.isEmpty)
    }

    @Test func dataOfAScriptThatIsNeverClosedIsTakenOnce() {
        let page = String(repeating: "<script type=application/ld+json>{}", count: 5_000)
        let scan = PreScan(Array(page.utf8))
        #expect(scan.jsonLD.count == 1)
        #expect(scan.jsonLD.first?.count == page.utf8.count - "<script type=application/ld+json>".utf8.count)
    }

    @Test func boundsDepthAndKeepsTheTail() throws {
        let page = String(repeating: "<div>", count: 30_000) + "<p>the end of it all, at the very bottom</p>"
        let scan = PreScan(Array(page.utf8))
        let tree = try #require(HTMLTree(scan))
        #expect(tree.nodes.count < 1000)
        #expect(tree.text(of: 0).contains("at the very bottom"))
    }

    @Test func boundsAttributesOfOneTag() {
        let many = (0..<20_000).map { "class\($0)=1 id\($0)=2" }.joined(separator: " ")
        let same = String(repeating: "class=a ", count: 20_000)
        let scan = PreScan(Array("<p \(many)>x</p><p \(same)>y</p>".utf8))
        #expect(scan.skeleton.count < 200 && scan.pool.count < 200)
        #expect(scan.page == "<p>x</p><p class=\"a\">y</p>")
    }

    /// Each would cost a search to the end of the page if its absence were not remembered.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "<svg><template><noscript><iframe><style><!-- ", "<script>", "<script type=application/ld+json>",
            "<script><!-- <script></script>", "<title>",
        ])
    func unclosedThingsAreNotQuadratic(_ piece: String) {
        let page = String(repeating: piece, count: 40_000)
        let scan = PreScan(Array(page.utf8))
        #expect(scan.skeleton.count + scan.pool.count <= page.utf8.count + 1)
    }
}

extension PreScan {
    /// The skeleton with its numbers put back as text and attributes.
    fileprivate var page: String {
        var out = ""
        var rest = skeleton[...]
        func number() -> Int { Int(String(decoding: rest.prefix(while: isDigitByte), as: UTF8.self)) ?? 0 }
        while let byte = rest.first {
            if rest.starts(with: " a=".utf8) {
                rest = rest.dropFirst(3)
                for attribute in attributes[Int(tags[number()].lowerBound)..<Int(tags[number()].upperBound)] {
                    let value = String(decoding: pool[Int(attribute.start)..<Int(attribute.end)], as: UTF8.self)
                    out += " \(attribute.name)=\"\(value)\""
                }
                rest = rest.drop(while: isDigitByte)
            } else if isDigitByte(byte), rest.drop(while: isDigitByte).first == UInt8(ascii: ";") {
                let place = texts[number()]
                out += String(decoding: pool[Int(place.lowerBound)..<Int(place.upperBound)], as: UTF8.self)
                rest = rest.drop(while: isDigitByte).dropFirst()
            } else {
                out.unicodeScalars.append(Unicode.Scalar(byte))
                rest = rest.dropFirst()
            }
        }
        return out
    }
}
