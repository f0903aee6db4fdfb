import CharterArchive
import CharterModel
import CharterStore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import charterwatch

/// Many small outlets on one port, which remember when they were asked, and now and then ask to be left alone.
private final class BusyPress: Sendable {
    static let hosts = 12
    static let feeds = 2
    /// So many that the last kill meets a daemon at work.
    static let entries = CrashEffort.kills > 20 ? 150 : 30
    /// Seconds between two requests to one host that the pipeline asks for, and of rest after a 429.
    static let delay = 0.15
    static let rest = 2

    struct Asked: Sendable {
        var at: ContinuousClock.Instant
        var path: String
        var refused: Bool
    }

    private let log = Mutex<[String: [Asked]]>([:])

    var asked: [String: [Asked]] { log.withLock { $0 } }

    func answer(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
        let now = ContinuousClock.now
        let host = request.values("Host").first ?? ""
        let path = request.target
        // Every fifteenth article is refused the first time.
        let refuses = log.withLock { log in
            let number = Int(path.split(separator: "/").last ?? "") ?? 0
            let isFirst = !(log[host] ?? []).contains { $0.path == path }
            let refuses = path.hasPrefix("/page/") && number % 15 == 7 && isFirst
            log[host, default: []].append(Asked(at: now, path: path, refused: refuses))
            return refuses
        }
        if refuses {
            return [wire("429 Too Many Requests", ["Retry-After: \(BusyPress.rest)"], "")]
        }
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "robots.txt": return [wire("200 OK", ["Content-Type: text/plain"], "User-agent: *\nAllow: /\n")]
        case "feed": return [wire("200 OK", ["Content-Type: application/rss+xml"], feed(host, parts[1]))]
        case "page": return [wire("200 OK", ["Content-Type: text/html"], page(host, parts[1], parts[2]))]
        default: return [wire("404 Not Found", [], "")]
        }
    }

    private func wire(_ status: String, _ headers: [String], _ body: String) -> ScriptedServer.Step {
        .text(
            (["HTTP/1.1 " + status] + headers + ["Content-Length: \(body.utf8.count)", "", ""]).joined(
                separator: "\r\n") + body)
    }

    private func feed(_ host: String, _ feed: String) -> String {
        let items = (1...BusyPress.entries).map {
            "<item><title>Item \($0) of \(feed)</title><link>http://\(host)/page/\(feed)/\($0)</link><guid>\(feed)-\($0)</guid></item>"
        }
        return "<rss version=\"2.0\"><channel><title>\(host)</title>" + items.joined() + "</channel></rss>"
    }

    private func page(_ host: String, _ feed: String, _ number: String) -> String {
        let words =
            "The harbour office of \(host) wrote on sheet \(feed) that barge number \(number) came in with the tide. "
        let text = (1...6).map { "<p>\(words)It was the \($0)th line of that sheet, and the clerk signed it.</p>" }
        return "<html><head><title>Barge \(number) of \(feed) at \(host)</title></head><body><article><h1>Barge "
            + "\(number) of \(feed)</h1>\(text.joined())</article></body></html>"
    }
}

/// A daemon that is killed again and again while it works.
@Suite("Crash safety: a daemon, killed at random", .serialized) struct KillDaemonTests {
    @Test("no entry lost or doubled, the archive whole, and no host asked earlier than its rest and its delay allow")
    func kills() async throws {
        let press = BusyPress()
        let server = try ScriptedServer { press.answer($0) }
        defer { server.stop() }
        let folder = try configuration(port: server.port)
        let store = folder.path + "/store.sqlite"
        var generator = SeededGenerator(seed: CrashEffort.seed)
        var killed: [ContinuousClock.Instant] = []
        for trial in 1...CrashEffort.kills {
            let child = try daemon(folder, store)
            try await Task.sleep(for: .seconds(Double.random(in: 0.1...1.2, using: &generator)))
            child.send(SIGKILL)
            await child.wait()
            killed.append(.now)
            if trial % 10 == 0 || trial == CrashEffort.kills {
                report(
                    "daemon killed \(trial) times, \(press.asked.values.reduce(0) { $0 + $1.count }) requests so far")
            }
        }
        let child = try daemon(folder, store)
        try await untilDone(store)
        child.send(SIGTERM)
        #expect(await child.wait() == 0)
        try await checkStore(store, folder)
        checkManners(press, killed)
    }

