import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// A crawl that is killed and finished later must leave the store that an undisturbed one leaves.
///
/// A few moments are tried in every test run; `make crash` tries 200.
@Suite("Crash safety: killed at any moment", .serialized) struct KillTests {
    @Test("kill -9 at random moments of a first and a second day's crawl: nothing lost, nothing doubled")
    func kills() async throws {
        let world = try await CrashWorld()
        var same = 0
        for day in CrashWorld.Day.allCases {
            await world.turn(to: day)
            let whole = try await world.whole(day)
            #expect(whole.content.count > 50)
            let trials = day == .first ? (CrashEffort.kills + 1) / 2 : CrashEffort.kills / 2
            for trial in 0..<trials {
                let seed = CrashEffort.seed + UInt64(trial)
                if try await kill(world, day, seed: seed, whole) { same += 1 }
                if (trial + 1) % 10 == 0 || trial + 1 == trials {
                    report("\(day) day: killed \(trial + 1) of \(trials) times, seeds \(CrashEffort.seed)…\(seed)")
                }
            }
        }
        report("kill -9 at \(CrashEffort.kills) random moments: \(same) stores equal the undisturbed one")
        await world.end()
    }

    /// Kills one crawl, every fourth time the one after it as well, and finishes.
    private func kill(
        _ world: CrashWorld, _ day: CrashWorld.Day, seed: UInt64, _ whole: CrashWorld.Whole
    ) async throws -> Bool {
        var generator = SeededGenerator(seed: seed)
        let store = try world.store("killed", before: day)
        var moments: [Double] = []
        for _ in 0...(seed % 4 == 0 ? 1 : 0) {
            let moment = Double.random(in: 0.005...max(0.05, whole.seconds * 0.95), using: &generator)
            let words = world.words(.crawl, store)
            let child = try Child(words[0], Array(words.dropFirst()))
            try await Task.sleep(for: .seconds(moment))
            child.send(SIGKILL)
            await child.wait()
            moments.append(moment)
        }
        try await world.finish(store)
        let found = try await world.content(of: store)
        let sound = try await world.ask(.verify, store)
        let what = "seed \(seed), \(day) day, killed after \(moments) s"
        #expect(sound.code == 0, "\(what): \(sound.output)")
        #expect(found == whole.content, "\(what): \(difference(found, whole.content))")
        return sound.code == 0 && found == whole.content
    }
}

/// Kills at chosen system calls, by strace: every write, sync and removal is a place where the power may fail.
@Suite("Crash safety: killed at chosen moments", .serialized) struct ChosenMomentTests {
    /// One kind of place.
    struct Place: Sendable, CustomTestStringConvertible {
        let call: String
        let what: String
        /// How many are tried when only a sample is wanted.
        let points: Int
        var testDescription: String { what }
    }

    /// Of the very first opening: the file is made, turned to WAL, given its schema and its sources.
    static let openings = [
        Place(call: "pwrite64", what: "before a write", points: 4),
        Place(call: "fdatasync", what: "before a sync", points: 2),
        Place(call: "ftruncate", what: "before the log is cut", points: 1),
        Place(call: "unlink", what: "before a file is removed", points: 1),
        Place(call: "openat", what: "before a file is opened", points: 2),
    ]

    /// Within a crawl. What happens between the archive and the store is in `ArchiveKillTests`.
    static let crawls = [
        Place(call: "pwrite64", what: "before a write", points: 6),
        Place(call: "fdatasync", what: "before a sync", points: 2),
        Place(call: "ftruncate", what: "before the log is cut", points: 2),
        Place(call: "unlink", what: "before a file is removed", points: 2),
        Place(call: "sendto", what: "before a request, after what came before it was stored", points: 4),
    ]

    @Test("the very first opening", arguments: openings)
    func opening(at place: Place) async throws {
        guard try await mayTrace() else { return }
        let world = try await CrashWorld(sources: CrashWorld.few)
        try await everyPoint(of: place, in: world, .opening, .first)
        await world.end()
    }

    @Test("within a crawl of the first and of the second day", arguments: crawls)
    func crawl(at place: Place) async throws {
        guard try await mayTrace() else { return }
        let world = try await CrashWorld(sources: CrashWorld.few)
        for day in CrashWorld.Day.allCases {
            await world.turn(to: day)
            try await everyPoint(of: place, in: world, .crawl, day)
        }
        await world.end()
    }

    /// Records how many such calls there are, then kills at each (or a sample), runs again and compares.
    private func everyPoint(
        of place: Place, in world: CrashWorld, _ question: Question, _ day: CrashWorld.Day
    ) async throws {
        let undisturbed = try world.store("undisturbed", before: day)
        let log = world.folder.path + "/calls"
        let recorded = try await world.ask(question, undisturbed, through: Strace.recording([place.call], to: log))
        #expect(recorded.code == 0, "\(recorded.errors)")
        let wanted = try await world.content(of: undisturbed)
        let most = try Strace.most(of: place.call, in: log)
        // A crawl is tried on two days, which share the points.
        let points = CrashEffort.sample(question == .opening ? place.points : (place.points + 1) / 2, upTo: most)
        var killed = 0
        for nth in points {
            let store = try world.store("chosen", before: day)
            let prefix = Strace.breaking([place.call], .kill(nth: nth))
            let ended = try await world.ask(question, store, through: prefix)
            if ended.code == 128 + SIGKILL { killed += 1 }
            let again = try await world.ask(question, store)
            let found = try await world.content(of: store)
            let point = "\(question), \(day) day, killed at \(place.call) \(nth) of \(most)"
            #expect([0, 128 + SIGKILL].contains(ended.code), "\(point): exit \(ended.code) \(ended.errors)")
            #expect(again.code == 0, "\(point): \(again.errors)")
            #expect(found == wanted, "\(point): \(difference(found, wanted))")
        }
        // Threads share the work differently each time: a late point may not be reached, the first always is.
        #expect(killed > 0 || points.isEmpty)
        // Every store is written; only what a crawl happens not to do may have no points.
        #expect(!points.isEmpty || !["pwrite64", "fdatasync", "openat", "sendto"].contains(place.call))
        report("\(question), \(day) day, \(place.call): \(killed) kills at \(points.count) of \(most) points")
    }
}

/// Whether strace may be used here; in continuous integration it has to be.
func mayTrace() async throws -> Bool {
    let allowed = await Strace.isAllowed.value
    #expect(allowed || !isContinuousIntegration, "strace must work here: install it, and allow ptrace")
    return here(allowed, "kills at chosen system calls: strace is not installed or ptrace is not allowed")
}
