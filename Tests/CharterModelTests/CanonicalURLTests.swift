import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Canonical URL") struct CanonicalURLTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let given: String
        let text: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "scheme and host in lower case", given: "HTTP://News.Example.ORG/A", text: "http://news.example.org/A"
        ),
        Case(name: "default port goes", given: "http://a.example:80/x", text: "http://a.example/x"),
        Case(name: "default port of https goes", given: "https://a.example:443/x", text: "https://a.example/x"),
        Case(name: "another port stays", given: "http://a.example:8080/x", text: "http://a.example:8080/x"),
        Case(name: "empty path becomes /", given: "https://a.example", text: "https://a.example/"),
        Case(name: "fragment goes", given: "https://a.example/x#comments", text: "https://a.example/x"),
        Case(name: "dot segments resolved", given: "https://a.example/a/../b/./c", text: "https://a.example/b/c"),
        Case(
            name: "tracking goes", given: "https://a.example/x?utm_source=rss&utm_medium=feed",
            text: "https://a.example/x"),
        Case(
            name: "tracking goes, the rest stays in order", given: "https://a.example/x?b=2&fbclid=Z&a=1",
            text: "https://a.example/x?b=2&a=1"),
        Case(
            name: "tracking in capitals goes", given: "https://a.example/x?UTM_Source=rss&id=7",
            text: "https://a.example/x?id=7"),
        Case(name: "hexadecimal in capitals", given: "https://a.example/%d0%b0", text: "https://a.example/%D0%B0"),
        Case(
            name: "needless escapes undone", given: "https://a.example/%7Euser/%61", text: "https://a.example/~user/a"),
        Case(name: "user and password never kept", given: "https://me:secret@a.example/x", text: "https://a.example/x"),
        Case(name: "white space around", given: " \n https://a.example/x \t", text: "https://a.example/x"),
        Case(name: "an escaped dot segment is one", given: "https://a.example/x/%2E%2E/y", text: "https://a.example/y"),
        Case(
            name: "an escaped tracking name is one", given: "https://a.example/y?%75tm_source=q",
            text: "https://a.example/y"),
        Case(
            name: "letters outside ASCII are escaped", given: "https://a.example/xəbər",
            text: "https://a.example/x%C9%99b%C9%99r"),
    ]

    @Test("normal form", arguments: cases)
    func normalForm(_ row: Case) throws {
        let url = try #require(CanonicalURL(row.given))
        #expect(url.text == row.text)
        #expect(CanonicalURL(url.text)?.text == url.text, "normalising twice changes nothing")
    }

    @Test("a URL that looks normal at a glance is taken as it stands only when a closer look agrees")
    func glance() throws {
        let hosts = [
            "a.example", "www.a.example", "a", "1.2.3.4", "x-1.example", "xn--90a.example", "a.example:80",
            "a.example:81",
        ]
        let pieces = [
            "/", "/", "/", "a", "B", "1", "-", "_", "~", ".", "..", ",", ";", "@", ":", "+", "(", "'", "!", "$", "%41",
            "%2f",
            "?", "?", "&", "&", "=", "utm_source=x", "id=1", "fbclid", "#", "é", " ",
        ]
        var random = SeededGenerator(seed: 11)
        var taken = 0
        for _ in 0..<20_000 {
            var text = ["http://", "https://"].randomElement(using: &random)! + hosts.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 0..<9, using: &random) { text += pieces.randomElement(using: &random)! }
            let quick = CanonicalURL(text)
            // No URL with a fragment is taken as it stands.
            let thorough = URL(string: text.contains("#") ? text : text + "#f").flatMap { CanonicalURL($0) }
            // White space at the end is not part of it.
            if text.hasSuffix(" ") { continue }
            #expect(quick == thorough, "\(text)")
            #expect(URL(string: text).flatMap { CanonicalURL($0) } == thorough, "\(text)")
            #expect(quick?.host == quick?.url.host())
            taken += quick?.text == text ? 1 : 0
        }
        #expect(taken > 1000)
    }

    @Test(
        "not for us",
        arguments: [
            "", "   ", "mailto:desk@a.example", "ftp://a.example/x", "javascript:alert(1)", "/only/a/path",
            "file:///etc/passwd",
            "http://", "data:text/html,x", "https://a.example/" + String(repeating: "x", count: 5000),
        ])
    func refused(_ text: String) { #expect(CanonicalURL(text) == nil) }

    @Test("a relative link needs its base")
    func relative() {
        #expect(
            CanonicalURL("../b?x=1", base: URL(string: "https://a.example/n/one"))?.text == "https://a.example/b?x=1")
        #expect(
            CanonicalURL("//cdn.example/x", base: URL(string: "https://a.example/"))?.text == "https://cdn.example/x")
    }

    @Test(
        "one document, many spellings",
        arguments: [
            "http://a.example/news/1", "https://a.example/news/1", "https://www.a.example/news/1",
            "https://a.example/news/1/",
            "https://a.example/news/1?utm_campaign=x", "https://a.example/news/1#top",
        ])
    func identity(_ text: String) throws {
        let url = try #require(CanonicalURL(text))
        #expect(url.identity == "a.example/news/1")
        #expect(ArticleID(of: url) == ArticleID(of: try #require(CanonicalURL("https://a.example/news/1"))))
    }

    @Test(
        "different documents stay apart",
        arguments: [
            "https://a.example/news/2", "https://b.example/news/1", "https://a.example/news/1?page=2",
            "https://a.example/News/1",
            "https://a.example:8080/news/1",
        ])
    func apart(_ text: String) throws {
        #expect(try #require(CanonicalURL(text)).identity != "a.example/news/1")
    }

    @Test("random text never crashes, and a normal form is stable")
    func random() {
        var generator = SeededGenerator(seed: 20_260_210)
        let pieces = [
            "http://", "https://", "a.example", ":80", "/", "..", "%", "%4", "%zz", "%2E", "%2e%2E/", "%75tm_source=1",
            "%25", "?", "&", "=", "#", "é", "ə", " ", "@", "[", "]", "utm_x=1", "\u{0}", "\\",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int(generator.next() % 9)).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }
                .joined()
            guard let url = CanonicalURL(text) else { continue }
            #expect(CanonicalURL(url.text)?.text == url.text, "\(text)")
            #expect(!url.host.isEmpty, "\(text)")
        }
    }
}
