import TestSupport
import Testing

@testable import CharterStages

@Suite("Folding of letters")
struct LetterFoldingTests {
    private func folded(_ value: UInt32) -> [UInt32] {
        var out: [UInt32] = []
        LetterFolding.shared.fold(value, into: &out)
        return out
    }

    @Test("Every variant of the table folds to its base, in either case")
    func table() throws {
        for (base, variants) in baseLetters {
            for variant in variants.unicodeScalars {
                #expect(folded(variant.value) == [base.value], "\(variant)")
                let capital = variant.properties.uppercaseMapping.unicodeScalars
                if capital.count == 1, let capital = capital.first, capital.properties.lowercaseMapping == "\(variant)"
                {
                    #expect(folded(capital.value) == [base.value], "\(capital)")
                }
            }
        }
        for (ligature, letters) in spelledOutLetters {
            #expect(folded(ligature.value) == letters.unicodeScalars.map(\.value), "\(ligature)")
        }
    }

    @Test("No base and no ligature part folds any further")
    func fixedPoints() {
        for (base, _) in baseLetters { #expect(folded(base.value) == [base.value]) }
        for (_, letters) in spelledOutLetters {
            for letter in letters.unicodeScalars { #expect(folded(letter.value) == [letter.value]) }
        }
    }

    @Test("Folding twice is folding once, for every scalar of the basic plane")
    func idempotent() {
        for value in UInt32(0)...0xFFFF where Unicode.Scalar(value) != nil {
            let once = folded(value)
            #expect(!once.isEmpty)
            #expect(once.flatMap(folded) == once, "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "What a scalar is to a word",
        arguments: [
            ("a", LetterFolding.Kind.letter), ("Z", .capital), ("ə", .letter), ("Ə", .capital), ("შ", .letter),
            ("語", .letter), ("7", .digit), ("٣", .digit), ("７", .digit), (" ", .separator), ("\u{A0}", .separator),
            ("-", .separator), ("—", .separator), ("’", .separator), ("\u{2BC}", .separator), ("€", .separator),
            ("\u{200B}", .ignorable), ("\u{AD}", .ignorable), ("\u{301}", .ignorable), ("\u{FEFF}", .ignorable),
            ("\u{202E}", .ignorable), ("\u{FE0F}", .ignorable), ("🛳", .separator),
        ] as [(Unicode.Scalar, LetterFolding.Kind)])
    func kind(_ scalar: Unicode.Scalar, _ kind: LetterFolding.Kind) {
        #expect(LetterFolding.shared.kind(of: scalar.value) == kind)
    }

    @Test("Scalars are decoded as the standard library decodes them", arguments: 0..<20)
    func decoding(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = scatteredUnicode(length: 300, using: &generator)
        let bytes = Array(text.utf8)
        var values: [UInt32] = []
        var at = 0
        while at < bytes.count {
            let (value, length) = decodeScalar(bytes.span, at: at)
            values.append(value)
            at += length
        }
        #expect(at == bytes.count)
        #expect(values == text.unicodeScalars.map(\.value))
    }

    @Test("Bytes cut off in the middle of a scalar never read past the end")
    func cutOff() {
        for bytes: [UInt8] in [[0xE2], [0xE2, 0x80], [0xF0], [0xF0, 0x9F, 0x9B], [0xC3], [0x80], [0xFF, 0xFF]] {
            var at = 0
            while at < bytes.count { at += decodeScalar(bytes.span, at: at).length }
            #expect(at == bytes.count)
        }
    }
}
