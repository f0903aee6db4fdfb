import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import charterwatch

@Suite("robots.txt over days and restarts") struct RobotsDeskTests {
    private static let (open, shut) = (RobotsTalk.url("/open"), RobotsTalk.url("/shut"))

    @Test("an hourly crawl asks once a day, whatever it was that the server said")
    func hourly() async throws {
        for step in [RobotsTalk.answer(), RobotsTalk.answer("404 Not Found"), RobotsTalk.answer("403 Forbidden")] {
            let talk = try RobotsTalk { _ in [step] }
            for hour in 0..<49 {
                let desk = talk.newDesk()
                #expect(await desk.objection(to: Self.open) == nil)
                #expect(await desk.objection(to: Self.open) == nil)
                #expect(talk.asked == hour / 24 + 1, "at hour \(hour)")
                talk.pass(hours: 1)
            }
        }
    }

    @Test("after a day it is asked whether the file is still the same, and a 304 leaves the rules as they were")
    func conditional() async throws {
        let talk = try RobotsTalk { request in
            request.values("If-None-Match") == ["\"v1\""]
                ? [RobotsTalk.answer("304 Not Modified", ["ETag: \"v1\""], "")]
                : [RobotsTalk.answer("200 OK", ["ETag: \"v1\"", "Last-Modified: Mon, 02 Mar 2026 00:00:00 GMT"])]
        }
        for day in 1...3 {
            let desk = talk.newDesk()
            #expect(await desk.objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
            #expect(await desk.objection(to: Self.open) == nil)
            #expect(talk.asked == day)
            talk.pass(hours: 25)
        }
        #expect(talk.server.requests.map { $0.values("If-None-Match") } == [[], ["\"v1\""], ["\"v1\""]])
        #expect(try await talk.store.robotsFile(of: "http://paper.test")?.status == 304)
    }