    private func daemon(_ folder: TemporaryFolder, _ store: String) throws -> Child {
        try Child(
            charterwatch, ["daemon", "--config-root", folder.path, "--store", store, "--drain", "5"],
            errorFile: folder.path + "/errors")
    }

    private func configuration(port: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let outlines = (0..<BusyPress.hosts).flatMap { host in
            (0..<BusyPress.feeds).map { feed in
                "<outline type=\"rss\" text=\"f\(host)-\(feed)\" cw:id=\"f\(host)-\(feed)\" xmlUrl=\"http://h\(host).test/feed/\(feed)\"/>"
            }
        }
        _ = try folder.write(
            "Feeds/press.opml",
            "<?xml version=\"1.0\"?>\n<opml version=\"2.0\" xmlns:cw=\"https://charterwatch.invalid/ns/opml/1\">"
                + "<head/><body>\n\(outlines.joined(separator: "\n"))\n</body></opml>\n")
        let second = repository + "/Tests/Fixtures/pipelines/second/Pipelines"
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: second).first)
        _ = try folder.write(
            "Pipelines/press/charter.yaml",
            try String(contentsOfFile: "\(second)/\(name)/charter.yaml", encoding: .utf8))
        _ = try folder.write(
            "Pipelines/press/pipeline.yaml",
            """
            charter: charter.yaml
            feeds: [press.opml]
            timezone: UTC
            contact: https://example.org/desk
            crawl:
              host-delay: \(Int(BusyPress.delay * 1000))ms
              archive: \(folder.path)/warc
              allow-hosts: ["*.test"]
              resolve: {"*.test": "127.0.0.1:\(port)"}

            """)
        return folder
    }

    /// Articles refused the first time, at most: they wait for an hour.
    private static let refused = BusyPress.hosts * BusyPress.feeds * (BusyPress.entries / 15)
    private static let all = BusyPress.hosts * BusyPress.feeds * BusyPress.entries

    /// Until every page was read that was not refused.
    private func untilDone(_ store: String) async throws {
        for _ in 0..<1200 {
            if FileManager.default.fileExists(atPath: store), let open = try? Store(path: store, readOnly: true) {
                let counts = try? await open.counts()
                open.close()
                if let counts, counts.articles + counts.pending == Self.all, counts.pending <= Self.refused { return }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("not done after four minutes")
    }

    private func checkStore(_ path: String, _ folder: TemporaryFolder) async throws {
        let sound = try await run(charterwatch, ["store", "verify", "--config-root", folder.path, "--store", path])
        #expect(sound.code == 0, "\(sound.output)\(sound.errors)")
        let store = try Store(path: path, readOnly: true)
        defer { store.close() }
        let counts = try await store.counts()
        #expect(counts.articles + counts.pending == Self.all && counts.articles >= Self.all - Self.refused)
        let seen = try await store.timeline(TimelineFilter(kinds: ["article.seen"])).compactMap(\.article?.id)
        #expect(seen.count == counts.articles && Set(seen).count == seen.count)
        let rows = try await store.sourceRows(at: Date())
        #expect(rows.allSatisfy { $0.entries7d == BusyPress.entries && $0.state.health == .ok })
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/warc") {
            let reader = try ArchiveReader(path: folder.path + "/warc/" + name, blockLimit: 1 << 24)
            while let item = try reader.next() {
                guard case .record(let record) = item else {
                    Issue.record("\(name): \(item)")
                    continue
                }
                #expect(record.digestProblem == nil)
            }
        }
    }

    /// By the press's own log. Of an answer that was on its way when the process died nobody can know.
    private func checkManners(_ press: BusyPress, _ killed: [ContinuousClock.Instant]) {
        for (host, asked) in press.asked {
            for (one, next) in zip(asked, asked.dropFirst()) {
                let gap = seconds(next.at - one.at)
                let least = one.refused ? Double(BusyPress.rest) : BusyPress.delay
                let diedAtOnce = killed.contains { $0 >= one.at && seconds($0 - one.at) < 0.1 }
                if one.refused, diedAtOnce {
                    #expect(gap >= BusyPress.delay - 0.005, "\(host) \(next.path): \(gap) s after \(one.path)")
                } else {
                    #expect(gap >= least - 0.005, "\(host) \(next.path): \(gap) s after \(one.path)")
                }
            }
        }
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
