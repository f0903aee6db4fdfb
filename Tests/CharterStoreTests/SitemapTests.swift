import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("Sitemaps") struct SitemapTests {
    private let root = SitemapMark(url: "https://a.example/sitemap.xml", firstListedAt: Desk.at(0), readAt: Desk.at(1))

    private var full: SitemapMark {
        SitemapMark(
            url: "https://a.example/news.xml", parent: root.url, depth: 1, lastmod: Desk.at(0.5),
            firstListedAt: Desk.at(0), readAt: Desk.at(1), readLastmod: Desk.at(0.25),
            validators: Validators(etag: "\"x\"", lastModified: "Thu, 12 Feb 2026 06:00:00 GMT"),
            payloadHash: PayloadHash(of: [1]), isIndex: true, isUnfinished: true, problem: "it answers 503",
            passed: [0, 1, .max, 0x0123_4567_89AB_CDEF])
    }

    @Test("marks come back as they were kept, by depth; keeping one again replaces it; each source has its own")
    func kept() async throws {
        let desk = try await Desk()
        try await desk.store.keepSitemaps([full, root], of: SourceID("a"))
        try await desk.store.keepSitemaps([root], of: SourceID("b"))
        #expect(try await desk.store.sitemaps(of: SourceID("a")) == [root, full])
        var later = full
        later.isUnfinished = false
        later.passed = []
        try await desk.store.keepSitemaps([later], of: SourceID("a"))
        #expect(try await desk.store.sitemaps(of: SourceID("a")) == [root, later])
        #expect(try await desk.store.sitemaps(of: SourceID("b")) == [root])
    }

    @Test("what is no longer listed is forgotten")
    func forgotten() async throws {
        let desk = try await Desk()
        try await desk.store.keepSitemaps([full, root], of: SourceID("a"))
        try await desk.store.keepSitemaps([], forgetting: [full.url, "https://a.example/never"], of: SourceID("a"))
        #expect(try await desk.store.sitemaps(of: SourceID("a")) == [root])
    }

    @Test("a source that was never synchronised has none to keep")
    func unknown() async throws {
        let desk = try await Desk()
        #expect(await failure { try await desk.store.keepSitemaps([self.root], of: SourceID("nobody")) } != nil)
    }
}