    @Test(
        "what each answer means",
        arguments: [
            ("200 OK", true, "blocked-robots"), ("204 No Content", true, nil), ("400 Bad", true, nil),
            ("401 No", true, nil),
            ("403 No", true, nil), ("404 No", true, nil), ("410 Gone", true, nil), ("451 No", true, nil),
            ("302 Found", true, nil),
            ("429 Slow", false, "deferred(robots)"), ("500 Oh", false, "deferred(robots)"),
            ("503 Oh", false, "deferred(robots)"), ("599 Oh", false, "deferred(robots)"),
            ("999 Oh", false, "deferred(robots)"),
        ] as [(String, Bool, String?)])
    func statuses(_ status: String, _ open: Bool, _ shut: String?) async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer(status)] }
        // From the server, then from the store.
        for _ in 0..<2 {
            let desk = talk.newDesk()
            #expect(await (desk.objection(to: Self.open) == nil) == open)
            #expect(await desk.objection(to: Self.shut)?.refusal.outcome.description == shut)
            #expect(await desk.objection(to: RobotsTalk.url("/robots.txt")) == nil || !open)
        }
        #expect(talk.asked == 1)
    }

    @Test("a server that cannot say its rules is held to the last ones it gave")
    func lastGoodCopy() async throws {
        let status = Mutex("200 OK")
        let talk = try RobotsTalk { _ in [RobotsTalk.answer(status.withLock { $0 })] }
        #expect(await talk.newDesk().objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        status.withLock { $0 = "503 Oh" }
        talk.pass(hours: 25)
        for _ in 0..<3 {
            let desk = talk.newDesk()
            #expect(await desk.objection(to: Self.open) == nil)
            #expect(await desk.objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        }
        #expect(talk.asked == 2)
        talk.pass(hours: 0.3)
        #expect(await talk.newDesk().objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        #expect(talk.asked == 3, "asked again after a quarter of an hour")
        talk.pass(hours: 29 * 24)
        #expect(await talk.newDesk().objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        talk.pass(hours: 2 * 24)
        #expect(await talk.newDesk().objection(to: Self.shut) == nil, "after 30 days it is taken to have none")
        status.withLock { $0 = "200 OK" }
        talk.pass(hours: 1)
        #expect(await talk.newDesk().objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        #expect(try await talk.store.robotsFile(of: "http://paper.test")?.silentSince == nil)
    }

    @Test("a server that never said its rules is left alone for 30 days, then taken to have none")
    func neverSaid() async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer("500 Oh")] }
        for day in 0..<32 {
            let objection = await talk.newDesk().objection(to: Self.open)
            #expect((objection == nil) == (day >= 30), "day \(day)")
            talk.pass(hours: 24)
        }
    }

    @Test("a server out of reach is told as what it is, tried again by the next crawl, and not held against for ever")
    func outOfReach() async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer()] }
        let desk = talk.newDesk(reachable: false)
        let objection = try #require(await desk.objection(to: Self.open))
        #expect(objection.refusal.outcome == .deferred("connect") && objection.weight == 0.5)
        #expect(objection.hostProblem != nil)
        #expect(await talk.newDesk().objection(to: Self.open) == nil, "it is back")
        talk.pass(hours: 25)
        #expect(await talk.newDesk(reachable: false).objection(to: Self.shut)?.refusal.outcome == .deferred("connect"))
        talk.pass(hours: 31 * 24)
        #expect(await talk.newDesk(reachable: false).objection(to: Self.shut) == nil)
    }

    @Test("a connection that breaks before the file is read leaves the last rules in force")
    func broken() async throws {
        let whole = Mutex(true)
        let talk = try RobotsTalk { _ in whole.withLock { $0 } ? [RobotsTalk.answer(), .close] : [.reset] }
        #expect(await talk.newDesk().objection(to: Self.open) == nil)
        whole.withLock { $0 = false }
        talk.pass(hours: 25)
        let desk = talk.newDesk()
        #expect(await desk.objection(to: Self.open) == nil)
        #expect(await desk.objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
        let stranger = await desk.objection(to: RobotsTalk.url("/open", "other.test"))
        #expect(stranger?.refusal.outcome == .deferred("reset"))
        #expect(stranger?.refusal.why.hasPrefix("robots.txt, which is asked for first, could not be read") == true)
    }

    @Test(
        "Cache-Control shortens a day, to an hour at the least",
        arguments: [
            ("max-age=7200", 2.0), ("Max-Age=\"7200\"", 2), ("max-age=60", 1), ("no-cache", 1),
            ("private, no-store", 1),
            ("max-age=864000", 24), ("max-age=oops", 24), ("", 24), ("public", 24), ("max-age=7200, max-age=10800", 2),
        ])
    func cacheControl(_ value: String, _ hours: Double) async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer("200 OK", ["Cache-Control: " + value])] }
        _ = await talk.newDesk().objection(to: Self.open)
        talk.pass(hours: hours - 0.01)
        _ = await talk.newDesk().objection(to: Self.open)
        #expect(talk.asked == 1)
        talk.pass(hours: 0.02)
        let desk = talk.newDesk()
        _ = await desk.objection(to: Self.open)
        #expect(talk.asked == 2)
        talk.pass(hours: hours + 0.01)
        _ = await desk.objection(to: Self.open)
        #expect(talk.asked == 3, "a daemon's memory ends likewise")
    }

    @Test("Retry-After is heeded up to a day", arguments: [("7200", 2.0), ("5", 0.25), ("999999", 24)])
    func retryAfter(_ value: String, _ hours: Double) async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer("503 Oh", ["Retry-After: " + value])] }
        let rest = try #require(await talk.newDesk().objection(to: Self.open)?.rest)
        #expect(abs(rest - hours * 3600) < 1)
        talk.pass(hours: hours - 0.01)
        #expect(await talk.newDesk().objection(to: Self.open) != nil)
        #expect(talk.asked == 1)
        talk.pass(hours: 0.02)
        _ = await talk.newDesk().objection(to: Self.open)
        #expect(talk.asked == 2)
    }

    @Test("five redirects are followed, to other hosts as well; six lead nowhere", arguments: [5, 6])
    func redirects(_ count: Int) async throws {
        let talk = try RobotsTalk { request in
            let at = request.target == "/robots.txt" ? 0 : Int(request.target.dropFirst()) ?? 0
            return at == count
                ? [RobotsTalk.answer()]
                : [RobotsTalk.answer("301 Moved", ["Location: http://h\(at).test/\(at + 1)"], "")]
        }
        let objection = await talk.newDesk().objection(to: Self.shut)
        #expect(objection?.refusal.outcome == (count == 5 ? .blockedRobots : nil))
        #expect(talk.server.requests.count == 6)
    }

    @Test("a file is read up to 500 KiB, and no more of it is kept; a byte order mark is not part of it")
    func large() async throws {
        let rule = "\u{FEFF}User-agent: *\nDisallow: /shut\n"
        let body = rule + String(repeating: "# filler\n", count: 100_000) + "Disallow: /open\n"
        let talk = try RobotsTalk { _ in [RobotsTalk.answer("200 OK", [], body)] }
        for _ in 0..<2 {
            let desk = talk.newDesk()
            #expect(await desk.objection(to: Self.shut)?.refusal.outcome == .blockedRobots)
            #expect(await desk.objection(to: Self.open) == nil)
        }
        #expect(try await talk.store.robotsFile(of: "http://paper.test")?.body?.count == RobotsRules.byteLimit)
    }

    @Test("many who ask at once are one question; scheme, host and port are a server of their own")
    func together() async throws {
        let talk = try RobotsTalk { _ in [.wait(milliseconds: 50), RobotsTalk.answer()] }
        let desk = talk.newDesk()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { #expect(await desk.objection(to: Self.open) == nil) } }
        }
        #expect(talk.asked == 1)
        for other in ["http://paper.test:8080/x", "http://b.test/x", "http://PAPER.test/x"] {
            _ = await desk.objection(to: URL(string: other)!)
        }
        #expect(talk.asked == 3)
    }

    @Test("a server that nobody asked for in 60 days is forgotten, others are not")
    func forgotten() async throws {
        let talk = try RobotsTalk { _ in [RobotsTalk.answer()] }
        _ = await talk.newDesk().objection(to: Self.open)
        talk.pass(hours: 59 * 24)
        _ = await talk.newDesk().objection(to: RobotsTalk.url("/", "second.test"))
        #expect(try await talk.store.robotsFile(of: "http://paper.test") != nil)
        talk.pass(hours: 2 * 24)
        _ = await talk.newDesk().objection(to: RobotsTalk.url("/", "third.test"))
        #expect(try await talk.store.robotsFile(of: "http://paper.test") == nil)
        #expect(try await talk.store.robotsFile(of: "http://second.test") != nil)
    }

    @Test("a question that was cancelled is nobody's answer")
    func cancelled() async throws {
        let slow = Mutex(true)
        let talk = try RobotsTalk { _ in
            slow.withLock { $0 } ? [.wait(milliseconds: 30_000), .close] : [RobotsTalk.answer()]
        }
        let desk = talk.newDesk()
        let asking = Task { await desk.objection(to: Self.open) }
        while talk.asked == 0 { try await Task.sleep(for: .milliseconds(5)) }
        asking.cancel()
        #expect(await asking.value?.refusal.outcome == .deferred("cancelled"))
        slow.withLock { $0 = false }
        #expect(await desk.objection(to: Self.open) == nil)
        #expect(try await talk.store.robotsFile(of: "http://paper.test")?.silentSince == nil)
    }
}

