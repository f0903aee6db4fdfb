import Testing

@testable import CharterStages

/// The folded tokens of a text, as strings.
func foldedTokens(_ text: String, language: String? = nil) -> [String] {
    let taken = TokenisedText(Array(text.utf8), language: language)
    return taken.tokens.map { token in
        String(String.UnicodeScalarView(taken.letters[token.range].compactMap(Unicode.Scalar.init)))
    }
}

@Suite("Words as the classifier compares them")
struct TokenTests {
    @Test(
        "One token for one country, only in capitals",
        arguments: ["US", "U.S.", "U.S", "USA", "U.S.A.", "ABŞ", "ABD", "США", "ԱՄՆ", "აშშ", "АҚШ", "EEUU"])
    func country(_ written: String) {
        #expect(foldedTokens(written) == ["usa"])
        #expect(foldedTokens("(\(written)) said") == ["usa", "said"])
    }

    @Test("Small letters and other words stay what they are")
    func notACountry() {
        #expect(foldedTokens("tell us Us") == ["tell", "us", "us"])
        #expect(foldedTokens("U. S.") == ["u", "s"])
        #expect(foldedTokens("BUS USAID") == ["bus", "usaid"])
        #expect(foldedTokens("Aİ") == ["eu"], "Azerbaijani for the EU, not artificial intelligence")
        #expect(foldedTokens("AI") == ["ai"])
        #expect(foldedTokens("ABS") == ["abs"])
        #expect(foldedTokens("ABS", language: "az") == ["usa"])
    }

    @Test(
        "Letters fold",
        arguments: [
            ("İSTANBUL Iğdır ılıq", ["istanbul", "igdir", "iliq"]),
            ("Əliyev əməkdaşlıq", ["eliyev", "emekdasliq"]),
            ("Ёлка ёлка Йод", ["елка", "елка", "иод"]),
            ("Українською їжа", ["украінською", "іжа"]),
            ("և ԵՎ", ["եւ", "եվ"]),
            ("Straße STRASSE ﬁsh", ["strasse", "strasse", "fish"]),
            ("São Tomé cafe\u{301}", ["sao", "tome", "cafe"]),
            ("zero\u{200B}width so\u{AD}ft", ["zerowidth", "soft"]),
            ("１２ ４２nd", ["12", "42nd"]),
            ("საქართველო ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", ["საქართველო", "საქართველო"]),
            ("Baku-Tbilisi-Kars", ["baku", "tbilisi", "kars"]),
            ("R&D 5G", ["r", "d", "5g"]),
            ("", []), ("—…!", []),
        ])
    func folding(_ text: String, _ expected: [String]) {
        #expect(foldedTokens(text) == expected)
    }

    @Test(
        "Endings after an apostrophe or a hyphen are cut",
        arguments: [
            ("Azerbaijan's port", ["azerbaijan", "port"]),
            ("Bakü'nün Türkiye’deki", ["baku", "turkiye"]),
            ("AVRUPA'NIN ROLÜ", ["avrupa", "rolu"]),
            ("ABŞ-ın TRIPP-in", ["usa", "tripp"]),
            ("ԱՄՆ-ի TRIPP-ը", ["usa", "tripp"]),
            ("აშშ-ის", ["usa"]),
            ("COP29-un 10-cu ABD'li", ["cop29", "10", "usa"]),
            ("SMRs", ["smr"]),
            ("l'Azerbaïdjan d'un O'Neil", ["l", "azerbaidjan", "d", "un", "o", "neil"]),
            ("US-led co-operate", ["usa", "led", "co", "operate"]),
            ("don't", ["don", "t"]),
        ])
    func endings(_ text: String, _ expected: [String]) {
        #expect(foldedTokens(text) == expected)
    }

    @Test("A word of two scripts goes to the one it has more of")
    func mixedScripts() {
        #expect(foldedTokens("кoридoр") == ["коридор"], "two Latin o")
        #expect(foldedTokens("cоrridor") == ["corridor"], "one Cyrillic о")
        #expect(foldedTokens("TRIPP маршрут") == ["tripp", "маршрут"], "whole words keep their script")
    }

    @Test("An endless word is parted, and nothing is lost")
    func endlessWord() {
        let parts = foldedTokens(String(repeating: "x", count: 1000))
        #expect(parts.joined().count == 1000)
        #expect(parts.count > 3)
    }
}
