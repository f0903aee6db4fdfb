/// Atom 1.0 (RFC 4287) and JSON Feed 1.1.
extension FeedDocument {
    /// Entries carry their own language; `updated` moves when the text does.
    var atom: String {
        let entries = articles.map { article in
            """
            <entry xml:lang="\(article.language)">
            <id>\(identifier(article))</id>
            <title>\(article.title.escaped)</title>
            <link rel="alternate" type="text/html" href="\(link(article).escaped)"/>
            <published>\(article.publishedAt.iso)</published>
            <updated>\(article.updatedAt(pass: pass).iso)</updated>
            <author><name>\(article.byline.escaped)</name></author>
            <category term="\(article.section.escaped)"/>
            <summary>\(summary(article).escaped)</summary>
            <content type="html">\(content(article).escaped)</content>
            </entry>
            """
        }
        return """
            \(declaration)
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(feed.languages[0])">
            <id>tag:\(outlet.host),2026:\(feed.id)</id>
            <title>\(feed.title.escaped)</title>
            <subtitle>\(outlet.tagline(in: feed.languages[0]).escaped)</subtitle>
            <link rel="self" href="\(outlet.url(feed.path).escaped)"/>
            <link rel="alternate" type="text/html" href="\(home)"/>
            <updated>\(updatedAt.iso)</updated>
            \(entries.joined(separator: "\n"))
            </feed>

            """
    }

    var jsonFeed: String {
        let items = articles.map { article in
            let updated = article.updatedAt(pass: pass)
            let modified = updated == article.publishedAt ? "" : "\n\"date_modified\": \(updated.iso.json),"
            return """
                {
                "id": \(identifier(article).json),
                "url": \(link(article).json),
                "title": \(article.title.json),
                "content_html": \(content(article).json),
                "summary": \(summary(article).json),
                "date_published": \(article.publishedAt.iso.json),\(modified)
                "authors": [{"name": \(article.byline.json)}],
                "tags": [\(article.section.json)],
                "language": \(article.language.json)
                }
                """
        }
        return """
            {
            "version": "https://jsonfeed.org/version/1.1",
            "title": \(feed.title.json),
            "description": \(outlet.tagline(in: feed.languages[0]).json),
            "home_page_url": \(home.json),
            "feed_url": \(outlet.url(feed.path).json),
            "language": \(feed.languages[0].json),
            "items": [\(items.joined(separator: ",\n"))]
            }

            """
    }

    private func identifier(_ article: NewsroomArticle) -> String { "tag:\(outlet.host),2026:\(article.id)" }
}
