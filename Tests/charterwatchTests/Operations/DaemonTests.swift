import CharterDemo
import CharterModel
import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// The real program as a daemon over the newsroom, from its start to its end.
@Suite("The daemon's life", .serialized) struct DaemonTests {
    @Test("it gets ready, shows sums that are the store's, reloads, goes on after a mistake, and ends well")
    func life() async throws {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        let manager = try NotifySocket(at: folder.path + "/notify")
        let daemon = try RunningDaemon(
            in: folder, environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "3000000"])
        #expect(try await daemon.address()?.hasPrefix("127.0.0.1:") == true, "\(daemon.log)")
        #expect(try await eventually { try await daemon.get("/readyz").status == 200 })
        #expect(try await daemon.get("/livez").status == 200)
        try await compare(daemon)
        try await refusals(daemon)
        try await reloads(daemon, server, manager)
        daemon.child.send(SIGTERM)
        #expect(await daemon.child.wait() == 0, "\(daemon.log)")
        let heard = manager.messages
        #expect(heard.contains("READY=1"))
        #expect(heard.contains { $0.hasPrefix("STATUS=") && $0.contains("WATCHDOG=1") })
        #expect(heard.contains { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") })
        #expect(heard.filter { $0 == "READY=1" }.count == 3, "one for the start, one for each reload")
        #expect(heard.last?.hasPrefix("STOPPING=1") == true || heard.contains { $0.hasPrefix("STOPPING=1") })
        await server.stop()
    }

    /// The crawl's own sums, once all is done, and the metrics at rest.
    private func compare(_ daemon: RunningDaemon) async throws {
        let store = try Store(path: daemon.store, readOnly: true)
        defer { store.close() }
        let isDone = try await eventually {
            let rows = try await store.sourceRows(at: Date())
            return try await store.counts().pending == 0
                && rows.allSatisfy { $0.state.health != .new && $0.state.nextCheckAt > Date() }
        }
        #expect(isDone, "\(daemon.log)")
        let visits = try await store.visitSums(ofRun: 1)
        let looks = visits.sources.reduce(0) { $0 + $1.count }
        var (metrics, head) = (MetricsReader(""), "")
        let isSame = try await eventually {
            let answer = try await daemon.get("/metrics")
            (metrics, head) = (MetricsReader(answer.body), answer.head)
            return metrics.sum("charterwatch_looks_total") == looks && metrics.sum("charterwatch_pages_pending") == 0
        }
        #expect(isSame, "\(metrics.values)")
        #expect(head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8"))
        #expect(metrics.mistakes == [])
        #expect(metrics.sum(#"charterwatch_entries_total{seen="new"}"#) == visits.new && visits.new > 20)
        #expect(metrics.sum("charterwatch_entries_total") == visits.entries)
        #expect(metrics.sum("charterwatch_source_bytes_total") == visits.bytes)
        let outcomes = try await store.outcomes(ofRun: 1).filter { $0.subject == "article" }
        for stage in Stage.allCases {
            for word in Set(outcomes.map(\.outcome.word)) {
                let wanted = outcomes.filter { $0.stage == stage && $0.outcome.word == word }.reduce(0) {
                    $0 + $1.count
                }
                let series = "charterwatch_articles{stage=\"\(stage)\",outcome=\"\(word)\"}"
                #expect(metrics.sum(series) == wanted, "\(series)")
            }
        }
        let counts = try await store.counts()
        #expect(metrics.sum("charterwatch_events_total") == counts.events)
        #expect(metrics.sum("charterwatch_sources") == counts.sources)
        #expect(metrics.sum("process_resident_memory_bytes") > 1 << 20)
        #expect(metrics.sum("process_open_fds") > 5)
        #expect(metrics.sum("charterwatch_store_bytes") > 1 << 16)
        #expect(abs(metrics.sum("process_start_time_seconds") - Int(Date().timeIntervalSince1970)) < 600)
    }

    private func refusals(_ daemon: RunningDaemon) async throws {
        #expect(try await daemon.get("/elsewhere").status == 404)
        #expect(try await daemon.get("/metrics?x=y").status == 200)
        let post = try await daemon.get("/metrics", ["-X", "POST"])
        #expect(post.status == 405 && post.head.contains("Allow: GET, HEAD"))
        let head = try await daemon.get("/livez", ["-I"])
        #expect(head.status == 200 && head.body == "")
        let second = try await run(
            charterwatch, ["crawl", "--config-root", daemon.folder.path, "--store", daemon.store])
        #expect(second.code == 75 && second.errors.contains("wait"), "\(second.errors)")
        let address = try #require(try await daemon.address())
        let other = try await run(
            charterwatch,
            [
                "daemon", "--config-root", daemon.folder.path, "--store", daemon.folder.path + "/other.sqlite",
                "--listen", address,
            ])
        #expect(other.code == 69 && other.errors.contains("another program listens there"), "\(other.errors)")
    }

    private func reloads(_ daemon: RunningDaemon, _ server: NewsroomServer, _ manager: NotifySocket) async throws {
        let lines = server.newsroom.opml().split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.contains("xmlUrl") && $0.contains("/>") })
        let fewer = lines[..<first] + lines[(first + 1)...]
        _ = try daemon.folder.write("Feeds/newsroom.opml", fewer.joined(separator: "\n"))
        daemon.child.send(SIGHUP)
        #expect(try await daemon.says("read the configuration anew"), "\(daemon.log)")
        #expect(daemon.log.contains("1 source"), "\(daemon.log)")
        #expect(try await eventually { manager.messages.filter { $0 == "READY=1" }.count == 2 })
        let pipeline = try String(
            contentsOfFile: daemon.folder.path + "/Pipelines/newsroom/pipeline.yaml", encoding: .utf8)
        _ = try daemon.folder.write("Pipelines/newsroom/pipeline.yaml", pipeline + "no-such-key: 1\n")
        daemon.child.send(SIGHUP)
        #expect(try await daemon.says("the configuration has mistakes, so the one before stays"), "\(daemon.log)")
        #expect(daemon.log.contains("error Pipelines/newsroom/pipeline.yaml:"), "\(daemon.log)")
        #expect(try await eventually { manager.messages.filter { $0 == "READY=1" }.count == 3 })
        #expect(try await eventually { try await daemon.get("/readyz").status == 200 })
    }

    @Test("a host that never answers: asked once it waits for the drain and exits 0, asked twice it ends at once")
    func drain() async throws {
        for (drain, signals, code) in [("1", 1, Int32(0)), ("600", 2, 75)] {
            let silence = try SilentPort()
            let folder = try TemporaryFolder()
            try write(folder, port: silence.port)
            let daemon = try RunningDaemon(in: folder, ["--drain", drain])
            #expect(try await daemon.says("watching 1 source"), "\(daemon.log)")
            #expect(try await eventually { silence.isAsked })
            if signals == 1 {
                #expect(try await eventually { try await daemon.get("/readyz").status == 200 })
                daemon.child.send(SIGTERM)
            } else {
                daemon.child.send(SIGTERM)
                #expect(try await eventually { try await daemon.get("/readyz").body == "stopping\n" })
                #expect(try await daemon.get("/livez").status == 200)
                daemon.child.send(SIGTERM)
            }
            #expect(await daemon.child.wait() == code, "\(daemon.log)")
        }
    }

    @Test("a reload whose drain passes while a host says nothing is no end: the daemon goes on")
    func reloadAmidSilence() async throws {
        let silence = try SilentPort()
        let folder = try TemporaryFolder()
        try write(folder, port: silence.port)
        // A second source waits behind the first, so that there is more to be broken off.
        let list = try String(contentsOfFile: folder.path + "/Feeds/one.opml", encoding: .utf8)
        let two = "<outline type=\"rss\" text=\"Two\" xmlUrl=\"http://silent.test/two\"/></body>"
        _ = try folder.write("Feeds/one.opml", list.replacing("</body>", with: two))
        let daemon = try RunningDaemon(in: folder, ["--drain", "0"])
        for round in 1...2 {
            #expect(try await eventually { silence.isAsked })
            #expect(try await eventually { try await daemon.get("/readyz").status == 200 })
            daemon.child.send(SIGHUP)
            let isRead = try await eventually {
                daemon.log.split(separator: "\n").filter { $0.contains("read the configuration anew") }.count == round
            }
            #expect(isRead, "\(daemon.log)")
        }
        #expect(try await eventually { try await daemon.get("/readyz").status == 200 })
        daemon.child.send(SIGTERM)
        #expect(await daemon.child.wait() == 0, "\(daemon.log)")
    }

    @Test("what happens to a source is told in the log, without its key")
    func news() async throws {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        // Nobody has this path: the source cannot be had.
        try write(folder, port: server.port, path: "/gone?api_key=hunter2")
        let daemon = try RunningDaemon(in: folder, ["--log-level", "debug", "--log-format", "json"])
        #expect(try await daemon.says("source visited"), "\(daemon.log)")
        let visits = daemon.log.split(separator: "\n").filter { $0.contains("source visited") }
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(visits[0].utf8)) as? [String: String])
        #expect(fields["host"] == "silent.test" && fields["outcome"] != nil && fields["source"] != nil)
        #expect(fields["url"] == "http://silent.test/gone?api_key=…")
        daemon.child.send(SIGTERM)
        #expect(await daemon.child.wait() == 0)
        #expect(!daemon.log.contains("hunter2"))
        await server.stop()
    }

    private func write(_ folder: TemporaryFolder, port: Int, path: String = "/feed") throws {
        _ = try folder.write(
            "Feeds/one.opml",
            """
            <opml version="2.0"><head/><body>
            <outline type="rss" text="One" xmlUrl="http://silent.test\(path)"/></body></opml>
            """)
        let charter = try String(
            contentsOfFile: repository + "/Pipelines/us-azerbaijan-charter/charter.yaml", encoding: .utf8)
        _ = try folder.write("Pipelines/one/charter.yaml", charter)
        _ = try folder.write(
            "Pipelines/one/pipeline.yaml",
            """
            charter: charter.yaml
            feeds: [one.opml]
            contact: https://example.org/desk
            crawl:
              allow-hosts: ["*.test"]
              resolve: {"*.test": "127.0.0.1:\(port)"}

            """)
    }
}

/// A port on which connections are made and nothing is ever said.
private final class SilentPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let done = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard done else { throw CocoaError(.fileWriteUnknown) }
        port = Int(UInt16(bigEndian: name.sin_port))
    }

    deinit { close(descriptor) }

    /// Somebody connected.
    var isAsked: Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 0) > 0
    }
}
