/// What a source has to say on a day, before it is written in one of the formats.
struct FeedDocument {
    let outlet: NewsroomOutlet
    let feed: NewsroomFeed
    let day: Int
    /// Newest first.
    let articles: [NewsroomArticle]

    /// When anything in it last changed; the start of the time scale for an empty feed.
    var updatedAt: NewsroomTime {
        articles.map { $0.updatedAt(day: day) }.max() ?? NewsroomTime(seconds: 0)
    }

    /// The document as text in its format, broken as its outlet breaks it.
    var text: String {
        switch feed.format {
        case .rss2: broken(rss2)
        case .rss1: broken(rss1)
        case .rss091: broken(rss091)
        case .atom: broken(atom)
        case .atom03: broken(atom03)
        case .json: jsonFeed
        case .sitemap: broken(sitemap)
        case .listing: ""
        }
    }

    var home: String { outlet.url("/") }

    func link(_ article: NewsroomArticle) -> String {
        let target = feed.listedTarget(of: article, day: day)
        return feed.links == .relative ? target : outlet.url(target)
    }

    func title(_ article: NewsroomArticle) -> String { article.title(day: day) }

    func summary(_ article: NewsroomArticle) -> String {
        feed.content == .title ? "" : article.summary(day: day)
    }

    /// The text as HTML. An entry whose page cannot be had by everyone has nothing but its summary, unless only
    /// robots are turned away.
    func content(_ article: NewsroomArticle) -> String {
        switch article.reach {
        case .page, .moved, .refused, .consent: article.blocks(day: day).map(\.html).joined(separator: "\n")
        case .missing, .disallowed: TextBlock.paragraph(summary(article)).html
        }
    }

    /// What tells an entry from others; nil when the feed gives nothing.
    func identifier(_ article: NewsroomArticle) -> String? {
        if let guid = article.guid { return guid }
        switch feed.guids {
        case .own: return "\(outlet.host)/\(article.id)"
        case .link: return link(article)
        case .none: return nil
        case .fresh: return "\(outlet.host)/\(article.id)?d=\(day)"
        }
    }

    /// The same where a format demands a URI (RFC 4287 §4.2.6).
    func uri(_ article: NewsroomArticle) -> String {
        if article.guid == nil && feed.guids == .own { return "tag:\(outlet.host),2026:\(article.id)" }
        return identifier(article) ?? link(article)
    }

    /// When an entry was published, as the feed writes such things: the outlet's own time with a false label, or
    /// nothing at all.
    func date(_ time: NewsroomTime) -> NewsroomTime? {
        switch feed.dates {
        case .right: time
        case .localAsGMT: NewsroomTime(seconds: time.seconds + time.offset)
        case .none: nil
        }
    }

    /// The encoding that the document claims.
    var claimedCharset: String {
        guard feed.faults.contains(.wrongCharset) else { return feed.charset.rawValue }
        return feed.charset == .windows1254 ? "iso-8859-9" : "utf-8"
    }

    var declaration: String { "<?xml version=\"1.0\" encoding=\"\(claimedCharset)\"?>" }
}

extension FeedDocument {
    /// The document with the faults of its outlet.
    private func broken(_ text: String) -> String {
        feed.faults.reduce(text) { text, fault in
            switch fault {
            case .bareAmpersand: text.replacing("&amp;", with: "&")
            case .undeclaredEntity:
                ["—": "&mdash;", "–": "&ndash;", "«": "&laquo;", "»": "&raquo;", "…": "&hellip;", "\u{A0}": "&nbsp;"]
                    .reduce(text) { $0.replacing($1.key, with: $1.value) }
            case .truncated: cutOff(text)
            case .leadingBlank: "\n \n" + text
            case .controlCharacter: text.replacing("</title>", with: "\u{0B}</title>")
            case .wrongCharset: text
            }
        }
    }

    /// The document up to the middle of its last entry's summary or, where there is none, of its last date.
    private func cutOff(_ text: String) -> String {
        guard let entry = text.ranges(of: "<item>").last ?? text.ranges(of: "<entry").last else { return text }
        let rest = text[entry.upperBound...]
        guard let start = rest.firstRange(of: "<description>") ?? rest.firstRange(of: "<summary>") else {
            return String(text[..<entry.upperBound])
        }
        return String(text[..<(text.index(start.upperBound, offsetBy: 40, limitedBy: text.endIndex) ?? text.endIndex)])
    }
}

extension NewsroomFeed.Format {
    /// The media type that the format is served with.
    var mediaType: String {
        switch self {
        case .rss2, .rss091: "application/rss+xml"
        case .rss1: "application/rdf+xml"
        case .atom, .atom03: "application/atom+xml"
        case .json: "application/feed+json"
        case .sitemap: "application/xml"
        case .listing: "text/html"
        }
    }
}
