import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Whom a page names as its authors.
@Suite struct ExtractAuthorTests {
    private let text =
        "<p>" + String(repeating: "A sentence of the text, with a comma in it. ", count: 12) + "</p>"

    private func authors(_ head: String, _ top: String = "", _ end: String = "") throws -> [String] {
        let page =
            "<html><head>\(head)</head><body><article><h1>Rail line opens in spring</h1>\(top)\(text)\(end)"
            + "</article></body></html>"
        return try extract(Payload(body: Array(page.utf8))).authors
    }

    // MARK: One claim

    static let lines: [(String, [String])] = [
        ("By Example Author", ["Example Author"]),
        ("By Example Author and Second Author", ["Example Author", "Second Author"]),
        ("Von Example Author, Korrespondent", ["Example Author"]),
        ("Example Author, author@herald.example", ["Example Author"]),
        ("Example Author author@herald.example", ["Example Author"]),
        ("Müəllif: Example Author", ["Example Author"]), ("Автор: Пример Автор", ["Пример Автор"]),
        ("By Example Author (Baku)", ["Example Author"]), ("Example Author in Baku", ["Example Author"]),
        ("View all posts by Example Author →", ["Example Author"]),
        ("Zeige alle Beiträge von Example Author", ["Example Author"]),
        ("Text von Example Author  Illustration von Second Author", ["Example Author"]),
        ("Text & Fotos: Example Author", ["Example Author"]), ("Autorin/Autor Example Author", ["Example Author"]),
        ("Example Author, PhD", ["Example Author"]), ("Example M. Author, London", ["Example M. Author"]),
        ("Example Author, AFP", ["Example Author", "AFP"]), ("Ursula von der Example", ["Ursula von der Example"]),
        ("von der Example", []), ("Di Example", ["Di Example"]), ("R. R.", ["R. R."]),
        ("the team that wrote it", []), ("Example Author, Staff", ["Example Author"]),
        ("admin", []), ("10 February 2026", []), ("https://herald.example/a", []), ("", []), ("Datum", []),
    ]

    @Test(arguments: lines)
    func cleansNames(_ claim: String, _ expected: [String]) {
        #expect(names(claim) == expected)
    }

    static let fields: [(String, [String])] = [
        ("dpa", ["dpa"]), ("h/exa;mple", ["h/exa", "mple"]), ("user23", ["user23"]),
        ("herald.example", ["herald.example"]),
        ("Herald staff reporter", ["Herald staff reporter"]), ("Staff Writer", ["Staff Writer"]), ("Reporter", []),
        ("012 345 67", []), ("2026-02-10", []), ("admin", []), ("de Example", ["de Example"]),
    ]

    @Test(arguments: fields)
    func believesFieldsMadeForNames(_ claim: String, _ expected: [String]) {
        #expect(names(claim, trust: .field) == expected)
    }

    // MARK: Whole pages

    private static func script(_ authors: String) -> String {
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"author\":\(authors),"
            + "\"publisher\":{\"name\":\"Herald\"}}</script>"
    }

    static let pages: [(String, String, String, String, [String])] = [
        (
            "a person and the paper", script("[{\"name\":\"Example Author\"},{\"name\":\"Herald\"}]"), "", "",
            ["Example Author", "Herald"]
        ),
        (
            "the paper, and a person in a byline", script("\"Herald\""), "<p class=byline>By Example Author</p>", "",
            ["Example Author"]
        ),
        ("the paper alone", script("\"Herald\""), "", "", ["Herald"]),
        (
            "a company in meta", "<meta name=author content='Web Example GmbH'>", "<p>Von Example Author</p>", "",
            ["Example Author"]
        ),
        (
            "the site before the name",
            "<meta property=og:site_name content=Herald><meta name=author content='Herald - Example Author'>", "", "",
            ["Example Author"]
        ),
        (
            "a card's labelled line",
            "<meta name=twitter:label1 content='Verfasst von'><meta name=twitter:data1 content='Example Author'>", "",
            "",
            ["Example Author"]
        ),
        (
            "a card's other line",
            "<meta name=twitter:label1 content='Price'><meta name=twitter:data1 content='Two Manat'>", "", "", []
        ),
        (
            "half of a name", "<meta name=author content=Example>", "<p>By</p><p>Example Author</p>", "",
            ["Example Author"]
        ),
        (
            "hCard", "", "<span class='author vcard'>Posted by <b class=fn>nickname</b> on Monday</span>", "",
            ["nickname"]
        ),
        (
            "a label and a link", "",
            "<div class=block--authors><span>Auteur: </span><a href=/e>Example Author</a></div>", "", ["Example Author"]
        ),
        ("a label on its own line", "", "<h5>Autor: </h5><div>Example Author</div>", "", ["Example Author"]),
        ("after a bar", "", "<p>Trade | By Example Author | 10 February</p>", "", ["Example Author"]),
        ("below the text", "", "", "<p>Autorin: Example Author, Projektleiterin.</p>", ["Example Author"]),
        ("a signature", "", "", "<p>Example Author</p>", ["Example Author"]),
        ("no signature in a link", "", "", "<p><a href=/x>Example Page</a></p>", []),
        ("the author of a comment", "", "", "<div class=comments><p class=author>Some Reader</p></div>", []),
        ("rel=author of the article", "", "<a rel=author href=/e>Example Author</a>", "", ["Example Author"]),
    ]

    @Test(arguments: pages)
    func choosesAmongSources(
        _ name: String, _ head: String, _ top: String, _ end: String, _ expected: [String]
    ) throws {
        #expect(try authors(head, top, end) == expected, "\(name)")
    }

    @Test func authorPageAddressesAreNoNames() throws {
        let found = try authors(
            "<meta property='article:author' content='https://social.example/herald'><meta name=author content='Example Author'>"
        )
        #expect(found == ["Example Author"])
    }
}
