/// `text` from outside, safe to print on a terminal and one line: control characters become pictures (`␛`),
/// characters that turn or hide others (bidirectional controls, zero-width, tags) become `<U+202E>`, line breaks and
/// tabs become spaces, soft hyphens go, and more than eight marks on one letter are cut.
package func escapedForTerminal(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars {
        if isMark(scalar) {
            marks += 1
            if marks <= 8 { out.append(scalar) }
            continue
        }
        marks = 0
        out.append(contentsOf: shown(scalar))
    }
    return String(out)
}

private func shown(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    switch scalar.value {
    case 9...13, 0x85, 0x2028, 0x2029: return " ".unicodeScalars
    case 0..<32: return String(Unicode.Scalar(0x2400 + scalar.value) ?? "?").unicodeScalars
    case 127: return "\u{2421}".unicodeScalars
    case 0xAD: return "".unicodeScalars
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate: return "<U+\(hexadecimal(scalar.value))>".unicodeScalars
    default: return isBlankFiller(scalar.value) ? "<U+\(hexadecimal(scalar.value))>".unicodeScalars : [scalar].view
    }
}

/// Letters that show as nothing and take no place, or a place without ink.
private func isBlankFiller(_ value: UInt32) -> Bool {
    [0x115F, 0x1160, 0x3164, 0xFFA0].contains(value)
}

extension [Unicode.Scalar] {
    fileprivate var view: String.UnicodeScalarView { String.UnicodeScalarView(self) }
}

/// At least four capital digits.
private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
}

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
}

/// Columns that `text` takes on a terminal: marks take none, East Asian wide letters and emoji two (UAX #11).
/// For text that is already escaped.
package func terminalWidth(_ text: String) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
}

/// Columns of one character as people see it: that of its widest scalar.
func width(of character: Character) -> Int {
    var widest = 0
    for scalar in character.unicodeScalars {
        if scalar.value == 0xFE0F { return 2 }
        widest = max(widest, isMark(scalar) ? 0 : isWide(scalar) ? 2 : 1)
    }
    return widest
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x1100: false
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18AFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
        true
    default: scalar.properties.isEmojiPresentation
    }
}

/// `text` cut to `width` columns, with `…` at its end when something was cut.
package func truncated(_ text: String, to width: Int) -> String {
    if terminalWidth(text) <= width { return text }
    guard width > 0 else { return "" }
    var out = ""
    var used = 1
    for character in text {
        used += CharterReports.width(of: character)
        if used > width { break }
        out.append(character)
    }
    return withoutTrailingBlanks(out) + "…"
}

func withoutTrailingBlanks(_ line: String) -> String {
    var rest = Substring(line)
    while rest.last == " " { rest.removeLast() }
    return String(rest)
}

/// `text` filled up with spaces to `width` columns.
package func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - terminalWidth(text)))
    return right ? blanks + text : text + blanks
}

/// `text` in lines of at most `width` columns, broken at spaces where there are some; never empty. With
/// `mostLines`, what is left over is cut and the last line ends in `…`.
package func wrapped(_ text: String, width: Int, mostLines: Int = .max) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        for piece in pieces(of: word, width: max(width, 2)) {
            if line.isEmpty {
                line = piece
            } else if terminalWidth(line) + 1 + terminalWidth(piece) <= width {
                line += " " + piece
            } else {
                lines.append(line)
                line = piece
            }
        }
    }
    lines.append(line)
    guard lines.count > mostLines, mostLines > 0 else { return lines }
    var kept = Array(lines.prefix(mostLines))
    kept[mostLines - 1] = truncated(kept[mostLines - 1] + " " + lines[mostLines], to: width)
    if !kept[mostLines - 1].hasSuffix("…") { kept[mostLines - 1] += "…" }
    return kept
}

/// A word in pieces that each fit a line: nearly always the word itself.
private func pieces(of word: Substring, width: Int) -> [String] {
    if terminalWidth(String(word)) <= width { return [String(word)] }
    var pieces = [""]
    var used = 0
    for character in word {
        let columns = CharterReports.width(of: character)
        if used + columns > width {
            pieces.append("")
            used = 0
        }
        pieces[pieces.count - 1].append(character)
        used += columns
    }
    return pieces
}
