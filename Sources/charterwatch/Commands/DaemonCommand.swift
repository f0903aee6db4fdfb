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

            Examples:
              charterwatch daemon
              charterwatch daemon --log-format json 2>> charterwatch.log
              kill -HUP "$(pidof charterwatch)"            after Feeds/ was edited
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Seconds to finish what is under way when asked to stop.", valueName: "seconds"))
    var drain = 25.0

    func validate() throws {
        guard drain >= 0, drain.isFinite else { throw ValidationError("--drain wants a number of seconds, 0 or more") }
    }

    func run() async throws {
        try await reporting {
            var loaded = try common.loadedPipeline()
            try requireContact(loaded)
            let store = try common.openStore()
            defer { store.close() }
            let log = common.logger()
            let bell = Bell()
            let stopping = Signals(on: [SIGINT, SIGTERM]) { bell.ring(.stop) }
            let reloading = Signals(on: [SIGHUP], endsWhenRepeated: false) { bell.ring(.reload) }
            defer {
                stopping.stop()
                reloading.stop()
            }
            let lease = try store.acquireCrawlLease()
            defer { withExtendedLifetime(lease) {} }
            let service = ServiceManager()
            log.notice("watching \(loaded.sources.count) sources", metadata: ["pipeline": "\(loaded.config.name)"])
            while true {
                let session = CrawlSession(loaded: loaded, store: store, log: log, now: { Date() }, bar: nil)
                let summary = try await session.watch(bell, service, drain: drain)
                log.notice("\(summary.line)")
                if bell.call == .stop { break }
                service.reloading()
                bell.answerReload()
                loaded = reload(loaded, log)
            }
            service.stopping()
        }
    }

    /// The configuration as it is now; as it was, when it has mistakes.
    private func reload(_ old: LoadedPipeline, _ log: Logger) -> LoadedPipeline {
        do {
            let new = try common.loadedPipeline()
            try requireContact(new)
            log.notice("read the configuration anew: \(PipelineChanges(from: old, to: new).sentence)")
            return new
        } catch {
            log.error("the configuration has mistakes, so the one before stays: \(error)")
            return old
        }
    }
}
