import Testing

@testable import CharterDemo

@Suite("Blocks of text")
struct TextBlockTests {
    @Test(
        "a block says by its first characters what it is",
        arguments: [
            (["one", "two"], TextBlock.paragraph("one two")), (["## A head"], .heading("A head")),
            (["> said", "> so"], .quotation("said so")), (["- a", "- b & c"], .list(["a", "b & c"])),
            (["| Year | Tonnes |", "| 2024 | 4.5 |"], .table([["Year", "Tonnes"], ["2024", "4.5"]])),
            (["| a |  |"], .table([["a", ""]])), (["- a", "b"], .paragraph("- a b")),
            (["@copy wire"], .copy(of: "wire", blocks: nil)), (["@copy wire 2-3"], .copy(of: "wire", blocks: 2...3)),
            (["@copy wire 2"], .copy(of: "wire", blocks: 2...2)),
        ])
    func reading(_ lines: [String], _ block: TextBlock) { #expect(TextBlock(lines) == block) }

    @Test(
        "a copy that names no blocks is refused",
        arguments: ["@copy", "@copy x 0-1", "@copy x 3-2", "@copy x a-b", "@copy x 1 2", "@copy x 1-2-3"])
    func refused(_ line: String) { #expect(TextBlock([line]) == nil) }

    @Test("blocks as HTML, escaped")
    func html() {
        #expect(TextBlock.heading("A & B").html == "<h2>A &amp; B</h2>")
        #expect(TextBlock.paragraph("c < d").html == "<p>c &lt; d</p>")
        #expect(TextBlock.quotation("\"e\"").html == "<blockquote><p>&quot;e&quot;</p></blockquote>")
        #expect(TextBlock.list(["a", "<b>"]).html == "<ul>\n<li>a</li>\n<li>&lt;b&gt;</li>\n</ul>")
        #expect(
            TextBlock.table([["y"], ["1"]]).html
                == "<table>\n<thead><tr><th>y</th></tr></thead>\n<tbody>\n<tr><td>1</td></tr>\n</tbody>\n</table>")
    }

    @Test("an edit finds its words in any kind of block")
    func edits() {
        let table = TextBlock.table([["Year", "Tonnes"], ["2024", "412"]])
        #expect(table.mapLines { $0 == "412" ? "421" : $0 } == .table([["Year", "Tonnes"], ["2024", "421"]]))
        #expect(table.pieces == ["Year", "Tonnes", "2024", "412"] && table.lines == ["Year Tonnes", "2024 412"])
        #expect(TextBlock.list(["a"]).mapLines { $0 + "!" } == .list(["a!"]))
    }
}
