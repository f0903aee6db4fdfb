package import FoundationEssentials

/// A feed as read from one document: the outlet's own words, cleaned and typed, nothing decided.
package struct Feed: Sendable, Equatable, Codable {
    /// Format in short: `rss20`, `rss10`, `rss091`, `atom10`, `atom03`, `json11`, …
    package var format: String
    /// Character encoding the document was read in, lower-case label.
    package var encoding: String
    /// Whether the document was malformed or wrongly declared, and `bozoReason` how.
    package var bozo: Bool
    package var bozoReason: String?
    package var title: String?
    package var link: String?
    package var id: String?
    package var subtitle: String?
    package var updated: Date?
    package var language: String?
    package var author: String?
    package var categories: [String]
    package var entries: [Entry]
    /// How many more the document lists that were not read: there is a bound on what one look takes.
    package var unread: Int
    /// Seconds for which the document asks to be left alone between two looks; nil when it does not say.
    package var pause: Int?

    package init(
        format: String, encoding: String = "utf-8", bozo: Bool = false, bozoReason: String? = nil,
        title: String? = nil, link: String? = nil, id: String? = nil, subtitle: String? = nil,
        updated: Date? = nil, language: String? = nil, author: String? = nil, categories: [String] = [],
        entries: [Entry] = [], unread: Int = 0, pause: Int? = nil
    ) {
        self.format = format
        self.encoding = encoding
        self.bozo = bozo
        self.bozoReason = bozoReason
        self.title = title
        self.link = link
        self.id = id
        self.subtitle = subtitle
        self.updated = updated
        self.language = language
        self.author = author
        self.categories = categories
        self.entries = entries
        self.unread = unread
        self.pause = pause
    }
}

/// One thing a feed lists, as listed. Links are absolute where a base was known. HTML in `title`, `summary`
/// and `content` is sanitised.
package struct Entry: Sendable, Equatable, Codable {
    package var title: String?
    package var link: String?
    package var id: String?
    /// The id as written, where `id` was resolved against the document's address: it stays when the document moves.
    package var writtenID: String?
    package var published: Date?
    package var updated: Date?
    package var author: String?
    package var summary: String?
    package var content: [String]
    package var enclosures: [Enclosure]
    package var categories: [String]
    package var language: String?
    // What is written of an entry; `writtenID` is for identity only.
    private enum CodingKeys: String, CodingKey {
        case title, link, id, published, updated, author, summary, content, enclosures, categories, language, image
        case source
    }

    /// Picture shown with the entry: Media RSS thumbnail, iTunes image, JSON Feed image, image of a sitemap.
    package var image: String?
    /// Whom an entry was taken from, where it says so.
    package var source: EntrySource?

    package init(
        title: String? = nil, link: String? = nil, id: String? = nil, writtenID: String? = nil,
        published: Date? = nil, updated: Date? = nil, author: String? = nil, summary: String? = nil,
        content: [String] = [],
        enclosures: [Enclosure] = [], categories: [String] = [], language: String? = nil, image: String? = nil,
        source: EntrySource? = nil
    ) {
        self.title = title
        self.link = link
        self.id = id
        self.writtenID = writtenID
        self.published = published
        self.updated = updated
        self.author = author
        self.summary = summary
        self.content = content
        self.enclosures = enclosures
        self.categories = categories
        self.language = language
        self.image = image
        self.source = source
    }
}

/// The publication or feed an entry was taken from (RSS and Atom `source`, publication of a news sitemap).
package struct EntrySource: Sendable, Equatable, Codable {
    package var title: String?
    package var url: String?

    package init(title: String? = nil, url: String? = nil) {
        self.title = title
        self.url = url
    }
}

/// A file an entry carries (RSS `enclosure`, Atom `link rel=enclosure`, JSON Feed attachment).
package struct Enclosure: Sendable, Equatable, Codable {
    package var url: String
    package var type: String?
    /// Length in bytes as declared, verbatim.
    package var length: String?

    package init(url: String, type: String? = nil, length: String? = nil) {
        self.url = url
        self.type = type
        self.length = length
    }
}
