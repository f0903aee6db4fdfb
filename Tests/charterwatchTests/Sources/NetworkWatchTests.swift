import CharterModel
import Foundation
import Synchronization
import Testing

@testable import charterwatch

@Suite("Our own network") struct NetworkWatchTests {
    /// How often it was asked whether anybody can be reached, and what is said.
    private final class Probe: Sendable {
        private let state: Mutex<(asked: Int, answer: Bool?)>
        init(_ answer: Bool?) { state = Mutex((0, answer)) }
        var asked: Int { state.withLock { $0.asked } }
        func say(_ answer: Bool?) { state.withLock { $0.answer = answer } }
        func answer() -> Bool? {
            state.withLock { state in
                state.asked += 1
                return state.answer
            }
        }
    }

    private static let noName = Outcome.deferred("dns-try-again")

    private func watch(_ probe: Probe) -> NetworkWatch { NetworkWatch { probe.answer() } }

    private func host(_ number: Int) -> URL { URL(string: "http://h\(number).test/feed")! }

    /// Visits of so many hosts that all fail alike, and who is to blame for each.
    private func fail(_ watch: NetworkWatch, hosts: Int, with outcome: Outcome = noName) async -> [Bool] {
        for _ in 0..<hosts { await watch.began() }
        return await withTaskGroup(of: Bool.self) { group in
            for number in 0..<hosts {
                group.addTask {
                    let blame = await watch.isToBlame(for: outcome, at: self.host(number))
                    await watch.ended()
                    return blame
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("several hosts out of reach, and those that did well lately, too: it is us, asked once")
    func down() async {
        let probe = Probe(false)
        let watch = watch(probe)
        #expect(await fail(watch, hosts: 8) == Array(repeating: true, count: 8))
        #expect(await watch.isDown)
        #expect((1...2).contains(probe.asked))
    }

    @Test("several hosts out of reach while another can be reached: it is them")
    func theirs() async {
        let watch = watch(Probe(true))
        #expect(await fail(watch, hosts: 8) == Array(repeating: false, count: 8))
        #expect(await !watch.isDown)
    }

    @Test("one host alone, at a first crawl where nobody did well before, is charged; two are not")
    func nobodyToAsk() async {
        #expect(await fail(watch(Probe(nil)), hosts: 1) == [false])
        #expect(await fail(watch(Probe(nil)), hosts: 2) == [true, true])
    }

    @Test("an answer from anywhere clears those who wait")
    func cleared() async {
        let watch = watch(Probe(false))
        await watch.began()
        await watch.began()
        let blame = Task { await watch.isToBlame(for: Self.noName, at: host(1)) }
        // The other visit is still under way, so nothing is asked; then it is answered.
        while await watch.isClear { await Task.yield() }
        await watch.heard()
        #expect(await !blame.value)
        #expect(await !watch.isDown)
    }

    @Test(
        "what cannot be our doing is charged at once",
        arguments: [
            Outcome.failed("http-404"), .deferred("http-503"), .deferred("connect"), .deferred("reset"),
            .deferred("tls"), .deferred("dns"), .blockedAddress, .gone,
        ])
    func others(outcome: Outcome) async {
        let probe = Probe(false)
        let watch = watch(probe)
        await watch.began()
        #expect(await !watch.isToBlame(for: outcome, at: host(1)))
        #expect(probe.asked == 0)
    }

    @Test(
        "what is known without asking anybody is no sign of life",
        arguments: [
            Outcome.blockedRobots, .blockedAddress, .deferred("robots"), .deferred("host-rest"), .failed("url"),
            .failed("request"), .deferred("cancelled"),
        ])
    func noSign(outcome: Outcome) async {
        let watch = watch(Probe(false))
        _ = await fail(watch, hosts: 5)
        #expect(await !watch.isToBlame(for: outcome, at: host(9)))
        #expect(await watch.isDown)
    }

    @Test(
        "a connection that was made is one, whatever became of it",
        arguments: [
            Outcome.deferred("connect"), .deferred("reset"), .deferred("tls"), .deferred("stalled"), .deferred("dns"),
            .failed("response"), .failed("coding"), .tooLarge,
        ])
    func sign(outcome: Outcome) async {
        let watch = watch(Probe(false))
        _ = await fail(watch, hosts: 5)
        #expect(await !watch.isToBlame(for: outcome, at: host(9)))
        #expect(await !watch.isDown)
    }

    @Test("while it is down every such failure is ours; it is back when somebody answers")
    func back() async {
        let probe = Probe(false)
        let watch = watch(probe)
        _ = await fail(watch, hosts: 5)
        #expect(await watch.isToBlame(for: .deferred("timeout"), at: host(9)))
        #expect(await !watch.isBack())
        probe.say(true)
        #expect(await watch.isBack())
        #expect(await !watch.isDown)
    }
}

@Suite("The bell") struct BellTests {
    @Test("a ring ends a sleep at once, and what was asked stands until it is answered")
    func ring() async {
        let bell = Bell()
        async let slept: Void = bell.sleep(600)
        bell.ring(.reload)
        await slept
        #expect(bell.call == .reload)
        await bell.sleep(600)
        bell.answerReload()
        #expect(bell.call == nil)
    }

    @Test("a request to stop outranks a reload, whichever came first")
    func stop() {
        let bell = Bell()
        bell.ring(.stop)
        bell.ring(.reload)
        #expect(bell.call == .stop)
        bell.answerReload()
        #expect(bell.call == .stop)
        let other = Bell()
        other.ring(.reload)
        other.ring(.stop)
        #expect(other.call == .stop)
    }

    @Test("it wakes by itself after its time, and at once in a task that is cancelled")
    func alarms() async {
        let bell = Bell()
        for _ in 0..<20 { await bell.sleep(0.001) }
        let task = Task { await bell.sleep(600) }
        task.cancel()
        await task.value
        await bell.sleep(0)
        #expect(bell.call == nil)
    }
}
