package import CharterModel
package import FoundationEssentials

/// One output line of `parse --jsonl`: a feed, or why there is none.
package struct ParsedRow: Sendable, Encodable {
    package var id: String
    /// Nil for a feed that was read.
    package var error: String?
    package var format: String?
    package var encoding: String?
    package var bozo: Bool?
    package var bozoReason: String?
    package var feed: Head?
    package var entries: [Entry]?

    /// What a feed says about itself.
    package struct Head: Sendable, Encodable {
        package var title: String?
        package var link: String?
        package var id: String?
        package var subtitle: String?
        package var updated: Date?
        package var language: String?
        package var author: String?
        package var categories: [String]
    }

    /// A feed that was read.
    package init(id: String, feed: Feed) {
        self.id = id
        format = feed.format
        encoding = feed.encoding
        bozo = feed.bozo
        bozoReason = feed.bozoReason
        self.feed = Head(
            title: feed.title, link: feed.link, id: feed.id, subtitle: feed.subtitle, updated: feed.updated,
            language: feed.language, author: feed.author, categories: feed.categories)
        entries = feed.entries
    }

    private enum CodingKeys: String, CodingKey {
        case id, error, format, encoding, bozo, bozoReason, feed, entries
    }

    /// `error` is always there, null for a feed that was read; of the rest only what is known.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(error, forKey: .error)
        try container.encodeIfPresent(format, forKey: .format)
        try container.encodeIfPresent(encoding, forKey: .encoding)
        try container.encodeIfPresent(bozo, forKey: .bozo)
        try container.encodeIfPresent(bozoReason, forKey: .bozoReason)
        try container.encodeIfPresent(feed, forKey: .feed)
        try container.encodeIfPresent(entries, forKey: .entries)
    }

    /// One that was not.
    package init(id: String, error: String) {
        self.id = id
        self.error = error
    }

    /// Parses one payload into a row; a failure is a row as well.
    package init(id: String, payload: Payload) {
        do throws(ParseError) {
            self.init(id: id, feed: try parse(payload))
        } catch {
            self.init(id: id, error: error.description)
        }
    }
}

extension ParseError: CustomStringConvertible {
    /// `not-a-feed, line 3: the document is not a feed`.
    package var description: String {
        kind.rawValue + (line.map { ", line \($0)" } ?? "") + ": " + message
    }
}
