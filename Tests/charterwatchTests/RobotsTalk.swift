import CharterFetch
import CharterModel
import CharterStore
import Foundation
import Synchronization
import TestSupport

@testable import charterwatch

/// A server whose robots.txt a test writes, a pinned clock, a store, and desks as one crawl after another makes them.
final class RobotsTalk: Sendable {
    let server: ScriptedServer
    let store: Store
    private let folder: TemporaryFolder
    private let clock = Mutex(RobotsTalk.start)
    private let fetchers = Mutex<[Fetcher]>([])

    static let start = Date(iso8601: "2026-03-02T06:00:00Z")!

    init(_ script: @escaping ScriptedServer.Script) throws {
        server = try ScriptedServer(script)
        folder = try TemporaryFolder()
        store = try Store(path: folder.path + "/store.sqlite")
    }

    deinit {
        for fetcher in fetchers.withLock({ $0 }) { fetcher.shutdown() }
        server.stop()
        store.close()
    }

    /// What a new process would have: nothing in memory. Without a server, whoever is asked is out of reach.
    func newDesk(reachable: Bool = true) -> RobotsDesk {
        RobotsDesk(fetcher: newFetcher(reachable: reachable), limits: FetchLimits(), now: now, store: store)
    }

    func newFetcher(reachable: Bool = true) -> Fetcher {
        var options = FetchOptions(userAgent: "test", allowHosts: ["*.test"])
        let target = "127.0.0.1:\(reachable ? server.port : 1)"
        options.resolve = [ResolveRule(pattern: "*.test", target: target)!]
        options.longestRest = .infinity
        let fetcher = Fetcher(options: options)
        fetchers.withLock { $0.append(fetcher) }
        return fetcher
    }

    var now: Now { { [self] in clock.withLock { $0 } } }

    func pass(hours: Double) { clock.withLock { $0 += hours * 3600 } }

    /// How often robots.txt was asked for.
    var asked: Int { server.requests.count { $0.target.hasSuffix("robots.txt") } }

    static func url(_ path: String, _ host: String = "paper.test") -> URL { URL(string: "http://\(host)\(path)")! }

    /// An answer with its length given.
    static func answer(
        _ status: String = "200 OK", _ headers: [String] = [], _ body: String = "User-agent: *\nDisallow: /shut\n"
    ) -> ScriptedServer.Step {
        let bytes = Array(body.utf8)
        let lines = ["HTTP/1.1 " + status] + headers + ["Content-Length: \(bytes.count)", "", ""]
        return .send(Array(lines.joined(separator: "\r\n").utf8) + bytes)
    }
}
