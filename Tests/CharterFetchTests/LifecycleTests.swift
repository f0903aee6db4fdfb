import CharterFetch
import FoundationEssentials
import TestSupport
import Testing

/// Tasks cancelled, the door shut, many at once.
@Suite struct LifecycleTests {
    /// Waits for something another thread does; the limit only ends a broken test.
    private func until(_ done: () -> Bool) async throws {
        for _ in 0..<3000 where !done() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(done())
    }

    @Test func `cancelling the task ends the transfer`() async throws {
        let talk = try Conversation(always: .wait(milliseconds: 600_000))
        let task = Task { try await talk.get() }
        try await until { talk.server.requests.count == 1 }
        task.cancel()
        let error = await #expect(throws: FetchError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    @Test func `a task cancelled before it starts sends nothing`() async throws {
        let talk = try Conversation(always: answer())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await talk.get()
        }
        let error = await #expect(throws: FetchError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(talk.server.connections == 0)
    }

    @Test func `cancelling in the middle of many leaves the others alone`() async throws {
        let talk = try Conversation(width: 100) { request in
            request.target == "/slow" ? [.wait(milliseconds: 600_000)] : [answer()]
        }
        let slow = (0..<20).map { _ in Task { try await talk.get("http://feeds.test/slow") } }
        try await until { talk.server.requests.count == 20 }
        let quick = (0..<50).map { number in Task { try await talk.get("http://feeds.test/\(number)").status } }
        for task in slow { task.cancel() }
        for task in quick { #expect(try await task.value == 200) }
        for task in slow { await #expect(throws: FetchError.self) { try await task.value } }
        #expect(try await talk.get().status == 200)
    }

    /// With fewer connections kept than there are hosts, each would be closed before its host's next turn.
    @Test(arguments: [(idle: 12, connections: 12), (idle: 1, connections: 36)])
    func `hosts that take turns keep their connections`(idle: Int, connections: Int) async throws {
        let talk = try Conversation(places: 1, idle: idle) { _ in [answer()] }
        for _ in 0..<3 {
            for host in 0..<12 { #expect(try await talk.get("http://h\(host).test/").status == 200) }
        }
        #expect(talk.server.connections == connections)
    }

    @Test func `cancelling at any moment hands the turn back`() async throws {
        let talk = try Conversation(always: .wait(milliseconds: 2), answer())
        var random = SeededGenerator(seed: 41)
        for _ in 0..<100 {
            let task = Task { try await talk.get() }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...4000, using: &random)))
            task.cancel()
            _ = await task.result
        }
        #expect(try await talk.get().status == 200)
    }

    @Test func `shutting the door ends what is under way, waiting or to come`() async throws {
        let talk = try Conversation(always: .wait(milliseconds: 600_000))
        let tasks = ["a", "a", "b"].map { name in Task { try await talk.get("http://\(name).test/") } }
        try await until { talk.server.requests.count == 2 }
        talk.fetcher.shutdown()
        talk.fetcher.shutdown()
        for task in tasks {
            let error = await #expect(throws: FetchError.self) { try await task.value }
            #expect(error?.kind == .shutDown)
        }
        for url in ["http://feeds.test/", "http://public.invalid/"] {
            let error = try await talk.failure(url)
            #expect(error.kind == .shutDown)
            #expect(error.message == "the network door is shut")
        }
    }

    @Test func `shutting the door does not keep anyone waiting for a turn`() async throws {
        let talk = try Conversation(delay: 3600, always: answer())
        _ = try await talk.get()
        let tasks = (0..<5).map { _ in Task { try await talk.get() } }
        try await Task.sleep(for: .milliseconds(20))
        talk.fetcher.shutdown()
        for task in tasks {
            let error = await #expect(throws: FetchError.self) { try await task.value }
            #expect(error?.kind == .shutDown)
        }
    }

    @Test func `a fetcher that is dropped stops its thread`() async throws {
        let server = try ScriptedServer { _ in [answer()] }
        defer { server.stop() }
        weak var dropped: Fetcher?
        do {
            let fetcher = Fetcher(options: FetchOptions(userAgent: testAgent, allowHosts: ["*"]))
            let url = try #require(URL(string: "http://127.0.0.1:\(server.port)/"))
            _ = try await fetcher.fetch(FetchRequest(url: url, accept: "*/*"))
            dropped = fetcher
        }
        try await until { dropped == nil }
    }

    @Test func `two hundred at once, each its own answer`() async throws {
        let talk = try Conversation(width: 200, places: 200) { request in
            [answer(body: Array("this is \(request.target)".utf8))]
        }
        let tasks = (0..<200).map { number in
            Task { try await talk.get("http://feeds.test/\(number)").body == Array("this is /\(number)".utf8) }
        }
        for task in tasks { #expect(try await task.value) }
        #expect(talk.server.requests.count == 200)
    }

    @Test func `no more at once than there are places`() async throws {
        let talk = try Conversation(width: 50, places: 3) { _ in [.wait(milliseconds: 5), answer()] }
        let tasks = (0..<40).map { number in Task { try await talk.get("http://h\(number % 20).test/").status } }
        for task in tasks { #expect(try await task.value == 200) }
        #expect(talk.server.mostAtOnce <= 3)
    }

    @Test func `connections are kept and used again`() async throws {
        let talk = try Conversation(always: answer())
        for _ in 0..<50 { _ = try await talk.get() }
        #expect(talk.server.connections == 1)
    }
}
