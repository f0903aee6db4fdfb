import Foundation
import TestSupport
import Testing

@testable import CharterDemo

@Suite("Resource files")
struct ResourceTests {
    @Test("header, comments and blocks")
    func parts() throws {
        let file = try ResourceText(file: "x", text: "# note\nA: 1\nB:\n\nfirst\nline\n \n\nsecond\n")
        #expect(file.fields.map(\.name) == ["A", "B"])
        #expect(file.fields.map(\.line) == [2, 3])
        #expect(file.blocks.map(\.text) == ["first line", "second"])
        #expect(file.blocks.map(\.line) == [5, 9])
        #expect(file.record.optional("B") == nil)
        #expect(throws: NewsroomError(file: "x", line: 3, "B is missing")) { try file.record.required("B") }
    }

    static let article = """
        Outlet: o
        Path: /p
        Title: T: with a colon
        Published: 2026-02-10T15:20:00+04:00
        Language: en
        Section: S
        Byline: B
        Relevance: core
        Clauses: I.0 substantive, I.1 mention

        The number is 412 here.

        Edit: day 2
        Updated: 2026-02-11T15:20:00+04:00
        Replace: 412
        With: 421
        Material: yes
        Signalled: no
        """

    /// Looks on seven days from 10 February on.
    static let calendar = (10...16).compactMap { NewsroomTime(iso: "2026-02-\($0)T18:00:00+04:00") }

    @Test("an article with everything")
    func wholeArticle() throws {
        let article = try NewsroomArticle(id: "a", text: Self.article, calendar: Self.calendar)
        #expect(article.title == "T: with a colon")
        #expect(article.clauses.map(\.clause) == ["I.0", "I.1"])
        #expect(article.text(day: 1) == "The number is 412 here.")
        #expect(article.text(day: 2) == "The number is 421 here.")
        #expect(article.appearsOnDay == 1 && article.reach == .page && article.listedPath(day: 1) == "/p")
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let from: String
        let to: String
        let error: String
        var testDescription: String { name }
    }

    static let faults = [
        Fault(name: "no colon", from: "Path: /p", to: "Path /p", error: "2: expected \"Name: value\""),
        Fault(name: "unknown field", from: "Section", to: "Sektion", error: "6: unknown field Sektion"),
        Fault(name: "given twice", from: "Byline: B", to: "Byline: B\nByline: C", error: "8: Byline is given twice"),
        Fault(name: "missing", from: "Title: T: with a colon\n", to: "", error: "Title is missing"),
        Fault(name: "empty", from: "Section: S", to: "Section:", error: "6: Section is missing"),
        Fault(name: "path", from: "/p", to: "/p?q", error: "2: Path is no plain path: \"/p?q\""),
        Fault(
            name: "instant", from: "2026-02-10T", to: "2026-02-30T",
            error: "4: Published is no instant: \"2026-02-30T15:20:00+04:00\""),
        Fault(name: "choice", from: "core", to: "hot", error: "8: Relevance cannot be \"hot\""),
        Fault(name: "strength", from: "mention", to: "maybe", error: "9: \"I.1 maybe\" is no clause and strength"),
        Fault(name: "day", from: "day 2", to: "day 8", error: "13: Edit is no day of the newsroom: \"day 8\""),
        Fault(name: "neither", from: "Material: yes", to: "Material: y", error: "17: Material is neither yes nor no"),
        Fault(
            name: "after the end", from: "2026-02-10T", to: "2026-02-17T",
            error: "4: it is published after the last day"),
        Fault(
            name: "too early", from: "2026-02-10T15:20:00+04:00\nLanguage",
            to: "2026-02-12T15:20:00+04:00\nAppears: day 2\nLanguage", error: "5: it appears before it is published"),
        Fault(
            name: "layout", from: "Section: S", to: "Layout: paywall\nSection: S",
            error: "6: Layout cannot be \"paywall\""),
        Fault(
            name: "gone", from: "Section: S", to: "Gone: day 3 500\nSection: S",
            error: "6: a page is gone by 404 or 410"),
        Fault(
            name: "gone when", from: "Section: S", to: "Gone: tomorrow\nSection: S",
            error: "6: Gone is no day of the newsroom: \"tomorrow\""),
        Fault(
            name: "relisted", from: "Section: S", to: "Relisted: day 3 q\nSection: S",
            error: "6: Relisted is no plain path: \"q\""),
        Fault(
            name: "copy line", from: "The number is 412 here.", to: "The number is 412 here.\n\n@copy x 4-2",
            error: "13: \"@copy x 4-2\" is no block of text"),
        Fault(
            name: "nothing to replace", from: "Replace: 412", to: "Replace: 413",
            error: "15: title and text have not exactly one \"413\""),
        Fault(name: "no text", from: "The number is 412 here.\n\n", to: "", error: "there is no text"),
        Fault(
            name: "half a move", from: "Section", to: "Listed-As: /q\nSection",
            error: "Listed-As and \"Reach: moved\" go together"),
        Fault(
            name: "copy", from: "Section", to: "DuplicateOf: b\nSection",
            error: "6: expected an article and one of exact, wrapped, cut, near, translated"),
    ]

