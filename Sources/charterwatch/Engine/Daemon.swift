import CharterConfig
import CharterModel
import CharterStore
import Foundation
import Logging

/// The daemon's life: one crawl after the other, each with the configuration of its time, until it is asked to stop. The
/// lease is the caller's.
struct Daemon: Sendable {
    let store: Store
    let log: Logger
    let bell: Bell
    let service: ServiceManager
    /// Seconds given to what is under way when we are asked to stop.
    let drain: Double

    /// Returns when the bell rang for the end. Throws `Failure` with exit code 69 when `listen` cannot be had, before
    /// anything is crawled. `reload` gives the configuration to go on with.
    func run(
        _ loaded: LoadedPipeline, listen: ListenAddress?, reload: (LoadedPipeline) -> LoadedPipeline
    ) async throws {
        let metrics = MetricsDesk(store: store, vitals: service.vitals)
        guard let listen else { return try await crawl(loaded, metrics, reload) }
        let desk = OperationsDesk(vitals: service.vitals, metrics: metrics)
        let server = try await OperationsServer.start(desk, on: listen)
        log.notice(
            "answers /livez, /readyz and /metrics\(listen.isLoopback ? "" : ", to other machines as well")",
            metadata: ["address": "\(server.address)"])
        do {
            try await crawl(loaded, metrics, reload)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func crawl(
        _ loaded: LoadedPipeline, _ metrics: MetricsDesk, _ reload: (LoadedPipeline) -> LoadedPipeline
    ) async throws {
        var loaded = loaded
        let news = try await DaemonNews(store: store, log: log, at: Date())
        let count = loaded.sources.count
        log.notice("watching \(count) source\(count == 1 ? "" : "s")", metadata: ["pipeline": "\(loaded.config.name)"])
        while true {
            await metrics.use(archive: archiveFolder(of: loaded.config, store: store.path))
            let session = CrawlSession(loaded: loaded, store: store, log: log, now: { Date() }, bar: nil)
            let summary = try await session.watch(bell, service, drain: drain) { await news.tell(at: Date()) }
            await news.tell(at: Date())
            log.notice("\(summary.line)")
            if bell.call == .stop { return }
            service.reloading()
            bell.answerReload()
            loaded = reload(loaded)
        }
    }
}
