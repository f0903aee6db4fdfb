import CharterConfig
import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Logging
import Synchronization
import TestSupport

@testable import charterwatch

/// A made-up press over the month of March 2026, served on loopback by a pinned clock. What each outlet is like stands
/// in `outlets`.
final class MonthWorld: Sendable {
    /// Sunday, 1 March 2026, midnight UTC.
    static let start = Date(iso8601: "2026-03-01T00:00:00Z")!

    /// An outlet with one feed.
    struct Outlet: Sendable {
        let name: String
        /// Entries in the feed.
        let window: Int
        /// Entries that come out in an hour of the month.
        let rate: @Sendable (Hour) -> Int
        /// What is said instead of the feed.
        var fault: @Sendable (Hour) -> ConversationFile.Say? = { _ in nil }
    }

    /// An hour of the month.
    struct Hour: Sendable {
        /// From 0.
        let number: Int
        /// Of the month, from 1.
        var day: Int { number / 24 + 1 }
        var hour: Int { number % 24 }
        /// 1 March is a Sunday.
        var isWeekend: Bool { day % 7 <= 1 }
    }

    /// Sixteen entries on a working day, four on another.
    private static let daily: @Sendable (Hour) -> Int = { hour in
        (9..<17).contains(hour.hour) ? (hour.isWeekend ? hour.hour % 2 : 2) : 0
    }

    static let outlets = [
        Outlet(name: "daily", window: 20, rate: daily),
        // Nearly a whole feed comes out in an hour.
        Outlet(name: "wire", window: 25, rate: { _ in 20 }),
        Outlet(name: "weekly", window: 10, rate: { $0.day % 7 == 4 && $0.hour == 10 ? 3 : 0 }),
        // Answers well, and gives nothing from the 18th to the 25th.
        Outlet(name: "asleep", window: 20, rate: { (18...25).contains($0.day) ? 0 : daily($0) }),
        // Every other three hours it cannot answer.
        Outlet(
            name: "flapping", window: 20, rate: daily,
            fault: { $0.hour / 3 % 2 == 1 ? .init(status: "503 Service Unavailable") : nil }),
        // Away from the 10th to the 12th.
        Outlet(
            name: "outage", window: 20, rate: daily,
            fault: { (10...12).contains($0.day) ? .init(status: "500 Internal Server Error") : nil }),
        // Two days of "too many requests".
        Outlet(
            name: "storm", window: 20, rate: daily,
            fault: { hour in
                (5...6).contains(hour.day) && (8..<16).contains(hour.hour)
                    ? .init(status: "429 Too Many Requests", headers: ["Retry-After: 5400"]) : nil
            }),
        // On another host from the 4th on.
        Outlet(
            name: "mover", window: 20, rate: daily,
            fault: {
                $0.day >= 4
                    ? .init(status: "301 Moved Permanently", headers: ["Location: http://moved.test/feed"]) : nil
            }),
        // Gives up on the 20th.
        Outlet(name: "closing", window: 20, rate: daily, fault: { $0.day >= 20 ? .init(status: "410 Gone") : nil }),
    ]

    /// Our own network is down in these hours of the month: the 14th, from 2 to 8.
    static let blackout = (13 * 24 + 2)..<(13 * 24 + 8)