    @Test("a fault is told with its line", arguments: faults)
    func articleFault(_ fault: Fault) throws {
        let text = Self.article.replacingOccurrences(of: fault.from, with: fault.to)
        #expect(text != Self.article)
        let error = try #require(throws: NewsroomError.self) {
            try NewsroomArticle(id: "a", text: text, calendar: Self.calendar)
        }
        let separator = fault.error.first?.isNumber == true ? ":" : ": "
        #expect(error.description == "articles/a.txt\(separator)\(fault.error)")
    }

    static let outlet = """
        Host: o.test
        Name: O
        Owner: x
        Kind: y
        Country: z
        Timezone: Asia/Baku
        Languages: en
        Tagline: t
        Validators: both

        Feed: f
        Format: json
        Path: /f
        Languages: en
        Title: F
        """

    static let outletFaults = [
        Fault(name: "host", from: "o.test", to: "o.example", error: "1: the host must end in .test"),
        Fault(name: "no languages", from: "Languages: en\nTagline", to: "Tagline", error: "Languages is missing"),
        Fault(name: "format", from: "json", to: "fax", error: "12: Format cannot be \"fax\""),
        Fault(
            name: "JSON in windows-1251", from: "Title: F", to: "Charset: windows-1251\nTitle: F",
            error: "15: JSON is UTF-8 (RFC 8259 §8.1)"),
        Fault(
            name: "charset", from: "Kind: y", to: "Kind: y\nCharset: koi8-r",
            error: "5: Charset cannot be \"koi8-r\""),
    ]

    @Test("a fault of an outlet is told with its line", arguments: outletFaults)
    func outletFault(_ fault: Fault) throws {
        let text = Self.outlet.replacingOccurrences(of: fault.from, with: fault.to)
        let error = try #require(throws: NewsroomError.self) { try NewsroomOutlet(id: "o", text: text) }
        let separator = fault.error.first?.isNumber == true ? ":" : ": "
        #expect(error.description == "outlets/o.txt\(separator)\(fault.error)")
        #expect(throws: Never.self) { try NewsroomOutlet(id: "o", text: Self.outlet) }
    }

    @Test("a damaged file gives an article or an error, and never a crash")
    func fuzz() throws {
        var random = SeededGenerator(seed: 7)
        let bytes = Array(Self.article.utf8)
        for _ in 0..<3000 {
            var damaged = bytes
            for _ in 0...Int.random(in: 0...4, using: &random) {
                let at = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: damaged[at] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: at)
                default: damaged.insert(contentsOf: Array(":\n# \n\n".utf8).prefix(Int(damaged[at]) % 7), at: at)
                }
            }
            do {
                let article = try NewsroomArticle(
                    id: "a", text: String(decoding: damaged, as: UTF8.self), calendar: Self.calendar)
                #expect(!article.title.isEmpty)
            } catch {
                #expect(error.file == "articles/a.txt" && !error.reason.isEmpty)
            }
        }
    }

    @Test(
        "a newsroom whose files do not agree is refused",
        arguments: [
            ("articles/fener-countdown.txt", "Outlet: fener", "Outlet: nobody", "there is no outlet \"nobody\""),
            ("articles/fener-countdown.txt", "Language: en", "Language: tr", "fener has no such language"),
            ("articles/bukhta-gaz.txt", "Also-In: vybor", "Also-In: other", "there is no feed \"other\""),
            (
                "articles/ledger-roadmap-window.txt", "2026-05-12T08", "2026-05-14T08",
                "it is published after the last day"
            ),
            ("articles/ledger-subscribers-hub.txt", "Reach: disallowed\n", "", "Disallow do not agree"),
            (
                "articles/ledger-working-groups-wire.txt", "groups exact", "groups",
                "expected an article and one of"
            ),
            ("articles/ledger-working-groups-wire.txt", "02-11T11", "02-11T08", "the copy is older than the original"),
            ("articles/simurgh-en-corridor-count.txt", "05-11T18:3", "05-11T17:3", "it is not edited between the days"),
            ("articles/dehliz-charter-release.txt", "simurgh-az-charter-signed", "nothing", "there is no \"nothing\""),
            ("articles/zumrut-mac.txt", "Clauses:", "Clauses: I.0 substantive", "of no relevance has only mentions"),
            ("outlets/fener.txt", "surgun-feneri.test", "caspian-ledger.test", "two outlets share the host"),
            ("pages/front.html", "{{outlet}}", "{{owner}}", "unknown slot \"owner\""),
            ("pages/front.html", "{{css}}", "{{css", "unknown slot"),
            ("newsroom.txt", "Day-7", "Day-8", "unknown field Day-8"),
            ("newsroom.txt", "Day-2: 2026-05-08", "Day-2: 2026-05-28", "the days are not in order"),
            (
                "articles/meridian-tripp-survey.txt", "@copy harborwire-tripp-survey", "@copy nobody",
                "no earlier \"nobody\""
            ),
        ])
    func disagreement(_ file: String, _ from: String, _ to: String, _ reason: String) throws {
        let copy = FileManager.default.temporaryDirectory.appendingPathComponent("newsroom-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(atPath: sourceFolder.path, toPath: copy.path)
        let place = copy.appendingPathComponent(file)
        let text = try String(contentsOf: place, encoding: .utf8)
        try #require(text.contains(from))
        try text.replacingOccurrences(of: from, with: to).write(to: place, atomically: true, encoding: .utf8)
        let error = try #require(throws: NewsroomError.self) { try Newsroom.load(from: copy.path) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test("missing files are an error that names the places")
    func missing() {
        #expect(throws: NewsroomError.self) { try Newsroom.load(from: "/nonexistent/newsroom") }
        let places = NewsroomFolder.places(program: "/opt/x/bin/charterwatch")
        #expect(places.last == "/opt/x/share/charterwatch/Newsroom")
        #expect(NewsroomFolder.places(program: "").last == "../share/charterwatch/Newsroom")
    }
}

/// The newsroom's folder in the source tree.
let sourceFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources/CharterDemo/Newsroom")
