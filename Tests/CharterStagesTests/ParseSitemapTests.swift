import CharterModel
import CharterStages
import Testing

@Suite struct ParseSitemapTests {
    private func read(_ text: String, most: Int = .max) throws -> Feed {
        try parse(Payload(body: Array(text.utf8), contentType: "text/plain; charset=utf-8"), most: most)
    }

    @Test func plainTextIsOneAddressALine() throws {
        let feed = try read("\u{FEFF}https://t.example/1\r\n\r\n  http://t.example/2?a=b&c \n https://t.example/3")
        #expect(feed.format == "sitemap")
        #expect(!feed.bozo)
        #expect(
            feed.entries.map(\.link) == ["https://t.example/1", "http://t.example/2?a=b&c", "https://t.example/3"])
    }

    @Test func otherLinesArePassedOverAndSaid() throws {
        let feed = try read("https://t.example/1\nnot an address\nhttps://t.example/2")
        #expect(feed.entries.count == 2)
        #expect(feed.bozoReason == "a line that is no address")
    }

    @Test(arguments: [
        "hello https://t.example/", "https://", "http text\nhttps://t.example/", "https://a/<b>x</b>", "h",
    ])
    func otherTextIsNone(text: String) { #expect(throws: ParseError.self) { try read(text) } }

    /// Sitemaps list tens of thousands: what is beyond the bound is counted and not kept.
    @Test func isBounded() throws {
        let lines = (0..<1000).map { "https://t.example/\($0)" }
        let items = lines.map { "<url><loc>\($0)</loc></url>" }.joined()
        for text in [lines.joined(separator: "\n"), "<urlset>\(items)</urlset>"] {
            let feed = try read(text, most: 10)
            #expect(feed.entries.count == 10)
            #expect(feed.unread == 990)
            #expect(feed.entries.last?.link == "https://t.example/9")
        }
    }
}