    private let clock = Mutex(MonthWorld.start)
    private let totals: [String: [Int]]
    private let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.path + "/month.sqlite")
        totals = Dictionary(
            uniqueKeysWithValues: MonthWorld.outlets.map { outlet in
                var sum = 60
                return (
                    outlet.name,
                    (0..<31 * 24).map { number in
                        sum += outlet.rate(Hour(number: number))
                        return sum
                    }
                )
            })
    }

    deinit { store.close() }

    /// Lives through days of the month, looking whenever something is due, and tells each in lines.
    func live(_ days: ClosedRange<Int>) async throws -> [String] {
        let server = try ScriptedServer { [self] request in answer(request) }
        defer { server.stop() }
        var lines: [String] = []
        for day in days {
            let dayStart = (day - 1) * 24
            let cuts = [dayStart, MonthWorld.blackout.lowerBound, MonthWorld.blackout.upperBound, dayStart + 24]
                .filter { (dayStart...dayStart + 24).contains($0) }
            for (from, to) in zip(cuts, cuts.dropFirst()) where from < to {
                try await session(port: server.port, isOffline: MonthWorld.blackout.contains(from), until: to)
            }
            lines += try await told(day)
        }
        return lines
    }

    private func session(port: Int, isOffline: Bool, until end: Int) async throws {
        var loaded = try loadPipeline(root: repository + "/Tests/Fixtures/pipelines/second", name: nil)
        loaded.sources = MonthWorld.outlets.map {
            Source(
                id: SourceID($0.name), url: URL(string: "http://\($0.name).test/feed")!, title: $0.name, outlet: $0.name
            )
        }
        loaded.config.contact = "https://example.org/desk"
        loaded.config.crawl.allowHosts = ["*.test"]
        let target = isOffline ? "[100::1]:80" : "127.0.0.1:\(port)"
        loaded.config.crawl.resolve = [HostRedirect(pattern: "*.test", target: target)]
        loaded.config.crawl.hostDelay = 0
        loaded.config.crawl.pages = false
        var session = CrawlSession(
            loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { [self] in now }, bar: nil)
        let began = ContinuousClock.now
        session.adjust = { [self] options in
            options.now = { [self] in began + .seconds(now.timeIntervalSince(MonthWorld.start)) }
            options.longestRest = 0
        }
        session.spread = { 1.05 }
        let end = MonthWorld.start.addingTimeInterval(Double(end) * 3600)
        _ = try await session.work { [self] crawl in
            while true {
                // In a blackout a look every half hour is enough to see that nothing is charged.
                let step = isOffline ? 1800.0 : 1
                let due = try await store.nextDue() ?? end
                let next = max(due, now.addingTimeInterval(step))
                guard next < end else { break }
                clock.withLock { $0 = next }
                try await crawl.run(DueScope())
            }
            clock.withLock { $0 = end }
        }
    }

    private var now: Date { clock.withLock { $0 } }

    private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
        let host = request.values("Host").first?.split(separator: ".").first.map(String.init) ?? ""
        let name = host == "moved" ? "mover" : host
        let hour = Hour(number: Int(now.timeIntervalSince(MonthWorld.start) / 3600))
        guard request.target == "/feed", let outlet = MonthWorld.outlets.first(where: { $0.name == name }),
            let total = totals[name]?[hour.number]
        else { return [ConversationFile.Say(status: "404 Not Found").step] }
        if let fault = outlet.fault(hour), host == name { return [fault.step] }
        let tag = "\"\(total)\""
        if request.values("If-None-Match").first == tag {
            return [ConversationFile.Say(status: "304 Not Modified").step]
        }
        let body = ConversationFile.feed(total - outlet.window + 1...total, of: "\(name).test")
        return [ConversationFile.Say(status: "200 OK", headers: ["ETag: " + tag], body: body).step]
    }

    /// The state at the end of a day, what was looked at in it, and what happened.
    private func told(_ day: Int) async throws -> [String] {
        let from = MonthWorld.start.addingTimeInterval(Double(day - 1) * 86_400)
        let to = from.addingTimeInterval(86_400)
        let visits = try await store.visits(since: from).filter { $0.at < to }
        var lines = ["\(from.iso8601.prefix(10))"]
        for outlet in MonthWorld.outlets {
            guard let state = try await store.listedSource(SourceID(outlet.name))?.state else { continue }
            let looks = visits.filter { $0.source.text == outlet.name }
            let new = looks.reduce(0) { $0 + $1.new }
            let pace = state.health == .retired ? "never" : "every \((state.cadence ?? 3600) / 60) min"
            let cells = [
                pad(outlet.name, 9), pad(state.health.rawValue, 8), pad("\(looks.count) looks", 9),
                pad("\(new) new", 8),
                pace,
            ]
            lines.append("  " + cells.joined(separator: " "))
        }
        for row in try await store.timeline(TimelineFilter()).sorted(by: { $0.seq < $1.seq })
        where row.kind.hasPrefix("source.") && row.at >= from && row.at < to {
            lines.append(
                "  \(row.at.iso8601.dropFirst(11).prefix(5)) \(row.kind) \(row.source ?? ""): \(row.detail["reason"] ?? "")"
            )
        }
        return lines
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
