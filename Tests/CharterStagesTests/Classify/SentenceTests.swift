import TestSupport
import Testing

@testable import CharterStages

/// The sentences of a text, as quotes.
private func sentences(_ text: String, language: String? = nil) -> [String] {
    let bytes = Array(text.utf8)
    return TokenisedText(bytes, language: language).sentences.map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
}

@Suite("Where sentences end")
struct SentenceTests {
    struct Split: Sendable, CustomTestStringConvertible {
        var name: String
        var language: String?
        var parts: [String]
        var joint = " "
        var testDescription: String { name }
    }

    @Test(
        "Parts joined again split at the same places",
        arguments: [
            Split(name: "full stops", parts: ["The ferry sails.", "It is late!", "Is it?", "Yes."]),
            Split(name: "U.S. ends no sentence", parts: ["The U.S. Navy came to the U.S. Embassy.", "It left."]),
            Split(name: "titles and initials", parts: ["Mr. J. D. Ferryman met Dr. Alva.", "Both smiled."]),
            Split(name: "numbers", parts: ["It cost 3.5 million in 2024.", "No. 7 was sold."]),
            Split(
                name: "small letter goes on", parts: ["He came to approx. ten towns e.g. by boat.", "Then he left."]),
            Split(name: "quotes close with their sentence", parts: ["\"We sail.\"", "«Мы плывём.»", "Done."]),
            Split(name: "a quote opens the next", parts: ["She nodded.", "\u{201C}We sail\u{201D}, she said."]),
            Split(name: "ellipsis", parts: ["They waited…", "Nobody came...", "Then a light."]),
            Split(name: "ellipsis inside", parts: ["They waited… and waited."]),
            Split(name: "Armenian full stop", language: "hy", parts: ["Նավը եկավ։", "Մարդիկ ուրախացան։"]),
            Split(name: "Armenian without a space", parts: ["Նավը եկավ։", "Մարդիկ ուրախացան։"], joint: ""),
            Split(name: "Armenian with a colon", language: "hy", parts: ["Նավը եկավ:", "Մարդիկ ուրախացան:"]),
            Split(name: "Georgian has no capitals", language: "ka", parts: ["გემი მოვიდა.", "ხალხი შეხვდა."]),
            Split(
                name: "Russian abbreviations", language: "ru",
                parts: ["В 2026 г. А. Иванов и др. дали 5 млн. Евро.", "Это много."]),
            Split(name: "Azerbaijani", language: "az", parts: ["Gəmi gəldi.", "İnsanlar sevindi."]),
            Split(name: "German ordinals", language: "de", parts: ["Am 10. Februar fuhr die Fähre.", "Sie kam an."]),
            Split(
                name: "English day ends a sentence", language: "en", parts: ["They met on May 17.", "Tea was served."]),
            Split(name: "line ends", parts: ["A headline without a stop", "Another one", "And a third"], joint: "\n"),
            Split(name: "CR LF and blank lines", parts: ["One paragraph", "Another"], joint: "\r\n\r\n"),
            Split(name: "line separator", parts: ["One paragraph", "Another"], joint: "\u{2028}"),
            Split(name: "dateline", parts: ["ALVA, May 3.", "/AGENCY/.", "The ferry sails."]),
            Split(name: "no-break space after the stop", parts: ["One.", "Two."], joint: "\u{A0}"),
            Split(name: "domain names do not end", parts: ["Day.Az wrote it and News.Az copied it."]),
            Split(name: "Chinese", parts: ["船来了。", "人们很高兴。"], joint: ""),
        ])
    func split(_ split: Split) {
        #expect(sentences(split.parts.joined(separator: split.joint), language: split.language) == split.parts)
    }

    @Test("Ranges carry no white space at either end, of any kind")
    func trimmed() {
        #expect(sentences(" \t\u{A0}One.\u{3000} \u{2003}Two.\u{202F}\n") == ["One.", "Two."])
        #expect(sentences("  \n\n ") == [])
        #expect(sentences("— … —") == [], "nothing but marks is no sentence")
    }

    @Test("A title is one sentence")
    func title() {
        let bytes = Array("First. Second! Third?".utf8)
        #expect(TokenisedText(bytes, language: nil, whole: true).sentences.map { $0.bytes } == [0..<bytes.count])
    }

    @Test("A page without full stops does not become one quote")
    func endless() {
        let words = String(repeating: "harbour news and more ", count: 500)
        let all = sentences(words)
        #expect(all.count > 5)
        #expect(all.allSatisfy { $0.utf8.count < 1600 })
        let clauses = String(repeating: "the ferry sails at nine; ", count: 200)
        #expect(sentences(clauses).allSatisfy { $0.utf8.count < 700 })
    }

    @Test("Sentences of random text are ordered, apart, trimmed and whole characters", arguments: 0..<150)
    func random(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = Array(scatteredUnicode(length: 600, using: &generator).utf8)
        let text = TokenisedText(bytes, language: ["de", "hy", nil].randomElement(using: &generator)!)
        var end = 0
        var token = 0
        for sentence in text.sentences {
            #expect(sentence.bytes.lowerBound >= end)
            #expect(sentence.tokens.lowerBound == token)
            #expect(!sentence.bytes.isEmpty && sentence.bytes.upperBound <= bytes.count)
            #expect(trimmedRange(sentence.bytes, in: bytes.span) == sentence.bytes)
            #expect(String(validating: bytes[sentence.bytes], as: UTF8.self) != nil)
            end = sentence.bytes.upperBound
            token = sentence.tokens.upperBound
        }
        #expect(token == text.tokens.count, "every token is in a sentence")
    }
}
