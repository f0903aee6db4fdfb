/// The three dialects of RSS.
extension FeedDocument {
    /// RSS 2.0, with the whole text in content:encoded where the feed gives it.
    var rss2: String {
        let items = articles.map { article in
            [
                "<item>", "<title>\(title(article).escaped)</title>", "<link>\(link(article).escaped)</link>",
                identifier(article).map { "<guid isPermaLink=\"false\">\($0.escaped)</guid>" },
                date(article.publishedAt).map { "<pubDate>\(feed.dates == .right ? $0.mail : $0.http)</pubDate>" },
                "<category>\(article.section.escaped)</category>",
                "<dc:creator>\(article.byline.escaped)</dc:creator>",
                feed.content == .title ? nil : "<description>\(summary(article).escaped)</description>",
                feed.content == .full ? "<content:encoded>\(content(article).cdata)</content:encoded>" : nil,
                changed(article).map { "<atom:updated>\($0.iso)</atom:updated>" }, "</item>",
            ].compactMap { $0 }.joined(separator: "\n")
        }
        return """
            \(declaration)
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel>
            <title>\(feed.title.escaped)</title>
            <link>\(home)</link>
            <atom:link rel="self" type="application/rss+xml" href="\(outlet.url(feed.path).escaped)"/>
            <description>\(outlet.tagline(in: feed.languages[0]).escaped)</description>
            <language>\(feed.languages[0])</language>
            <lastBuildDate>\(updatedAt.mail)</lastBuildDate>
            \(items.joined(separator: "\n"))
            </channel>
            </rss>

            """
    }

    /// When an entry was changed, if the outlet says so.
    private func changed(_ article: NewsroomArticle) -> NewsroomTime? {
        let updated = article.updatedAt(day: day)
        return updated == article.publishedAt ? nil : updated
    }

    /// RSS 1.0: an RDF graph, the items beside the channel, dates as dc:date.
    var rss1: String {
        let links = articles.map { "<rdf:li rdf:resource=\"\(link($0).escaped)\"/>" }
        let items = articles.map { article in
            """
            <item rdf:about="\(link(article).escaped)">
            <title>\(title(article).escaped)</title>
            <link>\(link(article).escaped)</link>
            <description>\(summary(article).escaped)</description>
            <dc:date>\(article.publishedAt.iso)</dc:date>
            <dc:creator>\(article.byline.escaped)</dc:creator>
            <dc:subject>\(article.section.escaped)</dc:subject>
            </item>
            """
        }
        return """
            \(declaration)
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="\(outlet.url(feed.path).escaped)">
            <title>\(feed.title.escaped)</title>
            <link>\(home)</link>
            <description>\(outlet.tagline(in: feed.languages[0]).escaped)</description>
            <dc:language>\(feed.languages[0])</dc:language>
            <dc:date>\(updatedAt.iso)</dc:date>
            <items><rdf:Seq>
            \(links.joined(separator: "\n"))
            </rdf:Seq></items>
            </channel>
            \(items.joined(separator: "\n"))
            </rdf:RDF>

            """
    }

    /// RSS 0.91: title, link and description, and no date anywhere.
    var rss091: String {
        let items = articles.map { article in
            """
            <item>
            <title>\(title(article).escaped)</title>
            <link>\(link(article).escaped)</link>
            <description>\(summary(article).escaped)</description>
            </item>
            """
        }
        return """
            \(declaration)
            <rss version="0.91">
            <channel>
            <title>\(feed.title.escaped)</title>
            <link>\(home)</link>
            <description>\(outlet.tagline(in: feed.languages[0]).escaped)</description>
            <language>\(feed.languages[0])</language>
            \(items.joined(separator: "\n"))
            </channel>
            </rss>

            """
    }
}
