import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("What is due, by host") struct DueTests {
    /// Sources named HOST-NUMBER, due at so many hours.
    private func desk(_ due: [(id: String, hours: Double)]) async throws -> Desk {
        let sources = due.map { item in
            var source = Desk.source(item.id)
            let host = item.id.split(separator: "-")[0]
            source.url = URL(string: "https://\(host).example/\(item.id)")!
            return source
        }
        let desk = try await Desk(sources: sources)
        for item in due {
            var state = SourceState(newAt: Desk.start).succeeded(at: Desk.start, cadence: 3600)
            state.nextCheckAt = Desk.at(item.hours)
            _ = try await desk.store.record(Desk.visit(item.id, at: 0, state: state), run: desk.run)
        }
        return desk
    }

    private func told(_ hosts: [HostSources]) -> [String] {
        hosts.map { "\($0.host): " + $0.sources.map(\.text).joined(separator: " ") }
    }

    private func due(_ desk: Desk, at hours: Double, _ scope: DueScope = DueScope()) async throws -> [String] {
        told(try await desk.store.dueSourcesByHost(at: Desk.at(hours), scope))
    }

    @Test("hosts in the order of their first source, each with its own soonest first")
    func order() async throws {
        let desk = try await desk([("a-1", 3), ("b-1", 1), ("b-2", 4), ("a-2", 2), ("c-1", 9)])
        #expect(try await due(desk, at: 5) == ["b.example: b-1 b-2", "a.example: a-2 a-1"])
        #expect(try await due(desk, at: 0) == [])
    }

    @Test("no more of one host than asked, and no more in all")
    func bounds() async throws {
        let desk = try await desk([("a-1", 1), ("a-2", 2), ("a-3", 3), ("b-1", 4)])
        #expect(try await due(desk, at: 5, DueScope(perHost: 2)) == ["a.example: a-1 a-2", "b.example: b-1"])
        #expect(try await due(desk, at: 5, DueScope(limit: 2)) == ["a.example: a-1 a-2"])
        #expect(try await due(desk, at: 5, DueScope(limit: 2, perHost: 1)) == ["a.example: a-1", "b.example: b-1"])
    }

    @Test("a host at rest is left out until its time, unless all or its source are asked for by name")
    func atRest() async throws {
        let desk = try await desk([("a-1", 1), ("b-1", 2)])
        try await desk.store.rest(HostRest(host: "a.example", until: Desk.at(6), why: "It answered 429."))
        #expect(try await due(desk, at: 5) == ["b.example: b-1"])
        #expect(try await due(desk, at: 6) == ["a.example: a-1", "b.example: b-1"])
        #expect(try await due(desk, at: 5, DueScope(all: true)).count == 2)
        #expect(try await due(desk, at: 5, DueScope(only: [SourceID("a-1")])) == ["a.example: a-1"])
    }

    @Test("looking ahead finds what is well and due soon; what fails is never looked at early")
    func ahead() async throws {
        let desk = try await desk([("a-1", 1), ("b-1", 1)])
        let failed = SourceState(newAt: Desk.start).failed("x", weight: 1, gone: false, at: Desk.start, cadence: 1800)
        _ = try await desk.store.record(
            Desk.visit("b-1", at: 0.01, stage: .fetch, outcome: .failed("x"), state: failed), run: desk.run)
        #expect(try await due(desk, at: 0.95) == [])
        #expect(try await due(desk, at: 0.95, DueScope(early: 300)) == ["a.example: a-1"])
        #expect(try await due(desk, at: 1, DueScope(early: 300)) == ["a.example: a-1", "b.example: b-1"])
    }

    @Test("a longer rest is never made shorter, and one that is over is not told")
    func rests() async throws {
        let desk = try await Desk()
        for (until, why) in [(5.0, "first"), (3.0, "shorter"), (8.0, "longer")] {
            try await desk.store.rest(HostRest(host: "a.example", until: Desk.at(until), why: why))
        }
        try await desk.store.rest(HostRest(host: "new.example", until: Desk.at(2), why: "a host of pages only"))
        #expect(
            try await desk.store.restingHosts(at: Desk.at(1)) == [
                HostRest(host: "a.example", until: Desk.at(8), why: "longer"),
                HostRest(host: "new.example", until: Desk.at(2), why: "a host of pages only"),
            ])
        #expect(try await desk.store.restingHosts(at: Desk.at(8)) == [])
    }

    @Test("the next due time is that of sources and pages whose host does not rest")
    func next() async throws {
        let desk = try await desk([("a-1", 4), ("b-1", 7)])
        #expect(try await desk.store.nextDue() == Desk.at(4))
        try await desk.store.rest(HostRest(host: "a.example", until: Desk.at(9), why: ""))
        #expect(try await desk.store.nextDue() == Desk.at(7))
        try await desk.list("b-1", at: 5, Desk.entry("1", "pages.example/1"))
        #expect(try await desk.store.nextDue() == Desk.at(5))
        let empty = try await Desk(sources: [])
        #expect(try await empty.store.nextDue() == nil)
    }

    @Test("one source by id, as long as it is listed")
    func byID() async throws {
        let desk = try await desk([("a-1", 1)])
        #expect(try await desk.store.listedSource(SourceID("a-1"))?.source.id == SourceID("a-1"))
        #expect(try await desk.store.listedSource(SourceID("b-1")) == nil)
        _ = try await desk.store.syncSources([], at: Desk.at(1))
        #expect(try await desk.store.listedSource(SourceID("a-1")) == nil)
    }

    @Test("those who did well lately, one of each host, the latest first")
    func well() async throws {
        let desk = try await desk([("a-1", 1), ("a-2", 1), ("b-1", 1), ("c-1", 1)])
        for (id, hours) in [("a-1", 1.0), ("a-2", 3.0), ("b-1", 2.0)] {
            let state = SourceState(newAt: Desk.start).succeeded(at: Desk.at(hours), cadence: 3600)
            _ = try await desk.store.record(Desk.visit(id, at: hours, state: state), run: desk.run)
        }
        let failed = SourceState(newAt: Desk.start).failed("x", weight: 1, gone: false, at: Desk.start, cadence: 3600)
        _ = try await desk.store.record(Desk.visit("c-1", at: 4, stage: .fetch, state: failed), run: desk.run)
        let urls = try await desk.store.recentlyWell(limit: 5).map(\.absoluteString)
        #expect(urls == ["https://a.example/a-2", "https://b.example/b-1"])
        #expect(try await desk.store.recentlyWell(limit: 1).count == 1)
    }
}

