import CharterFetch
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct HostGateTests {
    @Test func `never two at once at one host, by the server's own log`() async throws {
        let talk = try Conversation { _ in [.wait(milliseconds: 1), answer()] }
        let tasks = (0..<60).map { number in Task { try await talk.get("http://feeds.test/\(number)").status } }
        for task in tasks { #expect(try await task.value == 200) }
        #expect(talk.server.mostAtOnce == 1)
        #expect(talk.server.requests.count == 60)
    }

    @Test func `different hosts do not wait for each other`() async throws {
        // Each answer waits until all ten requests have arrived: one at a time would never get there.
        let arrived = Arrivals()
        let talk = try Conversation { _ in
            arrived.add()
            return arrived.waitFor(10) ? [answer()] : [.reset]
        }
        let tasks = (0..<10).map { number in Task { try await talk.get("http://h\(number).test/").status } }
        for task in tasks { #expect(try await task.value == 200) }
    }

    @Test func `as many at once as allowed`() async throws {
        let talk = try Conversation(width: 3) { _ in [.wait(milliseconds: 3), answer()] }
        let tasks = (0..<40).map { number in Task { try await talk.get("http://feeds.test/\(number)").status } }
        for task in tasks { #expect(try await task.value == 200) }
        #expect(talk.server.mostAtOnce <= 3)
    }

    @Test func `a redirect lets go of its host first, so two can cross`() async throws {
        // a redirects to b and b to a, many times at once: holding one turn while waiting for the other would
        // never end.
        let talk = try Conversation { request in
            let other = request.values("Host") == ["a.test"] ? "b" : "a"
            return request.target == "/" ? [redirect("http://\(other).test/end")] : [answer()]
        }
        let tasks = (0..<40).map { number in
            Task { try await talk.get("http://\(number % 2 == 0 ? "a" : "b").test/").hops.count }
        }
        for task in tasks { #expect(try await task.value == 1) }
    }

    @Test func `a host that wants a longer rest than we wait for is not waited for, and not asked`() async throws {
        let talk = try Conversation(longestRest: 60) { _ in [answer()] }
        _ = try await talk.get("http://a.test/1")
        talk.fetcher.pauseHost(of: URL(string: "http://a.test/")!, for: 3600)
        let error = try await talk.failure("http://a.test/2")
        #expect(error.kind == .mustWait)
        #expect(try #require(error.rest) > 3590)
        #expect(try await talk.get("http://b.test/").status == 200)
        #expect(talk.server.requests.count == 2)
    }

    @Test func `first come, first served`() async throws {
        let gate = HostGate(width: 1)
        #expect(await gate.enter("h"))
        let order = Shared<[Int]>([])
        var tasks: [Task<Void, Never>] = []
        for number in 0..<10 {
            tasks.append(
                Task {
                    #expect(await gate.enter("h"))
                    order.change { $0.append(number) }
                    gate.leave("h")
                })
            // One after the other into the line.
            while gate.waiting("h") < number + 1 { await Task.yield() }
        }
        gate.leave("h")
        for task in tasks { await task.value }
        #expect(order.value == Array(0..<10))
    }

    @Test func `who is cancelled leaves the line, the rest go on`() async throws {
        let gate = HostGate(width: 1)
        #expect(await gate.enter("h"))
        let first = Task { await gate.enter("h") }
        while gate.waiting("h") < 1 { await Task.yield() }
        let second = Task { await gate.enter("h") }
        while gate.waiting("h") < 2 { await Task.yield() }
        first.cancel()
        #expect(await first.value == false)
        gate.leave("h")
        #expect(await second.value)
        gate.leave("h")
        #expect(gate.waiting("h") == 0)
    }

    @Test func `the least pause is kept between the end of one and the start of the next`() async throws {
        let gate = HostGate(width: 1, delay: 0.05)
        var ended: ContinuousClock.Instant?
        for _ in 0..<4 {
            #expect(await gate.enter("h"))
            if let ended { #expect(ContinuousClock.now - ended >= .milliseconds(50)) }
            ended = .now
            gate.leave("h")
        }
    }

    @Test func `a pause and a longer delay hold one host and no other`() async throws {
        let gate = HostGate(width: 1)
        let start = ContinuousClock.now
        gate.pause("h", for: 0.1)
        #expect(await gate.enter("other"))
        #expect(await gate.enter("h"))
        #expect(ContinuousClock.now - start >= .milliseconds(100))
        gate.setDelay(0.1, for: "h")
        let end = ContinuousClock.now
        gate.leave("h")
        #expect(await gate.enter("h"))
        #expect(ContinuousClock.now - end >= .milliseconds(100))
    }

    @Test func `the fetcher's pause holds the host of a URL`() async throws {
        let talk = try Conversation(always: answer())
        let start = ContinuousClock.now
        talk.fetcher.pauseHost(of: URL(string: "http://FEEDS.test/x")!, for: 0.1)
        _ = try await talk.get()
        #expect(ContinuousClock.now - start >= .milliseconds(100))
        talk.fetcher.setDelay(0.1, forHostOf: URL(string: "http://feeds.test/")!)
        _ = try await talk.get()
        let end = ContinuousClock.now
        _ = try await talk.get()
        #expect(ContinuousClock.now - end >= .milliseconds(90))
    }

    @Test func `a storm of entering, leaving and giving up never lets too many in`() async throws {
        let gate = HostGate(width: 2)
        let inside = Shared((now: 0, most: 0))
        let tasks = (0..<300).map { number in
            Task {
                guard await gate.enter("h") else { return }
                inside.change { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                await Task.yield()
                inside.change { $0.now -= 1 }
                gate.leave("h")
            }
        }
        for (number, task) in tasks.enumerated() where number % 3 == 0 { task.cancel() }
        for task in tasks { await task.value }
        #expect(inside.value.most <= 2)
        #expect(await gate.enter("h"))
    }
}

/// Counts, and lets threads wait for a count.
private final class Arrivals: Sendable {
    private let count = Shared(0)
    func add() { count.change { $0 += 1 } }
    func waitFor(_ number: Int) -> Bool {
        for _ in 0..<3000 {
            if count.value >= number { return true }
            usleep(10_000)
        }
        return false
    }
}
