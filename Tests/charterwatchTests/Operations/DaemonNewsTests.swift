import CharterModel
import CharterStore
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import charterwatch

@Suite("What a daemon tells its log") struct DaemonNewsTests {
    private static let start = Date(timeIntervalSince1970: 1_770_876_000)

    @Test("a source that goes down, comes back and is gone, and a host that rests: each told once, without a key")
    func told() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.path + "/store.sqlite")
        defer { store.close() }
        let source = Source(
            id: SourceID("a"), url: try #require(URL(string: "https://a.example/feed?token=hunter2")), title: "A",
            outlet: "A", origin: "x.opml:1")
        _ = try await store.syncSources([source], at: Self.start)
        let run = try await store.beginCrawl(pipeline: "x", version: "1", at: Self.start)
        try await store.rest(HostRest(host: "old.example", until: Self.start + 900, why: "told before"))
        let lines = Lines()
        let log = Logger(label: "x", factory: { _ in Keeper(lines: lines) })
        let news = try await DaemonNews(store: store, log: log, at: Self.start)
        await news.tell(at: Self.start)
        #expect(lines.all == [])

        for (hour, health) in [(1.0, SourceState.Health.failing), (2, .ok), (3, .retired)] {
            try await look(store, run, at: hour, health)
            await news.tell(at: Self.start)
            await news.tell(at: Self.start)
        }
        try await store.rest(HostRest(host: "b.example", until: Self.start + 600, why: "it answered 429"))
        await news.tell(at: Self.start)
        await news.tell(at: Self.start)
        try await store.rest(HostRest(host: "b.example", until: Self.start + 800, why: "it answered 429"))
        await news.tell(at: Self.start)
        let address = "source=a url=https://a.example/feed?token=…"
        let why = "why=\"see https://a.example/feed?token=…\""
        #expect(
            lines.all == [
                "notice source is down after=failing before=new event=source.down host=a.example \(address) \(why)",
                "notice source is back after=ok before=failing event=source.back host=a.example \(address) \(why)",
                "notice source is gone for good after=retired before=ok event=source.retired host=a.example "
                    + "\(address) \(why)",
                "info host rests host=b.example until=2026-02-12T06:10:00Z why=\"it answered 429\"",
                "info host rests host=b.example until=2026-02-12T06:13:20Z why=\"it answered 429\"",
            ])
    }

    private func look(_ store: Store, _ run: Int64, at hour: Double, _ health: SourceState.Health) async throws {
        let at = Self.start + hour * 3600
        var state = SourceState(newAt: at)
        state.health = health
        let visit = SourceVisit(
            source: SourceID("a"), at: at, elapsed: 0, status: 500, bytes: 0, stage: .fetch,
            outcome: .deferred("http-500"), why: "see https://a.example/feed?token=hunter2", state: state, entries: [])
        _ = try await store.record(visit, run: run)
    }
}

/// Log lines as the program would write them, without their time.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct Keeper: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    func log(event: LogEvent) {
        let bytes = StandardErrorLog(format: .text).line(
            event.level, "\(event.message)", event.metadata ?? [:], at: Date())
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        lines.add(line.split(separator: " ", maxSplits: 1).dropFirst().joined())
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
