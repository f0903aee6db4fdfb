import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Which of several dates is the publication's, in which zone, and which is a change.
@Suite struct ExtractDateChoiceTests {
    private static let text =
        "<p>" + String(repeating: "A sentence of the text, with a comma in it. ", count: 12) + "</p>"

    private func read(_ head: String, _ top: String, _ end: String = "", url: String? = nil) throws -> ReadPage {
        let page =
            "<html lang=de><head>\(head)</head><body><article><h1>Rail line opens in spring</h1>\(top)"
            + "\(Self.text)\(end)</article></body></html>"
        return try readPage(Payload(body: Array(page.utf8), url: url.flatMap { URL(string: $0) }))
    }

    private static func meta(_ date: String, _ name: String = "article:published_time") -> String {
        "<meta property='\(name)' content='\(date)'>"
    }

    // MARK: Zones

    static let zones: [(String, String, String, String?, String)] = [
        (
            "the address has the day before", meta("2026-02-11T03:30:00Z"), "", "/2026/02/10/a",
            "2026-02-10T23:30:00-04:00"
        ),
        (
            "the page shows the day after", meta("2026-02-10T23:00:00Z"), "<p>11. Februar 2026</p>", nil,
            "2026-02-11T00:00:00+01:00"
        ),
        (
            "a claim of the same instant has a zone",
            meta("2026-02-11T03:30:00Z") + meta("2026-02-10T22:30:00-05:00", "og:updated_time"), "", nil,
            "2026-02-10T22:30:00-05:00"
        ),
        (
            "a witness for the day as written", meta("2026-02-10T23:55:00Z"), "<p>11. Februar 2026</p>",
            "/2026/02/10/a", "2026-02-10T23:55:00Z"
        ),
        (
            "the zone is given", meta("2026-02-10T23:30:00+04:00"), "<p>11. Februar 2026</p>", nil,
            "2026-02-10T23:30:00+04:00"
        ),
        ("too far for a zone", meta("2026-02-10T12:00:00Z"), "<p>14. Februar 2026</p>", nil, "2026-02-10T12:00:00Z"),
        ("named zone", meta("Tue, 10 Feb 2026 22:30:00 EST"), "", nil, "2026-02-10T22:30:00-05:00"),
    ]

    @Test(arguments: zones)
    func findsTheDayOfTheReaders(
        _ name: String, _ head: String, _ top: String, _ path: String?, _ expected: String
    ) throws {
        let page = try read(head, top, url: path.map { "https://h.example" + $0 })
        #expect(page.date == expected, "\(name)")
    }

    // MARK: Rivals

    private static func script(_ published: String) -> String {
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"\(published)\"}</script>"
    }

    static let rivals: [(String, String, String, String)] = [
        ("the page shows the second", script("2024-01-02") + meta("2026-02-10"), "<p>10.02.2026</p>", "2026-02-10"),
        ("the page shows neither", script("2024-01-02") + meta("2026-02-10"), "<p>03.03.2025</p>", "2024-01-02"),
        (
            "a change is no rival", script("2024-01-02") + meta("2026-02-10"), "<p>Aktualisiert: 10.02.2026</p>",
            "2024-01-02"
        ),
        (
            "two against one",
            meta("2024-01-02") + meta("2024-01-02", "dcterms.created") + meta("2026-02-10", "pubdate"),
            "<p>10.02.2026</p>", "2024-01-02"
        ),
        ("day and month change places", meta("02/10/2026 08:00:00"), "<p>10.02.2026</p>", "2026-02-10T08:00:00Z"),
        (
            "a vague name, and an earlier day at the headline", meta("2026-02-14", "date"), "<p>10.02.2026</p>",
            "2026-02-10"
        ),
        (
            "a vague name, and a later day at the headline", meta("2026-02-08", "date"), "<p>10.02.2026</p>",
            "2026-02-08"
        ),
    ]

