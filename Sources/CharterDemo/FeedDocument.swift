/// What a feed has to say on a pass, before it is written in one of the formats.
struct FeedDocument {
    let outlet: NewsroomOutlet
    let feed: NewsroomFeed
    let pass: Int
    /// Newest first.
    let articles: [NewsroomArticle]

    /// When anything in it last changed; the start of the time scale for an empty feed.
    var updatedAt: NewsroomTime {
        articles.map { $0.updatedAt(pass: pass) }.max() ?? NewsroomTime(seconds: 0)
    }

    /// The feed as text in its format.
    var text: String {
        switch feed.format {
        case .rss2: rss2
        case .rss1: rss1
        case .rss091: rss091
        case .atom: atom
        case .json: jsonFeed
        }
    }

    var home: String { outlet.url("/") }

    func link(_ article: NewsroomArticle) -> String { outlet.url(feed.listedTarget(of: article)) }

    func summary(_ article: NewsroomArticle) -> String { article.summary(pass: pass) }

    /// The text as HTML. An entry whose page cannot be read has nothing but its summary.
    func content(_ article: NewsroomArticle) -> String {
        switch article.reach {
        case .page, .moved: html(blocks: article.blocks(pass: pass))
        case .missing, .disallowed: html(blocks: [summary(article)])
        }
    }

    var declaration: String { "<?xml version=\"1.0\" encoding=\"\(feed.charset.rawValue)\"?>" }
}

extension NewsroomFeed.Format {
    /// The media type that the format is served with.
    var mediaType: String {
        switch self {
        case .rss2, .rss091: "application/rss+xml"
        case .rss1: "application/rdf+xml"
        case .atom: "application/atom+xml"
        case .json: "application/feed+json"
        }
    }
}
