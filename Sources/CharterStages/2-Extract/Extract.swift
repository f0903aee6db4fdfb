package import CharterModel
import FoundationEssentials

/// Why a page gave no article.
package enum ExtractError: Error, Sendable, Equatable {
    /// No bytes, or only white space.
    case empty
    /// The bytes are something else: an image, a PDF, a feed, JSON.
    case notHTML(String)
    /// The parser could make nothing of it.
    case unreadable
    /// Nothing on the page is running text.
    case noText

    package var message: String {
        switch self {
        case .empty: "the page is empty"
        case .notHTML(let what): "not an HTML page but \(what)"
        case .unreadable: "no HTML element could be read"
        case .noText: "the page has no running text"
        }
    }
}

/// Reads the article out of one page: text, headline, authors, dates, language, address.
///
/// Pure and thread safe. Time and memory are linear in the page; hostile nesting and tags are bounded by the
/// pre-scan. One way for all pages: no site is known by name. A page that is no article (home page, list, error)
/// comes back with a `quality` below 0.3 rather than an error.
package func extract(_ payload: Payload) throws(ExtractError) -> ExtractedArticle {
    try readPage(payload).article
}

/// An article, and its dates as they were written (their zones included), which `DateCandidate` does not keep.
struct ReadPage {
    var article: ExtractedArticle
    var date: String?
    var modified: String?
}

/// `extract`, with the dates as written.
func readPage(_ payload: Payload) throws(ExtractError) -> ReadPage {
    try checkKind(payload)
    let decoded = decodePage(payload)
    let scan = PreScan(decoded.utf8)
    guard let tree = HTMLTree(scan) else { throw .unreadable }

    let view = PageView(tree)
    let metadata = PageMetadata(tree)
    let jsonLD = JSONLDArticle(
        scan.jsonLD,
        addresses: [payload.url?.absoluteString, metadata.canonical, metadata.first("og:url")].compactMap { $0 })
    let (title, heading) = TitleChoice(metadata: metadata, jsonLD: jsonLD, tree: tree, url: payload.url).title()

    guard let found = bestText(view, jsonLD, titleKey: foldedKey(Array(title.utf8)[...])) else { throw .noText }
    let text = found.text
    let dates = DateChoice(
        metadata: metadata, jsonLD: jsonLD, tree: tree, pruning: view.pruning, list: view.list,
        container: found.container, heading: heading, url: payload.url, source: decoded.utf8
    ).dates()
    let facts = PageFacts(metadata: metadata, jsonLD: jsonLD, tree: tree, url: payload.url)

    let article = ExtractedArticle(
        text: text,
        title: title,
        authors: AuthorChoice(
            metadata: metadata, jsonLD: jsonLD, tree: tree, pruning: view.pruning, list: view.list,
            container: found.container, heading: heading
        ).authors(),
        dates: dates.published.map(\.candidate),
        language: detectLanguage(text, hint: languageHint(metadata, jsonLD, payload)),
        canonicalURL: canonicalURL(metadata, jsonLD, page: payload.url),
        method: found.method,
        quality: QualityEstimate(
            view: view, metadata: metadata, jsonLD: jsonLD, candidate: found, title: title,
            hasDate: !dates.published.isEmpty,
            url: payload.url
        ).quality(),
        truncated: isTruncated(found, view, jsonLD),
        modified: dates.modified?.candidate,
        section: facts.section(),
        publisher: facts.publisher(),
        image: facts.image())
    return ReadPage(article: article, date: dates.published.first?.iso8601, modified: dates.modified?.iso8601)
}

/// What a page says its language is: `<html lang>`, og:locale, JSON-LD, meta, the server, in this order.
private func languageHint(_ metadata: PageMetadata, _ jsonLD: JSONLDArticle, _ payload: Payload) -> String? {
    let claims = [
        metadata.htmlLanguage, metadata.first("og:locale"), jsonLD.language,
        metadata.first("content-language", "language", "dc.language", "inlanguage"), payload.contentLanguage,
    ]
    return claims.lazy.compactMap { $0 }.first { primaryLanguage($0) != nil }
}

/// Refuses what is plainly not HTML, by its first bytes; anything that might be HTML passes.
func checkKind(_ payload: Payload) throws(ExtractError) {
    let start = payload.body.prefix(1024)
    guard start.contains(where: { !isSpaceByte($0) && $0 != 0 }) || payload.body.contains(where: { $0 > 32 }) else {
        throw .empty
    }
    if let name = binaryFormat(payload.body) { throw .notHTML(name) }
    let ink = start.drop { isSpaceByte($0) || $0 >= 0xEF }
    if ink.first == UInt8(ascii: "{") || ink.first == UInt8(ascii: "["), !payload.body.contains(UInt8(ascii: "<")) {
        throw .notHTML("JSON")
    }
    let head = String(decoding: ink.prefix(600), as: UTF8.self).lowercased()
    if head.hasPrefix("<?xml") || head.hasPrefix("<rss") || head.hasPrefix("<feed") {
        for root in ["<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex"] where head.contains(root) {
            throw .notHTML("an XML feed or sitemap")
        }
    }
}
