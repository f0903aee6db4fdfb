import CharterModel
import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// A clock that was ahead, stands at 1970 or jumps an hour: nothing may fall silent, go backwards or crash.
@Suite("Crash safety: the clock", .serialized) struct ClockTests {
    /// A place and a time for the program, by libfaketime.
    struct Clock: Sendable, CustomTestStringConvertible {
        let name: String
        var time: String?
        var zone: String?
        var testDescription: String { name }

        var environment: [String: String] {
            var words: [String: String] = [:]
            if let zone { words["TZ"] = zone }
            if let time {
                words["LD_PRELOAD"] = ClockTests.library
                words["FAKETIME"] = time
                words["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
            }
            return words
        }
    }

    static let clocks = [
        Clock(name: "the last second of summer time", time: "@2026-10-25 02:59:58", zone: "Europe/Berlin"),
        Clock(name: "the last second of winter time", time: "@2027-03-28 01:59:59", zone: "Europe/Berlin"),
        Clock(name: "a zone that left out a day", zone: "Pacific/Apia"),
        Clock(name: "a zone of 45 minutes", zone: "Asia/Kathmandu"),
        Clock(name: "a zone that is none", zone: "Nowhere/Atlantis"),
    ]

    private static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
        .replacing("x86_64", with: architecture)
    #if arch(arm64)
        private static let architecture = "aarch64"
    #else
        private static let architecture = "x86_64"
    #endif

    private static let world = Task {
        let world = try await CrashWorld(sources: CrashWorld.few)
        await world.turn(to: .second)
        return (world, try await world.whole(.second))
    }

    @Test("a crawl after one by a clock that was a year ahead looks at everything, and says why")
    func ahead() async throws {
        guard mayFake() else { return }
        let (world, whole) = try await Self.world.value
        let store = try world.store("ahead", before: .second)
        let future = Clock(name: "a year ahead", time: "+365d")
        let ahead = try await world.ask(.crawl, store, environment: future.environment)
        #expect(ahead.code == 0, "\(ahead.errors)")
        let back = try await world.ask(.crawl, store)
        #expect(back.code == 0, "\(back.errors)")
        #expect(back.errors.contains("clock"), "\(back.errors)")
        #expect(back.errors.contains("2 source(s)"), "\(back.errors)")
        #expect(back.errors.contains("2 sources ("), "\(back.errors)")
        try await expectSane(world, store)
        let third = try await world.ask(.crawl, store)
        #expect(!third.errors.contains("clock") && third.errors.contains("0 sources"), "\(third.errors)")
        let kinds = { (lines: [String]) in lines.filter { !$0.hasPrefix("ledger") } }
        let found = try await world.content(of: store)
        #expect(kinds(found) == kinds(whole.content), "\(difference(found, whole.content))")
    }

    @Test("the same within one process, by a pinned clock; the order of events stays")
    func pinned() async throws {
        let world = try await CrashWorld(sources: CrashWorld.few)
        let day = world.moment(of: .second)
        let store = try Store(path: try world.store("pinned", before: .second))
        try await world.crawl(store, at: day.addingTimeInterval(365 * 86_400))
        let before = try await store.timeline(TimelineFilter()).map(\.seq)
        await world.turn(to: .second)
        try await world.crawl(store, at: day)
        let rows = try await store.sourceRows(at: day)
        for row in rows { #expect(row.state.lastOKAt == day, "\(row.source.id) was not looked at") }
        let after = try await store.timeline(TimelineFilter()).map(\.seq)
        #expect(after == after.sorted() && Array(after.prefix(before.count)) == before && after.count > before.count)
        #expect(try await store.verify().problems == [])
        store.close()
        await world.end()
    }

    @Test("a machine without a battery: the first crawl in 1970, the next today")
    func epoch() async throws {
        guard mayFake() else { return }
        let (world, _) = try await Self.world.value
        let store = try world.store("epoch", before: .first)
        let epoch = Clock(name: "1970", time: "@1970-01-01 00:00:05", zone: "UTC")
        for environment in [epoch.environment, [:]] {
            let ended = try await world.ask(.crawl, store, environment: environment)
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(ended.errors.contains("2 sources ("), "\(ended.errors)")
            try await expectSane(world, store, environment: environment)
        }
    }

    @Test("a second day's crawl at", arguments: clocks)
    func harmless(_ clock: Clock) async throws {
        guard clock.time == nil || mayFake() else { return }
        let (world, whole) = try await Self.world.value
        let store = try world.store("harmless", before: .second)
        let ended = try await world.ask(.crawl, store, environment: clock.environment)
        #expect(ended.code == 0, "\(ended.errors)")
        try await expectSane(world, store, environment: clock.environment)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    /// Every question is answered, without a negative number of anything and with events in order.
    private func expectSane(
        _ world: CrashWorld, _ store: String, environment: [String: String] = [:]
    ) async throws {
        for question in Question.reading {
            let ended = try await world.ask(question, store, environment: environment)
            expectClear(ended, [0], of: store, "\(question)")
            #expect(!ended.output.contains(":-"), "\(question): \(ended.output)")
            guard question == .timeline else { continue }
            let seqs = ended.output.split(separator: "\n").compactMap { line in
                line.firstRange(of: "\"seq\":").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
            }
            #expect(!seqs.isEmpty && seqs == seqs.sorted())
        }
    }

    /// Whether libfaketime is there; in continuous integration it has to be.
    private func mayFake() -> Bool {
        let able = FileManager.default.fileExists(atPath: Self.library)
        #expect(able || !isContinuousIntegration, "\(Self.library) must be there: apt-get install libfaketime")
        return here(able, "clocks that are wrong: no \(Self.library)")
    }
}
