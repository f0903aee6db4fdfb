/// An invented publisher: one host, one look, one or more feeds.
package struct NewsroomOutlet: Sendable, Identifiable {
    /// What its pages and feeds give for a conditional request.
    enum Validators: String, Sendable { case both, etag, weak, lastModified = "last-modified" }
    /// Where the charset of a page is told: in the Content-Type header, or only in the page itself.
    enum CharsetTold: String, Sendable { case header, page }

    /// The name of the resource file, without `.txt`.
    package let id: String
    /// A host under `.test` (RFC 6761 §6.2), without a port.
    package let host: String
    package let name: String
    /// Who owns it, in words.
    package let owner: String
    /// What it is, in the words of the source lists: `state media`, `independent`, …
    package let kind: String
    package let country: String
    /// The time zone its dates are in, by its IANA name.
    package let timezone: String
    /// ISO 639-1 codes, the main one first.
    package let languages: [String]
    package let feeds: [NewsroomFeed]
    let tagline: String
    /// Name and tagline in another of its languages.
    let translated: [String: (name: String, tagline: String)]
    /// The encoding of its pages.
    let charset: Charset
    let charsetTold: CharsetTold
    let validators: Validators
    /// Path prefixes that robots.txt forbids.
    package let disallowed: [String]

    /// The address of a path, as feeds and canonical links give it: without a port.
    package func url(_ path: String) -> String { "http://\(host)\(path)" }

    func name(in language: String) -> String { translated[language]?.name ?? name }
    func tagline(in language: String) -> String { translated[language]?.tagline ?? tagline }
}

/// A feed of an outlet: one source for a crawler.
package struct NewsroomFeed: Sendable, Identifiable {
    /// The formats in which feeds are printed.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case rss2, atom, json, rss1, rss091
    }
    /// Whether entries carry the whole text.
    enum Content: String, Sendable { case full, summary }
    /// Whether everything is listed, or what articles marked `Also-In`.
    enum Selection: String, Sendable { case all, marked }

    package let id: String
    package let format: Format
    package let path: String
    package let title: String
    package let languages: [String]
    package let charset: Charset
    let content: Content
    let selection: Selection
    /// Query parameters that the feed hangs on every address; nil for none.
    package let tracking: String?

    /// The path and query under which this feed lists an article.
    func listedTarget(of article: NewsroomArticle) -> String {
        article.listedPath + (tracking.map { "?\($0)" } ?? "")
    }

    /// Whether the feed would list an article at all.
    func lists(_ article: NewsroomArticle) -> Bool {
        languages.contains(article.language) && (selection == .all || article.alsoIn.contains(id))
    }
}
