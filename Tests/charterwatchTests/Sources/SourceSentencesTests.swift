import CharterModel
import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

@Suite("What is said of a source") struct SourceSentencesTests {
    private static let start = Date(iso8601: "2026-03-02T09:00:00Z")!
    private static let source = Source(
        id: SourceID("a"), url: URL(string: "http://a.test/feed")!, title: "A", outlet: "A")

    /// The sentences once the source is in this state, an hour after it was listed.
    private func lines(
        _ change: (inout SourceState) -> Void = { _ in }, isLooked: Bool = true, isListed: Bool = true,
        rest: HostRest? = nil
    ) async throws -> [String] {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.path + "/store.sqlite")
        defer { store.close() }
        let run = try await store.beginCrawl(pipeline: "p", version: "1", at: Self.start)
        _ = try await store.syncSources([Self.source], at: Self.start)
        if isLooked {
            let at = Self.start.addingTimeInterval(3600)
            var state = SourceState(newAt: Self.start).succeeded(at: at, cadence: 3600)
            change(&state)
            _ = try await store.record(
                SourceVisit(
                    source: Self.source.id, at: at, elapsed: 0, status: 200, bytes: 1, stage: .fetch,
                    outcome: .notModified, why: "", state: state), run: run)
        }
        if !isListed { _ = try await store.syncSources([], at: Self.start) }
        let row = try #require(try await store.sourceRows(at: Self.start.addingTimeInterval(7200)).first)
        return SourceSentences(row: row, defaultCadence: 3600, rest: rest).lines
    }

    @Test("never looked at: due at once, at the pipeline's pace")
    func new() async throws {
        let said = try await lines(isLooked: false)
        #expect(said.first == "source a: never looked at so far")
        #expect(said.last == "  next step: a look at 2026-03-02T09:00:00Z; cadence: every 60 min")
    }

    @Test("well, with a cadence that was learned")
    func well() async throws {
        let said = try await lines { $0.cadence = 9000 }
        #expect(said[0] == "source a: well, since 2026-03-02T10:00:00Z")
        #expect(said.last?.hasSuffix("every 2.5 h, learned from how much of what it lists is new") == true)
    }

    @Test("failing: since when, how heavily, why")
    func failing() async throws {
        let said = try await lines { state in
            for _ in 0..<3 {
                state = state.failed("a.test answers 403", weight: 1, gone: false, at: Self.start, cadence: 3600)
            }
        }
        #expect(said[0] == "source a: failing, since 2026-03-02T09:00:00Z, failures weigh 3.0: a.test answers 403")
    }

    @Test("retired, or off the list: nothing is next")
    func over() async throws {
        let gone = try await lines {
            $0 = $0.failed(
                "a.test says it is gone for good (410)", weight: 1, gone: true, at: Self.start, cadence: 3600)
        }
        #expect(gone[0].hasPrefix("source a: retired since") && gone.last == "  next step: none")
        let unlisted = try await lines(isListed: false)
        #expect(unlisted[0].contains("no longer in the feed lists") && unlisted.last == "  next step: none")
    }

    @Test("quiet, moved, about to move")
    func more() async throws {
        let quiet = try await lines { $0.quietSince = Self.start }
        #expect(quiet.contains { $0.hasPrefix("  quiet since 2026-03-02T09:00:00Z") })
        let moved = try await lines { $0.move.to = URL(string: "http://b.test/feed") }
        #expect(moved.contains { $0.contains("asked at http://b.test/feed") && $0.contains("undo-redirect a") })
        let seen = try await lines { state in
            state.move.seen = URL(string: "http://b.test/feed")
            state.move.times = 2
        }
        #expect(seen.contains { $0.contains("seen at 2 looks; it is believed after 5 over 3 days") })
    }

    @Test("a host at rest decides when, and its reason is told")
    func rest() async throws {
        let rest = HostRest(host: "a.test", until: Self.start.addingTimeInterval(86_400), why: "it answered 429")
        let said = try await lines(rest: rest)
        #expect(
            said.last?.contains("a look at 2026-03-03T09:00:00Z, when its host may be asked again (it answered 429)")
                == true, "\(said)")
    }
}
