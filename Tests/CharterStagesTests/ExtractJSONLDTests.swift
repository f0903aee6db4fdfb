import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Which of a page's JSON-LD speaks for its article.
@Suite struct ExtractJSONLDTests {
    private func read(_ script: String, at address: String? = nil) -> JSONLDArticle {
        JSONLDArticle([Array(script.utf8)], addresses: [address].compactMap { $0 })
    }

    @Test func anotherArticleFillsNoGaps() {
        let found = read(
            """
            [{"@type":"NewsArticle","headline":"Rail line opens","url":"https://h.example/a"},
            {"@type":"NewsArticle","headline":"Bridge closes","url":"https://h.example/b","author":"Somebody Else",
            "datePublished":"2026-01-01"}]
            """)
        #expect(found.headline == "Rail line opens" && found.authors.isEmpty && found.datePublished == nil)
    }

    @Test func thePageOfTheSameArticleDoes() {
        let found = read(
            """
            {"@graph":[{"@type":"WebPage","@id":"https://h.example/a","name":"Rail","datePublished":"2026-02-10"},
            {"@type":"Article","headline":"Rail line opens","mainEntityOfPage":{"@id":"https://h.example/a"}}]}
            """)
        #expect(found.headline == "Rail line opens" && found.datePublished == "2026-02-10")
    }

    @Test func theArticleAtThePagesAddressWins() {
        let script = """
            [{"@type":"NewsArticle","headline":"Bridge closes","url":"https://h.example/b"},
            {"@type":"NewsArticle","headline":"Rail line opens","url":"https://www.h.example/a/?from=feed"}]
            """
        #expect(read(script, at: "http://h.example/a#top").headline == "Rail line opens")
        #expect(read(script).headline == "Bridge closes")
    }

    @Test func aFilmOnThePageIsNotTheArticle() {
        let found = read(
            """
            [{"@type":"VideoObject","name":"Film","datePublished":"2025-01-01","author":"Camera Person"},
            {"@type":"NewsArticle","headline":"Rail line opens","url":"https://h.example/a"}]
            """)
        #expect(found.headline == "Rail line opens" && found.datePublished == nil && found.authors.isEmpty)
    }

    @Test func readsReferencesListsAndNumbers() {
        let found = read(
            """
            {"@graph":[{"@type":"Organization","@id":"#o","name":"Herald"},
            {"@type":"ImageObject","@id":"#i","url":"https://h.example/i.jpg"},
            {"@type":"NewsArticle","headline":"x","publisher":{"@id":"#o"},"image":[{"@id":"#i"}],
            "articleSection":["Trade","News"],"dateModified":1770710400,
            "author":{"@list":[{"name":"First Author"},{"name":"Second Author"}]},
            "creator":{"givenName":"Not","familyName":"Asked"}}]}
            """)
        #expect(found.publisher == "Herald" && found.image == "https://h.example/i.jpg" && found.section == "Trade")
        #expect(found.dateModified == "1770710400" && found.authors == ["First Author", "Second Author"])
    }

    static let addresses: [(String, String)] = [
        ("https://www.h.example/a/?b=c#d", "h.example/a"), ("//h.example/A", "h.example/a"), ("h.example", "h.example"),
        ("", ""), ("///", ""),
    ]

    @Test(arguments: addresses)
    func comparesAddresses(_ address: String, _ key: String) { #expect(addressKey(address) == key) }

    // MARK: Section, publisher, picture

    private let body = "<p>" + String(repeating: "A sentence of the text, with a comma in it. ", count: 12) + "</p>"

    private func article(_ head: String) throws -> ExtractedArticle {
        try extract(
            Payload(body: Array((head + "<body>" + body).utf8), url: URL(string: "https://herald.example/news/a")))
    }

    static let pictures: [(String, String?)] = [
        ("<meta property=og:image content='https://h.example/lead.jpg'>", "https://h.example/lead.jpg"),
        ("<meta property=og:image content='/lead.jpg'>", "https://herald.example/lead.jpg"),
        (
            "<base href='https://cdn.example/x/'><meta name=twitter:image content='a b.jpg'>",
            "https://cdn.example/x/a%20b.jpg"
        ),
        (
            "<meta property=og:image content='https://h.example/site-logo.png'><link rel=image_src href='//h.example/lead.jpg'>",
            "https://h.example/lead.jpg"
        ),
        ("<meta property=og:image content='data:image/png;base64,AAAA'>", nil),
        ("<meta property=og:image content='javascript:alert(1)'>", nil),
        ("<meta property=og:image content='https://h.example/'>", nil), ("", nil),
    ]

    @Test(arguments: pictures)
    func findsTheLeadPicture(_ head: String, _ expected: String?) throws {
        #expect(try article(head).image?.absoluteString == expected)
    }

    @Test func readsSectionAndPublisher() throws {
        let found = try article(
            "<meta property=article:section content='Trade &amp; Transit'><meta property=og:site_name content=Herald>")
        #expect(found.section == "Trade & Transit" && found.publisher == "Herald")
        let none = try article(
            "<meta property=article:section content='https://h.example/x'><meta name=publisher content='42'>")
        #expect(none.section == nil && none.publisher == nil)
    }
}
