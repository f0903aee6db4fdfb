import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct ConditionalTests {
    @Test(arguments: [
        ("\"abc\"", "Mon, 02 Feb 2026 10:00:00 GMT"), ("W/\"abc\"", "2026-02-02"), ("unquoted-gzip", "yesterday"),
        ("\"with, comma\"", "Mon,  02 Feb 2026 10:00:00 +0400"), ("\"caf\u{e9}\"", "0"),
    ]) func `both validators go out verbatim`(_ etag: String, _ modified: String) async throws {
        let talk = try Conversation(always: answer("304 Not Modified", body: []))
        let sent = Validators(etag: etag, lastModified: modified)
        let response = try await talk.get(validators: sent)
        #expect(talk.server.requests.map { $0.values("If-None-Match") } == [[etag]])
        #expect(talk.server.requests.map { $0.values("If-Modified-Since") } == [[modified]])
        #expect(response.status == 304)
        #expect(response.body.isEmpty)
        #expect(response.validators == sent)
    }

    @Test func `a first request sends none`() async throws {
        let talk = try Conversation(always: answer())
        _ = try await talk.get()
        #expect(talk.server.requests[0].values("If-None-Match").isEmpty)
        #expect(talk.server.requests[0].values("If-Modified-Since").isEmpty)
    }

    @Test func `what the server gave is kept verbatim`() async throws {
        let talk = try Conversation(
            always: answer("200 OK", ["ETag:  W/\"x y\" ", "Last-Modified: Mon, 02 Feb 2026 10:00:00 GMT"]))
        let response = try await talk.get(validators: Validators(etag: "\"old\"", lastModified: "old"))
        #expect(response.validators == Validators(etag: "W/\"x y\"", lastModified: "Mon, 02 Feb 2026 10:00:00 GMT"))
    }

    @Test func `a new answer without validators forgets the old ones`() async throws {
        let talk = try Conversation(always: answer())
        let response = try await talk.get(validators: Validators(etag: "\"old\""))
        #expect(response.validators.isEmpty)
    }

    @Test func `a 304 updates what it carries`() async throws {
        let talk = try Conversation(always: answer("304 Not Modified", ["ETag: \"new\""], body: []))
        let response = try await talk.get(validators: Validators(etag: "\"old\"", lastModified: "then"))
        #expect(response.validators == Validators(etag: "\"new\"", lastModified: "then"))
    }

    @Test func `a validator that could not go back byte for byte is not kept`() async throws {
        let head = "HTTP/1.1 200 OK\r\nETag: \"caf\u{e9}\"\r\nLast-Modified: then\r\nContent-Length: 0\r\n\r\n"
        let talk = try Conversation(always: .send(head.latin1))
        let response = try await talk.get()
        #expect(response.header("etag") == "\"café\"")
        #expect(response.validators == Validators(lastModified: "then"))
    }

    @Test func `validators go along on a redirect, since they came from its end`() async throws {
        let talk = try Conversation { request in
            request.target == "/" ? [redirect("http://other.test/feed")] : [answer("304 Not Modified", body: [])]
        }
        let response = try await talk.get(validators: Validators(etag: "\"abc\""))
        #expect(response.status == 304)
        #expect(talk.server.requests.map { $0.values("If-None-Match") } == [["\"abc\""], ["\"abc\""]])
    }
}
