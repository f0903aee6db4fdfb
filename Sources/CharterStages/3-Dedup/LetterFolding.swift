/// What a scalar is to a tokeniser, and the letter it folds to: lower case, without marks, compatibility forms
/// made plain. Tables for everything below U+3000, built once; the few blocks above are computed.
///
/// Used by the content normaliser (duplicates) and by the classifier's tokens. Both drop the difference between
/// `é` and `e`, `ё` and `е`, `ı` and `i`, composed and decomposed, full width and half width.
struct LetterFolding: Sendable {
    /// How a scalar takes part in a word.
    enum Kind: UInt8, Sendable {
        /// Ends a word: white space, punctuation, symbols.
        case separator
        /// Vanishes inside a word: zero-width characters, soft hyphen, combining marks.
        case ignorable
        case letter
        case capital
        case digit
    }

    static let shared = LetterFolding()

    private static let limit: UInt32 = 0x3000
    /// In `folded`: look in `spelledOut`.
    private static let many: UInt16 = 0xFFFF

    private let kinds: [Kind]
    private let folded: [UInt16]
    private let spelledOut: [UInt32: [UInt16]]

    private init() {
        var single: [UInt32: UInt16] = [:]
        for (base, variants) in baseLetters {
            for scalar in variants.unicodeScalars { single[scalar.value] = UInt16(base.value) }
        }
        var many: [UInt32: [UInt16]] = [:]
        for (ligature, letters) in spelledOutLetters { many[ligature.value] = Array(letters.utf16) }
        var kinds: [Kind] = []
        var folded: [UInt16] = []
        for value in 0..<LetterFolding.limit {
            guard let scalar = Unicode.Scalar(value) else { continue }
            kinds.append(LetterFolding.kind(of: scalar))
            let lower = LetterFolding.lowerCase(of: scalar)
            folded.append(many[lower] == nil ? single[lower] ?? UInt16(lower) : LetterFolding.many)
            if value != lower, let letters = many[lower] { many[value] = letters }
        }
        self.kinds = kinds
        self.folded = folded
        spelledOut = many
    }

    /// What the scalar is to a word.
    @inline(__always)
    func kind(of value: UInt32) -> Kind {
        if value < LetterFolding.limit { return kinds[Int(value)] }
        return kindOfHigh(value)
    }

    /// Appends the folded form of a letter or digit: one scalar for nearly all.
    @inline(__always)
    func fold(_ value: UInt32, into out: inout [UInt32]) {
        if value < LetterFolding.limit {
            let single = folded[Int(value)]
            if single != LetterFolding.many {
                out.append(UInt32(single))
                return
            }
        }
        foldRare(value, into: &out)
    }

    private func foldRare(_ value: UInt32, into out: inout [UInt32]) {
        if let letters = spelledOut[value] {
            for letter in letters { out.append(UInt32(letter)) }
        } else if (0xFF01...0xFF5E).contains(value) {
            fold(value - 0xFEE0, into: &out)  // full width ASCII
        } else {
            out.append(value)
        }
    }

    private func kindOfHigh(_ value: UInt32) -> Kind {
        if (0xFF01...0xFF5E).contains(value) { return kinds[Int(value - 0xFEE0)] }
        if value == 0xFEFF || (0xFE00...0xFE0F).contains(value) || (0xFE20...0xFE2F).contains(value) {
            return .ignorable
        }
        guard let scalar = Unicode.Scalar(value) else { return .separator }
        return LetterFolding.kind(of: scalar)
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0xAD, 0x034F, 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: return .ignorable
        case 0x02BB...0x02BD: return .separator  // letters by category, written for an apostrophe
        case 0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x064B...0x065F, 0x0670, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0x20D0...0x20FF:
            return .ignorable
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: return .capital
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .digit
        default: return .separator
        }
    }

    /// The lower-case scalar; `İ`, which Unicode spells out as two, is `i`.
    private static func lowerCase(of scalar: Unicode.Scalar) -> UInt32 {
        if scalar == "İ" { return 0x69 }
        if scalar.value < 0x80 { return (65...90).contains(scalar.value) ? scalar.value + 32 : scalar.value }
        let mapped = scalar.properties.lowercaseMapping.unicodeScalars
        guard let first = mapped.first, mapped.count == 1, first.value < 0xFFFF else { return scalar.value }
        return first.value
    }
}

/// The scalar of valid UTF-8 that starts at `at`, and its length in bytes.
///
/// Never reads past the end and never traps: a byte that starts no scalar comes back as U+FFFD of length 1.
@inline(__always)
func decodeScalar(_ bytes: borrowing Span<UInt8>, at: Int) -> (value: UInt32, length: Int) {
    let first = bytes[at]
    if first < 0x80 { return (UInt32(first), 1) }
    let left = bytes.count - at
    if first < 0xE0, left > 1 { return (UInt32(first & 0x1F) << 6 | UInt32(bytes[at + 1] & 0x3F), 2) }
    if first < 0xF0, left > 2 {
        return (UInt32(first & 0x0F) << 12 | UInt32(bytes[at + 1] & 0x3F) << 6 | UInt32(bytes[at + 2] & 0x3F), 3)
    }
    if left > 3 {
        let high = UInt32(first & 0x07) << 18 | UInt32(bytes[at + 1] & 0x3F) << 12
        return (high | UInt32(bytes[at + 2] & 0x3F) << 6 | UInt32(bytes[at + 3] & 0x3F), 4)
    }
    return (0xFFFD, 1)
}
