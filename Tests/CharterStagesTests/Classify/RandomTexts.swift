import TestSupport

/// Scalars from all over Unicode, with a bias to what parsers trip over: marks, invisible characters, line ends,
/// stops, quotes, emoji, lone combining marks, four-byte letters.
func scatteredUnicode(length: Int, using generator: inout SeededGenerator) -> String {
    let awkward = Array(
        "\u{0}\n\r\t .,;:!?…։'’\"«»-–—()\u{A0}\u{AD}\u{200B}\u{200D}\u{2028}\u{FEFF}\u{301}\u{307}"
            .unicodeScalars)
    let letters = Array("aAzZıİəƏёЁйßﬁǆΣςևԵქაשع語🇦𝔸é0９".unicodeScalars)
    var out = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &generator) {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4: out.append(awkward.randomElement(using: &generator)!)
        case 4..<8: out.append(letters.randomElement(using: &generator)!)
        default:
            if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) { out.append(scalar) }
        }
    }
    return String(out)
}
