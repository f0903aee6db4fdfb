import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

/// What comes back of an ordinary exchange.
@Suite struct AnswerTests {
    @Test(arguments: [200, 204, 206, 300, 304, 400, 401, 403, 404, 410, 418, 429, 500, 503, 599, 999])
    func `any status is an answer`(_ status: Int) async throws {
        let body = status == 204 || status == 304 ? [] : Array("text".utf8)
        let talk = try Conversation(always: answer("\(status) Whatever", body: body))
        let response = try await talk.get()
        #expect(response.status == status)
        #expect(response.body == body)
    }

    @Test func `everything an archive and a parser need is there`() async throws {
        let headers = [
            "Content-Type: application/rss+xml; charset=utf-8", "Content-Language: az", "Content-Location: /r",
            "X-A: 1", "x-a: 2",
        ]
        let talk = try Conversation(always: answer("200 Fine", headers))
        let before = Date()
        let response = try await talk.get("http://feeds.test/rss?x=1#top")
        #expect(response.finalURL.absoluteString == "http://feeds.test/rss?x=1")
        #expect(response.httpVersion == "1.1")
        #expect(response.remoteAddress == "127.0.0.1")
        #expect(
            response.headers.map(\.name) == [
                "Content-Type", "Content-Language", "Content-Location", "X-A", "x-a", "Content-Length",
            ])
        #expect(response.header("X-a") == "1")
        #expect(response.exchange.combinedHeader("x-A") == "1, 2")
        #expect(response.header("Nothing") == nil)
        #expect(
            String(decoding: response.exchange.head, as: UTF8.self).hasPrefix("HTTP/1.1 200 Fine\r\nContent-Type: "))
        #expect(response.startedAt >= before.addingTimeInterval(-1) && response.elapsed > 0)
        let payload = response.payload()
        #expect(payload.body == Array("hello".utf8))
        #expect(payload.url == response.finalURL)
        #expect(payload.contentType == "application/rss+xml; charset=utf-8")
        #expect(payload.contentLanguage == "az")
        #expect(payload.contentLocation == "/r")
    }

    @Test func `what we ask with`() async throws {
        let talk = try Conversation(always: answer())
        _ = try await talk.get("http://Feeds.Test/a b?q=é")
        let request = talk.server.requests[0]
        #expect(request.lines[0] == "GET /a%20b?q=%C3%A9 HTTP/1.1")
        #expect(request.values("User-Agent") == [testAgent])
        #expect(request.values("Accept") == ["*/*"])
        #expect(request.values("Accept-Encoding") == ["gzip, br, zstd, deflate"])
        #expect(request.values("Host") == ["feeds.test"])
        #expect(request.values("Authorization").isEmpty)
    }

    @Test func `a chunked body, trailers and an interim answer`() async throws {
        let talk = try Conversation(
            always: .text("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), .wait(milliseconds: 5),
            .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n"),
            .text("6;ext=1\r\n world\r\n0\r\nX: y\r\n\r\n"))
        let response = try await talk.get()
        #expect(response.status == 200)
        #expect(response.body == Array("hello world".utf8))
        #expect(response.headers.map(\.name) == ["Transfer-Encoding", "Trailer"])
    }

    @Test func `a body that ends with the connection`() async throws {
        let talk = try Conversation(always: .text("HTTP/1.0 200 OK\r\n\r\nhello"), .close)
        let response = try await talk.get()
        #expect(response.body == Array("hello".utf8))
        #expect(response.httpVersion == "1.0")
    }

    @Test(arguments: ContentCodingTests.good) func `coded bodies over the wire`(_ row: ContentCodingTests.Case)
        async throws
    {
        let headers = row.coding.map { ["Content-Encoding: " + $0] } ?? []
        let talk = try Conversation(always: answer("200 OK", headers, body: row.coded))
        let response = try await talk.get()
        #expect(response.body == ContentCodingTests.text)
        #expect(response.codedBody == row.coded)
        #expect(response.codingProblem == nil)
    }

    @Test func `codings in two header lines are one list`() async throws {
        let body = gzipped(zstandard(Array("hello".utf8)))
        let talk = try Conversation(
            always: answer("200 OK", ["Content-Encoding: zstd", "Content-Encoding: gzip"], body: body))
        #expect(try await talk.get().body == Array("hello".utf8))
    }

    @Test func `a mislabelled body is taken and noted`() async throws {
        let talk = try Conversation(always: answer("200 OK", ["Content-Encoding: gzip"], body: Array("<rss/>".utf8)))
        let response = try await talk.get()
        #expect(response.body == Array("<rss/>".utf8))
        #expect(response.codingProblem == "labelled gzip but not coded")
    }

    @Test func `an unknown coding is an error where the body matters, a note where it does not`() async throws {
        let talk = try Conversation { request in
            [answer(request.target == "/200" ? "200 OK" : "503 Busy", ["Content-Encoding: sdch"])]
        }
        #expect(try await talk.failure("http://feeds.test/200").kind == .badCoding)
        let busy = try await talk.get("http://feeds.test/503")
        #expect(busy.status == 503)
        #expect(busy.body.isEmpty)
        #expect(busy.codingProblem?.contains("sdch") == true)
    }

    @Test func `an international host name`() async throws {
        let talk = try Conversation(always: answer())
        let response = try await talk.get("http://bücher.test/")
        #expect(talk.server.requests[0].values("Host") == ["xn--bcher-kva.test"])
        #expect(response.finalURL.absoluteString == "http://xn--bcher-kva.test/")
    }

    @Test func `IPv6`() async throws {
        let server = try ScriptedServer(ipv6: true) { _ in [answer()] }
        defer { server.stop() }
        let fetcher = Fetcher(options: FetchOptions(userAgent: testAgent, allowHosts: ["::1"]))
        let url = try #require(URL(string: "http://[::1]:\(server.port)/"))
        let response = try await fetcher.fetch(FetchRequest(url: url, accept: "*/*"))
        #expect(response.remoteAddress == "::1")
        fetcher.shutdown()
    }

    @Test func `a resolve rule leads to its address and port, and only for its hosts`() async throws {
        let talk = try Conversation(always: answer())
        #expect(try await talk.get("http://a.test:4444/").remoteAddress == "127.0.0.1")
        #expect(talk.server.requests[0].values("Host") == ["a.test:4444"])
        #expect(try await talk.failure("http://a.invalid/").kind != .blockedAddress)
    }
}
