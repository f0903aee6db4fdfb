import CharterModel
import CharterStore
import FoundationEssentials
import Testing

@Suite("A visit to a source")
struct VisitTests {
    @Test("new entries are sighted, noted and queued; the same visit again changes nothing")
    func once() async throws {
        let desk = try await Desk()
        let visit = Desk.visit(
            "a", at: 1, [Desk.entry("1", "a.example/1", text: "Text."), Desk.entry("2", "a.example/2")])
        #expect(try await desk.store.record(visit, run: desk.run) == VisitCounts(new: 2, queued: 2))
        let before = try await desk.store.contentDump()
        let events = try await desk.store.lastEvent()
        #expect(try await desk.store.record(visit, run: desk.run) == VisitCounts(known: 2))
        #expect(try await desk.store.contentDump() == before)
        #expect(try await desk.store.lastEvent() == events)
        let sums = try await desk.store.visitSums(ofRun: desk.run)
        #expect(sums.entries == 2)
        #expect(sums.new == 2)
        #expect(sums.known == 0)
        #expect(sums.queued == 2)
        #expect(try await desk.store.pendingPages(at: Desk.at(1)) == 2)
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("the queued page carries what the entry said")
    func work() async throws {
        let desk = try await Desk()
        let published = Desk.at(-3)
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", text: "Text.", published: published))
        let work = try await desk.work("a.example/1")
        #expect(
            work
                == PageWork(
                    article: ArticleID(of: Desk.url("a.example/1")), url: Desk.url("a.example/1"),
                    source: SourceID("a"), title: "Entry 1", published: published, authors: ["A. Writer"],
                    language: "en", text: "Text.", attempts: 0, firstSeenAt: Desk.at(1)))
    }

    @Test("an entry that goes no further has its row and no page", arguments: [Outcome.tooOld, .failed("no-link")])
    func dropped(outcome: Outcome) async throws {
        let desk = try await Desk()
        let url = outcome == .tooOld ? "a.example/1" : nil
        try await desk.list("a", at: 1, Desk.entry("1", url, outcome: outcome))
        #expect(try await desk.store.pendingPages(at: Desk.at(1)) == 0)
        #expect(try await desk.store.counts().sightings == 1)
        let counts = try await desk.store.outcomes(ofRun: desk.run)
        #expect(counts.contains(OutcomeCount(subject: "entry", stage: .parse, outcome: outcome, count: 1)))
        #expect(try await desk.store.verify().problems == [])
    }

