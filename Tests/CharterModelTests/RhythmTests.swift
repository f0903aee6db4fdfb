import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Rhythm") struct RhythmTests {
    let monday = Date(iso8601: "2026-03-02T09:00:00Z")!

    private func day(_ number: Int) -> Date { monday.addingTimeInterval(Double(number) * 86_400) }

    /// The first day on which a source with these counts a day is called silent; nil: never. The first look is day -1.
    private func silentFrom(_ counts: [Int]) -> Int? {
        var rhythm = Rhythm()
        rhythm.look(new: 50, at: day(-1), isContinuous: true)
        for (number, count) in counts.enumerated() {
            rhythm.look(new: count, at: day(number), isContinuous: true)
            if rhythm.silence != nil { return number }
        }
        return nil
    }

    private func weeks(_ week: [Int], _ count: Int) -> [Int] { (0..<count).flatMap { _ in week } }

    static let workdays = [20, 22, 18, 25, 21, 2, 0]

    @Test("a daily that stops is missed within three days, weekends and all")
    func daily() throws {
        let stops = weeks(Self.workdays, 5)
        let silent = try #require(silentFrom(stops + Array(repeating: 0, count: 20)))
        #expect((stops.count...stops.count + 2).contains(silent))
        #expect(silentFrom(weeks(Self.workdays, 10)) == nil)
    }

    @Test("one that gives a tenth of what it gave is missed, too")
    func dwindling() throws {
        let before = weeks(Self.workdays, 5)
        let silent = try #require(silentFrom(before + weeks([2, 2, 2, 2, 2, 0, 0], 3)))
        #expect(silent < before.count + 7)
    }

    @Test("a weekly is given its time, and missed when it passes twice its longest pause")
    func weekly() throws {
        let before = weeks([0, 0, 3, 0, 0, 0, 0], 6)
        let silent = try #require(silentFrom(before + Array(repeating: 0, count: 40)))
        #expect((before.count + 5...before.count + 16).contains(silent))
        #expect(silentFrom(weeks([0, 0, 3, 0, 0, 0, 0], 10)) == nil)
    }

    @Test("one that never gave anything since it is watched is named after thirty days")
    func mute() { #expect(silentFrom(Array(repeating: 0, count: 60)) == 29) }

    @Test("chance alone wakes nobody: a hundred sources of one to forty entries a day over a year")
    func falseAlarms() {
        var chance = SeededGenerator(seed: 7)
        var alarms = 0
        for source in 0..<100 {
            let mean = 1 + Double(source % 40)
            let counts = (0..<365).map { number -> Int in
                let rate = number % 7 >= 5 ? mean * 0.4 : mean
                return poisson(rate, using: &chance)
            }
            if silentFrom(counts) != nil { alarms += 1 }
        }
        #expect(alarms <= 5, "\(alarms) of 100 sources in a year")
    }

    @Test("days on which nobody could look are no silence")
    func unseen() {
        var rhythm = Rhythm()
        rhythm.look(new: 9, at: day(-1), isContinuous: true)
        for (number, count) in weeks(Self.workdays, 4).enumerated() {
            rhythm.look(new: count, at: day(number), isContinuous: true)
        }
        rhythm.look(new: 12, at: day(40), isContinuous: false)
        #expect(rhythm.silence == nil)
        #expect(rhythm.text.hasSuffix(" - 12"))
    }

    @Test("the backlog of the first look is no rhythm")
    func backlog() {
        var rhythm = Rhythm()
        #expect(rhythm.isEmpty)
        rhythm.look(new: 500, at: day(0), isContinuous: true)
        #expect(!rhythm.isEmpty && rhythm.text == "20514 0")
    }

    @Test("what is usual is told once two weeks were seen before the last one")
    func usual() throws {
        var rhythm = Rhythm()
        for number in 0..<21 { rhythm.look(new: 10, at: day(number), isContinuous: true) }
        #expect(rhythm.week == nil)
        rhythm.look(new: 10, at: day(21), isContinuous: true)
        let week = try #require(rhythm.week)
        #expect(week.usual > 60 && week.usual <= 70)
    }

    @Test("stored and read back the same; anything else is refused; a clock that went back loses nothing")
    func stored() throws {
        var rhythm = Rhythm()
        for (number, count) in [3, 0, 7, 1].enumerated() {
            rhythm.look(new: count, at: day(number * 2), isContinuous: number != 2)
        }
        #expect(Rhythm(text: rhythm.text) == rhythm)
        #expect(Rhythm(text: "") == Rhythm())
        for text in ["x", "5", "5 x", "5 -2", "5 " + Array(repeating: "1", count: 71).joined(separator: " ")] {
            #expect(Rhythm(text: text) == nil, "\(text.prefix(20))")
        }
        let before = rhythm.text
        rhythm.look(new: 2, at: day(-30), isContinuous: true)
        #expect(rhythm.text.dropLast() == before.dropLast() && rhythm.text.hasSuffix("3"))
    }

    @Test("however long it is watched, ten weeks are kept")
    func bounded() {
        var rhythm = Rhythm()
        for number in 0..<1000 { rhythm.look(new: number % 3, at: day(number), isContinuous: number % 50 != 0) }
        #expect(rhythm.text.split(separator: " ").count == 71)
        rhythm.look(new: 1, at: day(1_000_000), isContinuous: false)
        #expect(rhythm.text.split(separator: " ").count == 71)
    }
}

@Suite("Quiet sources") struct QuietTests {
    let start = Date(iso8601: "2026-03-02T09:00:00Z")!

    @Test("told once when it goes quiet, once when it is back")
    func told() {
        var state = SourceState(newAt: start)
        var told: [String] = []
        let url = URL(string: "https://a.example/")!
        let counts =
            (0..<28).map { $0 % 7 < 5 ? 12 : 3 } + Array(repeating: 0, count: 12) + Array(repeating: 12, count: 12)
        for (number, count) in counts.enumerated() {
            let now = start.addingTimeInterval(Double(number) * 86_400)
            state = state.succeeded(at: now, cadence: 86_400)
            let overlap = count == 0 ? nil : Overlap(listed: 40, known: 40 - count)
            for change in state.learn(Lesson(cadence: 86_400), overlap: overlap, of: url, at: now) {
                switch change {
                case .quiet: told.append("quiet \(number)")
                case .back: told.append("back \(number)")
                case .moved: told.append("moved")
                }
            }
            #expect((state.quietSince != nil) == (told.last?.hasPrefix("quiet") ?? false))
        }
        #expect(told.count == 2 && told[0].hasPrefix("quiet 3") && told[1].hasPrefix("back 4"), "\(told)")
    }
}

/// A Poisson-distributed number (Knuth's method; means up to about fifty).
private func poisson(_ mean: Double, using chance: inout SeededGenerator) -> Int {
    let limit = exp(-mean)
    var product = 1.0
    var count = -1
    repeat {
        product *= Double.random(in: 0..<1, using: &chance)
        count += 1
    } while product > limit
    return count
}
