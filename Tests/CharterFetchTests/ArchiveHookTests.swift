import CharterFetch
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("What the archive is told") struct ArchiveHookTests {
    private func capture(_ exchange: ArchivedExchange) -> Capture {
        Capture(
            kind: .response, file: "f", offset: exchange.status, length: 1, url: exchange.url, at: exchange.at,
            payload: "")
    }

    private func fetcher(
        _ server: ScriptedServer, _ archive: @escaping @Sendable (ArchivedExchange) async -> Capture?
    ) -> Fetcher {
        var options = FetchOptions(userAgent: testAgent, allowHosts: ["*.test"])
        options.resolve = [ResolveRule(pattern: "*.test", target: "127.0.0.1:\(server.port)")!]
        options.archive = archive
        return Fetcher(options: options)
    }

    @Test("every exchange, redirects included, with the request as it was sent and the answer as it came")
    func exchanges() async throws {
        let server = try ScriptedServer { request in
            request.target == "/a"
                ? [redirect("/b?c=d")] : [answer("200 OK", ["X-Odd:  two  "], body: Array("hi".utf8))]
        }
        let told = Shared<[ArchivedExchange]>([])
        let fetcher = fetcher(server) { exchange in
            told.change { $0.append(exchange) }
            return capture(exchange)
        }
        let response = try await fetcher.fetch(
            FetchRequest(
                url: URL(string: "http://user:word@feeds.test/a")!, validators: Validators(etag: "\"e\""),
                headers: ["X-Key": "k"], accept: "text/html"))
        #expect(response.captures.map(\.offset) == [302, 200])
        let exchanges = told.value
        #expect(exchanges.map(\.url) == ["http://feeds.test/a", "http://feeds.test/b?c=d"])
        #expect(exchanges.map(\.address) == ["127.0.0.1", "127.0.0.1"])
        for (exchange, request) in zip(exchanges, server.requests) {
            #expect(
                String(decoding: exchange.request, as: UTF8.self) == request.lines.joined(separator: "\r\n")
                    + "\r\n\r\n")
        }
        #expect(
            String(decoding: exchanges[1].head, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nX-Odd:  two  \r\nContent-Length: 2\r\n\r\n")
        #expect(exchanges[1].body == Array("hi".utf8) && exchanges[1].status == 200)
        fetcher.shutdown()
        server.stop()
    }

    @Test("an answer that is refused, or cannot be decoded, was archived all the same")
    func refused() async throws {
        let server = try ScriptedServer { request in
            request.target == "/a" ? [redirect("ftp://feeds.test/")] : [answer("200 OK", ["Content-Encoding: br2"])]
        }
        let fetcher = fetcher(server) { capture($0) }
        for (path, status) in [("/a", 302), ("/b", 200)] {
            do {
                _ = try await fetcher.fetch(FetchRequest(url: URL(string: "http://feeds.test" + path)!, accept: "*/*"))
                Issue.record("\(path) was answered")
            } catch {
                #expect(error.captures.map(\.offset) == [status])
            }
        }
        fetcher.shutdown()
        server.stop()
    }

    @Test("an archive that takes nothing ends the fetch; without one no request is kept")
    func full() async throws {
        let server = try ScriptedServer { _ in [answer()] }
        let closed = fetcher(server) { _ in nil }
        do {
            _ = try await closed.fetch(FetchRequest(url: URL(string: "http://feeds.test/")!, accept: "*/*"))
            Issue.record("answered")
        } catch {
            #expect(error.kind == .shutDown && error.message.contains("archive"))
        }
        closed.shutdown()
        server.stop()
        let conversation = try Conversation(always: answer())
        let response = try await conversation.get()
        #expect(response.exchange.request == [] && response.captures == [])
    }
}
