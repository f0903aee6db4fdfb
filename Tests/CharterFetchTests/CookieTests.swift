import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@testable import CharterFetch

/// Cookies within one redirect chain, and those that a source brings along.
@Suite struct CookieTests {
    /// An answer that sets cookies and redirects.
    private static func setting(_ cookies: [String], to location: String) -> ScriptedServer.Step {
        answer("302 Found", ["Location: " + location] + cookies.map { "Set-Cookie: " + $0 }, body: [])
    }

    @Test func `a wall that sets a cookie and sends back to the same page is passed`() async throws {
        let talk = try Conversation { request in
            request.values("Cookie") == ["seen=1"]
                ? [answer()] : [Self.setting(["seen=1; Path=/; HttpOnly"], to: "/story")]
        }
        let response = try await talk.get("http://feeds.test/story")
        #expect(response.status == 200 && response.hops.count == 1)
        #expect(talk.server.requests.map { $0.values("Cookie") } == [[], ["seen=1"]])
    }

    @Test func `a wall by way of another host and back is passed`() async throws {
        let talk = try Conversation { request in
            switch (request.values("Host").first, request.target, request.values("Cookie")) {
            case ("feeds.test", "/story", ["ok=yes"]): [answer()]
            case ("feeds.test", "/story", _): [redirect("http://consent.test/ask")]
            case ("feeds.test", _, _): [Self.setting(["ok=yes; path=/"], to: "/story")]
            default: [Self.setting(["mine=1"], to: "http://feeds.test/back?ok=yes")]
            }
        }
        let response = try await talk.get("http://feeds.test/story")
        #expect(response.status == 200 && response.hops.count == 3)
        #expect(talk.server.requests.last?.values("Cookie") == ["ok=yes"], "the other host's cookie stays there")
    }

    @Test func `a wall that is never content ends at the bound, or as a loop`() async throws {
        let count = Shared(0)
        let restless = try Conversation { _ in
            count.change { $0 += 1 }
            return [Self.setting(["n=\(count.value)"], to: "/")]
        }
        #expect(try await restless.failure().message == "feeds.test redirects more than 8 times")
        let stubborn = try Conversation { _ in [Self.setting(["n=1"], to: "/")] }
        let error = try await stubborn.failure()
        #expect(error.kind == .tooManyRedirects && error.message.contains("loop"))
        #expect(stubborn.server.requests.count == 2)
    }

    @Test func `nothing is kept after the fetch`() async throws {
        let talk = try Conversation { request in
            [request.target == "/" ? Self.setting(["a=1; Max-Age=1000000"], to: "/x") : answer()]
        }
        _ = try await talk.get()
        _ = try await talk.get("http://feeds.test/x")
        #expect(talk.server.requests.map { $0.values("Cookie") } == [[], ["a=1"], []])
    }

