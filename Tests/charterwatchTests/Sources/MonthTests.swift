import CharterModel
import CharterStore
import Foundation
import Testing

@testable import charterwatch

@Suite("A month of crawling") struct MonthTests {
    static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/conversations/month.golden")

    /// With UPDATE_GOLDEN=1 in the environment the file is written instead: look at the difference before keeping it.
    @Test(
        "outages, storms, a dead week, a flapping source: cadences, states and events are as the golden file has them")
    func month() async throws {
        let world = try MonthWorld()
        let text = try await world.live(1...31).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: Self.golden)
        }
        let expected = try String(contentsOf: Self.golden, encoding: .utf8)
        let found = text.split(separator: "\n")
        let wanted = expected.split(separator: "\n")
        for (number, (left, right)) in zip(found, wanted).enumerated() where left != right {
            Issue.record("line \(number + 1) is\n\(left)\nand not\n\(right)")
            break
        }
        #expect(found.count == wanted.count)
        try await nobodySilentUnreported(world)
    }

    /// Whatever the golden file says: who was away, asleep, moved or gone is on the timeline.
    private func nobodySilentUnreported(_ world: MonthWorld) async throws {
        let rows = try await world.store.timeline(TimelineFilter()).sorted { $0.seq < $1.seq }
        func kinds(_ source: String) -> [String] { rows.filter { $0.source == source }.map(\.kind) }
        #expect(kinds("asleep") == ["source.quiet", "source.back"])
        #expect(kinds("outage") == ["source.down", "source.back"])
        #expect(kinds("mover") == ["source.moved"])
        #expect(kinds("closing") == ["source.retired"])
        for calm in ["daily", "wire", "weekly", "storm"] { #expect(kinds(calm) == [], "\(calm)") }
        // What came out while nobody was kept from looking was all seen.
        for open in ["daily", "wire", "weekly", "asleep", "storm", "mover", "flapping"] {
            let outlet = try #require(MonthWorld.outlets.first { $0.name == open })
            let published = (1..<30 * 24).reduce(0) { $0 + outlet.rate(MonthWorld.Hour(number: $1)) }
            let seen =
                try await world.store.visits(since: MonthWorld.start).filter { $0.source.text == open }
                .reduce(0) { $0 + $1.new } - outlet.window
            #expect(seen >= published, "\(open): \(seen) of \(published)")
        }
        // The blackout was ours: nobody is charged for it.
        let blackout = MonthWorld.start.addingTimeInterval(Double(MonthWorld.blackout.lowerBound) * 3600)
        let blind = try await world.store.visits(since: blackout).filter {
            $0.at < blackout.addingTimeInterval(6 * 3600)
        }
        #expect(!blind.isEmpty && blind.allSatisfy { $0.outcome == .deferred("our-network") })
    }
}
