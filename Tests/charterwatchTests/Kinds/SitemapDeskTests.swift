import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation
import Testing

@testable import charterwatch

/// The rules by which listed sitemaps are chosen and their entries followed, with nothing asked and a pinned clock.
@Suite("A look at a sitemap") struct SitemapDeskTests {
    static let start = Date(iso8601: "2026-02-12T06:00:00Z")!
    static let source = Source(
        id: SourceID("s"), kind: .sitemap, url: URL(string: "https://a.example/sitemap.xml")!, title: "A", outlet: "A")

    static func at(_ days: Double) -> Date { start.addingTimeInterval(days * 86_400) }

    static func rules(children: Int = 20, entries: Int = 5000, age: Int? = nil) -> CrawlRules {
        var rules = CrawlRules(PipelineConfig(name: "p").crawl)
        (rules.sitemapChildren, rules.feedEntries) = (children, entries)
        rules.maximumAge = age.map(Double.init)
        return rules
    }

    /// A desk after earlier looks left `marks`.
    static func desk(_ marks: [SitemapMark] = [], _ rules: CrawlRules = rules(), at days: Double = 0) -> SitemapDesk {
        SitemapDesk(source: source, marks: marks, rules: rules, at: at(days))
    }

    static func index(_ children: [(String, String?)]) -> String {
        "<sitemapindex>"
            + children.map { name, lastmod in
                "<sitemap><loc>https://a.example/\(name)</loc>\(lastmod.map { "<lastmod>\($0)</lastmod>" } ?? "")</sitemap>"
            }.joined() + "</sitemapindex>"
    }

    static func urls(_ entries: [(String, String?)]) -> String {
        "<urlset>"
            + entries.map { name, lastmod in
                "<url><loc>https://a.example/\(name)</loc>\(lastmod.map { "<lastmod>\($0)</lastmod>" } ?? "")</url>"
            }.joined() + "</urlset>"
    }

    /// Gives a document to the desk; returns the paths that are followed.
    @discardableResult
    static func take(_ text: String, as name: String = "sitemap.xml", _ desk: inout SitemapDesk) throws -> [String] {
        let before = desk.entries.count
        let url = "https://a.example/" + name
        let payload = Payload(body: Array(text.utf8), url: URL(string: url))
        try desk.take(payload, hash: PayloadHash(of: payload.body), validators: Validators(), of: url) { entry, _ in
            SightedEntry(
                key: EntryKey(of: entry), url: entry.link.flatMap { CanonicalURL($0) }, title: "", published: nil,
                text: "", digest: SHA256Digest(of: [1]), outcome: .kept, why: "listed")
        }
        return desk.entries[before...].compactMap { $0.url?.url.lastPathComponent }
    }

    /// The names of the sitemaps that are asked for, each found as `answer` says.
    static func walk(_ desk: inout SitemapDesk, _ answer: (String) -> String?) throws -> [String] {
        var asked: [String] = []
        while let mark = desk.next() {
            let name = String(mark.url.split(separator: "/").last!)
            asked.append(name)
            if let text = answer(name) { try take(text, as: name, &desk) } else { desk.unchanged(mark.url) }
        }
        return asked
    }

    @Test("listed sitemaps are read newest first; of many those that were old at the first look are not read")
    func order() throws {
        let new = [("b.xml", String?("2026-02-11T05:00:00Z")), ("c.xml", "2026-02-12T05:00:00Z")]
        let old = (10...19).map { ("old\($0).xml", String?("2024-01-\($0)")) }
        var few = Self.desk()
        try Self.take(Self.index(old.prefix(2) + new), &few)
        #expect(try Self.walk(&few) { _ in Self.urls([]) } == ["c.xml", "b.xml", "old11.xml", "old10.xml"])
        var many = Self.desk()
        try Self.take(Self.index(old + new), &many)
        #expect(try Self.walk(&many) { _ in Self.urls([]) } == ["c.xml", "b.xml"])
        #expect(many.sums.isEmpty)
        var kept = Self.desk([], Self.rules(age: 86_400 * 30))
        try Self.take(Self.index(old.prefix(2) + new), &kept)
        #expect(try Self.walk(&kept) { _ in Self.urls([]) } == ["c.xml", "b.xml"], "older than the pipeline keeps")
    }

    @Test("a short sitemap is followed whole, however old; one of many short ones is not")
    func short() throws {
        let document = Self.urls([("a", "2025-01-01"), ("b", "2026-02-12T05:00:00Z")])
        var alone = Self.desk()
        #expect(Set(try Self.take(document, &alone)) == ["a", "b"])
        var many = Self.desk()
        try Self.take(Self.index((1...11).map { ("s\($0).xml", nil) }), &many)
        #expect(try Self.take(document, as: "s1.xml", &many) == ["b"])
        #expect(try Self.take(Self.urls([("x", nil)]), as: "s2.xml", &many) == [])
        #expect(many.sums.contains { $0.why.hasPrefix("1 entries without a date") })
    }

