package import CharterModel
package import FoundationEssentials

/// The article of a feed entry that carries its own text: nothing to search for, so no verdicts on clutter.
///
/// `html` may also be plain text. `truncated` is true for teasers: short, or ending in an ellipsis or a
/// "read more" link. Quality follows the length of the text.
package func extractFromFeed(
    title: String, html: String, author: String? = nil, published: Date? = nil, language: String? = nil,
    link: URL? = nil
) -> ExtractedArticle {
    var lines = paragraphs(ofHTML: html)
    var goesOn = false
    while let last = lines.last, isFeedFooter(last) {
        goesOn = goesOn || isReadMore(last)
        lines.removeLast()
    }
    let text = lines.joined(separator: "\n")
    let ends = ["…", "...", "[…]", "[...]"].contains(where: text.hasSuffix)
    return ExtractedArticle(
        text: text, title: cleanText(title), authors: author.map(names) ?? [],
        dates: published.map { [DateCandidate(at: $0, origin: .feed)] } ?? [],
        language: detectLanguage(text.isEmpty ? title : text, hint: language), canonicalURL: link, method: "feed",
        quality: feedQuality(text.count), truncated: goesOn || ends || text.count < 200)
}

private func feedQuality(_ characters: Int) -> Double {
    switch characters {
    case 0: 0
    case ..<80: 0.15
    case ..<200: 0.3
    case ..<500: 0.5
    case ..<1200: 0.7
    default: 0.85
    }
}

/// Lines that feed software adds below an entry.
private func isFeedFooter(_ line: String) -> Bool {
    line.utf8.count < 250 && (isReadMore(line) || (line.hasPrefix("The post ") && line.contains("appeared first on")))
}

private func isReadMore(_ line: String) -> Bool {
    guard line.utf8.count < 60 else { return false }
    let lower = line.lowercased()
    return readMoreWords.contains { lower.hasPrefix($0) || lower.hasPrefix("[" + $0) }
}

private let readMoreWords = [
    "read more", "continue reading", "weiterlesen", "lire la suite", "leer más", "читать далее", "devamını oku",
    "ardını oxu", "davamını oxu",
]
