import CharterFetch
import TestSupport
import Testing

@Suite struct WireURLTests {
    @Test(arguments: [
        ("http://EXAMPLE.org", "http://example.org/", "example.org", 80),
        ("https://example.org:443/a", "https://example.org/a", "example.org", 443),
        ("http://example.org.:8080/", "http://example.org.:8080/", "example.org", 8080),
        ("http://user:pa%40ss@example.org/#part", "http://example.org/", "example.org", 80),
        ("http://b%C3%BCcher.example/", "http://xn--bcher-kva.example/", "xn--bcher-kva.example", 80),
        ("http://bücher.example/ü?q=é", "http://xn--bcher-kva.example/%C3%BC?q=%C3%A9", "xn--bcher-kva.example", 80),
        ("http://новости.example/", "http://xn--b1amnebsh.example/", "xn--b1amnebsh.example", 80),
        ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", 80),
        ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1", 80),
        ("http://0177.0.0.1/", "http://127.0.0.1/", "127.0.0.1", 80),
        ("http://127.1/", "http://127.0.0.1/", "127.0.0.1", 80),
        ("http://[::1]:81/", "http://[::1]:81/", "::1", 81),
        (" http://example.org/a b ", "http://example.org/a%20b", "example.org", 80),
        ("http:///example.org/x", "http://example.org/x", "example.org", 80),
        ("HTTP://example.org/", "http://example.org/", "example.org", 80),
        ("http://example.org/a/../b/./c", "http://example.org/b/c", "example.org", 80),
    ]) func `a URL is read as libcurl reads it`(_ text: String, _ shown: String, _ host: String, _ port: Int) throws {
        let url = try WireURL(text)
        #expect(url.text == shown)
        #expect(url.host == host)
        #expect(url.port == port)
    }

    @Test(arguments: [
        ("file:///etc/passwd", "file"), ("gopher://h/", "gopher"), ("javascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"), ("ftp://h/", "ftp"), ("FEED:http://h/", "feed"), ("mailto:a@b.test", "mailto"),
    ]) func `other schemes are named and refused`(_ text: String, _ scheme: String) {
        #expect(throws: WireURL.Problem.scheme(scheme)) { try WireURL(text) }
    }

    @Test(arguments: [
        "", "http://", "http://a..test/", "//a.test/", "/x", "a.test", "http://a.test:99999/", "http://a.test:x/",
        "http://a.test:0/", "http://[::1/", "http://a b.test/", "http://a%00b.test/", "http://a%0d%0ab.test/",
        "http://a%2fb.test/", "http://\u{1}/", "http://u@/", "http://[fe80::1%25eth0]x/",
    ]) func `what is no URL is refused`(_ text: String) {
        #expect(throws: WireURL.Problem.self) { try WireURL(text) }
    }

    @Test(arguments: [
        ("/x", "http://a.test/x"), ("x", "http://a.test/dir/x"), ("../x", "http://a.test/x"),
        ("?q=1", "http://a.test/dir/page?q=1"),
        ("//b.test/y", "http://b.test/y"), ("https://c.test/z", "https://c.test/z"),
        ("./x/../y", "http://a.test/dir/y"),
        ("/a b", "http://a.test/a%20b"), ("/caf\u{e9}", "http://a.test/caf%C3%A9"), (" /x\r\n", "http://a.test/x"),
        ("/x#part", "http://a.test/x"), ("#part", "http://a.test/dir/page?old=1"), ("/%7Eu", "http://a.test/%7Eu"),
        ("http://B.test", "http://b.test/"), ("/a\tb", "http://a.test/ab"), ("/x:y", "http://a.test/x:y"),
        ("/\"<>^", "http://a.test/%22%3C%3E%5E"), ("\\x\\y", "http://a.test/x/y"), ("x\\..\\y", "http://a.test/dir/y"),
        ("\\\\b.test\\y", "http://b.test/y"), ("http:\\\\b.test\\@c.test", "http://b.test/@c.test"),
        ("/x?a\\b", "http://a.test/x?a%5Cb"), ("/x#a\\b", "http://a.test/x"),
    ]) func `a Location is resolved from the URL that sent it`(_ location: String, _ target: String) throws {
        #expect(try WireURL("http://a.test/dir/page?old=1").resolving(location).text == target)
    }

    @Test func `user info stays on its own server`() throws {
        let url = try WireURL("http://me:secret@a.test/dir")
        #expect(url.user == "me")
        #expect(url.password == "secret")
        #expect(try url.resolving("/x").user == "me")
        #expect(try url.resolving("http://a.test/x").password == "secret")
        #expect(try url.resolving("https://a.test/x").user == "me")
        #expect(try url.resolving("http://a.test:8080/x").user == nil)
        #expect(try url.resolving("//b.test/x").user == nil)
        #expect(try url.resolving("http://you@a.test/x").user == "you")
        #expect(try WireURL("https://me@a.test/").resolving("http://a.test/").user == nil)
    }

    @Test func `reading never crashes, and what is read is read again alike`() {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "http://", "https:", "//", "/", "@", ":", "a.test", "[", "]", "::1", "%", "%00", "é", " ", "#", "?", "\\",
            "..", "0x7f.1", "\u{0}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 1...7, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            guard let url = try? WireURL(text) else { continue }
            let again = try? WireURL(url.text)
            #expect(again?.text == url.text && again?.host == url.host, "\(text)")
        }
    }
}
