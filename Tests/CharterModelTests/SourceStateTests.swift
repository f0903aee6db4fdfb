import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Source state") struct SourceStateTests {
    let start = Date(iso8601: "2026-03-01T00:00:00Z")!

    @Test("failures add up by weight; one good answer clears them")
    func states() {
        var state = SourceState(newAt: start)
        var seen: [SourceState.Health] = []
        for day in 1...25 {
            state = state.failed(
                "x", weight: 1, gone: false, at: start.addingTimeInterval(Double(day) * 86_400), cadence: 3600)
            if seen.last != state.health { seen.append(state.health) }
        }
        #expect(seen == [.suspect, .failing, .dormant])
        let later = start.addingTimeInterval(30 * 86_400)
        let well = state.succeeded(at: later, cadence: 3600)
        #expect(well.health == .ok && well.since == later && well.failures == 0)
        #expect(well.nextCheckAt == later.addingTimeInterval(3600))
        #expect(well.succeeded(at: later.addingTimeInterval(9), cadence: 3600).since == later)
    }

    @Test("backoff is linear, never below the cadence, never over 30 days; 410 retires")
    func backoff() {
        var state = SourceState(newAt: start)
        var waits: [Double] = []
        for _ in 0..<6 {
            state = state.failed("x", weight: 0.5, gone: false, at: start, cadence: 3600)
            waits.append(state.nextCheckAt.timeIntervalSince(start))
        }
        #expect(waits == [3600, 7200, 10_800, 14_400, 18_000, 21_600])
        for _ in 0..<2000 { state = state.failed("x", weight: 1, gone: false, at: start, cadence: 3600) }
        #expect(state.nextCheckAt.timeIntervalSince(start) == 30 * 86_400)
        #expect(state.failed("gone", weight: 1, gone: true, at: start, cadence: 3600).health == .retired)
    }

    @Test("what is nobody's fault changes neither health nor the sum of failures")
    func faultless() {
        let well = SourceState(newAt: start).succeeded(at: start, cadence: 3600)
        let later = start.addingTimeInterval(7200)
        let put = well.failed("resting", weight: 0, gone: false, at: later, cadence: 3600, notBefore: nil)
        #expect(put.health == .ok && put.since == start && put.failures == 0)
        #expect(put.nextCheckAt == later.addingTimeInterval(3600))
    }

    @Test("the server's own time is waited for, up to a day, and never makes a wait shorter")
    func notBefore() {
        let state = SourceState(newAt: start)
        func wait(_ asked: Double) -> Double {
            state.failed(
                "x", weight: 0.5, gone: false, at: start, cadence: 3600, notBefore: start.addingTimeInterval(asked)
            ).nextCheckAt.timeIntervalSince(start)
        }
        #expect([60, 7200, 1e9].map(wait) == [3600, 7200, 86_400])
    }

    @Test("validators are sent for eight days from when they first came, whatever the clock does")
    func validators() {
        var state = SourceState(newAt: start)
        let tag = Validators(etag: "\"a\"")
        state.remember(tag, at: start)
        func sent(days: Double) -> Validators { state.freshValidators(at: start.addingTimeInterval(days * 86_400)) }
        #expect(sent(days: 0) == tag && sent(days: 7.9) == tag)
        #expect(sent(days: 8).isEmpty && sent(days: -1).isEmpty)
        state.remember(tag, at: start.addingTimeInterval(5 * 86_400))
        #expect(sent(days: 8).isEmpty, "the same tag again is no younger")
        state.remember(tag, at: start.addingTimeInterval(9 * 86_400))
        #expect(sent(days: 10) == tag)
    }
}

@Suite("Cadence") struct CadenceTests {
    let start = Date(iso8601: "2026-03-02T00:00:00Z")!
    let url = URL(string: "https://a.example/feed")!

    /// Waits in seconds after looks that found so much new of so much listed; nil: nothing changed.
    private func waits(
        _ looks: [(new: Int, listed: Int)?], cadence: Int = 3600, isDeclared: Bool = false, hint: Double? = nil
    ) -> [Int] {
        var state = SourceState(newAt: start)
        var now = start
        return looks.map { look in
            state = state.succeeded(at: now, cadence: cadence)
            let lesson = Lesson(cadence: cadence, isDeclared: isDeclared, hint: hint)
            let overlap = look.map { Overlap(listed: $0.listed, known: $0.listed - $0.new) }
            _ = state.learn(lesson, overlap: overlap, of: url, at: now)
            defer { now = state.nextCheckAt }
            return Int(state.nextCheckAt.timeIntervalSince(now))
        }
    }

