import CharterModel
import FoundationEssentials
import Testing

@Suite("Secrets taken out of text")
struct RedactionTests {
    @Test(
        "what is secret goes, the rest stays",
        arguments: [
            // User info.
            ("https://ann:pw@a.example/feed", "https://…@a.example/feed"),
            ("https://token-only@a.example", "https://…@a.example"),
            ("https://a:p@ss@b.example/x@y", "https://…@b.example/x@y"),
            ("proxy http://u:p@10.0.0.1:3128 refused", "proxy http://…@10.0.0.1:3128 refused"),
            ("proxy ann:pw@proxy.example:3128 refused", "proxy …@proxy.example:3128 refused"),
            ("https://a.example/go?to=https://u:p@b.example/", "https://a.example/go?to=https://…@b.example/"),
            ("<https://u:p@a.example>", "<https://…@a.example>"),
            // Parameters.
            ("https://a.example/f?api_key=abc&page=2", "https://a.example/f?api_key=…&page=2"),
            ("https://a.example/f?page=2&access_token=abc#top", "https://a.example/f?page=2&access_token=…#top"),
            ("https://a.example/f?Key=abc", "https://a.example/f?Key=…"),
            ("https://a.example/f?apiKey=abc;x=1", "https://a.example/f?apiKey=…;x=1"),
            ("https://a.example/f?X-Amz-Signature=00ff", "https://a.example/f?X-Amz-Signature=…"),
            ("https://a.example/f?user[password]=x", "https://a.example/f?user[password]=…"),
            ("https://a.example/#id_token=e.y.J", "https://a.example/#id_token=…"),
            ("https://a.example/?sig=a%2Fb%3D", "https://a.example/?sig=…"),
            ("https://a.example/?%74oken=abc", "https://a.example/?%74oken=…"),
            ("https://a.example/?to=%2Fx%3Ftoken%3Dabc%26y%3D1", "https://a.example/?to=%2Fx%3Ftoken%3D…%26y%3D1"),
            ("https://a.example/?secret=\"a b\"", "https://a.example/?secret=\"…\""),
            ("(see https://a.example/?auth=abc) and on", "(see https://a.example/?auth=…) and on"),
            ("password=abc in the file", "password=… in the file"),
            // Headers.
            ("Authorization: Basic YW5uOnB3", "Authorization: …"),
            ("authorization:Bearer e.y.J\nAccept: */*", "authorization: …\nAccept: */*"),
            ("Proxy-Authorization: Digest username=\"ann\", response=\"ff\"", "Proxy-Authorization: …"),
            ("Cookie: a=1; b=2\r\nHost: a.example", "Cookie: …\r\nHost: a.example"),
            ("Set-Cookie: id=1", "Set-Cookie: …"),
            ("X-Api-Key: abc def", "X-Api-Key: …"),
            ("{\"Authorization\": \"Basic abc\"}", "{\"Authorization\": …"),
            ("it said Bearer abcdef0123456789 to us", "it said Bearer … to us"),
        ])
    func table(_ text: String, _ wanted: String) {
        #expect(redacted(text) == wanted)
        #expect(redacted(wanted) == wanted, "a second time changes nothing")
    }

    @Test(
        "what only looks like it stays",
        arguments: [
            "", "kept", "https://a.example/feed?page=2&keyword=baku&author=ann&design=x&monkey=1&assign=3",
            "mailto:desk@example.org", "https://example.org/@ann/posts", "unknown key: host-dely",
            "the basic facts of the case", "rss20, 3 entries", "a.example answers 503; it may pass",
            "https://a.example/?session_type", "https://a.example/?key=", "12:30 @ the desk", "100%", "50%4", "a=b",
            "the secret: nobody reads it", "Ünïcödé: ə=ı", "https://[::1]:8080/x?y=%",
        ])
    func untouched(_ text: String) { #expect(redacted(text) == text) }

    @Test(
        "names",
        arguments: [
            ("key", true), ("API_KEY", true), ("apikey", true), ("x-auth-token", true), ("clientSecret", true),
            ("sig", true), ("PHPSESSID", false), ("sid", true), ("page", false), ("keyboard", false), ("source", false),
            ("host", false), ("", false), ("mytoken", true), ("turkey", false),
        ])
    func names(_ name: String, _ isSecret: Bool) { #expect(isSecretName(name) == isSecret) }

    @Test("an id derived from an address with a key does not show the key, and tells two keys apart")
    func identifiers() {
        let ids = ["one", "two"].map { SourceID(derivedFrom: "https://a.example/feed?api_key=\($0)").text }
        #expect(ids[0] != ids[1])
        for id in ids { #expect(id.hasPrefix("a.example-feed-api_key-") && id.utf8.count == 31, "\(id)") }
        #expect(!SourceID(derivedFrom: "https://ann:hunter2@a.example/feed").text.contains("hunter2"))
    }

    @Test("errors and ledger notes that are kept hold none")
    func kept() {
        let state = SourceState(newAt: .distantPast).failed(
            "https://u:p@a.example/ is away", weight: 1, gone: false, at: .distantPast, cadence: 60)
        #expect(state.lastError == "https://…@a.example/ is away")
        let note = LedgerNote(
            subject: .source(SourceID("a")), stage: .fetch, outcome: .gone, why: "at https://a.example/?token=x")
        #expect(note.why == "at https://a.example/?token=…")
    }
}