@Suite("robots.txt in memory") struct RobotsMemoryTests {
    private let now = RobotsTalk.start

    @Test("a hundred thousand servers stay bounded, and those asked for last stay")
    func bounded() {
        var memory = RobotsMemory(mostServers: 100, mostBytes: 1 << 30)
        for number in 0..<100_000 {
            memory.hold(.rules(.everything), of: "http://h\(number)", size: 10, from: now, until: now + 60)
            #expect(memory.count <= 100)
            #expect(memory.answer(of: "http://h0", at: now) != nil, "used all the time")
        }
        #expect(memory.answer(of: "http://h99999", at: now) != nil)
        #expect(memory.answer(of: "http://h500", at: now) == nil)
    }

    @Test("large files count by their size")
    func bytes() {
        var memory = RobotsMemory(mostServers: 1000, mostBytes: 1000)
        for number in 0..<20 {
            memory.hold(.rules(.everything), of: "http://h\(number)", size: 300, from: now, until: now + 60)
        }
        #expect(memory.count <= 3)
        memory.hold(.rules(.everything), of: "http://huge", size: 5000, from: now, until: now + 60)
        #expect(memory.answer(of: "http://huge", at: now) != nil && memory.count == 1)
    }

    @Test("an answer holds from when it came until its end, not before and not after")
    func times() {
        var memory = RobotsMemory()
        for (at, holds) in [(0.0, true), (59, true), (60, false), (-1, false)] {
            memory.hold(.rules(.everything), of: "http://h", size: 1, from: now, until: now + 60)
            #expect((memory.answer(of: "http://h", at: now + at) != nil) == holds, "at \(at)")
        }
    }
}

extension RobotsDeskTests {
    @Test("a server named by an address of IP version 6 is one like any other")
    func version6() async throws {
        let server = try ScriptedServer(ipv6: true) { _ in [RobotsTalk.answer()] }
        defer { server.stop() }
        let fetcher = Fetcher(options: FetchOptions(userAgent: "test", allowHosts: ["::1"]))
        defer { fetcher.shutdown() }
        let desk = RobotsDesk(fetcher: fetcher, limits: FetchLimits(), now: { RobotsTalk.start })
        let shut = try #require(URL(string: "http://[::1]:\(server.port)/shut"))
        #expect(await desk.objection(to: shut)?.refusal.outcome == .blockedRobots)
        #expect(server.requests.count == 1)
    }
}
