import CharterModel
import TestSupport
import Testing

@testable import CharterStages

/// A paragraph long enough to be compared, with what typographers change.
private let story = """
    The ferry "Isla Clara" will sail again on Monday - after eleven weeks in dock - the port of Lugo Velho said. \
    "We are not there yet... but the engines run", its harbour master told reporters. Tickets cost 14.50 euros.
    Repairs took longer than planned, since spare parts were held up at two borders and a crane broke down in May.
    """

@Suite("Content hash: what makes two texts the same")
struct ContentHashTests {
    struct Copy: Sendable, CustomTestStringConvertible {
        var name: String
        var edit: @Sendable (String) -> String
        var testDescription: String { name }
    }

    @Test(
        "A typographic copy is an exact copy",
        arguments: [
            Copy(name: "curly quotes") { $0.replacing("\"", with: "\u{201D}") },
            Copy(name: "guillemets") { $0.replacing("\"", with: "\u{AB}") },
            Copy(name: "em dashes without spaces") { $0.replacing(" - ", with: "\u{2014}") },
            Copy(name: "en dashes") { $0.replacing(" - ", with: " \u{2013} ") },
            Copy(name: "one-character ellipsis") { $0.replacing("...", with: "\u{2026}") },
            Copy(name: "no-break spaces") { $0.replacing(" ", with: "\u{A0}") },
            Copy(name: "doubled spaces and tabs") { $0.replacing(" ", with: " \t ") },
            Copy(name: "one line") { $0.replacing("\n", with: " ") },
            Copy(name: "CR LF and blank lines") { $0.replacing("\n", with: "\r\n\r\n") },
            Copy(name: "capitals") { $0.uppercased() },
            Copy(name: "soft hyphens and zero-width spaces") { $0.replacing("e", with: "e\u{AD}\u{200B}") },
            Copy(name: "a byte order mark") { "\u{FEFF}" + $0 },
            Copy(name: "full width digits") { $0.replacing("14", with: "\u{FF11}\u{FF14}") },
            Copy(name: "ligatures") { $0.replacing("fi", with: "\u{FB01}") },
            Copy(name: "no full stops or commas") { $0.replacing(",", with: "").replacing(". ", with: " ") },
        ])
    func typographicCopy(_ copy: Copy) throws {
        let original = try #require(contentHash(of: story))
        #expect(contentHash(of: copy.edit(story)) == original)
    }

    struct Furniture: Sendable, CustomTestStringConvertible {
        var name: String
        var before = ""
        var after = ""
        var testDescription: String { name }
    }

    @Test(
        "What an agency or a page wraps round a text makes no difference",
        arguments: [
            Furniture(name: "English byline", before: "By Our Harbour Reporter\n"),
            Furniture(name: "dateline with agency in brackets", before: "LUGO VELHO, May 30 (Reuters) - "),
            Furniture(name: "dateline with agency in slashes", before: "БАКУ, 30 мая. /ТАСС/. "),
            Furniture(name: "Azerbaijani dateline", before: "Bakı, 30 may, AZƏRTAC\u{2014}"),
            Furniture(name: "English credits", after: "\nReporting by Staff; editing by the night desk"),
            Furniture(name: "English pointer", after: "\nRead also: Ferry fares go up"),
            Furniture(name: "Azerbaijani pointer", after: "\nHəmçinin oxuyun: Bərə qiymətləri"),
            Furniture(name: "Turkish source", after: "\nKaynak: ajans"),
            Furniture(name: "Russian pointer", after: "\nЧитайте также: Паром"),
            Furniture(name: "Ukrainian pointer", after: "\nЧИТАЙТЕ ТАКОЖ: Пором"),
            Furniture(name: "Armenian pointer", after: "\nԿարդացեք նաև՝ լաստանավ"),
            Furniture(name: "Georgian rights", after: "\nყველა უფლება დაცულია"),
            Furniture(name: "French pointer", after: "\nÀ lire aussi : le bac"),
            Furniture(name: "Spanish rights", after: "\n\u{A9} Todos los derechos reservados"),
        ])
    func furniture(_ case: Furniture) throws {
        let original = try #require(contentHash(of: story))
        #expect(contentHash(of: `case`.before + story + `case`.after) == original)
    }

    @Test(
        "A change of substance is another text",
        arguments: [
            ("14.50", "15.50"), ("not there yet", "there"), ("Monday", "Tuesday"), ("eleven weeks", "weeks eleven"),
            ("Isla Clara", "Isla Claro"),
        ])
    func otherText(_ from: String, _ to: String) throws {
        let original = try #require(contentHash(of: story))
        let edited = try #require(contentHash(of: story.replacing(from, with: to)))
        #expect(edited != original)
    }

    @Test("Composed and decomposed letters, Armenian և and եւ are the same")
    func composition() throws {
        let filler = String(repeating: " words that fill the text up to a length that is compared", count: 4)
        #expect(contentHash(of: "São Tomé" + filler) == contentHash(of: "Sa\u{303}o Tome\u{301}" + filler))
        #expect(contentHash(of: "և ՀԱՅԵՐԵՆ" + filler) == contentHash(of: "եւ հայերեն" + filler))
        #expect(contentHash(of: "İZMİR" + filler) == contentHash(of: "izmir" + filler))
        #expect(contentHash(of: "ЁЛКА" + filler) == contentHash(of: "елка" + filler))
    }

    @Test("A text too short to be called a copy has no hash")
    func tooShort() {
        #expect(contentHash(of: "") == nil)
        #expect(contentHash(of: "Please enable cookies to go on reading.") == nil)
        #expect(contentHash(of: String(repeating: "!?\u{2014} ", count: 200)) == nil)
        #expect(contentHash(of: String(repeating: "a", count: shortestComparable - 1)) == nil)
        #expect(contentHash(of: String(repeating: "a", count: shortestComparable)) != nil)
    }

    @Test("The hash carries the version, and version 1 is pinned by value")
    func pinned() throws {
        let hash = try #require(contentHash(of: story))
        #expect(hash.version == contentNormaliserVersion)
        // When this fails, stored hashes no longer match new ones: raise `contentNormaliserVersion`.
        #expect(
            String(decoding: normalisedContent(Array("\u{AB}Ça\u{BB} — Straße, №5: L’été!".utf8)), as: UTF8.self)
                == "ca strasse 5 l ete")
        #expect(hash.text == "v1:7f0ae7d2893a0740c32c09d77f571eb345f7694cf5195e8f056dc119be5632ec")
        #expect(hash == ContentHash(version: 1, normalised: normalisedContent(Array(story.utf8))))
    }

    @Test("Furniture from end to end is compared whole rather than not at all")
    func onlyFurniture() {
        let line = "Subscribe to the harbour letter " + String(repeating: "for news of every ferry ", count: 8)
        #expect(contentHash(of: line) != nil)
    }

    @Test("Random Unicode neither traps nor depends on case", arguments: 0..<60)
    func randomText(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = scatteredUnicode(length: 400, using: &generator)
        #expect(contentHash(of: text) == contentHash(of: text + " \u{200B}\n"))
        let normalised = normalisedContent(Array(text.utf8))
        #expect(String(validating: normalised, as: UTF8.self) != nil)
        #expect(!normalised.contains(UInt8(ascii: "\n")))
        #expect(foldedWords(normalised.span) == normalised, "normalising twice changes nothing")
    }
}
