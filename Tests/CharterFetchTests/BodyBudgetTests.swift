import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@testable import CharterFetch

/// Many large bodies at once: held up, never lost, never stuck.
@Suite struct BodyBudgetTests {
    @Test func `within the limit all go on; beyond it one goes on and the others wait`() {
        let budget = BodyBudget(limit: 100)
        #expect(budget.admits(60, of: 1) && budget.admits(40, of: 2))
        #expect(budget.admits(10, of: 3), "the first to go beyond is let go")
        #expect(!budget.admits(1, of: 1) && !budget.admits(1, of: 2) && !budget.admits(1, of: 2))
        #expect(budget.admits(500, of: 3), "and goes on to its end")
        #expect(budget.held == 610)
        #expect(budget.release(510, of: 3) == [1, 2])
        #expect(budget.held == 100)
        #expect(budget.admits(1, of: 2) && !budget.admits(1, of: 1))
        #expect(budget.release(60, of: 1).isEmpty, "one that ended while it waited is not called")
        #expect(budget.release(41, of: 2).isEmpty)
        #expect(budget.held == 0)
    }

    @Test func `the end of one that was within the limit lets the waiting try again`() {
        let budget = BodyBudget(limit: 100)
        #expect(budget.admits(90, of: 1) && budget.admits(20, of: 2) && !budget.admits(20, of: 3))
        #expect(budget.release(90, of: 1) == [3])
        #expect(budget.admits(20, of: 3))
    }

    /// Whatever the order, all are done in the end, and only one was ever beyond the limit.
    @Test(arguments: 0..<20) func `any order gets done`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let budget = BodyBudget(limit: 1000)
        var left = Dictionary(
            uniqueKeysWithValues: (1...12).map { (UInt64($0), Int.random(in: 1...900, using: &random)) })
        var (taken, waiting) = ([UInt64: Int](), Set<UInt64>())
        while !left.isEmpty {
            let awake = left.keys.filter { !waiting.contains($0) }.sorted()
            let id = try #require(awake.randomElement(using: &random), "all wait for each other")
            let piece = min(left[id]!, Int.random(in: 1...100, using: &random))
            guard budget.admits(piece, of: id) else {
                waiting.insert(id)
                continue
            }
            taken[id, default: 0] += piece
            left[id]! -= piece
            #expect(budget.held < 1000 + 900)
            if left[id] == 0 {
                left[id] = nil
                waiting.subtract(budget.release(taken[id]!, of: id))
            }
        }
        #expect(budget.held == 0)
    }

    @Test func `with little memory many large bodies all come whole`() async throws {
        let bodies = (0..<12).map { number in [UInt8](repeating: UInt8(65 + number), count: 300_000 + number) }
        let server = try ScriptedServer { request in [answer(body: bodies[Int(request.target.dropFirst())!])] }
        defer { server.stop() }
        var options = FetchOptions(
            userAgent: testAgent, allowHosts: ["*.test"],
            resolve: [ResolveRule(pattern: "*.test", target: "127.0.0.1:\(server.port)")!])
        options.bodyMemory = 400_000
        let fetcher = Fetcher(options: options)
        defer { fetcher.shutdown() }
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in bodies.indices {
                group.addTask {
                    let url = URL(string: "http://h\(number).test/\(number)")!
                    return (number, try await fetcher.fetch(FetchRequest(url: url, accept: "*/*")).body)
                }
            }
            for try await (number, body) in group { #expect(body == bodies[number]) }
        }
    }

    @Test func `one held up is let go when the one before it is cancelled`() async throws {
        let half = [UInt8](repeating: 65, count: 300_000)
        let server = try ScriptedServer { request in
            let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n".utf8)
            return request.target == "/stuck"
                ? [.send(head + half), .wait(milliseconds: 60_000)] : [.send(head + half + half)]
        }
        defer { server.stop() }
        var options = FetchOptions(
            userAgent: testAgent, allowHosts: ["*.test"],
            resolve: [ResolveRule(pattern: "*.test", target: "127.0.0.1:\(server.port)")!])
        options.bodyMemory = 100_000
        let fetcher = Fetcher(options: options)
        defer { fetcher.shutdown() }
        let stuck = Task {
            try await fetcher.fetch(FetchRequest(url: URL(string: "http://a.test/stuck")!, accept: "*/*"))
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        let other = Task { try await fetcher.fetch(FetchRequest(url: URL(string: "http://b.test/")!, accept: "*/*")) }
        while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
        stuck.cancel()
        #expect(try await other.value.body.count == 600_000)
        await #expect(throws: FetchError.self) { try await stuck.value }
    }
}
