import CharterModel
import CharterStore
import Foundation
import Logging
import Synchronization

/// The crawl that never ends: as soon as something is due it is done, and a slow host keeps nobody else waiting.
struct Watch: Sendable {
    let crawl: Crawl
    let bell: Bell
    let service: ServiceManager
    /// Seconds given to what is under way when we are asked to stop.
    let drain: Double
    /// Called at every turn of the loop.
    var eachTurn: @Sendable () async -> Void = {}

    /// Sources of one host, and pages of one host, in one go; then its next due work is asked for anew.
    private static let share = (sources: 50, pages: 20)
    /// Sources that one look at the store takes in at most.
    private static let most = 20_000
    /// Longest sleep, so that a clock that was set is noticed.
    private static let longestSleep = 60.0

    /// Until the bell rings; then nothing new is begun, and what is under way is finished or, after the drain, given up.
    func run() async throws(StoreError) {
        let busy = BusyHosts()
        try await untilCancelled {
            try await withThrowingDiscardingTaskGroup { group in
                while bell.call == nil {
                    try await waitForNetwork()
                    if bell.call != nil { break }
                    let begun = try await begin(busy, in: &group)
                    try crawl.pipeline.door.hosts.check()
                    let next = begun + busy.count > 0 ? 1 : try await untilNextDue()
                    service.tell(status: status(busy.count, next))
                    await eachTurn()
                    await bell.sleep(min(next, service.watchdogInterval))
                }
                await finish(busy)
                group.cancelAll()
            }
        }
    }

    /// Gives what is under way the time of the drain.
    private func finish(_ busy: BusyHosts) async {
        let end = ContinuousClock.now + .seconds(drain)
        while busy.count > 0, ContinuousClock.now < end {
            service.tell(status: "finishing, " + status(busy.count, 0))
            await busy.waitUntilIdle(atMost: min(service.watchdogInterval, (end - .now) / .seconds(1)))
        }
    }

    /// Begins the due work of hosts that are not at work already; how many.
    private func begin(_ busy: BusyHosts, in group: inout ThrowingDiscardingTaskGroup<any Error>) async throws -> Int {
        let now = crawl.pipeline.now()
        let scope = DueScope(limit: Watch.most, perHost: Watch.share.sources)
        var lanes = try await crawl.pipeline.store.dueSourcesByHost(at: now, scope)
        let listed = Set(lanes.map(\.host))
        lanes += try await crawl.pipeline.store.dueHosts(at: now).filter { !listed.contains($0.host) }
            .map { HostSources(host: $0.host, sources: []) }
        var begun = 0
        for lane in lanes where busy.count < Crawl.hostsInHand && busy.take(lane.host) {
            begun += 1
            group.addTask {
                defer { busy.free(lane.host) }
                do {
                    try await crawl.readSources(lane.sources)
                    try await crawl.readPages(of: lane.host, dueAt: crawl.pipeline.now(), most: Watch.share.pages)
                } catch let error as StoreError {
                    // Nothing more can be done, and whoever sleeps must hear of it.
                    bell.ring(.stop)
                    throw error
                }
            }
        }
        return begun
    }

    private func untilNextDue() async throws -> Double {
        let next = try await crawl.pipeline.store.nextDue()?.timeIntervalSince(crawl.pipeline.now())
        return max(0.05, min(next ?? Watch.longestSleep, Watch.longestSleep))
    }

    private func status(_ hosts: Int, _ next: Double) -> String {
        hosts > 0
            ? "\(hosts) host\(hosts == 1 ? "" : "s") at work"
            : "idle, next look in \(Int(next.rounded(.up))) s at the latest"
    }

    /// While our own network is down nothing is asked but whether it is back: after half a minute, then less often.
    private func waitForNetwork() async throws {
        let network = crawl.pipeline.door.network
        guard await network.isDown else { return }
        crawl.log.warning("our own network is down; nothing is counted against the sources until it is back")
        service.tell(status: "our own network is down")
        var wait = 30.0
        while bell.call == nil {
            var left = wait
            while left > 0, bell.call == nil {
                await bell.sleep(min(left, service.watchdogInterval))
                left -= service.watchdogInterval
                service.tell(status: "our own network is down")
            }
            if bell.call != nil { return }
            if await network.isBack() {
                crawl.log.notice("our network is back")
                return
            }
            wait = min(300, wait * 2)
        }
    }
}

/// The hosts at work.
private final class BusyHosts: Sendable {
    private let hosts = Mutex<Set<String>>([])

    var count: Int { hosts.withLock { $0.count } }
    /// False when it is at work already.
    func take(_ host: String) -> Bool { hosts.withLock { $0.insert(host).inserted } }
    func free(_ host: String) { hosts.withLock { _ = $0.remove(host) } }

    func waitUntilIdle(atMost seconds: Double) async {
        let end = ContinuousClock.now + .seconds(seconds)
        while count > 0, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(20)) }
    }
}
