import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("A page that was read")
struct PageTests {
    private let text = "The two sides met. They will open the corridor in May. Nothing else was said."

    private func corridor(_ strength: Strength = .substantive) -> Label {
        Desk.label("I.1", "They will open the corridor in May.", in: text, strength: strength)
    }

    @Test("a new article has version, label, story, events and ledger rows; the same visit again changes nothing")
    func new() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        let work = try await desk.work("a.example/1")!
        let visit = Desk.read(work, at: 2, text: text, labels: [corridor()])
        let counts = try await desk.store.record(visit, run: desk.run)
        #expect(counts == PageCounts(change: .new, labels: 1))
        #expect(try await desk.kinds() == ["article.seen", "label.given"])
        #expect(
            try await desk.outcomes("a.example/1")
                == [.fetch: .kept, .extract: .kept, .classify: .kept, .dedup: .kept])
        #expect(try await desk.store.counts().pending == 0)
        let before = try await desk.store.contentDump()
        let again = try await desk.store.record(visit, run: desk.run)
        #expect(again == PageCounts(change: .same))
        #expect(try await desk.store.contentDump() == before)
        #expect(try await desk.kinds().count == 2)
        let ledger = try await desk.store.explain(url: work.url)!.ledger
        #expect(ledger.filter { $0.subjectKind == "article" }.allSatisfy { $0.count == 2 })
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("some pages at once are what they are one by one; one that is refused keeps all of them back")
    func together() async throws {
        func visits(_ desk: Desk) async throws -> [PageVisit] {
            try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2"))
            return ["a.example/1", "a.example/2"].map { url in
                Desk.read(Desk.work(url, at: 1), at: 2, text: text, labels: [corridor()])
            }
        }
        let (one, both) = (try await Desk(), try await Desk())
        for visit in try await visits(one) { _ = try await one.store.record(visit, run: one.run) }
        let counts = try await both.store.record(try await visits(both), run: both.run)
        #expect(counts.map(\.change) == [.new, .new])
        #expect(try await both.store.contentDump() == one.store.contentDump())
        #expect(try await both.store.verify().problems == [])
        let refused = try await Desk()
        var wrong = try await visits(refused)
        wrong[1].article?.extracted.text = "Other words."
        let failure = await failure { _ = try await refused.store.record(wrong, run: refused.run) }
        #expect(failure?.kind == .refused)
        #expect(try await refused.store.counts().articles == 0)
    }

    @Test("a page put off keeps its work; tries are counted from the visit, so twice recorded is once")
    func deferred() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        let work = try await desk.work("a.example/1")!
        let note = LedgerNote(
            subject: .article(work.article), stage: .fetch, outcome: .deferred("http-503"), why: "Busy.")
        let visit = PageVisit(work: work, at: Desk.at(2), notes: [note], retryAt: Desk.at(4))
        for _ in 0..<2 {
            #expect(try await desk.store.record(visit, run: desk.run) == PageCounts())
            #expect(try await desk.work("a.example/1")?.attempts == 1)
        }
        #expect(try await desk.store.pendingPages(at: Desk.at(3)) == 0)
        #expect(try await desk.store.pendingPages(at: Desk.at(4)) == 1)
        #expect(try await desk.store.knows(work.url) == nil)
        try await desk.read("a.example/1", at: 4)
        #expect(try await desk.outcomes("a.example/1")[.fetch] == .kept)
        #expect(try await desk.store.record(visit, run: desk.run) == PageCounts())
        #expect(try await desk.store.counts().pending == 0)  // done work does not rise again
    }

    @Test("a changed text is a revision: a version more, an event with both titles")
    func revision() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1, title: "Old", text: text, labels: [corridor()])
        try await desk.list("a", at: 2, Desk.entry("1", "a.example/1", version: 2))
        let counts = try await desk.read(
            "a.example/1", at: 2, title: "New", text: text, labels: [corridor()], method: "json-ld")
        #expect(counts == PageCounts(change: .revision))
        let rows = try await desk.store.timeline(TimelineFilter())
        #expect(rows.map(\.kind) == ["article.seen", "label.given", "article.revised"])
        #expect(rows[2].detail == ["before": "Old", "after": "New", "method_changed": "true"])
        #expect(rows[0].article?.title == "Old")  // the log tells what was so when it happened
        #expect(rows[2].article?.title == "New")
        let revisions = try await desk.store.revisions()
        #expect(revisions.map(\.before.title) == ["Old"])
        #expect(revisions.map(\.after.title) == ["New"])
        #expect(revisions.map(\.isEdit) == [true])
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("the page's text after the feed's is no edit, and the feed's never replaces the page's")
    func feedAndPage() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1, text: "The two sides met.", method: "feed")
        try await desk.list("a", at: 2, Desk.entry("1", "a.example/1", version: 2))
        let up = try await desk.read("a.example/1", at: 2, text: text, labels: [corridor()])
        #expect(up == PageCounts(change: .upgrade, labels: 1))
        #expect(try await desk.kinds() == ["article.seen", "label.given", "label.changed"])
        #expect(try await desk.store.revisions().map(\.isEdit) == [false])
        try await desk.list("a", at: 3, Desk.entry("1", "a.example/1", version: 3))
        let down = try await desk.read("a.example/1", at: 3, text: "The two sides met.", method: "feed")
        #expect(down == PageCounts(change: .none))
        #expect(try await desk.store.article(url: Desk.url("a.example/1"))?.text == text)
        #expect(try await desk.outcomes("a.example/1")[.extract] == .known)
        #expect(try await desk.store.counts().pending == 0)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("labels that come, go or change strength are said")
    func labels() async throws {
        let desk = try await Desk()
        let met = Desk.label("II.4", "The two sides met.", in: text)
        let rest = Desk.label("III.1", "Nothing else was said.", in: text + "!")
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1, text: text, labels: [corridor(), met])
        let seq = try await desk.store.lastEvent()
        let counts = try await desk.read("a.example/1", at: 2, text: text + "!", labels: [corridor(.mention), rest])
        #expect(counts == PageCounts(change: .revision, labels: 1))
        let rows = try await desk.store.timeline(TimelineFilter(after: seq))
        #expect(rows.map(\.kind) == ["article.revised", "label.given", "label.changed"])
        #expect(rows[1].labels.map(\.clause.text) == ["III.1"])
        #expect(rows[1].detail == ["clause": "III.1", "strength": "substantive"])
        #expect(rows[2].detail == ["added": "III.1", "removed": "II.4", "strength": "I.1 mention"])
        #expect(rows[2].labels.map(\.clause.text) == ["I.1", "III.1"])
    }

    @Test("another classifier on the same text: its labels beside the old ones, and the change is said")
    func reclassified() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1, text: text, labels: [corridor()])
        let counts = try await desk.read("a.example/1", at: 2, text: text, labels: [], classifier: "2")
        #expect(counts == PageCounts(change: .same))
        let rows = try await desk.store.timeline(TimelineFilter())
        #expect(rows.map(\.kind) == ["article.seen", "label.given", "label.changed"])
        #expect(rows[1].labels.first?.by == "classifier:terms-1")
        #expect(rows[2].detail == ["removed": "I.1"])
        let versions = try await desk.store.explain(url: Desk.url("a.example/1"))!.article!.versions
        #expect(versions.count == 1)
        #expect(versions[0].classifications.map(\.classifierVersion) == ["terms-1", "terms-2"])
        #expect(versions[0].classifications.map(\.labels.count) == [1, 0])
    }

    @Test("one text in two articles has one classification; both articles' events say what is stored")
    func sameText() async throws {
        let desk = try await Desk()
        for (source, labels) in [("a", [corridor()]), ("b", [])] {
            try await desk.list(source, at: 1, Desk.entry("1", "\(source).example/1"))
            try await desk.read("\(source).example/1", at: 1, text: text, labels: labels)
        }
        let given = try await desk.store.timeline(TimelineFilter(kinds: ["label.given"]))
        #expect(given.map(\.article?.outlet) == ["Outlet a", "Outlet b"])
        #expect(given.map(\.labels.count) == [1, 1])
        #expect(try await desk.store.counts().labels == 2)
        #expect(try await desk.store.verify().problems == [])
    }

    enum Fault: String, CaseIterable, Sendable {
        case shifted, otherWords, beyondTheEnd, wrongField, none, negative
    }

    @Test(
        "evidence that is not in the text byte for byte is refused, and nothing is written",
        arguments: Fault.allCases)
    func refused(fault: Fault) async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        var bad = corridor()
        switch fault {
        case .shifted: bad.evidence[0].start += 1
        case .otherWords: bad.evidence[0].quote = "They will shut the corridor in May!"
        case .beyondTheEnd: bad.evidence[0].end = 100_000
        case .wrongField: bad.evidence[0].field = .title
        case .none: bad.evidence = []
        case .negative: bad.evidence[0].start = -5
        }
        let before = try await desk.store.contentDump()
        let error = await failure {
            try await desk.read("a.example/1", at: 2, text: text, labels: [corridor(), bad])
        }
        #expect(error?.kind == .refused)
        #expect(error?.exitCode == 65)
        #expect(error?.message.contains("I.1") == true)
        #expect(try await desk.store.contentDump() == before)
    }

    @Test("a text with a NUL is refused, and nothing is written")
    func nul() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        let error = await failure { try await desk.read("a.example/1", at: 2, text: "One\u{0}two.") }
        #expect(error?.kind == .refused)
        #expect(try await desk.store.counts().articles == 0)
    }

    @Test("a page found under a canonical URL is one document with all its names")
    func canonical() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1?from=feed"))
        try await desk.list("b", at: 2, Desk.entry("x", "b.example/go/1"))
        let canonical = Desk.url("a.example/news/1")
        for (url, hours) in [("a.example/1?from=feed", 3.0), ("b.example/go/1", 4.0)] {
            let work = try await desk.work(url)!
            var visit = Desk.read(work, at: hours, canonical: canonical)
            visit.aliases = [Desk.url("a.example/amp/1")]
            _ = try await desk.store.record(visit, run: desk.run)
        }
        let id = ArticleID(of: canonical)
        for name in ["a.example/1?from=feed", "b.example/go/1", "a.example/news/1", "www.a.example/amp/1/"] {
            #expect(try await desk.store.knows(Desk.url(name)) == id)
            #expect(try await desk.store.article(url: Desk.url(name))?.id == id)
        }
        #expect(try await desk.store.counts().articles == 1)
        #expect(try await desk.list("c", at: 5, Desk.entry("y", "a.example/amp/1")) == VisitCounts(new: 1))
        let known = try await desk.store.explain(url: Desk.url("b.example/go/1"))!
        #expect(known.sightings.map(\.source.text) == ["a", "b", "c"])
        #expect(known.names.count == 4)
        #expect(known.ledger.filter { $0.subjectKind == "entry" }.count == 3)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("the URL of an article we have is not taken over by another that redirects through it")
    func alias() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"), Desk.entry("2", "a.example/2"))
        try await desk.read("a.example/1", at: 1)
        var visit = Desk.read(try await desk.work("a.example/2")!, at: 2, text: "Another text.")
        visit.aliases = [Desk.url("a.example/1")]
        _ = try await desk.store.record(visit, run: desk.run)
        #expect(try await desk.store.knows(Desk.url("a.example/1")) == ArticleID(of: Desk.url("a.example/1")))
    }

    @Test(
        "a document is queued once, under whichever of its names and hosts it is listed, and found under each",
        arguments: [
            ["a.example/1", "m.b.example/x", "www.a.example/1"], ["www.a.example/1", "a.example/1", "m.b.example/x"],
        ])
    func queuedOnce(_ names: [String]) async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", names[0]))
        var visit = Desk.read(try #require(try await desk.work(names[0])), at: 1)
        visit.aliases = names.map { Desk.url($0) }
        _ = try await desk.store.record(visit, run: desk.run)
        #expect(try await desk.store.pendingPages(at: Desk.at(100)) == 0)
        for (round, name) in names.enumerated() {
            try await desk.list("a", at: Double(2 + round), Desk.entry("1", names[0], version: 2 + round))
            try await desk.list("b", at: Double(2 + round), Desk.entry("2", name, version: 2 + round))
        }
        #expect(try await desk.store.pendingPages(at: Desk.at(100)) == 1)
        for name in names {
            #expect(try await desk.store.queuedPage(of: Desk.url(name))?.article == visit.article?.id)
            #expect(try await desk.store.explain(url: Desk.url(name))?.pending != nil)
        }
        #expect(try await desk.store.explain(article: visit.work.article)?.pending != nil)
        #expect(try await desk.store.verify().problems == [])
        let work = try #require(try await desk.store.queuedPage(of: Desk.url(names[1])))
        _ = try await desk.store.record(Desk.read(work, at: 9, text: "Another."), run: desk.run)
        #expect(try await desk.store.pendingPages(at: Desk.at(100)) == 0)
    }

    @Test("a queued document that was never read is found by its id alone")
    func queuedByID() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        #expect(try await desk.store.explain(article: ArticleID(of: Desk.url("a.example/1")))?.pending != nil)
        #expect(try await desk.store.explain(article: ArticleID("0")) == nil)
    }

    @Test("an article whose page now names another canonical URL: two documents, nothing lost, nothing unnamed")
    func newCanonical() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1)
        try await desk.list("a", at: 2, Desk.entry("1", "a.example/1", version: 2))
        let work = try await desk.work("a.example/1")!
        let visit = Desk.read(work, at: 2, canonical: Desk.url("a.example/one"))
        #expect(try await desk.store.record(visit, run: desk.run).change == .new)
        #expect(try await desk.store.knows(Desk.url("a.example/1")) == work.article)
        #expect(try await desk.store.counts().pending == 0)
        #expect(try await desk.store.duplicates().map(\.members.count) == [2])
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("an id that is not the URL's is refused")
    func wrongID() async throws {
        let desk = try await Desk()
        var visit = Desk.read(Desk.work("a.example/1", at: 1), at: 1)
        visit.article?.id = ArticleID("0123")
        #expect(await failure { _ = try await desk.store.record(visit, run: desk.run) }?.kind == .refused)
        #expect(try await desk.store.counts().articles == 0)
    }

    @Test(
        "work is done when it was handed out and came back, whatever its URL and text look like",
        arguments: [
            "a.example/x/%2E%2E/y", "a.example/%e2%80%ae?q=%20+%2B&a=%00", "a.example/?", "a.example//x//",
            "xn--bcher-kva.example/b\u{FC}cher", "a.example:8443/;p=1?b=2&a=1",
        ])
    func roundTrip(url: String) async throws {
        let desk = try await Desk()
        let text = "e\u{301} and \u{E9}, \u{1F468}\u{200D}\u{1F469}\r\n\u{85}\u{2028}end "
        var entry = Desk.entry("1", url, text: text)
        entry.title = text
        try await desk.list("a", at: 1, entry)
        let work = try await desk.store.duePages(at: Desk.at(1), limit: 9)
        #expect(work.count == 1)
        let note = LedgerNote(
            subject: .article(work[0].article), stage: .extract, outcome: .tooShort, why: "Five words.")
        _ = try await desk.store.record(PageVisit(work: work[0], at: Desk.at(1), notes: [note]), run: desk.run)
        #expect(try await desk.store.counts().pending == 0)
    }

    @Test("work whose entry changed while its page was being read stays, due at once")
    func changedMeanwhile() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", text: "Short."))
        let work = try await desk.work("a.example/1")!
        try await desk.list("a", at: 2, Desk.entry("1", "a.example/1", text: "Longer text.", version: 2))
        _ = try await desk.store.record(Desk.read(work, at: 3), run: desk.run)
        #expect(try await desk.store.duePages(at: Desk.at(3), limit: 9).map(\.text) == ["Longer text."])
    }

    @Test("an article whose page is gone was withdrawn: said once")
    func withdrawn() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1)
        for hours in [2.0, 3.0] {
            let work = Desk.work("a.example/1", at: hours)
            let note = LedgerNote(subject: .article(work.article), stage: .fetch, outcome: .gone, why: "410.")
            _ = try await desk.store.record(PageVisit(work: work, at: Desk.at(hours), notes: [note]), run: desk.run)
        }
        #expect(try await desk.kinds() == ["article.seen", "article.withdrawn"])
        let article = try await desk.store.explain(url: Desk.url("a.example/1"))?.article
        #expect(article?.withdrawnAt == Desk.at(2))
    }

    @Test("a text seen again after another is a version of its own")
    func backAndForth() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        for (hours, body) in [(1.0, "One."), (2, "Two."), (3, "One."), (4, "One.")] {
            try await desk.read("a.example/1", at: hours, text: body)
        }
        let versions = try await desk.store.explain(url: Desk.url("a.example/1"))!.article!.versions
        #expect(versions.map(\.text) == ["One.", "Two.", "One."])
        #expect(try await desk.store.verify().problems == [])
    }
}

