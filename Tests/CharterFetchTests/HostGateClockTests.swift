import CharterFetch
import Foundation
import Synchronization
import TestSupport
import Testing

/// A clock that goes on when it is told to.
private final class PinnedClock: Sendable {
    private let present = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { present.withLock { $0 } }
    func goOn(_ seconds: Double) { present.withLock { $0 += .seconds(seconds) } }
}

@Suite("Turns at a host, by a pinned clock") struct HostGateClockTests {
    @Test("a pause holds until its time, and a shorter one never ends a longer")
    func pauses() {
        let clock = PinnedClock()
        let gate = HostGate(width: 1, now: { clock.now })
        gate.pause("h", for: 3600)
        gate.pause("h", for: 60)
        #expect(gate.rest("h") == 3600)
        clock.goOn(3599)
        #expect(gate.rest("h") == 1)
        clock.goOn(1)
        #expect(gate.rest("h") == 0)
        #expect(gate.rest("other") == 0)
    }

    @Test("the delay since a turn that somebody before us may have had is kept, for every key")
    func before() async {
        let clock = PinnedClock()
        let gate = HostGate(width: 1, delay: 10, lastTurnAgo: 4, now: { clock.now })
        #expect(gate.rest("a") == 6)
        gate.setDelay(30, for: "slow")
        #expect(gate.rest("slow") == 26)
        clock.goOn(6)
        #expect(gate.rest("a") == 0)
        #expect(await gate.enter("a"))
        gate.leave("a")
        #expect(gate.rest("a") == 10)
        #expect(HostGate(width: 1, delay: 10, now: { clock.now }).rest("a") == 0)
    }

    @Test("keys that came and went are forgotten, those that still matter are not")
    func forgets() async {
        let clock = PinnedClock()
        let gate = HostGate(width: 1, delay: 2, now: { clock.now })
        gate.pause("resting", for: 1e6)
        gate.setDelay(60, for: "slow")
        for number in 0..<20_000 {
            #expect(await gate.enter("h\(number)"))
            gate.leave("h\(number)")
            clock.goOn(1)
        }
        #expect(gate.known < 9000)
        #expect(gate.rest("resting") > 900_000)
        #expect(await gate.enter("slow"))
        gate.leave("slow")
        #expect(gate.rest("slow") == 60)
    }
}

@Suite("Places") struct PlaceTests {
    @Test("an answer keeps its place until it is let go, so bodies in memory are never more than places")
    func held() async throws {
        let talk = try Conversation(places: 2) { _ in [answer()] }
        var kept: [FetchResponse] = [try await talk.get("http://a.test/"), try await talk.get("http://b.test/")]
        let third = Task { try await talk.get("http://c.test/").status }
        // Nobody may ask while both are held: c.test was not asked when it is our turn to look.
        for _ in 0..<50 { await Task.yield() }
        #expect(talk.server.requests.count == 2)
        kept.removeFirst()
        #expect(try await third.value == 200)
        #expect(kept.count == 1)
    }

    @Test("a redirect gives its place back before the next is asked for")
    func redirects() async throws {
        let talk = try Conversation(places: 1) { request in
            request.target == "/" ? [redirect("http://b.test/end")] : [answer()]
        }
        for _ in 0..<5 { #expect(try await talk.get("http://a.test/").status == 200) }
    }
}