@Suite("What a visit teaches, as kept") struct LessonTests {
    private let lesson = Lesson(cadence: 3600)

    private func look(
        _ desk: Desk, at hours: Double, _ entries: [SightedEntry], stage: Stage = .parse, lesson: Lesson? = nil
    ) async throws {
        let before = try #require(try await desk.store.listedSource(SourceID("a"))).state
        var visit = Desk.visit(
            "a", at: hours, entries, stage: stage, state: before.succeeded(at: Desk.at(hours), cadence: 3600))
        visit.lesson = lesson ?? self.lesson
        _ = try await desk.store.record(visit, run: desk.run)
    }

    private func state(_ desk: Desk) async throws -> SourceState {
        try #require(try await desk.store.listedSource(SourceID("a"))).state
    }

    private func entries(_ numbers: Range<Int>) -> [SightedEntry] {
        numbers.map { Desk.entry("\($0)", "a.example/\($0)") }
    }

    @Test("overlap is counted against the sightings: all new is looked at sooner, all known later")
    func overlap() async throws {
        let desk = try await Desk()
        try await look(desk, at: 0, entries(0..<10))
        #expect(try await state(desk).cadence == nil)
        try await look(desk, at: 1, entries(10..<20))
        #expect(try await state(desk).cadence == 900)
        try await look(desk, at: 2, entries(10..<20))
        #expect(try await state(desk).cadence == 1125)
        try await look(desk, at: 3, [], stage: .fetch)
        #expect(try await state(desk).cadence == 1406)
        #expect(try await state(desk).rhythm.text.hasSuffix(" 10"))
    }

    @Test("the same visit recorded again teaches nothing more")
    func again() async throws {
        let desk = try await Desk()
        try await look(desk, at: 0, entries(0..<4))
        try await look(desk, at: 1, entries(2..<6))
        let once = try await state(desk)
        try await look(desk, at: 1, entries(2..<6))
        #expect(try await state(desk) == once)
    }

    @Test("quiet, and back, are told on the timeline once each, with the figures")
    func quiet() async throws {
        let desk = try await Desk()
        var number = 0
        for day in 0..<40 {
            let new = day < 28 || day > 36 ? 12 : 0
            number += new
            try await look(desk, at: Double(day) * 24, entries(max(0, number - 30)..<number))
        }
        let rows = try await desk.store.timeline(TimelineFilter(kinds: ["source.quiet", "source.back"]))
        #expect(rows.map(\.kind) == ["source.quiet", "source.back"])
        #expect(rows[0].detail["reason"]?.contains("usual") == true, "\(rows[0].detail)")
        #expect(rows[1].detail["before"] == "quiet")
        #expect(try await state(desk).quietSince == nil)
    }

    @Test("a stable permanent redirect is stored, said, undone by hand, and then left alone")
    func moved() async throws {
        let desk = try await Desk()
        let target = URL(string: "https://new.example/feed")!
        let led = Lesson(cadence: 3600, redirect: target)
        for day in 0..<5 { try await look(desk, at: Double(day) * 24, entries(0..<5), lesson: led) }
        #expect(try await state(desk).move.to == target)
        #expect(try await desk.store.undoMove(of: SourceID("a"), at: Desk.at(100)))
        #expect(try await !desk.store.undoMove(of: SourceID("a"), at: Desk.at(101)))
        #expect(try await state(desk).nextCheckAt == Desk.at(100))
        for day in 5..<15 { try await look(desk, at: Double(day) * 24, entries(0..<5), lesson: led) }
        #expect(try await state(desk).move.to == nil)
        let rows = try await desk.store.timeline(TimelineFilter(kinds: ["source.moved"]))
        #expect(rows.map { $0.detail["after"] } == [target.absoluteString, "https://a.example/feed"])
        await #expect(throws: StoreError.self) {
            _ = try await desk.store.undoMove(of: SourceID("nobody"), at: Desk.at(1))
        }
    }

    @Test("when the new address fails, the list's is asked again, and that is said")
    func movedBack() async throws {
        let desk = try await Desk()
        let led = Lesson(cadence: 3600, redirect: URL(string: "https://new.example/feed")!)
        for day in 0..<5 { try await look(desk, at: Double(day) * 24, entries(0..<5), lesson: led) }
        for number in 0..<3 {
            let before = try await state(desk)
            let failed = before.failed("x", weight: 1, gone: false, at: Desk.at(120 + Double(number)), cadence: 3600)
            _ = try await desk.store.record(
                Desk.visit("a", at: 120 + Double(number), stage: .fetch, outcome: .failed("http-404"), state: failed),
                run: desk.run)
        }
        #expect(try await state(desk).move.to == nil)
        let rows = try await desk.store.timeline(TimelineFilter(kinds: ["source.moved", "source.down"]))
        #expect(rows.map(\.kind) == ["source.moved", "source.down", "source.moved"])
        #expect(rows.last?.detail["reason"]?.contains("new address failed") == true)
    }
}
