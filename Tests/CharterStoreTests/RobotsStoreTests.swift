import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("robots.txt and words against training, kept")
struct RobotsStoreTests {
    private static let silent = RobotsFile(
        server: "https://b.example:8443", askedAt: Desk.at(1), status: nil, askAgainAt: Desk.at(1),
        silentSince: Desk.at(0))

    @Test("a file is read back as it was kept, by server; keeping it again replaces it")
    func roundTrip() async throws {
        let desk = try await Desk()
        let full = RobotsFile(
            server: "https://a.example", askedAt: Desk.at(0), status: 200, askAgainAt: Desk.at(24),
            answeredAt: Desk.at(0),
            body: [0, 255, 10] + Array("Disallow: /ə".utf8), validators: Validators(etag: "\"a\"", lastModified: "then")
        )
        #expect(try await desk.store.robotsFile(of: full.server) == nil)
        try await desk.store.keepRobots(full)
        try await desk.store.keepRobots(Self.silent)
        #expect(try await desk.store.robotsFile(of: full.server) == full)
        #expect(try await desk.store.robotsFile(of: Self.silent.server) == Self.silent)
        #expect(try await desk.store.robotsFile(of: "http://a.example") == nil)
        let none = RobotsFile(
            server: full.server, askedAt: Desk.at(25), status: 404, askAgainAt: Desk.at(49), answeredAt: Desk.at(25))
        try await desk.store.keepRobots(none)
        #expect(try await desk.store.robotsFile(of: full.server) == none)
        let empty = RobotsFile(
            server: full.server, askedAt: Desk.at(50), status: 200, askAgainAt: Desk.at(74), answeredAt: Desk.at(50),
            body: [])
        try await desk.store.keepRobots(empty)
        #expect(try await desk.store.robotsFile(of: full.server)?.body == [], "an empty file is not none")
    }

    @Test("it is there after the store was closed and opened")
    func reopened() async throws {
        let desk = try await Desk()
        try await desk.store.keepRobots(Self.silent)
        desk.store.close()
        let again = try Store(path: desk.store.path)
        defer { again.close() }
        #expect(try await again.robotsFile(of: Self.silent.server) == Self.silent)
    }

    private func words(_ desk: Desk, _ id: String) async throws -> [String]? {
        try await desk.store.sourceRows(at: Desk.at(1)).first { $0.source.id.text == id }?.optOuts.words
    }

    @Test("words of robots.txt and headers are those of the last look; words of pages gather")
    func optOuts() async throws {
        let desk = try await Desk()
        #expect(try await words(desk, "a") == [])
        var visit = Desk.visit("a", at: 1, [Desk.entry("1", "a.example/1")])
        visit.optOuts = [.robots: ["GPTBot", "CCBot"], .header: ["noai"]]
        _ = try await desk.store.record(visit, run: desk.run)
        #expect(try await words(desk, "a") == ["header:noai", "robots:CCBot", "robots:GPTBot"])
        let work = try #require(
            try await desk.store.duePages(host: "a.example", at: Desk.at(2), limit: 1, after: nil).first)
        for found in [["noai"], [], ["tdm-reservation"]] {
            var page = PageVisit(work: work, at: Desk.at(2), notes: [])
            page.optOuts = found
            _ = try await desk.store.record(page, run: desk.run)
        }
        visit.optOuts = [.robots: ["CCBot"]]
        _ = try await desk.store.record(visit, run: desk.run)
        #expect(
            try await words(desk, "a") == ["header:noai", "page:noai", "page:tdm-reservation", "robots:CCBot"],
            "headers were not read at that look")
        visit.optOuts = [.robots: [], .header: []]
        _ = try await desk.store.record(visit, run: desk.run)
        #expect(try await words(desk, "a") == ["page:noai", "page:tdm-reservation"])
        #expect(try await words(desk, "b") == [])
    }

    @Test("a look that learns nothing new writes nothing of it")
    func quiet() async throws {
        let desk = try await Desk()
        var visit = Desk.visit("a", at: 1)
        _ = try await desk.store.record(visit, run: desk.run)
        let before = try await desk.changes { _ = try await desk.store.record(visit, run: desk.run) }
        visit.optOuts = [.robots: [], .header: []]
        #expect(try await desk.changes { _ = try await desk.store.record(visit, run: desk.run) } == before)
    }
}
