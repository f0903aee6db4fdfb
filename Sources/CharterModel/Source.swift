package import FoundationEssentials

/// One URL we watch, as a feed list describes it. What we learned about it since is `SourceState`.
package struct Source: Sendable, Equatable, Codable {
    /// What kind of document the URL serves (OPML `type`).
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case rss, sitemap, page
    }
    package var id: SourceID
    package var kind: Kind
    /// The watched URL (`xmlUrl`).
    package var url: URL
    package var title: String
    /// Who publishes; falls back to the title.
    package var outlet: String
    /// Who owns the outlet; nil is unknown, and an unknown owner counts as its own.
    package var owner: String?
    /// `state`, `independent`, `ministry`, … as the list says.
    package var outletKind: String?
    /// ISO 3166-1 alpha-2.
    package var country: String?
    /// BCP 47.
    package var languages: [String]
    /// IANA name.
    package var timezone: String?
    package var homepage: URL?
    /// How often we want to look, seconds; nil leaves it to the default.
    package var cadence: Int?
    /// Extra request headers for this host only.
    package var headers: [String: String]
    /// XPath that selects the entries of a `page`: their links, or the elements that hold one. Nil: they are found.
    package var items: String?
    /// Through which proxy it is asked: `http://host:port`, `https://…` or `socks5h://…`; nil asks directly.
    package var proxy: String?
    package var note: String?
    /// File and line of the outline, for messages: `Feeds/x.opml:12`.
    package var origin: String

    package init(
        id: SourceID, kind: Kind = .rss, url: URL, title: String, outlet: String, owner: String? = nil,
        outletKind: String? = nil, country: String? = nil, languages: [String] = [], timezone: String? = nil,
        homepage: URL? = nil, cadence: Int? = nil, headers: [String: String] = [:], items: String? = nil,
        proxy: String? = nil, note: String? = nil, origin: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.url = url
        self.title = title
        self.outlet = outlet
        self.owner = owner
        self.outletKind = outletKind
        self.country = country
        self.languages = languages
        self.timezone = timezone
        self.homepage = homepage
        self.cadence = cadence
        self.headers = headers
        self.items = items
        self.proxy = proxy
        self.note = note
        self.origin = origin
    }
}
