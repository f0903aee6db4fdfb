import CharterConfig
import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import charterwatch

/// Plays a conversation file: a server on loopback that says what is written, a real store, a pinned clock, and a new
/// session for every look, as cron would start it.
final class ConversationDesk: Sendable {
    /// 2 March 2026, 09:00 UTC.
    static let start = Date(iso8601: "2026-03-02T09:00:00Z")!

    /// Of a small charter: nothing here is about clauses.
    private static let pipeline = Result {
        try loadPipeline(root: repository + "/Tests/Fixtures/pipelines/second", name: nil)
    }

    let file: ConversationFile
    private let folder: TemporaryFolder
    private let store: Store
    private let script = Mutex(Script())

    /// What is still to be asked, and what was asked against the script.
    private struct Script {
        var turns: [(line: Int, ask: ConversationFile.Ask, say: ConversationFile.Say)] = []
        var problems: [String] = []
    }

    init(_ file: ConversationFile) throws {
        self.file = file
        folder = try TemporaryFolder()
        store = try Store(path: folder.path + "/store.sqlite")
    }

    deinit { store.close() }

    /// Plays the file to its end and returns every difference, with its line.
    func play() async throws -> [String] {
        let server = try ScriptedServer { [self] request in answer(request) }
        defer { server.stop() }
        var stage = Stage(port: server.port)
        var seq: Int64 = 0
        var index = file.steps.startIndex
        while index < file.steps.endIndex {
            let (line, step) = file.steps[index]
            index += 1
            switch step {
            case .source(let source): stage.sources.append(source)
            case .unlist(let id): stage.sources.removeAll { $0.id == id }
            case .set(let key, let value): stage.set(key, value)
            case .undo(let id): _ = try await store.undoMove(of: id, at: stage.now)
            case .look(let later):
                stage.now = stage.now.addingTimeInterval(later)
                seq = try await store.timeline(TimelineFilter()).map(\.seq).max() ?? 0
                let end = file.steps[index...].firstIndex { !$0.step.isTurn } ?? file.steps.endIndex
                script.withLock { $0.turns = turns(file.steps[index..<end]) }
                index = end
                try await look(stage)
                script.withLock { script in
                    script.problems += script.turns.map { "\(file.name):\($0.line): was not asked" }
                }
            case .then(let id, let values): try await check(id, values, line, stage.now)
            case .event(let wanted): try await checkEvents(wanted, line, &seq)
            case .rest(let host, let seconds): try await checkRest(host, seconds, line, stage.now)
            case .ask, .say: note(line, "stands outside a look")
            }
        }
        return script.withLock { $0.problems }
    }

    /// What surrounds the looks.
    private struct Stage {
        let port: Int
        var sources: [Source] = []
        var now = ConversationDesk.start
        var pages = false
        var spread = 1.0
        var isOffline = false
        var concurrency = 4

        mutating func set(_ key: String, _ value: String) {
            switch key {
            case "pages": pages = value == "on"
            case "spread": spread = Double(value)!
            case "network": isOffline = value == "down"
            case "concurrency": concurrency = Int(value)!
            default: preconditionFailure("no setting \(key)")
            }
        }
    }

    private func look(_ stage: Stage) async throws {
        var loaded = try Self.pipeline.get()
        loaded.sources = stage.sources
        loaded.config.contact = "https://example.org/desk"
        loaded.config.crawl.allowHosts = ["*.test"]
        loaded.config.crawl.concurrency = stage.concurrency
        // An address that this machine has no way to is as good as a network that is down.
        let target = stage.isOffline ? "[100::1]:80" : "127.0.0.1:\(stage.port)"
        loaded.config.crawl.resolve = [HostRedirect(pattern: "*.test", target: target)]
        loaded.config.crawl.hostDelay = 0
        loaded.config.crawl.pages = stage.pages
        let now = stage.now
        let spread = stage.spread
        var session = CrawlSession(
            loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { now }, bar: nil)
        session.adjust = { options in
            let pinned = ContinuousClock.now
            options.now = { pinned }
            options.longestRest = 0
        }
        session.spread = { spread }
        _ = try await session.run(DueScope())
    }

    private func turns(
        _ steps: ArraySlice<(line: Int, step: ConversationFile.Step)>
    ) -> [(line: Int, ask: ConversationFile.Ask, say: ConversationFile.Say)] {
        var turns: [(line: Int, ask: ConversationFile.Ask, say: ConversationFile.Say)] = []
        for (line, step) in steps {
            switch step {
            case .ask(let ask): turns.append((line, ask, .init(status: "404 Not Found")))
            case .say(let say) where !turns.isEmpty: turns[turns.count - 1].say = say
            default: note(line, "answers nothing")
            }
        }
        return turns
    }

