import CharterModel
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CharterFetch

/// The address guard where it stands: at the socket, and at the re-used connection.
@Suite struct GuardTests {
    @Test(arguments: [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
        "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "10.0.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "%31%32%37.0.0.1", "１２７.0.0.1",
    ]) func `a private address in any spelling is refused, and nothing is sent`(_ host: String) async throws {
        let talk = try Conversation(always: answer())
        let error = try await talk.failure("http://\(host):\(talk.server.port)/")
        #expect(error.kind == .blockedAddress, "\(error.message)")
        #expect(error.outcome == .blockedAddress)
        #expect(error.weight == 1)
        #expect(talk.server.connections == 0)
    }

    @Test func `the message names host, address and range`() async throws {
        let talk = try Conversation(allow: []) { _ in [answer()] }
        #expect(
            try await talk.failure("http://a.test/").message
                == "a.test is at 127.0.0.1, which is a loopback address (127.0.0.0/8), and not allowed")
    }

    @Test func `a resolve rule does not open a private address by itself`() async throws {
        let talk = try Conversation(allow: ["open.test"]) { _ in [answer()] }
        #expect(try await talk.get("http://open.test/").status == 200)
        #expect(try await talk.failure("http://closed.test/").kind == .blockedAddress)
        #expect(talk.server.connections == 1)
    }

    @Test(arguments: [
        "http://closed.test/", "http://127.0.0.1:PORT/", "http://0x7f.1:PORT/", "http://[::1]:PORT/",
        "http://10.0.0.1/",
    ])
    func `a redirect from an allowed host to a private one is refused`(_ target: String) async throws {
        let port = Shared(0)
        let talk = try Conversation(allow: ["open.test"]) { _ in
            [redirect(target.replacing("PORT", with: String(port.value)))]
        }
        port.change { $0 = talk.server.port }
        let error = try await talk.failure("http://open.test/")
        #expect(error.kind == .blockedAddress)
        #expect(error.hops.count == 1)
        #expect(talk.server.requests.count == 1)
    }

    @Test func `a kept connection of an allowed host does not serve a strict one`() async throws {
        let talk = try Conversation(allow: ["open.test"]) { _ in [answer()] }
        _ = try await talk.get("http://open.test/")
        _ = try await talk.get("http://open.test/again")
        #expect(talk.server.connections == 1, "the connection should have been kept")
        #expect(try await talk.failure("http://closed.test/").kind == .blockedAddress)
        #expect(talk.server.requests.count == 2)
    }

    @Test func `a re-used connection is judged again, by its address`() async throws {
        // The engine alone, one pool: the first request may go to a private address, the second may not and
        // finds the first one's connection waiting.
        let server = try ScriptedServer { _ in [answer()] }
        defer { server.stop() }
        let engine = Engine(maxIdle: 4)
        defer { engine.shutdown() }
        var order = TransferOrder(
            url: try WireURL("http://127.0.0.1:\(server.port)/"), headerLines: [], allowsPrivate: true, connectTo: nil,
            caFile: nil, limits: FetchLimits(), timeLeft: 10)
        #expect(try await engine.run(order).get().status == 200)
        order.allowsPrivate = false
        let second = await engine.run(order)
        #expect(throws: TransferFailure.self) { try second.get() }
        if case .failure(let failure) = second { #expect(failure.kind == .blockedAddress) }
        #expect(server.connections == 1)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        "file:///etc/passwd", "gopher://a.test/", "ftp://a.test/", "dict://a.test/", "telnet://a.test/", "about:blank",
        "scp://a.test/x",
    ])
    func `only http and https`(_ url: String) async throws {
        let talk = try Conversation(always: answer())
        let error = try await talk.failure(url)
        #expect(error.kind == .blockedScheme)
        #expect(error.outcome == .failed("scheme"))
    }

    @Test func `a proxy in the environment is not used`() async {
        // In a process of its own: changing the environment under other threads is not safe.
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            setenv("all_proxy", "http://127.0.0.1:1", 1)
            let talk = try Conversation(always: answer())
            let status = try await talk.get().status
            exit(status == 200 && talk.server.requests[0].lines[0] == "GET / HTTP/1.1" ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test func `allow patterns that cannot be read allow nothing`() async throws {
        let talk = try Conversation(allow: ["", "*.*", "http://a.test"]) { _ in [answer()] }
        #expect(try await talk.failure("http://a.test/").kind == .blockedAddress)
    }
}
