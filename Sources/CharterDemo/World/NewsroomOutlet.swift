/// An invented publisher: one host, one look, one or more sources.
package struct NewsroomOutlet: Sendable, Identifiable {
    /// What its pages and feeds give for a conditional request; `fresh` is a new tag for every answer although
    /// nothing changed.
    enum Validators: String, Sendable { case both, etag, weak, lastModified = "last-modified", none, fresh }
    /// Where the charset of a page is told: in the Content-Type header, or only in the page itself.
    enum CharsetTold: String, Sendable { case header, page }

    /// The name of the resource file, without `.txt`.
    package let id: String
    /// A host under `.test` (RFC 6761 §6.2), without a port.
    package let host: String
    package let name: String
    /// Who owns it, in words.
    package let owner: String
    /// What it is, in the words of the source lists: `state`, `independent`, …
    package let kind: String
    package let country: String
    /// The time zone its dates are in, by its IANA name.
    package let timezone: String
    /// ISO 639-1 codes, the main one first.
    package let languages: [String]
    package let feeds: [NewsroomFeed]
    let tagline: String
    /// What stands under a stub that must be paid for.
    let wall: String
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

/// One source of an outlet: a feed, a news sitemap or a list page.
package struct NewsroomFeed: Sendable, Identifiable {
    /// The formats in which an outlet lists what it has; `sitemap` and `listing` are no feeds.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case rss2, atom, atom03, json, rss1, rss091, sitemap, listing

        /// The type of the source in a list of sources.
        package var sourceType: String {
            switch self {
            case .sitemap: "sitemap"
            case .listing: "page"
            default: "rss"
            }
        }
    }
    /// How much of an article its entry carries.
    enum Content: String, Sendable { case full, summary, title }
    /// Whether everything is listed, or what articles marked `Also-In`.
    enum Selection: String, Sendable { case all, marked }
    /// What entries are told apart by; `fresh` is another one every day.
    enum Guids: String, Sendable { case own, link, none, fresh }
    enum Links: String, Sendable { case absolute, relative }
    /// `local-as-gmt`: the outlet's own time, labelled GMT.
    enum Dates: String, Sendable { case right, localAsGMT = "local-as-gmt", none }
    /// The ways in which a document may be broken.
    enum Fault: String, Sendable, CaseIterable {
        case bareAmpersand = "bare-ampersand"
        case undeclaredEntity = "undeclared-entity"
        case truncated
        case leadingBlank = "leading-blank"
        case controlCharacter = "control-character"
        case wrongCharset = "wrong-charset"
    }

    /// What a request meets on a day that is not like the others.
    package enum Weather: Sendable, Hashable {
        /// An error, with a Retry-After where one belongs.
        case status(Int)
        /// A page that says that the site is being worked on, with 200.
        case html
        /// 200 and nothing in it.
        case empty
        /// 301 to another path of the same host, where the feed goes on.
        case moved
    }

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
    /// How many entries it holds; nil for all.
    let limit: Int?
    let guids: Guids
    let links: Links
    let dates: Dates
    let faults: [Fault]
    let weather: [Int: Weather]

    /// What a request for it meets on a day; nil for the feed itself.
    package func weather(day: Int) -> Weather? { weather[day] }

    /// Where it goes on once it has moved.
    var newPath: String {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path + "-v2" }
        return path[..<dot] + "-v2" + path[dot...]
    }

    /// The path and query under which it lists an article on a day.
    func listedTarget(of article: NewsroomArticle, day: Int) -> String {
        article.listedPath(day: day) + (tracking.map { "?\($0)" } ?? "")
    }

    /// Whether it would list an article at all.
    func lists(_ article: NewsroomArticle) -> Bool {
        languages.contains(article.language) && (selection == .all || article.alsoIn.contains(id))
    }
}
