import CharterStages
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

    @Test func basesNeedAScheme() {
        #expect(BaseURL("/a/b") == nil)
        #expect(BaseURL("") == nil)
        #expect(BaseURL("1a:b") == nil)
        #expect(BaseURL("http://e.example")?.resolve("x") == "http://e.example/x")
        #expect(BaseURL("http://e.example/?a")?.resolve("Bakı ş.html") == "http://e.example/Bakı ş.html")
    }
}
