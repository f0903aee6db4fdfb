/// Name of one watched URL, readable and stable: derived from the URL unless the feed list pins one.
package struct SourceID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }

    /// Derives `azertag.az-en-rss` from `https://www.azertag.az/en/rss`. Longer than 80 characters is cut and
    /// ended with eight digits of the URL's digest, so that two long URLs stay apart. So is one that carries a secret, a
    /// key in its query for instance, which an id must not show.
    package init(derivedFrom url: String) {
        let shown = redacted(url)
        var rest = Substring(shown.lowercased())
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
        var out = ""
        for scalar in rest.unicodeScalars {
            let keep = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "." || scalar == "_"
            if keep { out.unicodeScalars.append(scalar) } else if !out.hasSuffix("-") { out += "-" }
        }
        while out.hasSuffix("-") || out.hasSuffix(".") { out.removeLast() }
        if out.isEmpty || out.utf8.count > 80 || shown != url {
            out = out.prefix(71) + "-" + SHA256Digest(of: url.utf8).hex.prefix(8)
        }
        text = out
    }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package static func < (left: SourceID, right: SourceID) -> Bool { left.text < right.text }
    package var description: String { text }
}

/// Identity of one document: the first 128 bits of SHA-256 over its canonical URL's identity (D4), as 32
/// hexadecimal digits. The same on every machine.
package struct ArticleID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let text: String
    /// Reads an id back from storage or from a command line.
    package init(_ text: String) { self.text = text }
    package init(of url: CanonicalURL) { self.init(ofIdentity: url.identity) }
    /// The same from `CanonicalURL.identity`.
    package init(ofIdentity identity: String) { text = String(SHA256Digest(of: identity.utf8).hex.prefix(32)) }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package static func < (left: ArticleID, right: ArticleID) -> Bool { left.text < right.text }
    package var description: String { text }
}

/// Identity of a story. Derived from what its members share, never from the order in which they came.
package struct StoryID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    /// The story of all articles with this content.
    package init(of content: ContentHash) { text = String(SHA256Digest(of: content.text.utf8).hex.prefix(32)) }
    /// The story of an article whose text is too short to be compared with others.
    package init(of article: ArticleID) { text = article.text }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package static func < (left: StoryID, right: StoryID) -> Bool { left.text < right.text }
    package var description: String { text }
}

/// Identity of an entry within its feed: its guid, else its link, else a hash of title and text (D4).
package struct EntryKey: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }

    package init(of entry: Entry) {
        if let guid = entry.writtenID ?? entry.id, !guid.isEmpty {
            text = "guid:" + guid
        } else if let link = entry.link {
            text = "link:" + link
        } else {
            let body = (entry.title ?? "") + "\u{0}" + (entry.content.first ?? entry.summary ?? "")
            text = "hash:" + SHA256Digest(of: body.utf8).hex
        }
    }

    package var description: String { text }
}
