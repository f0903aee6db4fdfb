import CharterModel
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CharterFetch

/// A request through a proxy: what the proxy is asked, and what the guard still refuses.
@Suite struct ProxyTests {
    /// Asks for `url` through `proxy`; hosts of `allow` may be private.
    private static func get(
        _ url: String, through proxy: String, allow: [String] = ["127.0.0.1"], resolve: [ResolveRule] = [],
        caFile: String? = nil, headers: [String: String] = [:]
    ) async throws(FetchError) -> FetchResponse {
        let fetcher = Fetcher(
            options: FetchOptions(userAgent: testAgent, allowHosts: allow, resolve: resolve, caFile: caFile))
        defer { fetcher.shutdown() }
        var request = FetchRequest(url: URL(string: url)!, headers: headers, accept: "*/*")
        request.proxy = proxy
        return try await fetcher.fetch(request)
    }

    private static func failure(
        _ url: String, through proxy: String, allow: [String] = ["127.0.0.1"], resolve: [ResolveRule] = []
    ) async -> FetchError? {
        await #expect(throws: FetchError.self) { try await get(url, through: proxy, allow: allow, resolve: resolve) }
    }

    @Test func `plain http is asked for by its whole URL, on every hop`() async throws {
        let proxy = try ScriptedServer { request in
            [request.target == "http://paper.test/feed" ? redirect("http://other.test/moved?x=1") : answer()]
        }
        defer { proxy.stop() }
        let response = try await Self.get(
            "http://paper.test/feed", through: "http://me:s%20t@127.0.0.1:\(proxy.port)", headers: ["X-Key": "k"])
        #expect(response.status == 200 && response.finalURL.absoluteString == "http://other.test/moved?x=1")
        #expect(
            proxy.requests.map { $0.lines[0] } == [
                "GET http://paper.test/feed HTTP/1.1", "GET http://other.test/moved?x=1 HTTP/1.1",
            ])
        #expect(proxy.requests.map { $0.values("Host") } == [["paper.test"], ["other.test"]])
        #expect(proxy.requests.map { $0.values("Proxy-Authorization") } == [["Basic bWU6cyB0"], ["Basic bWU6cyB0"]])
        #expect(proxy.requests.map { $0.values("X-Key") } == [["k"], []])
    }

    @Test func `https goes through a tunnel, and the proxy sees the name alone`() async throws {
        guard let server = try TLSServer(host: "secure.test") else { return }
        let proxy = try TunnelProxy(.connect("200 Connection established"), to: server.port)
        defer { proxy.stop() }
        let response = try await Self.get(
            "https://secure.test/a/secret/path", through: "http://127.0.0.1:\(proxy.port)", caFile: server.authority,
            headers: ["Cookie": "a=secret"])
        #expect(response.status == 200)
        #expect(response.header("X-From") == nil, "the proxy's answer is not the server's")
        #expect(proxy.asked.count == 1)
        #expect(proxy.asked[0].hasPrefix("CONNECT secure.test:443 HTTP/1.1\r\n"))
        #expect(!proxy.asked[0].contains("secret"))
    }

    @Test func `socks5h is asked for the name, not for an address`() async throws {
        let server = try ScriptedServer { _ in [answer()] }
        let proxy = try TunnelProxy(.socks, to: server.port)
        defer {
            server.stop()
            proxy.stop()
        }
        let response = try await Self.get("http://paper.test/feed", through: "socks5h://127.0.0.1:\(proxy.port)")
        #expect(response.status == 200)
        #expect(proxy.asked == ["paper.test"])
        #expect(server.requests.map { $0.lines[0] } == ["GET /feed HTTP/1.1"])
    }

    @Test(arguments: [
        "http://10.0.0.1/", "http://127.0.0.2/", "http://[::1]/", "http://167772161/", "http://169.254.169.254/meta",
        "http://localhost/",
    ])
    func `a private target is refused before the proxy is asked`(_ url: String) async throws {
        let proxy = try ScriptedServer { _ in [answer()] }
        defer { proxy.stop() }
        let error = await Self.failure(url, through: "http://me:secret@127.0.0.1:\(proxy.port)")
        #expect(error?.kind == .blockedAddress)
        #expect(error?.outcome == .blockedAddress)
        #expect(error?.message.contains("not through a proxy either") == true)
        #expect(error?.message.contains("secret") == false)
        #expect(proxy.connections == 0)
    }

    @Test func `a target that a rule puts on a private address is refused, and so is a redirect to one`() async throws {
        let proxy = try ScriptedServer { _ in [redirect("http://192.168.7.7/")] }
        defer { proxy.stop() }
        let place = "http://127.0.0.1:\(proxy.port)"
        let rule = ResolveRule(pattern: "inside.test", target: "10.0.0.1")!
        let direct = await Self.failure("http://inside.test/", through: place, resolve: [rule])
        #expect(direct?.kind == .blockedAddress && direct?.message.contains("10.0.0.1") == true)
        #expect(proxy.connections == 0)
        let redirected = await Self.failure("http://paper.test/", through: place)
        #expect(redirected?.kind == .blockedAddress && redirected?.hops.count == 1)
        #expect(redirected?.url.absoluteString == "http://192.168.7.7/")
        #expect(proxy.requests.count == 1)
    }

    @Test func `a private target that is allowed goes through`() async throws {
        let proxy = try ScriptedServer { _ in [answer()] }
        defer { proxy.stop() }
        let response = try await Self.get(
            "http://10.0.0.1/", through: "http://127.0.0.1:\(proxy.port)", allow: ["127.0.0.1", "10.0.0.1"])
        #expect(response.status == 200)
    }

    @Test func `a proxy on a private address must be allowed`() async throws {
        let proxy = try ScriptedServer { _ in [answer()] }
        defer { proxy.stop() }
        let error = await Self.failure(
            "http://paper.test/", through: "http://me:secret@127.0.0.1:\(proxy.port)", allow: ["paper.test"])
        #expect(error?.kind == .blockedAddress)
        #expect(error?.message == "127.0.0.1 is a loopback address (127.0.0.0/8), and not allowed")
        #expect(proxy.connections == 0)
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "ftp://h.test:1", "socks5://h.test:1080", "socks4a://h.test:1", "http://",
        "http://h.test/x",
        "http://h.test:99999", "http://me:secret@", "http://h.test?x", "http://me:secret@a..b:1",
    ])
    func `a proxy that is none is said at once`(_ proxy: String) async throws {
        let error = await Self.failure("http://paper.test/", through: proxy)
        #expect(error?.kind == .badRequest)
        #expect(error?.message.hasPrefix("paper.test was not asked: ") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        ("http://h.test", "http://h.test:80"), ("HTTP://H.test:80", "http://h.test:80"),
        ("https://h.test/", "https://h.test:443"), ("socks5h://h.test", "socks5h://h.test:1080"),
        ("socks5h://h.test:80", "socks5h://h.test:80"), ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
        (" http://u:p@h.test:3128 ", "http://h.test:3128"),
    ])
    func `forms of a proxy`(_ text: String, _ shown: String) throws {
        #expect(try Proxy(text).text == shown)
    }

    @Test func `what fails at the proxy is ours to look after`() async throws {
        let gone = try ScriptedServer { _ in [] }
        gone.stop()
        let closed = await Self.failure("http://paper.test/", through: "http://me:secret@127.0.0.1:1")
        #expect(closed?.kind == .ourNetwork && closed?.weight == 0.25)
        #expect(closed?.message.hasPrefix("the proxy http://127.0.0.1:1 does not take connections") == true)
        let login = try TunnelProxy(.connect("407 Proxy Authentication Required"), to: 1)
        let refused = await Self.failure("https://paper.test/", through: "http://127.0.0.1:\(login.port)")
        #expect(refused?.kind == .ourNetwork && refused?.message.contains("407") == true)
        let far = try TunnelProxy(.connect("502 Bad Gateway"), to: 1)
        let unreached = await Self.failure("https://paper.test/", through: "http://127.0.0.1:\(far.port)")
        #expect(unreached?.kind == .connect && unreached?.message.contains("502") == true)
        #expect(unreached?.weight == 0.5)
        login.stop()
        far.stop()
    }

    @Test func `a proxy as people run it carries http and https`() async throws {
        guard isInstalled("tinyproxy"), let secure = try TLSServer(host: "localhost") else { return }
        let plain = try ScriptedServer { _ in [answer()] }
        let (listener, port) = try listenOnLoopback(ipv6: false)
        close(listener)
        let folder = try TemporaryFolder()
        let settings = "Port \(port)\nListen 127.0.0.1\nTimeout 20\nMaxClients 10\nBasicAuth me secret\n"
        let file = try folder.write("tinyproxy.conf", settings)
        let process = try Child("tinyproxy", ["-d", "-c", file])
        defer {
            process.send(SIGTERM)
            process.waitHere()
            plain.stop()
        }
        let place = "http://me:secret@127.0.0.1:\(port)"
        let allow = ["127.0.0.1", "localhost"]
        var first: FetchResponse?
        for _ in 0..<200 where first == nil {
            first = try? await Self.get("http://localhost:\(plain.port)/feed", through: place, allow: allow)
            if first == nil { try await Task.sleep(for: .milliseconds(25)) }
        }
        #expect(first?.status == 200)
        #expect(plain.requests.last?.lines[0].hasPrefix("GET /feed ") == true)
        #expect(plain.requests.last?.values("Proxy-Authorization") == [])
        let second = try await Self.get(
            "https://localhost:\(secure.port)/", through: place, allow: allow, caFile: secure.authority)
        #expect(second.status == 200 && String(decoding: second.body, as: UTF8.self).contains("s_server"))
        for url in ["https://localhost:\(secure.port)/", "http://localhost:\(plain.port)/"] {
            let login = await Self.failure(url, through: "http://127.0.0.1:\(port)", allow: allow)
            #expect(login?.kind == .ourNetwork && login?.message.contains("407") == true, "\(url)")
        }
    }

    @Test func `no_proxy in the environment does not lead past the proxy`() async {
        // In a process of its own: changing the environment under other threads is not safe.
        await #expect(processExitsWith: .success) {
            setenv("no_proxy", "*", 1)
            let proxy = try ScriptedServer { _ in [answer()] }
            let response = try await ProxyTests.get("http://paper.test/", through: "http://127.0.0.1:\(proxy.port)")
            exit(response.status == 200 && proxy.requests.count == 1 ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
}
