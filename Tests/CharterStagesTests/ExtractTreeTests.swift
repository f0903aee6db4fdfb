import Testing

@testable import CharterStages

/// What libxml2's events become.
@Suite struct ExtractTreeTests {
    private func tree(_ html: String) throws -> HTMLTree { try #require(HTMLTree(PreScan(Array(html.utf8)))) }

    /// The tree as nested names and quoted text.
    private func sketch(_ html: String) throws -> String {
        let tree = try tree(html)
        func draw(_ index: Int) -> String {
            if tree.tag(index) == .text {
                return "'" + String(decoding: tree.pool[tree.textRange(index)], as: UTF8.self) + "'"
            }
            let inner = tree.children(of: index).map(draw).joined(separator: " ")
            return "\(tree.tag(index))" + (inner.isEmpty ? "" : "(\(inner))")
        }
        return draw(0)
    }

    static let cases: [(String, String, String)] = [
        ("implied elements", "a", "html(body(p('a')))"),
        ("paragraphs that close themselves", "<p>a<p>b", "html(body(p('a') p('b')))"),
        ("text goes on behind an end tag of nothing", "<p>a</span>b</nav> c", "html(body(p('ab c')))"),
        ("white space counts once", "<div>  <b>a</b>\n\n</div>", "html(body(div(' ' b('a') ' ')))"),
        ("white space, then text", "<div> </span>a</div>", "html(body(div(' a')))"),
        ("what follows the end of the page", "<p>a</p></body></html><p>b", "html(body(p('a')) html(p('b')))"),
        ("a second body", "<body class=a><p>a</p><body class=b><p>b</p>", "html(body(p('a') p('b')))"),
        ("a prefix", "<o:p>a</o:p>", "html(body(p('a')))"),
        ("digits and semicolons of the page", "<p>7; 8;<b>9;</b>", "html(body(p('7; 8;' b('9;'))))"),
    ]

    @Test(arguments: cases)
    func nests(_ name: String, _ html: String, _ wanted: String) throws { #expect(try sketch(html) == wanted) }

    @Test func attributesStayWithTheirElement() throws {
        let tree = try tree("<body class=a><body class=b><p id=c>x</p><b>y</b><i class=d hidden>z</i>")
        let found = tree.nodes.indices.filter { tree.tag($0) != .text }.map { index in
            "\(tree.tag(index)) \(tree.value(.class, of: index) ?? "-") \(tree.value(.id, of: index) ?? "-")"
        }
        #expect(found == ["html - -", "body a -", "p - c", "b - -", "i d -"])
        #expect(tree.nodes.indices.last { tree.range(.hidden, of: $0) != nil } == tree.nodes.indices.dropLast().last)
    }

    @Test func emptyPageHasNoTree() {
        #expect(HTMLTree(PreScan([])) == nil)
        #expect(HTMLTree(PreScan(Array("<!-- x --> ".utf8))) == nil)
    }

    /// Each piece would move the text before it if it could not be added where that ends.
    @Test(.timeLimit(.minutes(1))) func textInManyPiecesIsNotQuadratic() throws {
        let page = "<p>" + String(repeating: "word</span> ", count: 60_000)
        let tree = try tree(page)
        #expect(tree.nodes.count < 10)
        #expect(tree.pool.count < 3 * page.utf8.count)
    }

    @Test func namesAreBounded() throws {
        let name = String(repeating: "x", count: 5_000)
        let scan = PreScan(Array("<\(name) class=a>t</\(name)><p class=b>u</p>".utf8))
        #expect(scan.skeleton.count < 300)
        let tree = try #require(HTMLTree(scan))
        #expect(tree.nodes.indices.compactMap { tree.value(.class, of: $0) } == ["a", "b"])
    }
}