    @Test(arguments: rivals)
    func believesTheOneThePageShows(_ name: String, _ head: String, _ top: String, _ expected: String) throws {
        #expect(try read(head, top).date == expected, "\(name)")
    }

    // MARK: What the reader sees

    static let visible: [(String, String, String, String?)] = [
        ("short year at the headline", "<p>Sport | 10.02.26</p>", "", "2026-02-10"),
        (
            "after the word, whatever comes first", "<p>Letzte Änderung: 12.02.2026 Erschienen am: 10.02.2026</p>", "",
            "2026-02-10"
        ),
        ("a line that says so, at the end", "", "<p>Erstellt am: 10.02.2026</p>", "2026-02-10"),
        ("only a change", "", "<p>Aktualisiert: 12.02.2026</p>", "2026-02-12"),
        (
            "a day in a sentence is no dateline", "<p>The council will meet on 5. Februar 2026 at seven.</p>",
            "<p>Erstellt am: 10.02.2026</p>", "2026-02-10"
        ),
        (
            "text against attribute", "<time datetime=2026-02-14T10:00:00Z>Publié le 10 février 2026</time>", "",
            "2026-02-10"
        ),
        ("an empty time shows nothing", "<time datetime=2026-02-14></time><p>10. Februar 2026</p>", "", "2026-02-10"),
        ("a member's day is no article's", "<p>Joined: 14.02.2019</p><p>10.02.2026</p>", "", "2026-02-10"),
        (
            "a teaser's day is not the article's", "<p>10.02.2026</p>",
            "<ul><li><a href=/b><time datetime=2026-02-14>x</time> Bridge</a></ul>", "2026-02-10"
        ),
        (
            "a word before the element", "<p>Updated <time datetime=2026-02-14>x</time></p><p>10.02.2026</p>", "",
            "2026-02-10"
        ),
        ("no date", "<p>Republican 5</p>", "", nil),
    ]

    @Test(arguments: visible)
    func readsTheDateAtTheHeadline(_ name: String, _ top: String, _ end: String, _ expected: String?) throws {
        #expect(try read("", top, end).date == expected, "\(name)")
    }

    @Test func theDescriptionTellsWhereNothingElseDoes() throws {
        let head = "<meta name=description content='News of 10 February 2026'>"
        #expect(try read(head, "").date == "2026-02-10")
        #expect(try read(head, "<p>8. Februar 2026</p>").date == "2026-02-08")
    }

    // MARK: Changes

    static let changes: [(String, String, String?, String?)] = [
        (
            meta("2026-02-10T08:00:00Z") + meta("2026-02-11T09:00:00+01:00", "article:modified_time"), "",
            "2026-02-11T09:00:00+01:00", "meta"
        ),
        (meta("2026-02-10T08:00:00Z") + meta("2026-02-10T08:00:00Z", "article:modified_time"), "", nil, nil),
        (meta("2026-02-10"), "<p>Published: 10.02.2026 | Updated: 12.02.2026</p>", "2026-02-12", "visible"),
        (meta("2026-02-10"), "", nil, nil),
    ]

    @Test(arguments: changes)
    func tellsChangesApart(_ head: String, _ top: String, _ expected: String?, _ origin: String?) throws {
        let page = try read(head, top)
        #expect(page.modified == expected && page.article.modified?.origin.rawValue == origin)
        #expect(page.date?.hasPrefix("2026-02-10") == true)
    }

    static let words: [(String, VisibleDate.Kind?)] = [
        ("Published ", .published), ("Veröffentlicht am ", .published), ("Updated: ", .modified),
        ("Published Monday, updated ", .modified), ("Updated Monday, published ", .published),
        ("Republican Party, ", nil), ("Joined ", .other), ("Обновлено: ", .modified), ("Son güncelleme ", .modified),
        ("", nil),
    ]

    @Test(arguments: words)
    func readsTheWordBefore(_ text: String, _ kind: VisibleDate.Kind?) {
        #expect(dateWordKind(Array(text.utf8)[...]) == kind)
    }
}
