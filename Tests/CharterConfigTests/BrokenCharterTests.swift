import CharterConfig
import Foundation
import Testing

/// One place of a faultless file changed, and what is said about it.
struct Breakage: Sendable, CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String
    /// Line, kind, message and remedy, as printed after the file's name.
    var expected: [String]

    init(_ name: String, _ old: String, _ new: String, _ expected: String...) {
        self.name = name
        self.old = old
        self.new = new
        self.expected = expected
    }

    var testDescription: String { name }

    func problems(in file: String) throws -> [String] {
        var files = Faultless.files
        let text = try #require(files[file])
        try #require(text.contains(old), "\(name): nothing to break")
        files[file] = text.replacing(old, with: new, maxReplacements: 1)
        return try ConfigFolder(files).problems()
    }
}

private let cases: [Breakage] = [
    Breakage(
        "unknown key, near", "signed: 2026", "singed: 2026",
        "1: error: the charter has no \"signed\" — add `signed: …`",
        "6: error: unknown key \"singed\" in the charter — did you mean \"signed\"?"),
    Breakage(
        "unknown key, far", "signed: 2026-02-10", "signed: 2026-02-10\nweather: fine",
        "7: error: unknown key \"weather\" in the charter — known keys here: "
            + "id, title, parties, signed, languages, anchors, aliases, sections"),
    Breakage(
        "unknown key in a clause", "description: One", "descripton: One",
        "18: error: a clause has no \"description\" — add `description: …`",
        "20: error: unknown key \"descripton\" in a clause — did you mean \"description\"?"),
    Breakage("missing key", "title: Harbour Compact\n", "", "1: error: the charter has no \"title\" — add `title: …`"),
    Breakage(
        "nothing given", "title: Harbour Compact", "title:",
        "2: error: \"title\" must be text, this is nothing — write a text there"),
    Breakage(
        "blank text", "title: Harbour Compact", "title: \"  \"",
        "2: error: \"title\" is blank — write a text there"),
    Breakage(
        "wrong type: list for text", "title: Harbour Compact", "title: [Harbour, Compact]",
        "2: error: \"title\" must be text, this is a list — write a text there"),
    Breakage(
        "wrong type: text for list", "languages: [en, no]", "languages: en",
        "7: error: \"languages\" must be a list, this is text — write `[a, b]`, or one `- item` a line"),
    Breakage(
        "wrong type: text for mapping", "  pilots:\n    en: [pilot service, pilots]", "  pilots: pilot",
        "12: error: alias \"pilots\" must be a mapping, this is text — write `key: value` lines"),
    Breakage(
        "no day", "signed: 2026-02-10", "signed: 10 February 2026",
        "6: error: \"signed\" is \"10 February 2026\", not a day — write YYYY-MM-DD, for example 2026-02-10"),
    Breakage(
        "day that does not exist", "signed: 2026-02-10", "signed: 2026-02-30",
        "6: error: \"signed\" is \"2026-02-30\", not a day — write YYYY-MM-DD, for example 2026-02-10"),
    Breakage(
        "clause defined twice", "id: A.2", "id: A.1",
        "32: error: clause A.1 is defined twice, first on line 18 — give each clause its own id"),
    Breakage(
        "clause id that no link can hold", "id: A.2", "id: A 2/b",
        "32: error: clause id \"A 2/b\" is not usable — use up to 40 letters, digits, dots, - and _"),
    Breakage(
        "key twice", "title: Deep quay", "title: Deep quay\n        title: Long quay",
        "34: error: key \"title\" stands twice, first on line 33 — keep one of them"),
    Breakage(
        "quoted term twice", "\"kai\": 2", "\"kai\": 2\n            \"kai\": 3",
        "38: error: key \"kai\" stands twice, first on line 37 — keep one of them"),
    Breakage(
        "term syntax", "\"signal station\": 1", "\"signal & \": 1",
        "24: error: term \"signal & \": a part is empty — write words on both sides of every \"&\""),
    Breakage(
        "star alone", "[air pilot*]", "[air *]",
        "26: error: term \"air *\": \"*\" stands alone — join it to the stem it completes, as in \"mineral*\""),
    Breakage(
        "weight too large", "\"kai\": 2", "\"kai\": 4",
        "37: error: the weight of \"kai\" is \"4\" — write a number from 1 (a hint) to 3 (enough on its own)"),
    Breakage(
        "weight too small", "\"kai\": 2", "\"kai\": 0.5",
        "37: error: the weight of \"kai\" is \"0.5\" — write a number from 1 (a hint) to 3 (enough on its own)"),
    Breakage(
        "weight that is no number", "\"kai\": 2", "\"kai\": nan",
        "37: error: the weight of \"kai\" is \"nan\" — write a number from 1 (a hint) to 3 (enough on its own)"),
    Breakage(
        "weight in quotes", "\"kai\": 2", "\"kai\": \"2\"",
        "37: error: the weight of \"kai\" is \"2\" — write a number from 1 (a hint) to 3 (enough on its own)"),
    Breakage(
        "unknown alias", "\"@pilots & licence\"", "\"@pilot & licence\"",
        "12: warning: alias \"pilots\" is never used — name it in a term as `@pilots`, or remove it",
        "23: error: no alias has the id \"pilot\" — did you mean \"pilots\"?"),
    Breakage(
        "alias never used", "\"@pilots & licence\"", "\"licence\"",
        "12: warning: alias \"pilots\" is never used — name it in a term as `@pilots`, or remove it"),
    Breakage(
        "alias of terms", "[pilot service, pilots]", "[pilot & service]",
        "13: error: \"pilot & service\" in alias \"pilots\" is more than a name — "
            + "list plain words or stems; & and @ belong in terms"),
    Breakage(
        "alias without names", "    en: [pilot service, pilots]", "    en: []",
        "12: error: alias \"pilots\" has no names — list them as `en: [name, …]`"),
    Breakage(
        "unknown party in a commitment", "parties: [N, S]", "parties: [N, W]",
        "29: error: no party has the id \"W\" — did you mean \"N\"?"),
    Breakage(
        "unknown party in the anchors", "  S: [southport*]", "  West: [southport*]",
        "9: error: party \"S\" has no anchors — add `S: [terms that name it]`",
        "10: error: no party has the id \"West\" — the parties are N, S"),
    Breakage(
        "party twice", "{id: S, name", "{id: N, name",
        "5: error: party \"N\" is listed twice — give each party its own id",
        "10: error: no party has the id \"S\" — did you mean \"N\"?",
        "29: error: no party has the id \"S\" — did you mean \"N\"?"),
    Breakage(
        "due: no period", "within: P3M", "within: 3 months",
        "30: error: \"within\" is \"3 months\", not a period — write for example P10D, P3M, P1Y or P1Y6M"),
    Breakage(
        "due: every ten days", "every: P1Y", "every: P10D",
        "30: error: \"every\" is \"P10D\" — write whole months or years, for example P6M or P1Y"),
    Breakage(
        "due: from what", "from: signed", "from: signing",
        "30: error: \"from\" is \"signing\" — write `signed` or a day as YYYY-MM-DD"),
    Breakage(
        "due: both", "{within: P3M, from: signed, every: P1Y}", "{within: P3M, on: 2026-03-01}",
        "30: error: \"due\" has both \"on\" and \"within\" — keep one of them"),
    Breakage(
        "due: neither", "{within: P3M, from: signed, every: P1Y}", "{every: P1Y}",
        "30: error: \"due\" has neither \"on\" nor \"within\" — add `on: YYYY-MM-DD` or `within: P3M`"),
    Breakage(
        "due: on and from", "{within: P3M, from: signed, every: P1Y}", "{on: 2026-03-01, from: signed}",
        "30: error: \"from\" goes with \"within\", not with \"on\" — remove one of them"),
    Breakage(
        "due: a text", "{within: P3M, from: signed, every: P1Y}", "soon",
        "30: error: \"due\" is \"soon\", not a day — write YYYY-MM-DD, for example 2026-02-10"),
    Breakage(
        "due: unknown key", "from: signed, every", "from: signed, evry",
        "30: error: unknown key \"evry\" in \"due\" — did you mean \"every\"?"),
    Breakage(
        "language code in the list", "languages: [en, no]", "languages: [en, norwegian]",
        "7: error: \"norwegian\" is no language code — write a code of BCP 47 such as en, az or zh-Hans"),
    Breakage(
        "language code of terms", "          no:", "          NO:",
        "36: error: \"NO\" is no language code — write a code of BCP 47 such as en, az or zh-Hans"),
    Breakage(
        "language listed twice", "languages: [en, no]", "languages: [en, no, en]",
        "7: error: language \"en\" is listed twice — keep one of them"),
    Breakage(
        "no clause", "sections:", "sections: []\nold:",
        "12: warning: alias \"pilots\" is never used — name it in a term as `@pilots`, or remove it",
        "15: error: unknown key \"old\" in the charter — "
            + "known keys here: id, title, parties, signed, languages, anchors, aliases, sections"),
    Breakage(
        "anchor of YAML", "title: Deep quay", "title: &quay Deep quay",
        "33: error: YAML anchors and aliases are not read here — write the value out in both places"),
    Breakage(
        "alias of YAML that is none", "\"kai\": 2", "*kai: 2",
        "37: error: YAML anchors and aliases are not read here — put a value that starts with * or & in quotes"),
    Breakage(
        "no YAML", "title: Deep quay", "title: [Deep quay",
        "34: error: no valid YAML: did not find expected ',' or ']' — "
            + "look at this line and the one above for indentation, quotes and brackets"),
    Breakage(
        "tab", "        title: Deep quay", "\ttitle: Deep quay",
        "33: error: no valid YAML: found a tab character that violates indentation — "
            + "look at this line and the one above for indentation, quotes and brackets"),
    Breakage(
        "two documents", "sections:", "---\nsections:",
        "14: error: no valid YAML: but found another document — keep one document in the file"),
    Breakage(
        "control character", "title: Deep quay", "title: Deep \u{7} quay",
        "33: error: no valid YAML: control characters are not allowed — remove the character"),
    Breakage(
        "terminal escape in a name", "id: A.2", "id: \"A\\e[2J\"",
        "32: error: clause id \"A?[2J\" is not usable — use up to 40 letters, digits, dots, - and _"),
    Breakage(
        "two mistakes in two clauses", "\"signal station\": 1", "\"signal station\": 9\n            \"lamp\": 8",
        "24: error: the weight of \"signal station\" is \"9\" — "
            + "write a number from 1 (a hint) to 3 (enough on its own)",
        "25: error: the weight of \"lamp\" is \"8\" — write a number from 1 (a hint) to 3 (enough on its own)"),
]

