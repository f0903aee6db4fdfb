import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// An article that the store will not hold is that article's failure: the crawl goes on, and the ledger says why.
@Suite("A refused article") struct RefusedArticleTests {
    static let now = Date(iso8601: "2026-05-12T10:00:00Z")!
    static let source = Source(
        id: SourceID("a.test-f"), url: URL(string: "http://a.test/f")!, title: "A", outlet: "A")

    @Test("a quote that is not in the text is refused, its work ends, and nothing of it is stored")
    func refused() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.path + "/store.sqlite")
        let run = try await store.beginCrawl(pipeline: "p", version: "1", at: Self.now)
        let work = try await queued(in: store, run: run)
        let pipeline = try pipeline(store, run)
        try await pipeline.keep(
            PageVisit(work: work, at: Self.now, notes: [], article: try misquoted(work, pipeline)))
        let counts = try await store.counts()
        #expect(counts.articles == 0 && counts.labels == 0 && counts.pending == 0)
        let told = try #require(try await store.explain(url: work.url))
        let row = try #require(told.ledger.last { $0.subjectKind == "article" })
        #expect(row.outcome == .failed("refused") && !row.why.isEmpty)
        store.close()
    }

    /// One entry listed, its page waiting.
    private func queued(in store: Store, run: Int64) async throws -> PageWork {
        _ = try await store.syncSources([Self.source], at: Self.now)
        let url = try #require(CanonicalURL("http://a.test/1"))
        let entry = SightedEntry(
            key: EntryKey("guid:1"), url: url, title: "T", published: nil, text: "", digest: SHA256Digest(of: [1]),
            outcome: .kept, why: "listed")
        let visit = SourceVisit(
            source: Self.source.id, at: Self.now, elapsed: 0, status: 200, bytes: 1, stage: .parse, outcome: .kept,
            why: "", state: SourceState(newAt: Self.now), entries: [entry])
        _ = try await store.record(visit, run: run)
        return try #require(try await store.duePages(host: "a.test", at: Self.now, limit: 1, after: nil).first)
    }

    private func pipeline(_ store: Store, _ run: Int64) throws -> Pipeline {
        let charter = try loadPipeline(root: repository, name: "us-azerbaijan-charter").charter
        let rules = CrawlRules(PipelineConfig(name: "p").crawl)
        let fetcher = Fetcher(options: FetchOptions(userAgent: "test"))
        let now: Now = { Self.now }
        return Pipeline(
            door: Door(
                fetcher: fetcher, rules: rules,
                robots: RobotsDesk(fetcher: fetcher, limits: rules.pageLimits, now: now),
                hosts: HostDesk(fetcher: fetcher, store: store, now: now), network: NetworkWatch { nil }),
            store: store, classifier: Lazily { Classifier(charter: charter) }, charter: charter, rules: rules, now: now,
            run: run)
    }

    private func misquoted(_ work: PageWork, _ pipeline: Pipeline) throws -> JudgedArticle {
        let quote = try #require(Evidence(field: .text, range: 0..<5, in: Array("other words".utf8)))
        let label = Label(
            clause: ClauseID("III.4"), strength: .substantive, score: 0.9, evidence: [quote], terms: ["x"])
        return JudgedArticle(
            id: work.article, url: work.url,
            extracted: ExtractedArticle(text: "These are the words of the article.", title: "T", method: "blocks"),
            dates: [], content: nil, classification: Classification(relevance: .core, labels: [label]),
            charter: pipeline.charter.digest, classifier: pipeline.classifier.value.digest,
            classifierVersion: pipeline.classifier.value.version)
    }
}
