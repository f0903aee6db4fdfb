import CharterConfig
import CharterDemo
import CharterStore
import Foundation
import Logging
import TestSupport
import Testing

@testable import charterwatch

/// A newsroom on loopback, the real program, and what an undisturbed crawl leaves: the ground on which programs are
/// killed and disks filled.
final class CrashWorld: Sendable {
    /// The two days the newsroom has something to say for: a store is made on the first and continued on the second.
    enum Day: Int, CaseIterable, Sendable { case first = 1, second = 6 }

    /// What a crawl that nobody disturbed leaves, and how long it took.
    struct Whole: Sendable {
        let content: [String]
        let seconds: Double
    }

    let server: NewsroomServer
    let folder: TemporaryFolder
    /// The store of an undisturbed first day, crawled by a clock that stood at that day: all its sources are due.
    let firstDay: String

    /// Two sources only, both with something new on the second day: for tests that crawl often.
    static let few = ["http://caspian-ledger.test/", "http://simurgh-agency.test/en/"]

    /// With `sources`, only those of the newsroom's sources are watched whose URL begins with one of them.
    init(sources: [String]? = nil) async throws {
        server = try await NewsroomServer.start()
        folder = try TemporaryFolder()
        firstDay = folder.path + "/first-day.sqlite"
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        if let sources { try keep(sources) }
        let store = try Store(path: firstDay)
        try await crawl(store, at: moment(of: .first))
        store.close()
    }

    /// Crawls what is due within this process, by a clock that stands.
    func crawl(_ store: Store, at day: Date) async throws {
        let session = CrawlSession(
            loaded: try loadPipeline(root: folder.path, name: "newsroom"), store: store,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), now: { day }, bar: nil)
        _ = try await session.run(DueScope())
    }

    private func keep(_ sources: [String]) throws {
        let list = folder.path + "/Feeds/newsroom.opml"
        let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").filter { line in
            !line.hasPrefix("<outline ") || sources.contains { line.contains("xmlUrl=\"" + $0) }
        }
        _ = try folder.write("Feeds/newsroom.opml", lines.joined(separator: "\n"))
    }

    /// Lets the crawl wait at every host, so that it is surely under way when a signal comes.
    func slow(_ isSlow: Bool) throws {
        let file = folder.path + "/Pipelines/newsroom/pipeline.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let (one, other) = ("host-delay: 0s", "host-delay: 1s")
        _ = try folder.write(
            "Pipelines/newsroom/pipeline.yaml", text.replacing(isSlow ? one : other, with: isSlow ? other : one))
    }

    /// Closes the newsroom.
    func end() async { await server.stop() }

    /// When the newsroom is looked at on `day`.
    func moment(of day: Day) -> Date { server.newsroom.looksAt(day: day.rawValue) }

    /// Lets the newsroom print `day`.
    func turn(to day: Day) async { await server.advance(to: day.rawValue) }

    /// A store under `name` as it is before a crawl of `day`; nothing is there before the first.
    func store(_ name: String, before day: Day) throws -> String {
        let path = folder.path + "/" + name + ".sqlite"
        remove(path)
        if day == .second { try FileManager.default.copyItem(atPath: firstDay, toPath: path) }
        return path
    }

    /// Removes a store with the files beside it.
    func remove(_ store: String) {
        for end in ["", "-wal", "-shm", "-journal", ".lock"] {
            try? FileManager.default.removeItem(atPath: store + end)
        }
    }

    /// Crawls `day` undisturbed.
    func whole(_ day: Day) async throws -> Whole {
        let store = try store("whole-\(day)", before: day)
        let began = Date()
        try await finish(store)
        let seconds = Date().timeIntervalSince(began)
        return Whole(content: try await content(of: store), seconds: seconds)
    }

    /// The command line of a question put to the real program.
    func words(_ question: Question, _ store: String) -> [String] {
        [charterwatch] + question.words(root: folder.path) + ["--store", store]
    }

    /// Puts a question to the real program, through `prefix` (strace, nsenter), and waits for at most a minute.
    func ask(
        _ question: Question, _ store: String, through prefix: [String] = [], environment: [String: String] = [:]
    ) async throws -> Ended {
        let limit = ["timeout", "-k", "1", "60"]
        let words = limit + prefix + words(question, store)
        return try await run(words[0], Array(words.dropFirst()), environment: environment)
    }

    /// Crawls to the end, as the operator's next cron line would.
    func finish(_ store: String, through prefix: [String] = []) async throws {
        let ended = try await ask(.crawl, store, through: prefix)
        #expect(ended.code == 0, "\(ended.errors)")
    }

    /// The store's content, line by line, as the program itself tells it.
    func content(of store: String, through prefix: [String] = []) async throws -> [String] {
        let dump = try await ask(.dump, store, through: prefix)
        #expect(dump.code == 0, "\(dump.errors)")
        return dump.output.split(separator: "\n").map(String.init)
    }
}

/// What people ask of a store, as command lines of the real program.
enum Question: String, CaseIterable, Sendable {
    case crawl, timeline, explain, verify, health, dump, opening

    /// The questions that every broken store has to answer.
    static let all: [Question] = [.crawl, .timeline, .explain, .verify, .health]
    /// Those that only read.
    static let reading: [Question] = [.timeline, .explain, .verify, .health]

    /// All of them, or, where a sample is enough, `crawl`, `store verify` and one of the others in turn.
    static func sample(_ turn: Int) -> [Question] {
        CrashEffort.everyPoint ? all : [.crawl, .verify, [.timeline, .explain, .health][turn % 3]]
    }

    func words(root: String) -> [String] {
        switch self {
        case .crawl: ["crawl", "--config-root", root]
        // Opens the store and lists the sources in it, without a word to anybody.
        case .opening: ["crawl", "--dry-run", "--config-root", root]
        case .timeline: ["timeline", "--config-root", root, "--format", "jsonl"]
        case .explain: ["explain", "https://www.kura-chronicle.test/nothing"]
        case .verify: ["store", "verify"]
        case .health: ["sources", "health", "--config-root", root, "--format", "json"]
        case .dump: ["store", "verify", "--dump"]
        }
    }
}

/// The first lines in which two contents differ.
func difference(_ found: [String], _ wanted: [String]) -> String {
    let missing = Set(wanted).subtracting(found).sorted().prefix(3)
    let extra = Set(found).subtracting(wanted).sorted().prefix(3)
    return "missing \(missing), extra \(extra)"
}

/// How much is tried: a handful in `make test`, everything in `make crash`.
enum CrashEffort {
    private static let environment = ProcessInfo.processInfo.environment
    /// Kills at random moments.
    static let kills = environment["CHARTERWATCH_KILLS"].flatMap { Int($0) } ?? 8
    /// Every point of a table, or a sample.
    static let everyPoint = environment["CHARTERWATCH_POINTS"] == "all"
    /// The first seed; the others follow it.
    static let seed = environment["CHARTERWATCH_SEED"].flatMap { UInt64($0) } ?? 20_260_210

    /// `points` numbers of 1 to `most`, first and last among them; all of them when every point is wanted.
    static func sample(_ points: Int, upTo most: Int) -> [Int] {
        guard most > points, !everyPoint else { return most < 1 ? [] : Array(1...most) }
        return (0..<points).map { 1 + $0 * (most - 1) / max(1, points - 1) }
    }
}

/// One line of progress on standard error: these tests take their time.
func report(_ line: String) { FileHandle.standardError.write(Data("    \(line)\n".utf8)) }
