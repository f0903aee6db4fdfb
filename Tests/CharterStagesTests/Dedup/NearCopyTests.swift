import CharterModel
import TestSupport
import Testing

@testable import CharterStages

/// The rows of some texts.
func dedupRows(of texts: [(id: String, text: String)]) throws -> [DedupRow] {
    var index = DedupIndex()
    for text in texts { try index.add(id: text.id, text: text.text) }
    var rows: [DedupRow] = []
    try index.rows { rows.append($0) }
    return rows
}

@Suite("Near copies") struct NearCopyTests {
    /// What is done to a text that stays a copy.
    enum Edit: String, CaseIterable, Sendable {
        case wrapped, cutToAQuarter, cutToHalf, reordered, thinned, edited3, edited10, updated

        func of(_ text: [String], _ news: inout MadeNews) -> [String] {
            switch self {
            case .wrapped: [news.sentence()] + text + ["Reporting by our staff. All rights reserved.", news.sentence()]
            // Not shorter than what a fingerprint is sure to be found by: see `Fingerprint`.
            case .cutToAQuarter: Array(text.prefix(max(2, text.count / 4))) + ["Continue reading with a subscription."]
            case .cutToHalf: Array(text.prefix(text.count / 2))
            case .reordered: [text[0]] + news.shuffled(Array(text.dropFirst()))
            case .thinned: text.enumerated().filter { $0.offset % 4 != 2 }.map(\.element)
            case .edited3: news.edited(text, percent: 3)
            case .edited10: news.edited(text, percent: 10)
            case .updated: [text[0], news.paragraph(), news.paragraph()] + text.dropFirst()
            }
        }
    }

