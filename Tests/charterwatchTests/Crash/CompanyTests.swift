import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// What others do to the program while it runs: other programs on the same store, signals, streams that are closed or
/// full, and tight limits.
@Suite("Crash safety: company, signals, streams and limits", .serialized) struct CompanyTests {
    private static let world = Task {
        let world = try await CrashWorld(sources: CrashWorld.few)
        await world.turn(to: .second)
        return (world, try await world.whole(.second))
    }

    @Test("a second crawl on the same store is sent away with 75, and the first is not disturbed")
    func lease() async throws {
        let (world, _) = try await Self.world.value
        let store = try world.store("lease", before: .second)
        let holder = try Store(path: store)
        let lease = try holder.acquireCrawlLease()
        let ended = try await world.ask(.crawl, store)
        withExtendedLifetime(lease) {}
        expectClear(ended, [75], of: store, says: "wait", "second crawl")
        holder.close()
    }

    @Test("two crawls that begin at once, the very first opening included: one crawls, the other says 75")
    func two() async throws {
        let (world, whole) = try await Self.world.value
        let first = try await world.whole(.first)
        for (day, wanted) in [(CrashWorld.Day.first, first), (.second, whole)] {
            let store = try world.store("two", before: day)
            async let one = world.ask(.crawl, store)
            async let other = world.ask(.crawl, store)
            let codes = [try await one.code, try await other.code].sorted()
            #expect(codes == [0, 75] || codes == [0, 0], "\(codes)")
            let found = try await world.content(of: store)
            #expect(found == wanted.content, "\(difference(found, wanted.content))")
        }
    }

    @Test("a crawl while others read and verify without end: all are answered, and nothing is lost")
    func readers() async throws {
        let (world, whole) = try await Self.world.value
        let store = try world.store("readers", before: .second)
        try world.slow(true)
        let words = world.words(.crawl, store)
        let crawl = try Child(words[0], Array(words.dropFirst()))
        let ended = Task { await crawl.wait() }
        for question in [Question.timeline, .verify, .health, .explain, .timeline, .verify] {
            let answer = try await world.ask(question, store)
            expectClear(answer, [0], of: store, "\(question) during a crawl")
        }
        #expect(await ended.value == 0)
        try world.slow(false)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    @Test(
        "a crawl that is asked to stop ends with 75, and the next one finishes the work",
        arguments: [[SIGTERM], [SIGINT], [SIGHUP], [SIGINT, SIGINT], [SIGTERM, SIGINT]])
    func stopped(signals: [Int32]) async throws {
        let (world, whole) = try await Self.world.value
        let store = try world.store("stopped", before: .second)
        try world.slow(true)
        let crawl = try await begin(world, store)
        for signal in signals { crawl.send(signal) }
        #expect(await crawl.wait() == 75)
        try world.slow(false)
        try await world.finish(store)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    @Test("a crawl under nohup does not hear SIGHUP")
    func nohup() async throws {
        let (world, whole) = try await Self.world.value
        let store = try world.store("nohup", before: .second)
        try world.slow(true)
        let crawl = try await begin(world, store, through: ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"])
        crawl.send(SIGHUP)
        #expect(await crawl.wait() == 0)
        try world.slow(false)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    @Test("a reader that goes away ends a command quietly", arguments: Question.reading + [.dump])
    func pipe(question: Question) async throws {
        let (world, _) = try await Self.world.value
        let store = world.firstDay
        let script = "{ \"$@\"; echo \"ended $?\" >&2; } | head -c 1 >/dev/null"
        let ended = try await world.ask(question, store, through: ["sh", "-c", script, "sh"])
        #expect(ended.errors == "ended 0\n")
        let gone = "{ sleep 0.2; \"$@\"; echo \"ended $?\" >&2; } | true"
        let none = try await world.ask(question, store, through: ["sh", "-c", gone, "sh"])
        #expect(none.errors == "ended 0\n")
    }

    @Test("output that cannot be written is 74", arguments: Question.reading + [.dump, .opening])
    func full(question: Question) async throws {
        let (world, _) = try await Self.world.value
        let store = try world.store("full", before: .second)
        for end in [">/dev/full", ">&-"] {
            let ended = try await world.ask(question, store, through: ["sh", "-c", "exec \"$@\" " + end, "sh"])
            #expect(ended.code == 74, "\(question) \(end): \(ended.errors)")
            #expect(ended.errors.contains("cannot write the output"), "\(question) \(end): \(ended.errors)")
        }
    }

    @Test("a crawl without any standard stream writes into none of its own files")
    func noStreams() async throws {
        let (world, whole) = try await Self.world.value
        let store = try world.store("no-streams", before: .second)
        for end in ["<&- >&- 2>&-", "<&- 2>&-", "2>/dev/full"] {
            let ended = try await world.ask(.crawl, store, through: ["sh", "-c", "exec \"$@\" " + end, "sh"])
            #expect(ended.code == 0, "\(end)")
        }
        let lock = try String(contentsOfFile: store + ".lock", encoding: .utf8)
        #expect(lock.allSatisfy { $0.isNumber || $0 == "\n" }, "\(lock)")
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    /// A limit of the shell's ulimit, and what a crawl and the readers may say under it.
    struct Limit: Sendable, CustomTestStringConvertible {
        let option: String
        let crawl: Set<Int32>
        var read: Set<Int32> = [0]
        let says: String
        var testDescription: String { "ulimit \(option)" }
    }

    static let limits = [
        Limit(option: "-n 24", crawl: [69], read: [0, 73], says: "ulimit -n"),
        Limit(option: "-n 44", crawl: [0], says: ""),
        Limit(option: "-n 64", crawl: [0], says: ""),
        Limit(option: "-v 1048576", crawl: [0], says: ""),
    ]

    @Test("under", arguments: limits)
    func limited(_ limit: Limit) async throws {
        let (world, whole) = try await Self.world.value
        let store = try world.store("limited", before: .second)
        let under = ["sh", "-c", "ulimit \(limit.option) && exec \"$@\"", "sh"]
        for question in Question.reading {
            let ended = try await world.ask(question, store, through: under)
            expectClear(ended, limit.read, of: store, says: limit.says, "\(question) under \(limit.option)")
        }
        let crawl = try await world.ask(.crawl, store, through: under)
        #expect(limit.crawl.contains(crawl.code), "\(crawl.code) \(crawl.errors)")
        #expect(limit.says.isEmpty || crawl.errors.contains(limit.says), "\(crawl.errors)")
        try await world.finish(store)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    /// Starts a crawl and waits until it has taken the lease.
    private func begin(_ world: CrashWorld, _ store: String, through prefix: [String] = []) async throws -> Child {
        let words = prefix + world.words(.crawl, store)
        let crawl = try Child(words[0], Array(words.dropFirst()))
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: store + "-wal") {
            try await Task.sleep(for: .milliseconds(25))
        }
        try await Task.sleep(for: .milliseconds(400))
        return crawl
    }
}