    @Test("the first look, all new, teaches nothing of the pace")
    func first() { #expect(waits([(30, 30)]) == [3600]) }

    @Test("nothing known any more: much sooner, since something may have scrolled off; down to five minutes")
    func scrolls() {
        #expect(waits([(30, 30), (30, 30), (30, 30), (30, 30)]) == [3600, 900, 300, 300])
        #expect(waits([(30, 30), (20, 30), (10, 30)]) == [3600, 1800, 1440])
    }

    @Test("nearly all known, or nothing changed: later, up to four times what the pipeline asks for")
    func steady() {
        #expect(waits([(30, 30), (1, 30), nil, nil, nil, nil, nil, nil]).suffix(2) == [13_733, 14_400])
        #expect(waits([(30, 30), (4, 30), (4, 30)]) == [3600, 3600, 3600])
    }

    @Test("a cadence that the feed list names is a promise: sooner if need be, never later")
    func declared() {
        #expect(waits([(9, 9), nil, nil, (9, 9)], cadence: 900, isDeclared: true) == [900, 900, 900, 300])
        #expect(waits([(9, 9), (9, 9)], cadence: 120, isDeclared: true) == [120, 120])
    }

    @Test("a server's hint makes the wait longer, up to a day, unless something scrolls off meanwhile")
    func hints() {
        #expect(waits([(9, 9)], hint: 7200) == [7200])
        #expect(waits([(9, 9)], hint: 60) == [3600])
        #expect(waits([(9, 9)], hint: 1e12) == [86_400])
        #expect(waits([(9, 9), (9, 9)], hint: 7200) == [7200, 900])
    }

    @Test("whatever comes, the wait stays between the bounds", arguments: 1...20 as ClosedRange<UInt64>)
    func bounds(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let looks = (0..<200).map { _ -> (new: Int, listed: Int)? in
            let listed = Int.random(in: 0...40, using: &chance)
            return Bool.random(using: &chance) ? nil : (Int.random(in: 0...listed, using: &chance), listed)
        }
        for cadence in [60, 300, 3600, 86_400] {
            let fastest = min(cadence, max(300, cadence / 12))
            #expect(waits(looks, cadence: cadence).allSatisfy { (fastest...4 * cadence).contains($0) })
            #expect(waits(looks, cadence: cadence, isDeclared: true).allSatisfy { (fastest...cadence).contains($0) })
        }
    }
}

@Suite("Moves") struct MoveTests {
    let start = Date(iso8601: "2026-03-02T00:00:00Z")!
    let old = URL(string: "https://old.example/feed")!
    let new = URL(string: "https://new.example/feed")!

    /// One look that was led to `redirect`; `known` of the ten entries listed are known.
    private func look(
        _ state: inout SourceState, hour: Int, redirect: URL?, known: Int = 10
    ) -> [SourceChange] {
        let now = start.addingTimeInterval(Double(hour) * 3600)
        state = state.succeeded(at: now, cadence: 3600)
        return state.learn(
            Lesson(cadence: 3600, redirect: redirect), overlap: Overlap(listed: 10, known: known), of: old, at: now)
    }

    @Test("believed after five looks over three days, and said once")
    func believed() {
        var state = SourceState(newAt: start)
        var told: [Int: [SourceChange]] = [:]
        for hour in stride(from: 0, through: 96, by: 24) {
            let changes = look(&state, hour: hour, redirect: new)
            if !changes.isEmpty { told[hour] = changes }
        }
        #expect(told.keys.sorted() == [96])
        guard case .moved(let from, let to, _)? = told[96]?.first else {
            Issue.record("no move was told")
            return
        }
        #expect(from == old && to == new && state.move.to == new)
    }

    @Test("not by many looks in a short time, nor by few over a long one")
    func hasty() {
        var often = SourceState(newAt: start)
        for hour in 0..<71 { _ = look(&often, hour: hour, redirect: new) }
        #expect(often.move.to == nil)
        var seldom = SourceState(newAt: start)
        for day in 0..<4 { _ = look(&seldom, hour: day * 48, redirect: new) }
        #expect(seldom.move.to == nil)
    }

    @Test("a look without it, to elsewhere, or at a document with nothing we know begins the count anew")
    func unstable() {
        let elsewhere = URL(string: "https://parked.example/")!
        for (redirect, known) in [(nil, 10), (elsewhere, 10), (new, 0)] as [(URL?, Int)] {
            var state = SourceState(newAt: start)
            for hour in [0, 24, 48, 72] { _ = look(&state, hour: hour, redirect: new) }
            #expect(look(&state, hour: 96, redirect: redirect, known: known).isEmpty)
            #expect(look(&state, hour: 120, redirect: new).isEmpty)
            #expect(state.move.to == nil)
        }
    }

    @Test("once undone by hand, the same target is not taken again, another is")
    func undone() {
        var state = SourceState(newAt: start)
        for hour in stride(from: 0, through: 96, by: 24) { _ = look(&state, hour: hour, redirect: new) }
        state.move.undo(byPerson: true)
        for hour in stride(from: 120, through: 480, by: 24) { _ = look(&state, hour: hour, redirect: new) }
        #expect(state.move.to == nil)
        let third = URL(string: "https://third.example/feed")!
        for hour in stride(from: 504, through: 600, by: 24) { _ = look(&state, hour: hour, redirect: third) }
        #expect(state.move.to == third)
    }

    @Test("an address that fails after the move is left for the one in the list; its 410 retires nobody")
    func failed() {
        var moved = SourceState(newAt: start)
        for hour in stride(from: 0, through: 96, by: 24) { _ = look(&moved, hour: hour, redirect: new) }
        let gone = moved.failed("gone", weight: 1, gone: true, at: start, cadence: 3600)
        #expect(gone.health == .suspect && gone.move.to == new)
        var failing = moved
        for _ in 0..<3 { failing = failing.failed("x", weight: 1, gone: false, at: start, cadence: 3600) }
        #expect(failing.health == .failing && failing.move.to == nil)
    }
}
