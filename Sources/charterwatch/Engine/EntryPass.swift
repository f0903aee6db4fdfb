import CharterModel
import CharterStore
import Logging

extension Crawl {
    /// Articles that are read together and written together, and how many such lots are under way at once, so that
    /// one is read while another is written.
    private static let lot = (articles: 100, atOnce: 4)

    /// Articles from what their entries carry, when pages are off: nobody is asked, so there are no hosts to spare,
    /// and they are taken in the order in which the store files them.
    func readEntries() async throws(StoreError) {
        let (store, now) = (pipeline.store, pipeline.now())
        let due = try await store.dueWork(at: now)
        progress.begin("articles", total: due.count)
        try await untilCancelled {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var underWay = 0
                for start in stride(from: 0, to: due.count, by: Crawl.lot.articles) {
                    try Task.checkCancellation()
                    let works = try await store.work(at: due[start...].prefix(Crawl.lot.articles))
                    if works.isEmpty { continue }
                    if underWay == Crawl.lot.atOnce { try await group.next() } else { underWay += 1 }
                    group.addTask { try await read(works) }
                }
                try await group.waitForAll()
            }
        }
    }

    private func read(_ works: [PageWork]) async throws {
        try Task.checkCancellation()
        progress.working(on: works[0].url.host)
        try await pipeline.follow(withoutPages: works)
        for _ in works { progress.finishedOne() }
        log.debug("articles read without pages", metadata: ["articles": "\(works.count)"])
    }
}
