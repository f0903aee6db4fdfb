import CharterFetch
import Testing

@Suite struct HostPatternTests {
    @Test(arguments: [
        ("feeds.example.org", "feeds.example.org", true), ("feeds.example.org", "example.org", false),
        ("feeds.example.org", "x.feeds.example.org", false), ("FEEDS.Example.org.", "feeds.example.org", true),
        ("*.test", "a.test", true), ("*.test", "a.b.test", true), ("*.test", "test", false),
        ("*.test", "attest", false), ("*.test", "a.test.example", false), ("*", "anything", true),
        ("bücher.example", "xn--bcher-kva.example", true), ("*.bücher.example", "a.xn--bcher-kva.example", true),
        ("127.0.0.1", "127.0.0.1", true), ("0x7f.1", "127.0.0.1", true), ("::1", "::1", true), ("[::1]", "::1", true),
        ("0:0:0:0:0:0:0:1", "::1", true), ("localhost", "localhost", true),
    ]) func `a pattern matches what it says`(_ pattern: String, _ host: String, _ matches: Bool) throws {
        #expect(try #require(HostPattern(pattern)).matches(host) == matches)
    }

    @Test(arguments: [
        "", "*.", "*.*", "a.*", "a*b.test", "http://a.test", "a.test/x", "a.test:80", "u@a.test", "a b.test",
        "*.127.0.0.1", "a.test\r\n", "[::1", "..",
    ]) func `what is no pattern is refused`(_ text: String) {
        #expect(HostPattern(text) == nil)
    }

    @Test(
        arguments: [
            ("127.0.0.1", "127.0.0.1", nil), ("127.0.0.1:8080", "127.0.0.1", 8080), ("::1", "::1", nil),
            ("[::1]", "::1", nil), ("[::1]:81", "::1", 81), ("203.0.113.5:65535", "203.0.113.5", 65535),
        ] as [(String, String, Int?)])
    func `a resolve rule names an address and perhaps a port`(_ target: String, _ address: String, _ port: Int?) throws
    {
        let rule = try #require(ResolveRule(pattern: "*.test", target: target))
        #expect(rule.address.text == address)
        #expect(rule.port == port)
    }

    @Test(arguments: [
        "", "localhost", "example.org:80", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "127.1",
        "[::1]:", "[::1", "127.0.0.1:80:90", "0x7f000001",
    ]) func `a resolve rule with any other target is refused`(_ target: String) {
        #expect(ResolveRule(pattern: "*.test", target: target) == nil)
    }

    @Test func `a resolve rule needs a pattern`() {
        #expect(ResolveRule(pattern: "a b", target: "127.0.0.1") == nil)
    }
}