    /// The next turn of the host that is asked.
    private func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
        let host = request.values("Host").first ?? ""
        return script.withLock { script in
            let next = script.turns.firstIndex { $0.ask.host == host && $0.ask.path == request.target }
            guard let next else {
                if request.target == "/robots.txt" { return [ConversationFile.Say(status: "404 Not Found").step] }
                script.problems.append("\(file.name): asked for \(host)\(request.target) unexpectedly")
                return [ConversationFile.Say(status: "500 Unexpected").step]
            }
            let turn = script.turns.remove(at: next)
            for (name, value) in turn.ask.headers {
                let sent = request.values(name).first
                if sent != value {
                    script.problems.append(
                        "\(file.name):\(turn.line): \(name) was \(sent ?? "not sent"), and not \(value ?? "left out")")
                }
            }
            return turn.say.status == "reset" ? [.reset] : [turn.say.step]
        }
    }

    private func note(_ line: Int, _ words: String) {
        script.withLock { $0.problems.append("\(file.name):\(line): \(words)") }
    }

    private func check(_ id: SourceID, _ values: [String: String], _ line: Int, _ now: Date) async throws {
        guard let row = try await store.sourceRows(at: now).first(where: { $0.source.id == id }) else {
            return note(line, "there is no source \(id)")
        }
        let state = row.state
        let last = try await store.visits(since: ConversationDesk.start).last { $0.source == id }
        for (key, wanted) in values {
            let found: String =
                switch key {
                case "outcome": last?.outcome.description ?? "none"
                case "at": last.map { Self.span($0.at.timeIntervalSince(now)) } ?? "never"
                case "health": state.health.rawValue
                case "next": state.health == .retired ? "never" : Self.span(state.nextCheckAt.timeIntervalSince(now))
                case "failures": "\(state.failures)"
                case "move": state.move.to?.absoluteString ?? "none"
                case "quiet": state.quietSince == nil ? "no" : "yes"
                case "entries": String(row.entries7d)
                default: "no such word"
                }
            if found != wanted { note(line, "\(key) is \(found), and not \(wanted)") }
        }
    }

    private func checkEvents(_ wanted: String, _ line: Int, _ seq: inout Int64) async throws {
        let rows = try await store.timeline(TimelineFilter(after: seq)).filter { $0.kind.hasPrefix("source.") }
            .sorted { $0.seq < $1.seq }
        if wanted == "none" {
            if let row = rows.first { note(line, "there is \(row.kind) \(row.source ?? "")") }
            return
        }
        guard let row = rows.first else { return note(line, "nothing happened") }
        let found = "\(row.kind) \(row.source ?? "")"
        if found != wanted { note(line, "what happened is \(found), and not \(wanted)") }
        seq = row.seq
    }

    private func checkRest(_ host: String, _ seconds: Double?, _ line: Int, _ now: Date) async throws {
        let rest = try await store.restingHosts(at: now).first { $0.host == host }
        let found = rest.map { Self.span($0.until.timeIntervalSince(now)) } ?? "none"
        let wanted = seconds.map(Self.span) ?? "none"
        if found != wanted { note(line, "\(host) rests for \(found), and not \(wanted)") }
    }

    /// Whole seconds in the largest unit that divides them: `90s`, `15m`, `2h`, `3d`.
    private static func span(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60)] where whole != 0 && whole % size == 0 {
            return "\(whole / size)\(unit)"
        }
        return "\(whole)s"
    }
}

extension ConversationFile.Step {
    /// Part of what is said in a look.
    fileprivate var isTurn: Bool {
        switch self {
        case .ask, .say: true
        default: false
        }
    }
}

@Suite("Conversations") struct ConversationTests {
    @Test("what the server says, what we send, and what changes", arguments: ConversationFile.all)
    func play(name: String) async throws {
        let file = try ConversationFile(name)
        #expect(!file.title.isEmpty)
        let problems = try await ConversationDesk(file).play()
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("there are conversations, and a wrong one is found out")
    func wrong() async throws {
        #expect(ConversationFile.all.count >= 20)
        let problems = try await ConversationDesk(ConversationFile("wrong/not-as-told.txt")).play()
        #expect(problems.count == 5, "\(problems.joined(separator: "\n"))")
    }
}
