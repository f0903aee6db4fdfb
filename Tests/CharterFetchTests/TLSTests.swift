import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct TLSTests {
    private func get(
        _ url: String, _ server: TLSServer, trusting caFile: String?, allow: [String] = ["*.test"]
    ) async throws -> FetchResponse {
        let rule = ResolveRule(pattern: "*.test", target: "127.0.0.1:\(server.port)")!
        let fetcher = Fetcher(
            options: FetchOptions(userAgent: testAgent, allowHosts: allow, resolve: [rule], caFile: caFile))
        defer { fetcher.shutdown() }
        return try await fetcher.fetch(FetchRequest(url: URL(string: url)!, accept: "*/*"))
    }

    private func failure(_ url: String, _ server: TLSServer, trusting caFile: String?, allow: [String] = ["*.test"])
        async
        -> FetchError?
    {
        await #expect(throws: FetchError.self) { try await get(url, server, trusting: caFile, allow: allow) }
    }

    @Test func `a certificate of a trusted authority is accepted, by name`() async throws {
        guard let server = try TLSServer(host: "secure.test") else { return }
        let response = try await get("https://secure.test/", server, trusting: server.authority)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self).contains("s_server"))
        let other = await failure("https://other.test/", server, trusting: server.authority)
        #expect(other?.kind == .tls)
        #expect(other?.message.contains("other.test") == true)
    }

    @Test func `an authority that is not trusted is a TLS error`() async throws {
        guard let server = try TLSServer(host: "secure.test") else { return }
        let error = await failure("https://secure.test/", server, trusting: nil)
        #expect(error?.kind == .tls)
        #expect(error?.outcome == .deferred("tls"))
        #expect(error?.weight == 0.5)
    }

    @Test func `an expired certificate is a TLS error`() async throws {
        guard let server = try TLSServer(host: "secure.test", days: -1) else { return }
        #expect(await failure("https://secure.test/", server, trusting: server.authority)?.kind == .tls)
    }

    @Test func `the guard holds for https too`() async throws {
        guard let server = try TLSServer(host: "secure.test") else { return }
        #expect(
            await failure("https://secure.test/", server, trusting: server.authority, allow: [])?.kind
                == .blockedAddress)
    }

    @Test func `https to a server that speaks plain http is a TLS error`() async throws {
        let talk = try Conversation(always: answer(), .close)
        #expect(try await talk.failure("https://feeds.test/").kind == .tls)
    }

    @Test func `an authority file that is not there is a TLS error`() async throws {
        guard let server = try TLSServer(host: "secure.test") else { return }
        #expect(await failure("https://secure.test/", server, trusting: "/nonexistent/ca.pem")?.kind == .tls)
    }
}
