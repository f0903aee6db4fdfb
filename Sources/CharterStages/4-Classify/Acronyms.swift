/// Acronyms that several languages have for one thing, written in capitals: they become one token, so that a term
/// `US` meets ABŞ and США, while the English word *us* does not. Data about languages, not about any charter.
enum Acronyms {
    /// Token text by acronym as written (dots taken out).
    static let canonical: [String: String] = [
        "US": "usa", "USA": "usa", "ABŞ": "usa", "ABD": "usa", "США": "usa", "ԱՄՆ": "usa",
        "აშშ": "usa", "ᲐᲨᲨ": "usa", "АҚШ": "usa", "AQSH": "usa", "AQŞ": "usa", "EEUU": "usa", "EUA": "usa",
        // Azerbaijani for the EU. Folded it would read "ai".
        "Aİ": "eu",
    ]

    /// The same, only in a text of that language: Azerbaijani typed without its letters.
    static let canonicalIn: [String: [String: String]] = ["az": ["ABS": "usa"]]

    /// Longest key in bytes.
    static let longest = 9

    private static let byBytes = inBytes(canonical)
    private static let byLanguage = canonicalIn.mapValues(inBytes)

    private static func inBytes(_ table: [String: String]) -> [[UInt8]: [UInt32]] {
        var out: [[UInt8]: [UInt32]] = [:]
        for (written, token) in table { out[Array(written.utf8)] = token.unicodeScalars.map(\.value) }
        return out
    }

    /// The token for an acronym, given its bytes without dots; nil when it is none of ours.
    static func token(for bytes: [UInt8], language: String?) -> [UInt32]? {
        byBytes[bytes] ?? language.flatMap { byLanguage[$0]?[bytes] }
    }
}
