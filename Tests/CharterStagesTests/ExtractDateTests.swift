import CharterModel
import Foundation
import Testing

@testable import CharterStages

@Suite struct ExtractDateTests {
    static let written: [(String, String?)] = [
        ("10 February 2026", "2026-02-10"), ("February 10, 2026", "2026-02-10"),
        ("Feb. 10, 2026 at 14:05", "2026-02-10"),
        ("10. Februar 2026, 08:15 Uhr", "2026-02-10"), ("10 fevral 2026", "2026-02-10"),
        ("10 Şubat 2026 Salı", "2026-02-10"),
        ("10 февраля 2026 г.", "2026-02-10"), ("10 de fevereiro de 2026", "2026-02-10"),
        ("10 lutego 2026", "2026-02-10"),
        ("2026-02-10", "2026-02-10"), ("2026/2/10", "2026-02-10"), ("2026.02.10", "2026-02-10"),
        ("10.02.2026", "2026-02-10"),
        ("10/02/2026", "2026-02-10"), ("2/13/2026", "2026-02-13"), ("2026年2月10日", "2026-02-10"),
        ("2026년 2월 10일", "2026-02-10"),
        ("Published: 10 Feb 2026 | Updated: 11 Feb 2026", "2026-02-10"), ("Tuesday 10 February 2026", "2026-02-10"),
        ("31.02.2026", nil), ("1.2.3", nil), ("12:30:45", nil), ("10 February", nil),
        ("Version 10.2.2026.1x", "2026-02-10"),
        ("Erstellt am10.02.2026", "2026-02-10"), ("call 555-10-2026", nil), ("", nil), ("2026", nil),
        ("10 apples in 2026", nil), ("10 | 02 | 2026", "2026-02-10"),
        ("الثلاثاء، 10 فبراير 2026 - 12:09 م", "2026-02-10"),
        ("Date:10.02.2026", "2026-02-10"), ("10. febrúar 2026", "2026-02-10"),
    ]

    @Test(arguments: written)
    func findsDatesInText(_ text: String, _ expected: String?) {
        #expect(DateScan.dates(in: text).first?.description == expected)
    }

    @Test func monthFirstOnRequest() {
        #expect(DateScan.dates(in: "3/4/2026", monthFirst: true).first?.description == "2026-03-04")
        #expect(DateScan.dates(in: "3/4/2026").first?.description == "2026-04-03")
        #expect(DateScan.dates(in: "10.02.26", shortYears: true).first?.description == "2026-02-10")
        #expect(DateScan.dates(in: "10.02.26").isEmpty)
    }

    private let text =
        "<article><p>" + String(repeating: "A sentence of the text, with a comma in it. ", count: 12) + "</p></article>"

    static let pages: [(String, String, String?, String?)] = [
        (
            "JSON-LD first",
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-02-10\"}</script><meta property=article:published_time content=2026-02-11>",
            "2026-02-10", "json-ld"
        ),
        ("meta", "<meta name=pubdate content='Tue, 10 Feb 2026 08:00:00 GMT'>", "2026-02-10T08:00:00Z", "meta"),
        ("seconds since 1970", "<meta name=pubdate content=1770710400>", "2026-02-10T08:00:00Z", "meta"),
        ("time element", "<time datetime='2026-02-10T08:00:00Z'>today</time>", "2026-02-10T08:00:00Z", "visible"),
        (
            "updated is not published",
            "<time class=updated datetime=2026-02-12>x</time><time class=published datetime=2026-02-10>x</time>",
            "2026-02-10", "visible"
        ),
        ("named element", "<span class=post-date>10 Feb 2026</span>", "2026-02-10", "visible"),
        ("comment dates do not count", "<div class=comments><time datetime=2026-02-12>x</time></div>", nil, nil),
        ("modified as last resort", "<meta property=article:modified_time content=2026-02-12>", "2026-02-12", "meta"),
        (
            "an hour that no clock has", "<meta property=article:published_time content='2026-02-10 25:99:00'>",
            "2026-02-10", "meta"
        ),
        (
            "a month in Arabic, with the clock before or after noon",
            "<meta property=article:published_time content='الثلاثاء، 10 فبراير 2026 - 2:09 م'>",
            "2026-02-10T14:09:00Z", "meta"
        ),
        ("nonsense", "<meta name=date content='yesterday or so'>", nil, nil),
        ("year out of range", "<meta name=date content='1812-06-24'>", nil, nil),
    ]

    @Test(arguments: pages)
    func choosesByTrust(_ name: String, _ head: String, _ date: String?, _ origin: String?) throws {
        let page = try readPage(Payload(body: Array((head + text).utf8)))
        #expect(page.date == date, "\(name)")
        #expect(page.article.dates.first?.origin.rawValue == origin, "\(name)")
    }

    static let addresses: [(String, String?)] = [
        ("https://h.example/2026/02/10/x", "2026-02-10"), ("https://h.example/2026-02-10-x", "2026-02-10"),
        ("https://h.example/20260210/x", "2026-02-10"), ("https://h.example/2026/02/x10", nil),
        ("https://h.example/2026/13/10/x", nil), ("https://h.example/99999999/x", nil), ("https://h.example/a", nil),
    ]

    @Test(arguments: addresses)
    func readsTheAddress(_ url: String, _ expected: String?) throws {
        let page = try readPage(Payload(body: Array(text.utf8), url: URL(string: url)))
        #expect(page.date == expected)
    }

    static let embedded: [(String, [String])] = [
        ("{\"publishedAt\":\"2026-02-10T08:00:00Z\"}", ["2026-02-10T08:00:00Z"]),
        ("x=\"{\\\"datePublished\\\":\\\"2026-02-10\\\"}\"", ["2026-02-10"]),
        ("{\"created_at\": 1770710400}", ["1770710400"]),
        ("<script>showDate(\"2026/02/10 08:00:00\")</script>", ["2026/02/10"]),
        ("x = new Date(\"2026-02-10\")", []), ("(\"2026-02-10\")", []),
        ("{\"publishedAt\":null,\"pubDate\":\"\"}", []),
        ("\"publishedAtHome\":\"2026-02-10\"", []), ("\"publishedAt", []), ("", []),
    ]

    @Test(arguments: embedded)
    func readsDataOfScripts(_ source: String, _ expected: [String]) {
        #expect(embeddedDates(in: Array(source.utf8)) == expected)
    }

    @Test func scriptDataIsTheLastResort() throws {
        let script = "<script>window.data={\"publishedAt\":\"2026-02-10T08:00:00Z\"}</script>"
        #expect(try readPage(Payload(body: Array((script + text).utf8))).date == "2026-02-10T08:00:00Z")
        let visible = "<time datetime=2026-02-09>x</time>"
        #expect(try readPage(Payload(body: Array((script + visible + text).utf8))).date == "2026-02-09")
    }

    @Test func candidatesComeInOrderOfTrust() throws {
        let head = "<meta name=pubdate content=2026-02-10><time datetime=2026-02-09>x</time>"
        let page = try extract(
            Payload(body: Array((head + text).utf8), url: URL(string: "https://h.example/2026/02/08/x")))
        #expect(page.dates.map(\.origin) == [.meta, .visible, .url])
    }
}
