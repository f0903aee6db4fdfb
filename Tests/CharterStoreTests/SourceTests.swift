import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("Sources")
struct SourceTests {
    @Test("synchronising counts what is added, changed, unlisted and listed again")
    func sync() async throws {
        let desk = try await Desk(sources: [])
        let both = [Desk.source("a"), Desk.source("b")]
        #expect(try await desk.store.syncSources(both, at: Desk.start) == SourceSync(added: 2))
        #expect(try await desk.store.syncSources(both, at: Desk.at(1)) == SourceSync())
        var renamed = Desk.source("a")
        renamed.title = "Another title"
        #expect(
            try await desk.store.syncSources([renamed], at: Desk.at(2)) == SourceSync(changed: 1, unlisted: 1))
        #expect(try await desk.store.syncSources([renamed], at: Desk.at(3)) == SourceSync())
        #expect(try await desk.store.dueSources(at: Desk.at(9), all: true).map(\.source) == [renamed])
        #expect(
            try await desk.store.syncSources([renamed, Desk.source("b")], at: Desk.at(4)) == SourceSync(relisted: 1))
        #expect(try await desk.store.counts().sources == 2)
    }

    @Test("a source comes back exactly as it was listed, and its state as it was kept")
    func roundTrip() async throws {
        let full = Source(
            id: SourceID("full"), kind: .sitemap, url: URL(string: "https://full.example/map.xml?a=1&b=%20")!,
            title: "Title", outlet: "Outlet", owner: "Owner", outletKind: "state", country: "AZ",
            languages: ["az", "en"], timezone: "Asia/Baku", homepage: URL(string: "https://full.example/"),
            cadence: 900, headers: ["X-aB_c": "1", "Cookie": "x=\"y\""], items: "//li/a",
            proxy: "socks5h://proxy.example:1080", note: "A note\nin two lines.",
            origin: "Feeds/a.opml:9")
        let desk = try await Desk(sources: [full])
        var state = SourceState(newAt: Desk.start).succeeded(at: Desk.at(1), cadence: 900)
        state.validators = Validators(etag: "W/\"x\"", lastModified: "Thu, 12 Feb 2026 06:00:00 GMT")
        state.validatorsSince = Desk.at(0.5)
        state.payloadHash = PayloadHash(of: [1, 2, 3])
        state.lastError = "Once it was down."
        state.failures = 0.25
        _ = try await desk.store.record(Desk.visit("full", at: 1, state: state), run: desk.run)
        let due = try await desk.store.dueSources(at: Desk.at(2))
        #expect(due == [DueSource(source: full, state: state)])
    }

    @Test("another URL under the same id starts anew: validators belonged to the old document")
    func otherURL() async throws {
        let desk = try await Desk(sources: [Desk.source("a")])
        var state = SourceState(newAt: Desk.start).succeeded(at: Desk.at(1), cadence: 3600)
        state.validators = Validators(etag: "x")
        _ = try await desk.store.record(Desk.visit("a", at: 1, state: state), run: desk.run)
        var moved = Desk.source("a")
        moved.url = URL(string: "https://elsewhere.example/feed")!
        #expect(try await desk.store.syncSources([moved], at: Desk.at(2)) == SourceSync(changed: 1))
        let due = try await desk.store.dueSources(at: Desk.at(2))
        #expect(due.first?.state == SourceState(newAt: Desk.at(2)))
    }

    @Test("due sources: by due time then id; `all`, `only` and `limit`; retired only by name")
    func due() async throws {
        let desk = try await Desk(sources: ["a", "b", "c", "d"].map { Desk.source($0) })
        func keep(_ id: String, next hours: Double, health: SourceState.Health = .ok) async throws {
            var state = SourceState(newAt: Desk.start)
            state.health = health
            state.nextCheckAt = Desk.at(hours)
            _ = try await desk.store.record(Desk.visit(id, at: 0, state: state), run: desk.run)
        }
        try await keep("a", next: 5)
        try await keep("b", next: 2)
        try await keep("c", next: 2)
        try await keep("d", next: 0, health: .retired)
        func ids(
            at hours: Double, all: Bool = false, only: [String] = [], limit: Int? = nil
        ) async throws -> [String] {
            try await desk.store.dueSources(
                at: Desk.at(hours), all: all, only: only.map { SourceID($0) }, limit: limit
            ).map(\.source.id.text)
        }
        #expect(try await ids(at: 1) == [])
        #expect(try await ids(at: 2) == ["b", "c"])
        #expect(try await ids(at: 6) == ["b", "c", "a"])
        #expect(try await ids(at: 6, limit: 1) == ["b"])
        #expect(try await ids(at: 1, all: true) == ["b", "c", "a"])
        #expect(try await ids(at: 1, only: ["d", "a"]) == ["d", "a"])
        #expect(try await ids(at: 1, only: ["nobody"]) == [])
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var from: SourceState.Health
        var to: SourceState.Health
        var kind: String?
        var testDescription: String { "\(from) → \(to)" }
    }

    @Test(
        "changes of health are said in the log, once",
        arguments: [
            Change(from: .new, to: .ok, kind: nil), Change(from: .ok, to: .suspect, kind: nil),
            Change(from: .suspect, to: .failing, kind: "source.down"),
            Change(from: .ok, to: .failing, kind: "source.down"),
            Change(from: .new, to: .failing, kind: "source.down"),
            Change(from: .failing, to: .dormant, kind: nil), Change(from: .failing, to: .ok, kind: "source.back"),
            Change(from: .dormant, to: .ok, kind: "source.back"), Change(from: .suspect, to: .ok, kind: nil),
            Change(from: .ok, to: .retired, kind: "source.retired"),
            Change(from: .retired, to: .retired, kind: nil),
        ])
    func health(change: Change) async throws {
        let desk = try await Desk(sources: [Desk.source("a")])
        func look(_ health: SourceState.Health, at hours: Double) async throws {
            var state = SourceState(newAt: Desk.at(hours))
            state.health = health
            _ = try await desk.store.record(Desk.visit("a", at: hours, state: state), run: desk.run)
        }
        try await look(change.from, at: 1)
        let seq = try await desk.store.lastEvent()
        try await look(change.to, at: 2)
        try await look(change.to, at: 3)
        let rows = try await desk.store.timeline(TimelineFilter(after: seq))
        #expect(rows.map(\.kind) == (change.kind.map { [$0] } ?? []))
        if let row = rows.first {
            #expect(row.source == "a")
            #expect(row.detail["before"] == change.from.rawValue)
            #expect(row.detail["after"] == change.to.rawValue)
            #expect(row.at == Desk.at(2))
        }
    }

    @Test("rows of sources: what came in the last 7 days, what to expect, and the articles seen here first")
    func rows() async throws {
        let desk = try await Desk()
        let day = 24.0
        for week in 0..<5 {
            for n in 0..<3 {
                let key = "\(week)-\(n)"
                try await desk.list("a", at: Double(week) * 7 * day + Double(n), Desk.entry(key, "a.example/\(key)"))
            }
        }
        try await desk.read("a.example/0-0", at: 1)
        let rows = try await desk.store.sourceRows(at: Desk.at(5 * 7 * day))
        #expect(rows.map(\.source.id.text) == ["a", "b", "c"])
        #expect(rows[0].entries7d == 2)  // the one listed exactly 7 days ago is out
        #expect(rows[0].expected7d.map { abs($0 - 3) < 0.8 } == true)
        #expect(rows[0].articles == 1)
        #expect(rows[0].listed)
        #expect(rows[1].expected7d == nil)
        #expect(rows[1].entries7d == 0)
    }

    @Test("hosts fall in a pinned bucket")
    func buckets() async throws {
        let desk = try await Desk()
        // First 32 bits of SHA-256("a.example") modulo 1024, computed apart.
        #expect(try desk.count("SELECT bucket FROM host WHERE host = 'a.example'") == 307)
    }
}