    @Test func `what a server sets replaces what the source brings of the same name`() async throws {
        let talk = try Conversation { request in
            [request.target == "/" ? Self.setting(["lang=az", "new=1"], to: "/x") : answer()]
        }
        _ = try await talk.get(headers: ["Cookie": "lang=en; session=abc"])
        #expect(
            talk.server.requests.map { $0.values("Cookie") } == [
                ["lang=en; session=abc"], ["session=abc; lang=az; new=1"],
            ])
    }

    @Test(arguments: [
        "http://other.test/", "http://sub.feeds.test/", "http://feeds.test:8081/", "http://test/",
        "http://xfeeds.test/",
    ])
    func `neither a source's cookie nor a server's goes to another host or port`(_ location: String) async throws {
        let talk = try Conversation(allow: ["*.test", "test"]) { request in
            [request.target == "/start" ? Self.setting(["a=1; Domain=feeds.test; Path=/"], to: location) : answer()]
        }
        _ = try? await talk.get("http://feeds.test/start", headers: ["Cookie": "own=secret", "X-Key": "k"])
        for request in talk.server.requests.dropFirst() {
            #expect(request.values("Cookie").isEmpty && request.values("X-Key").isEmpty)
        }
    }

    @Test func `from https to http nothing goes, from http to https it does`() throws {
        let (plain, secure) = (try WireURL("http://feeds.test/"), try WireURL("https://feeds.test/"))
        var cookies = ChainCookies()
        cookies.take(Self.exchange(["a=1", "b=2; Secure"]), from: secure)
        #expect(cookies.header(for: secure, own: nil) == "a=1; b=2")
        #expect(cookies.header(for: plain, own: nil) == nil)
        var early = ChainCookies()
        early.take(Self.exchange(["a=1", "b=2; Secure"]), from: plain)
        #expect(early.header(for: secure, own: nil) == "a=1", "an open connection cannot set a secure cookie")
        #expect(
            try !RequestHeaders(Self.request, userAgent: "x", own: secure.sharesSecrets(with: plain)).lines.contains(
                "Cookie: own=1"))
        #expect(
            try RequestHeaders(Self.request, userAgent: "x", own: plain.sharesSecrets(with: secure)).lines.contains(
                "Cookie: own=1"))
    }

    /// What is set from a page, and what goes back to another on the same server.
    @Test(
        arguments: [
            (["a=1"], "/news/x", "/news/y", "a=1"), (["a=1"], "/news/x", "/newsroom", nil),
            (["a=1"], "/news/x", "/", nil),
            (["a=1"], "/x", "/any/where", "a=1"), (["a=1; Path=/"], "/news/x", "/", "a=1"),
            (["a=1; Path=/news/"], "/", "/news/y?q", "a=1"), (["a=1; Path=/news"], "/", "/newsroom", nil),
            (["a=1; Path=relative"], "/news/x", "/news/y", "a=1"), (["a=1; Path=/news"], "/", "/news?q=/x", "a=1"),
            (["a=1", "a=2"], "/", "/", "a=2"), (["a=1", "a=; Max-Age=0"], "/", "/", nil),
            (["a=1; max-age=-5"], "/", "/", nil),
            (["a=1; Path=/", "b=2; Path=/n"], "/", "/n", "b=2; a=1"), ([" a = 1 ; HttpOnly"], "/", "/", "a=1"),
            (["a=\"1, 2\""], "/", "/", "a=\"1, 2\""), (["a="], "/", "/", "a="), (["novalue"], "/", "/", nil),
            (["=nameless"], "/", "/", nil), ([""], "/", "/", nil), (["a=1; Domain=feeds.test"], "/", "/", "a=1"),
            (["a=1; Domain=.test"], "/", "/", "a=1"), (["a=1; Domain=other.test"], "/", "/", nil),
            (["a=1; Domain="], "/", "/", "a=1"), (["a=x\u{1}y"], "/", "/", nil),
        ] as [([String], String, String, String?)])
    func `scope of a cookie`(_ set: [String], _ from: String, _ to: String, _ sent: String?) throws {
        var cookies = ChainCookies()
        cookies.take(Self.exchange(set), from: try WireURL("http://feeds.test" + from))
        #expect(cookies.header(for: try WireURL("http://feeds.test" + to), own: nil) == sent)
    }

    @Test func `a server cannot fill the memory`() throws {
        var cookies = ChainCookies()
        let url = try WireURL("http://feeds.test/")
        cookies.take(Self.exchange(["long=" + String(repeating: "x", count: 5000)]), from: url)
        #expect(cookies.header(for: url, own: nil) == nil)
        cookies.take(Self.exchange((0..<500).map { "c\($0)=1" }), from: url)
        #expect(cookies.header(for: url, own: nil)?.split(separator: ";").count == 50)
    }

    @Test func `whatever is set, only what may stand in a header is sent`() throws {
        var random = SeededGenerator(seed: 7)
        let signs = [
            "a", "=", ";", " ", "path=/", "domain=", ".", "/", "\"", ",", "\u{1}", "é", "secure", "max-age=", "1", "-",
        ]
        let url = try WireURL("http://feeds.test/a/b")
        for _ in 0..<500 {
            var cookies = ChainCookies()
            let set = (0..<3).map { _ in (0..<8).map { _ in signs.randomElement(using: &random)! }.joined() }
            cookies.take(Self.exchange(set), from: url)
            let sent = cookies.header(for: url, own: "own=1")
            #expect(sent.map(isFieldValue) == true)
            #expect(cookies.header(for: try WireURL("http://other.test/a/b"), own: nil) == nil)
        }
    }

    private static let request = FetchRequest(
        url: URL(string: "http://feeds.test/")!, headers: ["Cookie": "own=1"], accept: "*/*")

    private static func exchange(_ cookies: [String]) -> Exchange {
        Exchange(
            url: URL(string: "http://feeds.test/")!, status: 302, httpVersion: "1.1",
            headers: cookies.map { HTTPField(name: "set-cookie", value: $0) }, head: [], codedBody: [],
            remoteAddress: "", startedAt: Date(timeIntervalSince1970: 0), elapsed: 0)
    }
}
