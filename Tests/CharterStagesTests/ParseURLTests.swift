import CharterModel
import CharterStages
import FoundationEssentials
import Testing

@Suite struct ParseURLTests {
    /// RFC 3986 §5.4, normal and abnormal examples.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"),
        ("g;x", "http://a/b/c/g;x"),
        ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"),
        ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
    ])
    func resolvesAsTheStandardSays(reference: String, wanted: String) {
        #expect(BaseURL("http://a/b/c/d;p?q")?.resolve(reference) == wanted)
    }

    /// Slashes as browsers read them (WHATWG URL §4.4).
    @Test(arguments: [
        ("\\g", "http://a/g"), ("g\\h", "http://a/b/c/g/h"), ("\\\\g\\h", "http://g/h"), ("..\\g", "http://a/b/g"),
        ("g?y\\z", "http://a/b/c/g?y\\z"), ("g#s\\t", "http://a/b/c/g#s\\t"),
        ("http:\\\\g\\h", "http://g/h"), ("http://g\\h", "http://g/h"),
        ("http:g", "http://a/b/c/g"), ("HTTP:/g", "http://a/g"), ("http:", "http://a/b/c/d;p?q"),
        ("http:?y", "http://a/b/c/d;p?y"),
        ("https:g/h", "https://g/h"), ("https:/g/h", "https://g/h"), ("https:///g/h", "https://g/h"),
        ("http:////g", "http://g"), ("///g/h", "http://g/h"), ("////g", "http://g"),
        ("httpd.html", "http://a/b/c/httpd.html"),
        ("mailto:a\\b", "mailto:a\\b"), ("urn:x\\y", "urn:x\\y"),
    ])
    func slashesAreMended(reference: String, wanted: String) {
        #expect(BaseURL("http://a/b/c/d;p?q")?.resolve(reference) == wanted)
        #expect(BaseURL("tag:a/b")?.resolve("x\\y") == "tag:a/x\\y", "only web addresses")
    }

    @Test func basesNeedAScheme() {
        #expect(BaseURL("/a/b") == nil)
        #expect(BaseURL("") == nil)
        #expect(BaseURL("1a:b") == nil)
        #expect(BaseURL("http://e.example")?.resolve("x") == "http://e.example/x")
        #expect(BaseURL("http://e.example/?a")?.resolve("Bakı ş.html") == "http://e.example/Bakı ş.html")
    }
}

extension ParseURLTests {
    /// The short cuts for plain addresses must not let odd slashes through.
    @Test(arguments: [
        ("http:\\\\e.example\\news\\1", "http://e.example/news/1"), ("http://e.example\\news", "http://e.example/news"),
        ("\\news\\1", "http://feeds.test/news/1"), ("/news\\1", "http://feeds.test/news/1"),
        ("http:///e.example/1", "http://e.example/1"), ("http://e.example/1", "http://e.example/1"),
    ])
    func linksOfFeeds(written: String, wanted: String) throws {
        let feed = "<rss><channel><item><title>t</title><link>\(written)</link></item></channel></rss>"
        let payload = Payload(body: Array(feed.utf8), url: URL(string: "http://feeds.test/a/feed"))
        #expect(try parse(payload).entries[0].link == wanted)
    }
}