    @Test("at the next look only what has a newer lastmod is read, or has none")
    func again() throws {
        var first = Self.desk()
        let text = Self.index([("a.xml", "2026-02-12T05:00:00Z"), ("b.xml", "2026-02-11T05:00:00Z"), ("c.xml", nil)])
        try Self.take(text, &first)
        #expect(try Self.walk(&first) { _ in Self.urls([]) } == ["a.xml", "b.xml", "c.xml"])
        var second = Self.desk(Array(first.marks.values), at: 1)
        try Self.take(text.replacingOccurrences(of: "2026-02-11T05", with: "2026-02-13T05"), &second)
        #expect(try Self.walk(&second) { _ in nil } == ["b.xml", "c.xml"])
    }

    @Test("a lastmod that is only a day is asked again until that day is over")
    func dayOnly() throws {
        var first = Self.desk()
        let text = Self.index([("a.xml", "2026-02-12")])
        try Self.take(text, &first)
        #expect(try Self.walk(&first) { _ in Self.urls([]) } == ["a.xml"])
        var second = Self.desk(Array(first.marks.values), at: 0.25)
        #expect(try Self.walk(&second) { _ in nil } == ["a.xml"])
        var third = Self.desk(Array(second.marks.values), at: 1)
        #expect(try Self.walk(&third) { _ in nil } == ["a.xml"])
        var fourth = Self.desk(Array(third.marks.values), at: 2)
        #expect(try Self.walk(&fourth) { _ in nil } == [])
    }

    @Test("what is beyond the bound on sitemaps has a row and is read at the next look")
    func children() throws {
        var first = Self.desk([], Self.rules(children: 2))
        let names = (1...5).map { ("\($0).xml", String?("2026-02-12T0\($0):00:00Z")) }
        try Self.take(Self.index(names), &first)
        #expect(try Self.walk(&first) { _ in Self.urls([]) } == ["5.xml", "4.xml"])
        #expect(first.sums.map(\.outcome) == [.deferred("next-look")])
        #expect(first.sums[0].why.hasPrefix("3 sitemaps wait for the next look"))
        var second = Self.desk(Array(first.marks.values), Self.rules(children: 10), at: 0.1)
        #expect(try Self.walk(&second) { _ in Self.urls([]) } == ["3.xml", "2.xml", "1.xml"])
        #expect(second.sums.isEmpty)
    }

    @Test("entries beyond the bound are read at the next look, none twice and none lost")
    func entries() throws {
        let document = Self.urls((10...34).map { ("n\($0)", "2026-02-12T05:\($0):00Z") })
        var marks: [SitemapMark] = []
        var followed: [String] = []
        for look in 0..<4 {
            var desk = Self.desk(marks, Self.rules(entries: 10), at: Double(look) / 24)
            followed += try Self.take(document, &desk)
            #expect(desk.sums.isEmpty == (look > 1), "look \(look)")
            marks = Array(desk.marks.values)
            #expect(desk.marks.values.allSatisfy { $0.isUnfinished == (look < 2) })
        }
        #expect(followed.prefix(2) == ["n34", "n33"], "newest first")
        #expect(followed.count == 25 && Set(followed).count == 25)
    }

    @Test("an archive of 50,000 old addresses is one row, and what is new in it later is followed")
    func archive() throws {
        let old = (1...50_000).map { ("o\($0)", String?("2019-05-0\($0 % 9 + 1)")) }
        var first = Self.desk()
        #expect(try Self.take(Self.urls(old + [("new", "2026-02-11")]), &first) == ["new"])
        #expect(first.sums.map(\.outcome) == [.tooOld])
        #expect(first.sums[0].why.hasPrefix("50000 entries older than 2026-02-09T06:00:00Z"))
        #expect(first.marks.values.allSatisfy { $0.passed.isEmpty }, "dates say enough: nothing to remember")
        var second = Self.desk(Array(first.marks.values), at: 30)
        let changed = [("o7", String?("2026-03-14T05:00:00Z")), ("newer", "2026-03-13")]
        #expect(try Self.take(Self.urls(old.dropFirst(9) + changed), &second) == ["o7", "newer"])
    }

