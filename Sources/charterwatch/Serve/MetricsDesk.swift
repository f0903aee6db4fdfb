import CharterModel
import CharterReports
import CharterStore
import Foundation

/// Makes the text of `/metrics`, and no more often than is good for the store.
actor MetricsDesk {
    private let store: Store
    private let vitals: Vitals
    private var archive: String?
    private var growing = GrowingSums()
    private var made: (text: [UInt8], until: ContinuousClock.Instant)?
    private var making: Task<[UInt8], any Error>?

    /// Seconds for which an answer is good at least.
    static let shortest = 15.0
    /// So many times what it took to make one, an answer is good: summing takes a twentieth of a core at most.
    static let rest = 20.0

    init(store: Store, vitals: Vitals) {
        self.store = store
        self.vitals = vitals
    }

    /// Where the archive is now; nil where none is kept.
    func use(archive: String?) { self.archive = archive }

    /// The text as it was up to a few seconds ago. Those who ask at the same time share one.
    func text() async throws -> [UInt8] {
        if let made, made.until > .now { return made.text }
        if let making { return try await making.value }
        let task = Task { try await make() }
        making = task
        defer { making = nil }
        return try await task.value
    }

    private func make() async throws -> [UInt8] {
        let began = ContinuousClock.now
        let (sums, growing) = try await store.sums(at: Date(), growing)
        self.growing = growing
        var figures = processFigures(store: store.path, archive: archive)
        figures.networkIsDown = await vitals.isNetworkDown
        let text = MetricsText.render(crawlMetrics(sums, figures, version: charterwatchVersion))
        let took = (ContinuousClock.now - began) / .seconds(1)
        made = (text, .now + .seconds(max(MetricsDesk.shortest, MetricsDesk.rest * took)))
        return text
    }
}
