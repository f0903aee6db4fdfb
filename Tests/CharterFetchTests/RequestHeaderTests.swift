import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct RequestHeaderTests {
    @Test(arguments: [
        ("X-A", "b\r\nX-Evil: 1"), ("X-A", "b\nX-Evil: 1"), ("X-A", "b\r"), ("X-A", "b\0c"), ("X-A", "\u{7f}"),
        ("X-A\r\nX-Evil", "1"), ("X A", "1"), ("X-A:", "1"), ("", "1"), ("Caf\u{e9}", "1"),
        ("Cookie", "a=b\r\n\r\nGET /x"),
    ]) func `a header that would break the message is refused and nothing is sent`(_ name: String, _ value: String)
        async throws
    {
        let talk = try Conversation(always: answer())
        let error = try await talk.failure(headers: [name: value])
        #expect(error.kind == .badRequest)
        #expect(error.outcome == .failed("request"))
        #expect(!error.message.contains("Evil") || !error.message.contains("\n"))
        #expect(talk.server.connections == 0)
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "TE", "Upgrade"])
    func `headers that frame the message are not for the caller`(_ name: String) async throws {
        let talk = try Conversation(always: answer())
        #expect(try await talk.failure(headers: [name: "1"]).kind == .badRequest)
        #expect(talk.server.connections == 0)
    }

    @Test(arguments: ["\"a\r\nX: y\"", "\"a\nb\"", "\"\0\""]) func `a validator with a line break is refused`(
        _ etag: String
    ) async throws {
        let talk = try Conversation(always: answer())
        await #expect(throws: FetchError.self) { _ = try await talk.get(validators: Validators(etag: etag)) }
        #expect(talk.server.connections == 0)
    }

    @Test func `a header of the caller replaces ours of the same name`() async throws {
        let talk = try Conversation(always: answer())
        let agent = "Mozilla/5.0 (compatible; charterwatch/test; +https://watch.example/contact; for feeds.test)"
        _ = try await talk.get(headers: [
            "user-agent": agent, "ACCEPT": "application/rss+xml", "X-Empty": "", "X-Sp": "  a  ",
        ])
        let request = talk.server.requests[0]
        #expect(request.values("User-Agent") == [agent])
        #expect(request.values("Accept") == ["application/rss+xml"])
        #expect(request.values("X-Empty") == [""])
        #expect(request.values("X-Sp") == ["a"])
    }

    @Test func `whatever is sent, the server sees one request`() async throws {
        var random = SeededGenerator(seed: 31)
        let talk = try Conversation(always: answer())
        var sent = 0
        let signs = ["a", ":", ";", " ", "\t", "\r", "\n", "\0", "é", ",", "\"", "\\", "\u{b}"]
        for _ in 0..<200 {
            let value = (0..<6).map { _ in signs.randomElement(using: &random)! }.joined()
            if (try? await talk.get(headers: ["X-Any": value])) != nil { sent += 1 }
        }
        #expect(talk.server.requests.count == sent)
        #expect(sent > 10)
        let expected: Set<String> = ["host", "user-agent", "accept", "accept-encoding", "x-any"]
        for request in talk.server.requests {
            let names = Set(request.lines.dropFirst().map { $0.prefix { $0 != ":" }.lowercased() })
            #expect(names == expected)
        }
    }
}
