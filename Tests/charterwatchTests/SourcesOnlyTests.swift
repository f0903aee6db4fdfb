import CharterConfig
import CharterDemo
import CharterModel
import CharterStore
import Foundation
import Logging
import TestSupport
import Testing

@testable import charterwatch

/// The newsroom's first day crawled in other ways than in one pass over sources and pages.
@Suite("Sources and articles in two steps") struct SourcesOnlyTests {
    /// What crawls leave in the store, of sources only where a step says so, and every document that was asked for.
    private func crawl(
        pages: Bool = true, sourcesOnly steps: [Bool]
    ) async throws -> (
        content: [String], pending: [Int], asked: [ServedRequest], problems: [String], counts: StoreCounts
    ) {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.path + "/store.sqlite")
        var loaded = try NewsroomCrawl.pipeline(over: server)
        loaded.config.crawl.pages = pages
        await server.advance(to: 1)
        let moment = server.newsroom.looksAt(day: 1)
        var pending: [Int] = []
        for sourcesOnly in steps {
            let session = CrawlSession(
                loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                now: { moment }, bar: nil)
            pending.append(try await session.run(DueScope(), sourcesOnly: sourcesOnly).pending)
        }
        let asked = await server.requests.filter { $0.path != "/robots.txt" }
        await server.stop()
        let found = (
            try await store.contentDump(), pending, asked, try await store.verify().problems, try await store.counts()
        )
        store.close()
        return found
    }

    @Test("sources first and pages in the next crawl come to what one crawl comes to")
    func twoSteps() async throws {
        let one = try await crawl(sourcesOnly: [false])
        let two = try await crawl(sourcesOnly: [true, false])
        #expect(two.content == one.content)
        #expect(two.pending[0] > 0 && two.pending[1] == one.pending[0])
        #expect(two.asked.count == one.asked.count)
        #expect(two.problems == [])
    }

    @Test("with pages off every listed entry that says enough is an article, and nobody is asked for a page")
    func pagesOff() async throws {
        let listed = try await crawl(pages: false, sourcesOnly: [true])
        let read = try await crawl(pages: false, sourcesOnly: [false])
        #expect(listed.asked.count == read.asked.count)
        #expect(listed.counts.articles == 0 && read.counts.articles > 10)
        #expect(read.pending == [0])
        #expect(read.content.filter { $0.hasPrefix("version") }.allSatisfy { $0.hasSuffix("feed") })
        #expect(read.problems == [])
    }
}
