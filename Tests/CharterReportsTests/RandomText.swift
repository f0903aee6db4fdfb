import TestSupport

/// Text of up to `most` scalars, with a taste for what breaks terminals, CSV and JSON.
func randomText(_ random: inout SeededGenerator, _ most: Int) -> String {
    let nasty: [Unicode.Scalar] = [
        "\u{1B}", "\u{7}", "\u{0}", "\u{8}", "\n", "\r", "\t", "\u{85}", "\u{9B}", "\u{2028}", "\u{202E}", "\u{2066}",
        "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{E0041}", "\u{AD}", "\u{301}", "\u{20DD}", "\u{FE0F}", "\"", "'", ",",
        ";", "=", "+",
        "-", "@", "|", "\\", "<", "&", "中", "가", "🇦🇿".unicodeScalars.first!, "😀", "ə", "ა", "ہ", "\u{10FFFF}", " ", " ",
    ]
    var out = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...max(most, 0), using: &random) {
        if Bool.random(using: &random) {
            out.append(nasty.randomElement(using: &random)!)
        } else {
            out.append(Unicode.Scalar(UInt8.random(in: 32...126, using: &random)))
        }
    }
    return String(out)
}
