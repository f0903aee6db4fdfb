import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

/// Servers that do not stop, do not start, or break off.
@Suite struct LimitTests {
    static let small = FetchLimits(maxBody: 100_000)

    @Test func `an endless chunked body is stopped at the cap`() async throws {
        let chunk = Array("2000\r\n".utf8) + [UInt8](repeating: 120, count: 0x2000) + Array("\r\n".utf8)
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), .forever(chunk, milliseconds: 0))
        let error = try await talk.failure(limits: Self.small)
        #expect(error.kind == .tooLarge)
        #expect(error.outcome == .tooLarge)
        #expect(error.message == "feeds.test sent more than 100000 bytes")
    }

    @Test func `a length over the cap is refused before the body comes`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"), .wait(milliseconds: 60_000))
        #expect(try await talk.failure(limits: Self.small).kind == .tooLarge)
    }

    @Test func `exactly the cap is fine`() async throws {
        let talk = try Conversation(always: answer(body: [UInt8](repeating: 120, count: 100_000)))
        #expect(try await talk.get(limits: Self.small).body.count == 100_000)
    }

    @Test(arguments: [
        ("gzip", gzipped([UInt8](repeating: 48, count: 8 << 20))), ("br", BrotliSample.bomb),
        ("zstd", zstandard([UInt8](repeating: 48, count: 8 << 20))),
        ("gzip, gzip", gzipped(gzipped([UInt8](repeating: 48, count: 8 << 20)))),
    ]) func `a small body that decodes to a huge one is refused`(_ coding: String, _ body: [UInt8]) async throws {
        let talk = try Conversation(always: answer("200 OK", ["Content-Encoding: " + coding], body: body))
        let error = try await talk.failure(limits: Self.small)
        #expect(error.kind == .tooLarge)
        #expect(error.message.contains("when decoded"))
    }

    @Test func `a bomb in an error page is not unpacked`() async throws {
        let bomb = gzipped([UInt8](repeating: 48, count: 8 << 20))
        let talk = try Conversation(always: answer("500 Oops", ["Content-Encoding: gzip"], body: bomb))
        let response = try await talk.get(limits: Self.small)
        #expect(response.status == 500)
        #expect(response.body.isEmpty)
    }

    @Test func `headers that come too slowly are a timeout`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\n"), .forever(Array("X: y\r\n".utf8), milliseconds: 50))
        #expect(try await talk.failure(limits: FetchLimits(totalTimeout: 0.4)).kind == .timeout)
    }

    @Test func `a server that says nothing is a timeout`() async throws {
        let talk = try Conversation(always: .wait(milliseconds: 60_000))
        let error = try await talk.failure(limits: FetchLimits(totalTimeout: 0.3))
        #expect(error.kind == .timeout)
        #expect(error.outcome == .deferred("timeout"))
        #expect(error.message == "feeds.test was not done within 0.3 s (0 bytes so far)")
    }

    @Test func `a body that drips is a stall`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
            .forever(Array("x".utf8), milliseconds: 300))
        let error = try await talk.failure(limits: FetchLimits(totalTimeout: 30, stallTimeout: 1))
        #expect(error.kind == .stalled)
        #expect(error.weight == 0.5)
    }

    @Test func `the total time covers all hops`() async throws {
        let talk = try Conversation { request in
            [.wait(milliseconds: 200), redirect(request.target + "x")]
        }
        let error = try await talk.failure(limits: FetchLimits(totalTimeout: 0.5, maxRedirects: 100))
        #expect(error.kind == .timeout)
        #expect(error.hops.count < 5)
    }

    static let whole = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"

    @Test(arguments: [0, 1, 9, 17, 25, 37, 40, 44]) func `a reset or an early end is no answer`(_ offset: Int)
        async throws
    {
        for end in [ScriptedServer.Step.reset, .close] {
            let talk = try Conversation(always: .text(String(Self.whole.prefix(offset))), .wait(milliseconds: 20), end)
            let error = try await talk.failure()
            #expect([.reset, .badResponse].contains(error.kind), "\(error.kind) after \(offset)")
        }
    }

    @Test func `a chunked body that ends early is no answer`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"), .wait(milliseconds: 20),
            .close)
        #expect(try await talk.failure().kind == .reset)
    }

    @Test(arguments: [
        "hello\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", "\0\0\0\0\0\0\0\0\0\0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
    ]) func `what is no HTTP is no answer`(_ text: String) async throws {
        let talk = try Conversation(always: .text(text), .wait(milliseconds: 20), .close)
        #expect(try await talk.failure().kind == .badResponse)
    }

    @Test func `too many header bytes`() async throws {
        let line = "X-Padding: " + String(repeating: "y", count: 1000) + "\r\n"
        let talk = try Conversation(always: .text("HTTP/1.1 200 OK\r\n"), .forever(Array(line.utf8), milliseconds: 0))
        let error = try await talk.failure()
        #expect(error.kind == .tooLarge)
        #expect(
            error.message == "feeds.test sent more than 262144 bytes of headers"
                || error.message == "feeds.test sent more than 256 header fields")
    }

    @Test func `too many header fields`() async throws {
        let fields = (0..<300).map { "X-\($0): y" }
        let talk = try Conversation(always: answer("200 OK", fields))
        #expect(try await talk.failure().message == "feeds.test sent more than 256 header fields")
    }

    @Test func `one endless header line`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 200 OK\r\nX: "), .forever([UInt8](repeating: 121, count: 8192), milliseconds: 0))
        #expect(try await talk.failure().kind == .tooLarge)
    }

    @Test func `endless interim answers`() async throws {
        let talk = try Conversation(always: .forever(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8), milliseconds: 0))
        #expect(try await talk.failure(limits: FetchLimits(maxHeaderBytes: 20_000)).kind == .tooLarge)
    }

    @Test func `a server that does not take the connection`() async throws {
        let full = try FullListener()
        let fetcher = Fetcher(options: FetchOptions(userAgent: testAgent, allowHosts: ["127.0.0.1"]))
        defer { fetcher.shutdown() }
        let url = try #require(URL(string: "http://127.0.0.1:\(full.port)/"))
        let limits = FetchLimits(connectTimeout: 0.3, totalTimeout: 60)
        let error = await #expect(throws: FetchError.self) {
            try await fetcher.fetch(FetchRequest(url: url, accept: "*/*", limits: limits))
        }
        #expect(error?.kind == .timeout)
        #expect(error?.message.hasPrefix("127.0.0.1 did not take the connection within 0.") == true)
    }

    @Test func `a port nobody listens on`() async throws {
        let fetcher = Fetcher(options: FetchOptions(userAgent: testAgent, allowHosts: ["127.0.0.1"]))
        defer { fetcher.shutdown() }
        // Port 1 (tcpmux) is not served anywhere today.
        let url = try #require(URL(string: "http://127.0.0.1:1/"))
        let error = await #expect(throws: FetchError.self) {
            try await fetcher.fetch(FetchRequest(url: url, accept: "*/*"))
        }
        #expect(error?.kind == .connect)
        #expect(error?.message == "127.0.0.1 does not take connections on port 1: Connection refused")
    }
}