@Suite("When an article was published")
struct PublishedTests {
    private func published(
        _ dates: [DateCandidate], listed: [Date?] = [nil]
    ) async throws -> TimelineRow.ArticleRef? {
        let desk = try await Desk()
        for (n, date) in listed.enumerated() {
            try await desk.list(["a", "b", "c"][n], at: 10, Desk.entry("\(n)", "a.example/1", published: date))
        }
        try await desk.read("a.example/1", at: 11, dates: dates)
        return try await desk.store.timeline(TimelineFilter()).first?.article
    }

    @Test("by origin; else first seen, under that origin")
    func byOrigin() async throws {
        let meta = DateCandidate(at: Desk.at(-5), origin: .meta)
        let feed = DateCandidate(at: Desk.at(-9), origin: .feed)
        let one = try await published([feed, meta])
        #expect(one?.publishedAt == Desk.at(-5))
        #expect(one?.publishedOrigin == .meta)
        let none = try await published([])
        #expect(none?.publishedAt == Desk.at(10))
        #expect(none?.publishedOrigin == .firstSeen)
        let firstSeen = try await published([DateCandidate(at: Desk.at(10), origin: .firstSeen)])
        #expect(firstSeen?.publishedOrigin == .firstSeen)
    }

    @Test("a zone error is clamped to first seen and keeps its origin; further ahead is not believed")
    func ahead() async throws {
        let near = try await published([DateCandidate(at: Desk.at(14), origin: .meta)])
        #expect(near?.publishedAt == Desk.at(10))
        #expect(near?.publishedOrigin == .meta)
        let far = try await published([DateCandidate(at: Desk.at(80), origin: .meta)])
        #expect(far?.publishedOrigin == .firstSeen)
    }

    @Test("every source's date counts: the outlet's own first, then the earliest")
    func sighted() async throws {
        let others = try await published([], listed: [nil, Desk.at(-2), Desk.at(-6)])
        #expect(others?.publishedAt == Desk.at(-6))
        #expect(others?.publishedOrigin == .feed)
        let own = try await published([], listed: [Desk.at(-2), Desk.at(-6), nil])
        #expect(own?.publishedAt == Desk.at(-2), "what another feed says of it is kept, and not believed")
    }

    @Test("a source that lists the article later, with an earlier date, corrects the article")
    func later() async throws {
        let desk = try await Desk()
        try await desk.list("b", at: 10, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 11)
        try await desk.list("a", at: 9, Desk.entry("x", "a.example/1", published: Desk.at(-6)))
        let article = try await desk.store.timeline(TimelineFilter()).first?.article
        #expect(article?.publishedAt == Desk.at(-6))
        #expect(article?.firstSeenAt == Desk.at(9))
        #expect(article?.outlet == "Outlet a")
        let dates = try await desk.store.explain(url: Desk.url("a.example/1"))?.article?.dates
        #expect(dates == [DateCandidate(at: Desk.at(-6), origin: .feed)])
    }
}