    @Test("an entry kept later than first seen is queued then")
    func keptLater() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", outcome: .tooOld))
        let counts = try await desk.list("a", at: 2, Desk.entry("1", "a.example/1"))
        #expect(counts == VisitCounts(known: 1, queued: 1))
        #expect(try await desk.work("a.example/1")?.firstSeenAt == Desk.at(1))
    }

    @Test("a changed entry is looked at again, even after the page was handled")
    func changed() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.read("a.example/1", at: 1)
        #expect(try await desk.store.pendingPages(at: Desk.at(9)) == 0)
        #expect(try await desk.list("a", at: 2, Desk.entry("1", "a.example/1")) == VisitCounts(known: 1))
        let counts = try await desk.list("a", at: 3, Desk.entry("1", "a.example/1", version: 2))
        #expect(counts == VisitCounts(changed: 1, queued: 1))
        let again = try await desk.list("a", at: 4, Desk.entry("1", "a.example/1", version: 2))
        #expect(again == VisitCounts(known: 1))
        #expect(try await desk.store.counts().sightings == 1)
    }

    @Test("a key used again for another URL is another article, and looked at although that is known")
    func reusedKey() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        try await desk.list("b", at: 1, Desk.entry("x", "a.example/2"))
        try await desk.read("a.example/2", at: 1)
        let counts = try await desk.list("a", at: 2, Desk.entry("1", "a.example/2"))
        #expect(counts == VisitCounts(new: 1, queued: 1))
        #expect(try await desk.store.counts().sightings == 3)
        #expect(try await desk.store.counts().pending == 2)
    }

    @Test("one key for every entry of a feed: each URL has its sighting, ledger row and page, visit after visit")
    func constantKey() async throws {
        let desk = try await Desk()
        func visit(_ hours: Double) -> SourceVisit {
            Desk.visit(
                "a", at: hours,
                (1...5).map { Desk.entry("same", "a.example/\($0)", outcome: $0 == 3 ? .tooOld : .kept) })
        }
        #expect(try await desk.store.record(visit(1), run: desk.run) == VisitCounts(new: 5, queued: 4))
        let rows = try desk.count("SELECT count(*) FROM ledger")
        #expect(try await desk.store.record(visit(2), run: desk.run) == VisitCounts(known: 5))
        #expect(try desk.count("SELECT count(*) FROM ledger") == rows)
        let why = try await desk.store.explain(url: Desk.url("a.example/3"))?.ledger
        #expect(why?.map(\.outcome) == [.tooOld])
    }

    @Test("an entry listed twice in one document with two contents counts once and is stable")
    func twiceInOne() async throws {
        let desk = try await Desk()
        func visit(_ hours: Double) -> SourceVisit {
            Desk.visit(
                "a", at: hours,
                [Desk.entry("1", "a.example/1", version: 1), Desk.entry("1", "a.example/1", version: 2)])
        }
        #expect(try await desk.store.record(visit(1), run: desk.run) == VisitCounts(new: 1, queued: 1))
        #expect(try await desk.store.record(visit(2), run: desk.run) == VisitCounts(known: 1))
    }

    @Test("two sources list one article: one page; the longer text is kept, then the first source by id")
    func fallback() async throws {
        struct Case { var a: String, b: String, wins: String }
        let cases = [
            Case(a: "Long text.", b: "Short.", wins: "a"), Case(a: "Short.", b: "Long text.", wins: "b"),
            Case(a: "Same.", b: "Size.", wins: "a"), Case(a: "", b: "", wins: "a"),
            Case(a: "aaaa", b: "ö\u{301}ö", wins: "b"),
        ]
        for one in cases {
            for order in [["a", "b"], ["b", "a"]] {
                let desk = try await Desk()
                for source in order {
                    let text = source == "a" ? one.a : one.b
                    try await desk.list(source, at: 1, Desk.entry(source, "z.example/1", text: text))
                }
                let work = try await desk.store.duePages(at: Desk.at(1), limit: 10)
                #expect(work.map(\.source.text) == [one.wins], "\(one) in order \(order)")
                #expect(work.first?.title == "Entry \(one.wins)")
            }
        }
    }

    @Test("an outlet's own entry is fallen back on, however much another feed says of the page")
    func ownFallback() async throws {
        for order in [["a", "b"], ["b", "a"]] {
            let desk = try await Desk()
            for source in order {
                let text = source == "a" ? "Short." : "Another feed says very much of it."
                try await desk.list(source, at: 1, Desk.entry(source, "www.a.example/1", text: text))
            }
            #expect(try await desk.work("www.a.example/1")?.source.text == "a", "in order \(order)")
            try await desk.read("www.a.example/1", at: 2)
            let told = try await desk.store.explain(url: Desk.url("www.a.example/1"))
            #expect(told?.article?.source.text == "a")
        }
    }

    @Test("a handled page is not queued again by another source, whatever its outcome was", arguments: [true, false])
    func handled(isArticle: Bool) async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        if isArticle {
            try await desk.read("a.example/1", at: 1)
        } else {
            let work = try await desk.work("a.example/1")!
            let note = LedgerNote(
                subject: .article(work.article), stage: .extract, outcome: .notArticle, why: "A list of links.")
            _ = try await desk.store.record(PageVisit(work: work, at: Desk.at(1), notes: [note]), run: desk.run)
        }
        let counts = try await desk.list("b", at: 2, Desk.entry("x", "www.a.example/1/", text: "Much longer text."))
        #expect(counts == VisitCounts(new: 1))
        #expect(try await desk.store.counts().pending == 0)
        #expect(try await desk.store.knows(Desk.url("a.example/1")) == ArticleID(of: Desk.url("a.example/1")))
        #expect(try await desk.store.knows(Desk.url("a.example/other")) == nil)
    }

    @Test("a quiet day touches the source, its fetch row and its ledger row, nothing else")
    func quietDay() async throws {
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1"))
        _ = try await desk.store.record(
            Desk.visit("a", at: 2, stage: .fetch, outcome: .notModified), run: desk.run)
        let changes = try await desk.changes {
            _ = try await desk.store.record(
                Desk.visit("a", at: 3, stage: .fetch, outcome: .notModified), run: desk.run)
        }
        #expect(changes == 3)
    }

    @Test("what stopped a source is history once it got past that stage")
    func trouble() async throws {
        let desk = try await Desk()
        func look(_ hours: Double, _ stage: Stage, _ outcome: Outcome) async throws {
            _ = try await desk.store.record(
                Desk.visit("a", at: hours, stage: stage, outcome: outcome), run: desk.run)
        }
        try await look(1, .fetch, .failed("dns"))
        try await look(2, .fetch, .failed("dns"))
        try await look(3, .parse, .kept)
        try await look(4, .fetch, .notModified)
        try await look(5, .parse, .kept)
        let rows = try await desk.store.explain(url: Desk.url("a.example/feed"))!.ledger
        let told = rows.map { "\($0.stage) \($0.outcome) \($0.count) \($0.current)" }
        #expect(told == ["fetch failed(dns) 2 false", "parse kept 2 true", "fetch not-modified 1 true"])
    }

    @Test("twenty thousand entries in one visit")
    func large() async throws {
        let desk = try await Desk()
        let entries = (0..<20_000).map { Desk.entry("\($0)", "a.example/news/\($0)", text: "Text of \($0).") }
        let first = try await desk.store.record(Desk.visit("a", at: 1, entries), run: desk.run)
        #expect(first == VisitCounts(new: 20_000, queued: 20_000))
        let second = try await desk.store.record(Desk.visit("a", at: 2, entries), run: desk.run)
        #expect(second == VisitCounts(known: 20_000))
        #expect(try await desk.store.pendingPages(at: Desk.at(2)) == 20_000)
        var seen = 0
        var last: PageWork?
        while true {
            let batch = try await desk.store.duePages(at: Desk.at(2), limit: 3000, after: last)
            guard let end = batch.last else { break }
            seen += batch.count
            last = end
        }
        #expect(seen == 20_000)
    }

    @Test("pages come by host, then by id, in batches, without gap or repeat")
    func batches() async throws {
        let desk = try await Desk()
        for n in 0..<30 {
            try await desk.list("a", at: 1, Desk.entry("\(n)", "\(["z", "m", "a"][n % 3]).example/\(n)"))
        }
        var seen: [PageWork] = []
        while true {
            let batch = try await desk.store.duePages(at: Desk.at(1), limit: 7, after: seen.last)
            if batch.isEmpty { break }
            seen += batch
        }
        #expect(seen.count == 30)
        let keys = seen.map { $0.url.url.host()! + " " + $0.article.text }
        #expect(keys == keys.sorted())
        #expect(try await desk.store.duePages(at: Desk.at(0.5), limit: 7).isEmpty)
    }

    @Test("waiting work comes by article too, in batches, without gap or repeat, and only what is due")
    func byArticle() async throws {
        let desk = try await Desk()
        for n in 0..<30 { try await desk.list("a", at: 1, Desk.entry("\(n)", "\(["z", "m"][n % 2]).example/\(n)")) }
        try await desk.list("a", at: 9, Desk.entry("late", "c.example/late"))
        let places = try await desk.store.dueWork(at: Desk.at(1))
        var seen: [ArticleID] = []
        for start in stride(from: 0, to: places.count, by: 7) {
            seen += try await desk.store.work(at: places[start...].prefix(7)).map(\.article)
        }
        #expect(seen == (0..<30).map { ArticleID(of: Desk.url("\(["z", "m"][$0 % 2]).example/\($0)")) }.sorted())
    }

    @Test("the hosts with pages due, and the pages of one host in batches")
    func hosts() async throws {
        let desk = try await Desk()
        for n in 0..<7 { try await desk.list("a", at: 1, Desk.entry("\(n)", "\(n < 5 ? "a" : "b").example/\(n)")) }
        try await desk.list("a", at: 9, Desk.entry("late", "c.example/late"))
        let due = try await desk.store.dueHosts(at: Desk.at(1))
        #expect(due.map { "\($0.host) \($0.pages)" } == ["a.example 5", "b.example 2"])
        var seen: [PageWork] = []
        while true {
            let batch = try await desk.store.duePages(
                host: "a.example", at: Desk.at(1), limit: 2, after: seen.last?.article)
            if batch.isEmpty { break }
            seen += batch
        }
        #expect(seen.map(\.article) == seen.map(\.article).sorted())
        #expect(seen.count == 5)
    }

    @Test(
        "no date a feed can hold stops a visit",
        arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300, 64_000_000_000, -64_000_000_000])
    func oddDates(seconds: Double) async throws {
        let date = Date(timeIntervalSince1970: seconds)
        let desk = try await Desk()
        try await desk.list("a", at: 1, Desk.entry("1", "a.example/1", published: date))
        try await desk.read("a.example/1", at: 1, dates: [DateCandidate(at: date, origin: .feed)])
        #expect(try await desk.store.verify().problems == [])
        #expect(try await desk.store.timeline(TimelineFilter()).first?.article?.publishedOrigin == .firstSeen)
    }

    @Test("odd text is kept as it is, but for a NUL, which becomes U+FFFD")
    func oddText() async throws {
        let desk = try await Desk()
        let odd = "NUL\u{0}, \u{1F468}\u{200D}\u{1F469}, \u{202E}right-to-left, '; DROP TABLE article; --, \u{FFFD}"
        var entry = Desk.entry(odd, "a.example/%00?q='--", text: odd)
        entry.title = odd
        try await desk.list("a", at: 1, entry)
        let work = try await desk.store.duePages(at: Desk.at(1), limit: 1).first
        let kept = "NUL\u{FFFD}" + odd.unicodeScalars.dropFirst(4).map(String.init).joined()
        #expect(work?.text == kept)
        #expect(work?.title == kept)
        let again = try await desk.store.record(Desk.visit("a", at: 2, [entry]), run: desk.run)
        #expect(again == VisitCounts(known: 1))
        #expect(try await desk.store.verify().problems == [])
    }
}
