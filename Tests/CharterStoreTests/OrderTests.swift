import CharterModel
import CharterStore
import FoundationEssentials
import TestSupport
import Testing

/// Made-up days of news: sources that list each other's articles, copies, edits, dates and failures.
struct News {
    var visits: [SourceVisit] = []
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        for source in ["a", "b", "c"] {
            for hours in [1.0, 5] {
                let count = Int.random(in: 0...6, using: &random)
                visits.append(Desk.visit(source, at: hours, (0..<count).map { _ in entry() }))
            }
        }
    }

    private mutating func entry() -> SightedEntry {
        let page = Int.random(in: 0..<9, using: &random)
        let host = ["a", "b", "c"].randomElement(using: &random)!
        let spelling = ["", "www."].randomElement(using: &random)!
        let published = Bool.random(using: &random) ? Desk.at(Double(Int.random(in: -9...20, using: &random))) : nil
        let text = String(repeating: "Summary. ", count: Int.random(in: 0...3, using: &random))
        return Desk.entry(
            "\(page)", "\(spelling)\(host).example/\(page)", text: text, published: published,
            outcome: Int.random(in: 0..<9, using: &random) == 0 ? .tooOld : .kept)
    }

    /// What reading this page gives: decided by the page alone, whoever listed it.
    static func read(_ work: PageWork, at hours: Double) -> PageVisit {
        let page = Int(String(work.url.text.last!))!
        if page == 8 {
            let note = LedgerNote(
                subject: .article(work.article), stage: .extract, outcome: .notArticle, why: "A list.")
            return PageVisit(work: work, at: Desk.at(hours), notes: [note])
        }
        // Pages 0, 3 and 6 of every host have one text, and so on: stories across hosts.
        let text = "The working groups met for time number \(page % 3) and said so at length."
        let labels = page % 3 == 0 ? [Desk.label("I.1", "met for time number 0", in: text)] : []
        let dates = page % 2 == 0 ? [DateCandidate(at: Desk.at(Double(page) - 30), origin: .meta)] : []
        // Like a page's rel=canonical: the same spelling whichever was listed.
        var visit = Desk.read(
            work, at: hours, text: text, dates: dates, labels: labels, content: page % 3 != 2,
            canonical: Desk.url(work.url.identity))
        visit.notes.removeLast()
        return visit
    }
}

@Suite("Order of arrival, repetition and being killed do not matter")
struct OrderTests {
    /// Every page that waits is read.
    private func readAll(_ desk: Desk, twice: Bool = false) async throws {
        for work in try await desk.store.duePages(at: Desk.at(100), limit: 1000) {
            for _ in 0..<(twice ? 2 : 1) {
                _ = try await desk.store.record(News.read(work, at: 50), run: desk.run)
            }
        }
    }

    private func dump(_ visits: [SourceVisit], twice: Bool = false) async throws -> [String] {
        let desk = try await Desk()
        for visit in visits {
            for _ in 0..<(twice ? 2 : 1) { _ = try await desk.store.record(visit, run: desk.run) }
        }
        try await readAll(desk, twice: twice)
        #expect(try await desk.store.verify().problems == [])
        // The key of an entry may have changed its outcome between two visits: which came last is time, not order.
        return try await desk.store.contentDump().filter { !$0.hasPrefix("ledger\u{1F}entry") }
    }

    @Test("visits in any order give the same store", arguments: 1...25)
    func shuffled(seed: Int) async throws {
        // One visit a source: two visits to one source have an order of their own.
        var news = News(seed: UInt64(seed))
        let visits = news.visits.filter { $0.at == Desk.at(1) }
        let straight = try await dump(visits)
        #expect(!straight.isEmpty)
        for _ in 0..<3 {
            #expect(try await dump(visits.shuffled(using: &news.random)) == straight)
        }
    }

    @Test("visits recorded twice give the same store", arguments: 1...15)
    func repeated(seed: Int) async throws {
        let news = News(seed: UInt64(seed))
        #expect(try await dump(news.visits, twice: true) == dump(news.visits))
    }

    @Test("pages read in any order, between any visits, give the same stories", arguments: 1...15)
    func interleaved(seed: Int) async throws {
        var news = News(seed: UInt64(seed))
        let visits = news.visits.filter { $0.at == Desk.at(1) }
        func stories(_ lines: [String]) -> [String] {
            lines.filter { line in ["story", "article", "label", "event"].contains { line.hasPrefix($0 + "\u{1F}") } }
        }
        let straight = try await stories(dump(visits))
        for _ in 0..<2 {
            let desk = try await Desk()
            for visit in visits.shuffled(using: &news.random) {
                _ = try await desk.store.record(visit, run: desk.run)
                let due = try await desk.store.duePages(at: Desk.at(100), limit: 1000)
                for work in due.shuffled(using: &news.random).prefix(3) {
                    _ = try await desk.store.record(News.read(work, at: 50), run: desk.run)
                }
            }
            try await readAll(desk)
            let dump = try await stories(desk.store.contentDump())
            #expect(dump.difference(from: straight).isEmpty, "\(dump.difference(from: straight))")
            #expect(try await desk.store.verify().problems == [])
        }
    }

    @Test("killed at any byte of the log, the store holds whole items and is sound", arguments: 1...4)
    func killed(seed: Int) async throws {
        var news = News(seed: UInt64(seed))
        let desk = try await Desk()
        var states = [try await desk.store.contentDump()]
        for visit in news.visits {
            _ = try await desk.store.record(visit, run: desk.run)
            states.append(try await desk.store.contentDump())
            for work in try await desk.store.duePages(at: Desk.at(100), limit: 2) {
                _ = try await desk.store.record(News.read(work, at: 50), run: desk.run)
                states.append(try await desk.store.contentDump())
            }
        }
        // What a kill leaves: the file and its log as far as it was written, no clean close.
        let file = try Data(contentsOf: URL(filePath: desk.store.path))
        let log = try Data(contentsOf: URL(filePath: desk.store.path + "-wal"))
        #expect(log.count > 100_000)
        for _ in 0..<12 {
            let folder = try temporaryFolder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let path = folder + "/store.sqlite"
            try file.write(to: URL(filePath: path))
            try log.prefix(Int.random(in: 0...log.count, using: &news.random)).write(to: URL(filePath: path + "-wal"))
            let store = try Store(path: path)
            #expect(try await store.verify().problems == [])
            let dump = try await store.contentDump()
            #expect(states.contains(dump) || dump.isEmpty || dump.allSatisfy { $0.hasPrefix("source") })
            store.close()
        }
    }

    @Test("many writers at once lose nothing")
    func concurrent() async throws {
        let desk = try await Desk()
        let (store, run) = (desk.store, desk.run)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for n in 0..<60 {
                group.addTask {
                    let visit = Desk.visit(
                        ["a", "b", "c"][n % 3], at: Double(n), [Desk.entry("\(n)", "a.example/\(n)")])
                    _ = try await store.record(visit, run: run)
                    _ = try await store.record(Desk.read(Desk.work("a.example/\(n)", at: 1), at: 70), run: run)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.counts().articles == 60)
        #expect(try await store.counts().pending == 60)  // its fallback is not the entry that was queued
        #expect(try await store.verify().problems == [])
    }

    @Test("a cancelled task finishes the transaction it began")
    func cancelled() async throws {
        let desk = try await Desk()
        let (store, run) = (desk.store, desk.run)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.record(Desk.visit("a", at: 1, [Desk.entry("1", "a.example/1")]), run: run)
        }
        #expect(try await task.value == VisitCounts(new: 1, queued: 1))
    }
}