    @Test("an archive without dates is remembered, and only what is added is followed")
    func undated() throws {
        let old = (1...101).map { ("o\($0)", String?.none) }
        var first = Self.desk()
        #expect(try Self.take(Self.urls(old), &first) == [])
        #expect(
            first.sums.map(\.why) == [
                "101 entries without a date stood in the sitemaps when they were first read; what is added later is followed"
            ])
        var second = Self.desk(Array(first.marks.values), at: 1)
        #expect(try Self.take(Self.urls([("new", nil)] + old), &second) == ["new"])
        var third = Self.desk(Array(second.marks.values), at: 2)
        #expect(try Self.take(Self.urls([("new", nil)] + old), &third) == [])
    }

    @Test("a short sitemap without dates is followed whole, and so is a long one that is listed later")
    func undatedShort() throws {
        var first = Self.desk()
        try Self.take(Self.index([("a.xml", nil)]), &first)
        #expect(try Self.take(Self.urls((1...100).map { ("p\($0)", nil) }), as: "a.xml", &first).count == 100)
        var second = Self.desk(Array(first.marks.values), at: 5)
        try Self.take(Self.index([("a.xml", nil), ("b.xml", nil)]), &second)
        #expect(try Self.take(Self.urls((1...150).map { ("q\($0)", nil) }), as: "b.xml", &second).count == 150)
    }

    @Test("what is older than the pipeline keeps is not followed, however new the sitemap")
    func tooOld() throws {
        var desk = Self.desk([], Self.rules(age: 86_400))
        #expect(
            try Self.take(Self.urls([("a", "2026-02-10T05:00:00Z"), ("b", "2026-02-12T05:00:00Z")]), &desk) == ["b"])
    }

    @Test("an index below an index is followed, one below that is not")
    func nesting() throws {
        var desk = Self.desk()
        try Self.take(Self.index([("one.xml", nil)]), &desk)
        try Self.take(Self.index([("two.xml", nil)]), as: "one.xml", &desk)
        #expect(desk.next()?.url == "https://a.example/two.xml")
        let error = #expect(throws: ParseError.self) {
            try Self.take(Self.index([("three.xml", nil)]), as: "two.xml", &desk)
        }
        #expect(error?.message.contains("is not followed") == true)
        #expect(desk.marks["https://a.example/three.xml"] == nil)
    }

    @Test("what an index no longer lists is forgotten, with all below it")
    func forgotten() throws {
        var first = Self.desk()
        try Self.take(Self.index([("one.xml", nil), ("other.xml", nil)]), &first)
        try Self.take(Self.index([("two.xml", nil)]), as: "one.xml", &first)
        var second = Self.desk(Array(first.marks.values), at: 1)
        try Self.take(Self.index([("other.xml", nil)]), &second)
        #expect(second.gone == ["https://a.example/one.xml", "https://a.example/two.xml"])
        #expect(Set(second.marks.keys) == ["https://a.example/sitemap.xml", "https://a.example/other.xml"])
    }

    @Test("an index that lists itself, or one sitemap twice, ends")
    func loops() throws {
        var desk = Self.desk()
        try Self.take(Self.index([("sitemap.xml", nil), ("a.xml", nil), ("a.xml", nil)]), &desk)
        #expect(try Self.walk(&desk) { _ in Self.index([("sitemap.xml", nil), ("a.xml", nil)]) } == ["a.xml"])
    }

    @Test("a sitemap that cannot be read has a row, is asked again, and has one more when it is back")
    func failure() throws {
        let refusal = Refusal(outcome: .deferred("http-503"), why: "it answers 503")
        var first = Self.desk()
        try Self.take(Self.index([("a.xml", "2026-02-12T05:00:00Z"), ("b.xml", "2026-02-12T04:00:00Z")]), &first)
        first.failed("https://a.example/a.xml", refusal)
        #expect(first.failure == refusal)
        try Self.take(Self.urls([]), as: "b.xml", &first)
        #expect(first.failure == nil, "one that fails is not all")
        #expect(first.entries.map(\.outcome) == [.deferred("http-503")])
        var second = Self.desk(Array(first.marks.values), at: 0.1)
        #expect(second.next()?.url == "https://a.example/a.xml")
        try Self.take(Self.urls([]), as: "a.xml", &second)
        #expect(second.entries.map(\.outcome) == [.kept])
        var lost = Self.desk([], at: 1)
        lost.failed("https://a.example/a.xml", refusal)
        #expect(lost.failure == refusal)
    }

    @Test("the source is asked for in full until its own document was read to its end")
    func prepared() throws {
        let body = Self.urls([("a", "2026-02-12T05:00:00Z"), ("b", "2026-02-12T04:00:00Z")])
        var state = SourceState(newAt: Self.start)
        state.validators = Validators(etag: "x")
        state.payloadHash = PayloadHash(of: Array(body.utf8))
        let due = DueSource(source: Self.source, state: state)
        #expect(Self.desk().prepared(due).state.validators.isEmpty)
        var cut = Self.desk([], Self.rules(entries: 1))
        try Self.take(body, &cut)
        #expect(Self.desk(Array(cut.marks.values)).prepared(due).state.payloadHash == nil)
        var whole = Self.desk()
        try Self.take(body, &whole)
        #expect(Self.desk(Array(whole.marks.values)).prepared(due) == due)
    }
}
