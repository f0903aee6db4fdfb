package import CharterModel

/// A term of the charter file that cannot be read; the message says what is wrong and the remedy.
package enum TermSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing stands on one side of an `&`, or the whole term is blank.
    case emptyPart(term: String)
    /// A `*` that belongs to no word.
    case loneStar(term: String)
    /// A `*` that does not end its word.
    case innerStar(term: String, word: String)
    /// A word with neither letter nor digit, which no text could match.
    case noLetters(term: String, word: String)
    /// `@name` of an alias the file does not define, or that has no names.
    case unknownAlias(term: String, alias: String)
    /// An `@` with more words around it, or with no name.
    case misplacedAlias(term: String)
    /// More sides of `&` than one sentence can sensibly hold.
    case tooManyParts(term: String)

    package var description: String {
        switch self {
        case .emptyPart(let term):
            "term \"\(term)\": a part is empty; write words on both sides of every \"&\""
        case .loneStar(let term):
            "term \"\(term)\": \"*\" stands alone; join it to the stem it completes, as in \"mineral*\""
        case .innerStar(let term, let word):
            "term \"\(term)\": \"*\" may only end a word; write \"\(word.prefix { $0 != "*" })*\" or list both forms"
        case .noLetters(let term, let word):
            "term \"\(term)\": \"\(word)\" has no letter or digit, so nothing can match it; remove it"
        case .unknownAlias(let term, let alias):
            "term \"\(term)\": no alias \"\(alias)\" with names is defined; list its names under \"aliases\""
        case .misplacedAlias(let term):
            "term \"\(term)\": \"@name\" must be a part by itself; put \" & \" between it and other words"
        case .tooManyParts(let term):
            "term \"\(term)\": more than \(mostTermParts) parts; keep the ones that decide"
        }
    }
}

/// Sides of `&` in one term.
let mostTermParts = 8

/// Reads one term of the charter file.
///
/// - `word`: the word itself; `stem*`: the stem with a valid ending of `language` (`Morphology`).
/// - Several words: a phrase, in this order and next to each other. A hyphen inside a word parts it like a space.
/// - `a & b`, with white space around `&`: both in one sentence. (`R&D` without spaces is a phrase of two letters.)
/// - `@alias`, alone or as one side of `&`: any name of that alias.
///
/// - Parameters:
///   - language: BCP 47 primary language of the words; empty or `und` when the file does not say.
///   - aliases: names by alias id, all languages together.
/// - Throws: `TermSyntaxError` with the remedy.
package func parseTerm(
    _ source: String, language: String, aliases: [String: [TermPattern.Phrase]]
) throws(TermSyntaxError) -> TermPattern {
    let words = source.split(whereSeparator: \.isWhitespace).map(String.init)
    var parts: [TermPattern.Part] = []
    for side in words.split(separator: "&", omittingEmptySubsequences: false) {
        parts.append(try parsePart(Array(side), of: source, language: language, aliases: aliases))
    }
    guard parts.count <= mostTermParts else { throw .tooManyParts(term: source) }
    return TermPattern(source: source, parts: parts)
}

private func parsePart(
    _ words: [String], of source: String, language: String, aliases: [String: [TermPattern.Phrase]]
) throws(TermSyntaxError) -> TermPattern.Part {
    guard let first = words.first else { throw .emptyPart(term: source) }
    if first.hasPrefix("@") {
        let alias = String(first.dropFirst())
        guard words.count == 1, !alias.isEmpty else { throw .misplacedAlias(term: source) }
        guard let names = aliases[alias], !names.isEmpty else { throw .unknownAlias(term: source, alias: alias) }
        return TermPattern.Part(alias: alias, phrases: names)
    }
    var parsed: [TermPattern.Word] = []
    for word in words { parsed.append(try parseWord(word, of: source)) }
    return TermPattern.Part(phrases: [TermPattern.Phrase(words: parsed, language: language)])
}

private func parseWord(_ word: String, of source: String) throws(TermSyntaxError) -> TermPattern.Word {
    if word.hasPrefix("@") { throw .misplacedAlias(term: source) }
    let stem = word.hasSuffix("*")
    let text = stem ? String(word.dropLast()) : word
    if text.isEmpty || text.allSatisfy({ $0 == "*" }) { throw .loneStar(term: source) }
    if text.contains("*") { throw .innerStar(term: source, word: word) }
    guard !tokenised(word: text).isEmpty else { throw .noLetters(term: source, word: word) }
    return TermPattern.Word(text: text, stem: stem)
}
