import CharterModel
import Foundation
import Testing

@testable import CharterStages
@testable import charterwatch

@Suite("What extract and parse show to people")
struct SketchTests {
    @Test("an article's head says when, by whom and where")
    func article() {
        let page = """
            <html lang="en"><head><title>Bridge opens</title>
            <meta property="article:published_time" content="2026-05-10">
            <meta property="article:modified_time" content="2026-05-12">
            <meta property="og:site_name" content="Example Paper"><meta property="article:section" content="Transport">
            <meta name="author" content="Ada Example"></head><body><article><h1>Bridge opens</h1>
            <p>The bridge at the lower ford opened on Sunday, two months later than planned, and the first lorries
            crossed before noon.</p></article></body></html>
            """
        let row = ExtractedRow(id: "p", payload: Payload(body: Array(page.utf8), url: URL(string: "http://a.test/b")))
        let lines = ArticleSketch(row).text.split(separator: "\n")
        #expect(lines.first == "Bridge opens")
        #expect(lines.dropFirst().first == "2026-05-10 (meta) · changed 2026-05-12 · en · blocks")
        #expect(lines.contains("by Ada Example"))
        #expect(lines.contains("Example Paper · Transport"))
    }

    @Test("a page served as a feed is refused with the feeds it links to")
    func links() {
        let page = #"<html><link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>x"#
        let payload = Payload(body: Array(page.utf8), url: URL(string: "http://a.test/b"))
        do throws(ParseError) {
            _ = try parse(payload)
            Issue.record("read as a feed")
        } catch {
            #expect(error.linksClause == "; it links to http://a.test/feed.xml")
        }
        #expect(ParseError(.empty, "nothing").linksClause == "")
    }
}
