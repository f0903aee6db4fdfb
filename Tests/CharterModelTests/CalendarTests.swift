import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Days and instants") struct CalendarTests {
    @Test(
        "days that exist",
        arguments: [
            ("2026-02-10", true), ("2024-02-29", true), ("2026-02-29", false), ("1900-02-29", false),
            ("2000-02-29", true),
            ("2026-13-01", false), ("2026-00-10", false), ("2026-04-31", false), ("2026-2-1", false),
            ("+026-02-10", false),
            ("2026-02-10T", false), ("", false),
        ])
    func exists(_ text: String, _ valid: Bool) { #expect((CalendarDay(text) != nil) == valid) }

    @Test("every day of eight centuries there and back")
    func roundTrip() throws {
        var last = CalendarDay(daysSince1970: -200_000)
        for number in -199_999..<100_000 {
            let day = CalendarDay(daysSince1970: number)
            #expect(day.daysSince1970 == number)
            #expect(last < day)
            last = day
        }
        #expect(CalendarDay(daysSince1970: 0).description == "1970-01-01")
        #expect(CalendarDay(daysSince1970: 20_494).description == "2026-02-10")
    }

    @Test(
        "months later",
        arguments: [
            ("2026-02-10", 3, "2026-05-10"), ("2026-02-10", 12, "2027-02-10"), ("2026-01-31", 1, "2026-02-28"),
            ("2023-12-31", 2, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-10", -3, "2025-12-10"),
        ])
    func monthsLater(_ from: String, _ months: Int, _ to: String) throws {
        #expect(try #require(CalendarDay(from)).adding(months: months).description == to)
    }

    @Test(
        "instants as text",
        arguments: [
            ("2026-02-10T12:00:00Z", 1_770_724_800.0), ("2026-02-10T16:00:00+04:00", 1_770_724_800.0),
            ("2026-02-10T07:30:00-04:30", 1_770_724_800.0), ("2026-02-10", 1_770_681_600.0),
            ("1969-12-31T23:59:59Z", -1.0),
        ])
    func instants(_ text: String, _ seconds: Double) {
        #expect(Date(iso8601: text)?.timeIntervalSince1970 == seconds)
    }

    @Test(
        "what is no instant",
        arguments: [
            "2026-02-10T12:00Z", "2026-02-10 12:00:00Z", "2026-02-10T25:00:00Z", "2026-02-10T12:00:00",
            "2026-02-10T12:00:00ZZ",
            "2026-02-10T12:00:00+4", "x",
        ])
    func noInstant(_ text: String) { #expect(Date(iso8601: text) == nil) }

    @Test("printing and reading agree")
    func agree() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let date = Date(timeIntervalSince1970: Double(Int64(generator.next() % 8_000_000_000) - 4_000_000_000))
            #expect(Date(iso8601: date.iso8601) == date)
        }
    }
}

@Suite("Publication date") struct PublicationDateTests {
    static let seen = Date(iso8601: "2026-05-12T10:00:00Z")!
    static func candidate(_ text: String, _ origin: DateOrigin) -> DateCandidate {
        DateCandidate(at: Date(iso8601: text)!, origin: origin)
    }

    @Test("the most trusted origin wins, whatever the order")
    func trust() {
        let all = [
            Self.candidate("2026-05-01", .url), Self.candidate("2026-05-02", .feed),
            Self.candidate("2026-05-03", .jsonLD),
        ]
        for given in [all, all.reversed()] {
            #expect(publicationDate(of: given, firstSeen: Self.seen)?.origin == .jsonLD)
        }
    }

    @Test("local time labelled GMT is clamped to first seen and keeps its origin")
    func clamped() {
        let chosen = publicationDate(of: [Self.candidate("2026-05-12T14:00:00Z", .feed)], firstSeen: Self.seen)
        #expect(chosen == DateCandidate(at: Self.seen, origin: .feed))
    }

    @Test("further ahead, or before there were feeds, is not believed")
    func unbelievable() {
        let given = [
            Self.candidate("2026-05-13T01:00:00Z", .jsonLD), Self.candidate("1970-01-01", .meta),
            Self.candidate("2026-05-11", .feed),
        ]
        #expect(publicationDate(of: given, firstSeen: Self.seen)?.origin == .feed)
        #expect(publicationDate(of: Array(given.prefix(2)), firstSeen: Self.seen) == nil)
        let nonsense = DateCandidate(at: Date(timeIntervalSince1970: .nan), origin: .jsonLD)
        #expect(publicationDate(of: [nonsense], firstSeen: Self.seen) == nil)
    }
}
