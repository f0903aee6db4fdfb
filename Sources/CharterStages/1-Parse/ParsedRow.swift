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
    /// Feeds that a document which is none links to.
    package var links: [String]?

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
        case id, error, format, encoding, bozo, bozoReason, feed, entries, links
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
        try container.encodeIfPresent(links, forKey: .links)
    }

    /// The row as `JSONLines.encode` would give it, its id written by `writeID`.
    package func line(id writeID: (inout JSONLineWriter) -> Void) -> [UInt8] {
        var writer = JSONLineWriter(capacity: 1 << 14)
        writer.object { row in
            if let bozo {
                row.key("bozo")
                row.value(bozo)
            }
            row.member("bozo_reason", bozoReason)
            row.member("encoding", encoding)
            if let entries {
                row.key("entries")
                row.array(entries) { $0.write($1) }
            }
            row.key("error")
            if let error { row.value(error) } else { row.null() }
            if let feed {
                row.key("feed")
                row.write(feed)
            }
            row.member("format", format)
            row.key("id")
            writeID(&row)
            if let links {
                row.key("links")
                row.value(links)
            }
        }
        return writer.bytes
    }

    /// One that was not.
    package init(id: String, error: ParseError) {
        self.id = id
        self.error = error.description
        links = error.links.isEmpty ? nil : error.links
    }

    /// Parses one payload into a row; a failure is a row as well.
    package init(id: String, payload: Payload) {
        do throws(ParseError) {
            self.init(id: id, feed: try parse(payload))
        } catch {
            self.init(id: id, error: error)
        }
    }
}

extension ParseError: CustomStringConvertible {
    /// `not-a-feed, line 3: the document is not a feed`.
    package var description: String {
        kind.rawValue + (line.map { ", line \($0)" } ?? "") + ": " + message
    }

    /// What goes behind the message where there are feeds to follow instead; empty where there are none.
    package var linksClause: String { links.isEmpty ? "" : "; it links to " + links.joined(separator: ", ") }
}

extension JSONLineWriter {
    fileprivate mutating func write(_ head: ParsedRow.Head) {
        object { row in
            row.member("author", head.author)
            row.key("categories")
            row.value(head.categories)
            row.member("id", head.id)
            row.member("language", head.language)
            row.member("link", head.link)
            row.member("subtitle", head.subtitle)
            row.member("title", head.title)
            row.member("updated", head.updated)
        }
    }

    fileprivate mutating func write(_ entry: Entry) {
        object { row in
            row.member("author", entry.author)
            row.key("categories")
            row.value(entry.categories)
            row.key("content")
            row.value(entry.content)
            row.key("enclosures")
            row.array(entry.enclosures) { $0.write($1) }
            row.member("id", entry.id)
            row.member("image", entry.image)
            row.member("language", entry.language)
            row.member("link", entry.link)
            row.member("published", entry.published)
            if let source = entry.source {
                row.key("source")
                row.object {
                    $0.member("title", source.title)
                    $0.member("url", source.url)
                }
            }
            row.member("summary", entry.summary)
            row.member("title", entry.title)
            row.member("updated", entry.updated)
        }
    }

    private mutating func write(_ enclosure: Enclosure) {
        object { row in
            row.member("length", enclosure.length)
            row.member("type", enclosure.type)
            row.member("url", enclosure.url)
        }
    }
}