    private func groups(_ texts: [(id: String, text: String)]) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try dedupRows(of: texts).map { ($0.id, $0.cluster) })
    }

    @Test(
        "every kind of edit finds its original, of forty articles, and no two articles join", arguments: Edit.allCases)
    func edits(_ edit: Edit) throws {
        var news = MadeNews(seed: 3)
        var texts: [(id: String, text: String)] = []
        for n in 0..<40 {
            let article = news.article(paragraphs: 5 + n % 6)
            texts.append(("\(n)", article.joined(separator: "\n")))
            texts.append(("\(n) copy", edit.of(article, &news).joined(separator: "\n")))
        }
        let groups = try groups(texts)
        for n in 0..<40 { #expect(groups["\(n)"] == groups["\(n) copy"], "\(edit) of \(n)") }
        #expect(Set(groups.values).count == 40)
    }

    @Test("a row says of which text it is a copy, how, and by how much")
    func row() throws {
        var news = MadeNews(seed: 4)
        let article = news.article()
        let rows = try dedupRows(of: [
            ("whole", article.joined(separator: "\n")), ("other", news.article().joined(separator: "\n")),
            ("cut", article.prefix(2).joined(separator: "\n")), ("same", article.joined(separator: "\n").uppercased()),
            ("edited", news.edited(article, percent: 5).joined(separator: "\n")),
        ])
        #expect(rows.map(\.kind) == [.new, .new, .dupNear, .dupExact, .dupNear])
        #expect(rows.map(\.of) == [nil, nil, "whole", "whole", "whole"])
        #expect(rows.map(\.likeness) == [nil, nil, .cut, nil, .whole])
        #expect(rows[2].containment == 1 && (0.1...0.5).contains(rows[2].coverage ?? 0))
        #expect((0.7...0.99).contains(rows[4].containment ?? 0))
    }

    @Test("a round-up of whole stories, or of their first paragraphs, joins no two of them", arguments: 0..<10)
    func roundUps(_ seed: Int) throws {
        var news = MadeNews(seed: UInt64(100 + seed))
        var texts: [(id: String, text: String)] = []
        let articles = (0..<30).map { n in news.article(paragraphs: 4 + n % 7) }
        for (n, article) in articles.enumerated() {
            texts.append(("\(n)", article.joined(separator: "\n")))
            texts.append(("\(n) copy", news.edited(article, percent: 3).joined(separator: "\n")))
        }
        let intro = news.sentence()
        for n in 0..<12 {
            let some = news.shuffled(Array(0..<30)).prefix(2 + n % 4)
            let whole = some.flatMap { articles[$0] }
            texts.append(("round-up \(n)", ((n % 2 == 0 ? [intro] : []) + whole).joined(separator: "\n")))
            texts.append(("leads \(n)", some.map { articles[$0][0] }.joined(separator: "\n")))
        }
        let groups = try groups(texts)
        for n in 0..<30 { #expect(groups["\(n)"] == groups["\(n) copy"]) }
        #expect(Set((0..<30).map { groups["\($0)"] }).count == 30)
    }

    @Test("an article that quotes two paragraphs of a story, or shares a closing with all others, is no copy of it")
    func quotes() throws {
        var news = MadeNews(seed: 5)
        let closing = news.paragraph()
        let articles = (0..<500).map { _ in news.article(paragraphs: 5) + [closing] }
        var texts = articles.enumerated().map { (id: "\($0.offset)", text: $0.element.joined(separator: "\n")) }
        for n in 0..<20 {
            let own = news.article(paragraphs: 6)
            texts.append(
                ("quoting \(n)", (own.prefix(2) + articles[n][1...2] + own.dropFirst(2)).joined(separator: "\n")))
        }
        #expect(Set(try groups(texts).values).count == 520)
    }

    @Test("reports from one mould are no copies of each other, and one whose toll rose is")
    func mould() throws {
        func rates(_ day: Int) -> String {
            let currencies = ["dollar", "euro", "lira", "rouble", "lari", "dram", "hryvnia", "tenge", "yuan", "pound"]
            let list = currencies.enumerated().map { n, name in
                "the \(name) was put at \((day * 7919 + n * 104_729) % 9000 + 1000)"
            }
            return
                "The central bank set its official rates for the \(day)th of the month as follows, its press office said: "
                + list.joined(separator: ", ")
                + ". The rates hold until the bank sets new ones on the next working day."
        }
        let days = (1...20).map { (id: "\($0)", text: rates($0)) }
        #expect(Set(try groups(days).values).count == 20)
        let toll =
            "The flood of the 3rd took 12 lives in 4 villages and cut off 1500 people, the ministry said at 18 o'clock. "
            + "Helicopters brought 60 tonnes of food to the valley, where the road had been washed away in 7 places overnight."
        let later = toll.replacing("12 lives", with: "15 lives").replacing("1500 people", with: "1800 people")
        #expect(Set(try groups([("first", toll), ("later", later)]).values).count == 1)
    }

    @Test("hundreds of near copies of one text are one group, though every fingerprint of it is a common one")
    func many() throws {
        var news = MadeNews(seed: 6)
        let article = news.article(paragraphs: 3)
        let texts = (0..<DedupIndex.many + 40).map { n in
            (id: "\(n)", text: news.edited(article, percent: 2).joined(separator: "\n"))
        }
        #expect(Set(try groups(texts).values).count == 1)
    }

    @Test("groups are the same in every order of arrival", arguments: 0..<20)
    func orders(_ seed: Int) throws {
        var news = MadeNews(seed: 8)
        var texts: [(id: String, text: String)] = []
        for n in 0..<60 {
            let article = news.article(paragraphs: 3 + n % 8)
            texts.append(("\(n)", article.joined(separator: "\n")))
            for edit in Edit.allCases.prefix(n % 9) {
                texts.append(("\(n) \(edit)", edit.of(article, &news).joined(separator: "\n")))
            }
            if n % 5 == 0, n > 0 { texts.append(("both \(n)", texts[n].text + "\n" + article.joined(separator: "\n"))) }
        }
        texts += [("short", "Cookies!"), ("short too", "Cookies!"), ("empty", "")]
        let expected = try groups(texts)
        var random = SeededGenerator(seed: UInt64(seed))
        let shuffled = try groups(texts.shuffled(using: &random))
        #expect(shuffled == expected)
    }
}

@Suite("What two texts have in common") struct ComparisonTests {
    @Test("the same whichever comes first, and all of it with itself", arguments: 0..<50)
    func symmetric(_ seed: Int) {
        var news = MadeNews(seed: UInt64(seed))
        let one = news.article(paragraphs: 1 + seed % 5)
        let other = seed % 2 == 0 ? news.edited(one, percent: seed) : news.article(paragraphs: 2) + one.prefix(1)
        let (left, right) = (comparand(one), comparand(other))
        let (there, back) = (left.compared(with: right), right.compared(with: left))
        #expect(there.containment == back.containment && there.coverage == back.coverage)
        #expect(there.opening == back.opening && there.ending == back.ending && there.words == back.words)
        #expect(there.first == back.second && there.second == back.first)
        #expect(there.likeness == back.likeness)
        let same = left.compared(with: left)
        #expect(same.containment == 1 && same.coverage == 1 && same.opening == 1 && same.likeness == .whole)
    }

    @Test("texts of no, one or three words have nothing in common and break nothing")
    func tiny() {
        for one in ["", "a", "a b c", "a b c d"] {
            for other in ["", "a", "a b c", "a b c d"] {
                let result = comparand([one]).compared(with: comparand([other]))
                #expect(result.likeness == nil)
                #expect(result.words == (one == other && one.count == 7 ? 4 : 0))
            }
        }
    }

    @Test("the passages are the words in common: read out, they are the same in both")
    func passages() {
        var news = MadeNews(seed: 9)
        let shared = news.article(paragraphs: 2)
        let one = news.article(paragraphs: 3) + shared
        let other = shared + news.article(paragraphs: 3)
        let (left, right) = (WordRow(of: one.joined(separator: "\n")), WordRow(of: other.joined(separator: "\n")))
        let result = Comparand(left).compared(with: Comparand(right))
        let length = WordRow(of: shared.joined(separator: "\n")).words.count
        #expect(result.first.last == left.words.count - length..<left.words.count)
        #expect(result.second.first == 0..<length)
    }

    private func comparand(_ paragraphs: [String]) -> Comparand {
        Comparand(WordRow(of: paragraphs.joined(separator: "\n")))
    }
}

@Suite("Fingerprints") struct FingerprintTests {
    @Test("two texts that share a window of words share a fingerprint, wherever it stands", arguments: 0..<200)
    func guarantee(_ seed: Int) {
        var news = MadeNews(seed: UInt64(seed))
        func words(_ count: Int) -> [String] { (0..<count).map { _ in news.word() } }
        let shared = words(Fingerprint.window + WordRow.shingle - 1)
        let texts = (0..<2).map { _ in words(seed % 37) + shared + words(60) }
        let prints = texts.map { Set(Fingerprint(of: WordRow(of: $0.joined(separator: " "))).prints) }
        #expect(!prints[0].isDisjoint(with: prints[1]))
    }

    @Test("winnowing keeps the least of each window, the last of equals, once", arguments: 0..<100)
    func winnowing(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let hashes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt64.random(in: 0...30, using: &random) }
        for window in [1, 2, 7, 100] {
            var expected: [Int] = []
            if !hashes.isEmpty {
                for start in 0...max(0, hashes.count - window) {
                    let part = hashes[start..<min(start + window, hashes.count)]
                    let least = part.lastIndex(of: part.min()!)!
                    if expected.last != least { expected.append(least) }
                }
            }
            #expect(winnowed(hashes, window: window) == expected.map { hashes[$0] })
        }
    }

    @Test("about a twelfth of the shingles is kept")
    func density() {
        var news = MadeNews(seed: 10)
        let row = WordRow(of: news.article(paragraphs: 200).joined(separator: "\n"))
        let share = Double(Fingerprint(of: row).prints.count) / Double(row.words.count)
        #expect((0.06...0.10).contains(share))
    }

    @Test("hashes never change: fingerprints are kept for years")
    func pinned() {
        let row = WordRow(of: "The ferry will sail again on Monday, the port said.")
        #expect(row.words.count == 10 && row.numbers.isEmpty)
        #expect(WordRow(of: "On 14.50 and 3rd, not B2").numbers.count == 3)
        #expect(row.words.prefix(3) == [311_696_484, 2_112_803_716, 4_081_300_858])
        #expect(row.shingles.first == 12_123_618_743_379_859_276)
    }
}
