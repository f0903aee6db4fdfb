import ArgumentParser
import CharterConfig
import CharterModel
import CharterStore
import Foundation
import Logging

/// `charterwatch daemon`
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Crawls for ever: everything as soon as it is due.",
        discussion: """
            SIGTERM or SIGINT: begins nothing new, finishes what is under way and exits 0; asked twice, it ends at once. \
            SIGHUP: reads Feeds/ and Pipelines/ anew and says what changed; with a mistake in them it goes on as before. \
            Under systemd it reports readiness, status and signs of life (Type=notify, WatchdogSec=).

            With --listen it answers over HTTP: /livez (200 while the loop turns), /readyz (200 once the first due work \
            was asked for; 503 before, while it stops and while our own network is down) and /metrics (Prometheus text \
            format; sums over the store). There is no password: listen on this machine alone, or behind one that asks.

            Examples:
              charterwatch daemon
              charterwatch daemon --log-format json 2>> charterwatch.log
              charterwatch daemon --listen 9464
              curl 127.0.0.1:9464/metrics
              charterwatch daemon --listen '[::1]:9464'
              kill -HUP "$(pidof charterwatch)"      after Feeds/ was edited
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Seconds to finish what is under way when asked to stop.", valueName: "seconds"))
    var drain = 25.0

    @Option(
        help: ArgumentHelp(
            "Answer /livez, /readyz and /metrics there; a port alone means 127.0.0.1.", valueName: "addr:port"),
        transform: { text in
            guard let address = ListenAddress(text) else {
                throw ValidationError("'\(text)' is no address and port, as 127.0.0.1:9464, [::1]:9464 or 9464 are")
            }
            return address
        })
    var listen: ListenAddress?

    func validate() throws {
        guard drain >= 0, drain.isFinite else { throw ValidationError("--drain wants a number of seconds, 0 or more") }
    }

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            try requireContact(loaded)
            let store = try common.openStore()
            defer { store.close() }
            let bell = Bell()
            let service = ServiceManager()
            let stopping = Signals(on: [SIGINT, SIGTERM]) {
                service.stopping()
                bell.ring(.stop)
            }
            let reloading = Signals(on: [SIGHUP], endsWhenRepeated: false) { bell.ring(.reload) }
            defer {
                stopping.stop()
                reloading.stop()
            }
            let lease = try store.acquireCrawlLease()
            defer { withExtendedLifetime(lease) {} }
            let daemon = Daemon(store: store, log: common.logger(), bell: bell, service: service, drain: drain)
            try await daemon.run(loaded, listen: listen) { reload($0, daemon.log) }
        }
    }

    /// The configuration as it is now; as it was, when it has mistakes.
    private func reload(_ old: LoadedPipeline, _ log: Logger) -> LoadedPipeline {
        do {
            let new = try loadPipeline(root: try common.root(), name: common.pipeline)
            try requireContact(new)
            log.notice("read the configuration anew: \(PipelineChanges(from: old, to: new).sentence)")
            return new
        } catch let error as ConfigError {
            for problem in error.problems { log.log(level: problem.isError ? .error : .warning, "\(problem)") }
            log.error("the configuration has mistakes, so the one before stays")
        } catch {
            log.error("the configuration has mistakes, so the one before stays: \(describe(error))")
        }
        return old
    }
}