@Suite("A broken charter says what is wrong, where, and what to do")
struct BrokenCharterTests {
    private let file = "Pipelines/harbour/charter.yaml"

    @Test("exactly", arguments: cases)
    func broken(breakage: Breakage) throws {
        let found = try breakage.problems(in: file)
        #expect(found == breakage.expected.map { "\(file):\($0)" })
    }

    @Test("a file that is no UTF-8, by its line")
    func notUTF8() throws {
        let folder = try ConfigFolder(Faultless.files)
        var bytes = Array(Faultless.charter.utf8)
        let place = try #require(Faultless.charter.utf8.firstIndex(of: UInt8(ascii: "C")))
        bytes[Faultless.charter.utf8.distance(from: Faultless.charter.utf8.startIndex, to: place)] = 0xE9
        try folder.write(file, .init(bytes))
        #expect(folder.problems() == ["\(file):2: error: the text is not UTF-8 — save the file as UTF-8"])
    }

    @Test("an empty file, a missing one, a huge one, a folder")
    func noFile() throws {
        var files = Faultless.files
        files[file] = "# nothing but a comment\n"
        #expect(try ConfigFolder(files).problems() == ["\(file):1: error: the file is empty — write the keys it needs"])
        files[file] = nil
        #expect(
            try ConfigFolder(files).problems()
                == [
                    "Pipelines/harbour/pipeline.yaml:1: error: \"charter.yaml\" is named here, "
                        + "but there is no file \(file) — make it, or correct the name"
                ])
        files[file] = String(repeating: "# long\n", count: 1_300_000)
        #expect(
            try ConfigFolder(files).problems()
                == ["\(file): error: the file has 9100000 bytes — keep it under 8388608 bytes"])
        files[file] = nil
        files[file + "/x"] = ""
        #expect(
            try ConfigFolder(files).problems()
                == ["\(file): error: the file cannot be read — check that it is a file and that you may read it"])
    }

    @Test("nesting without end is an error, not a crash")
    func nesting() throws {
        var files = Faultless.files
        for text in [
            String(repeating: "[", count: 200_000), String(repeating: "- ", count: 20_000),
            "a: " + String(repeating: "{a: ", count: 5000),
        ] {
            files[file] = text
            #expect(try ConfigFolder(files).problems().count == 1)
        }
    }

    @Test("many mistakes are all reported, by line")
    func many() throws {
        var files = Faultless.files
        files[file] = Faultless.charter.replacing("2.5", with: "25").replacing("[N, S]", with: "[N, X]")
            .replacing("P3M", with: "3M").replacing("kai", with: "*").replacing("id: A.2", with: "id: A.1")
        let lines = try ConfigFolder(files).problems().map { $0.split(separator: ":")[1] }
        #expect(lines == ["23", "29", "30", "32", "37"])
    }
}
