/// Atom 1.0 (RFC 4287), its forerunner 0.3, and JSON Feed 1.1.
extension FeedDocument {
    /// Entries carry their own language; `updated` moves when the outlet says that the text did.
    var atom: String {
        let entries = articles.map { article in
            [
                "<entry xml:lang=\"\(article.language)\">", "<id>\(uri(article).escaped)</id>",
                "<title>\(title(article).escaped)</title>",
                "<link rel=\"alternate\" type=\"text/html\" href=\"\(link(article).escaped)\"/>",
                date(article.publishedAt).map { "<published>\($0.iso)</published>" },
                date(article.updatedAt(day: day)).map { "<updated>\($0.iso)</updated>" },
                "<author><name>\(article.byline.escaped)</name></author>",
                "<category term=\"\(article.section.escaped)\"/>",
                feed.content == .title ? nil : "<summary>\(summary(article).escaped)</summary>",
                feed.content == .full ? "<content type=\"html\">\(content(article).escaped)</content>" : nil,
                "</entry>",
            ].compactMap { $0 }.joined(separator: "\n")
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

    /// The draft that some sites never left: `issued` and `modified`, text in `mode="escaped"`.
    var atom03: String {
        let entries = articles.map { article in
            """
            <entry>
            <id>\(uri(article).escaped)</id>
            <title mode="escaped" type="text/html">\(title(article).escaped.escaped)</title>
            <link rel="alternate" type="text/html" href="\(link(article).escaped)"/>
            <issued>\(article.publishedAt.iso)</issued>
            <modified>\(article.updatedAt(day: day).iso)</modified>
            <author><name>\(article.byline.escaped)</name></author>
            <summary mode="escaped" type="text/plain">\(summary(article).escaped)</summary>
            </entry>
            """
        }
        return """
            \(declaration)
            <feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="\(feed.languages[0])">
            <title>\(feed.title.escaped)</title>
            <tagline>\(outlet.tagline(in: feed.languages[0]).escaped)</tagline>
            <link rel="alternate" type="text/html" href="\(home)"/>
            <modified>\(updatedAt.iso)</modified>
            \(entries.joined(separator: "\n"))
            </feed>

            """
    }

    var jsonFeed: String {
        let items = articles.map { article in
            let updated = article.updatedAt(day: day)
            return "{\n"
                + [
                    "\"id\": \(uri(article).json)", "\"url\": \(link(article).json)",
                    "\"title\": \(title(article).json)",
                    feed.content == .full ? "\"content_html\": \(content(article).json)" : nil,
                    "\"summary\": \(summary(article).json)",
                    date(article.publishedAt).map { "\"date_published\": \($0.iso.json)" },
                    updated == article.publishedAt ? nil : "\"date_modified\": \(updated.iso.json)",
                    "\"authors\": [{\"name\": \(article.byline.json)}]", "\"tags\": [\(article.section.json)]",
                    "\"language\": \(article.language.json)",
                ].compactMap { $0 }.joined(separator: ",\n") + "\n}"
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
}

/// News sitemaps (sitemaps.org 0.9 with Google's news extension).
extension FeedDocument {
    var sitemap: String {
        let entries = articles.map { article in
            """
            <url>
            <loc>\(outlet.url(feed.listedTarget(of: article, day: day)).escaped)</loc>
            <lastmod>\(article.updatedAt(day: day).iso)</lastmod>
            <news:news>
            <news:publication><news:name>\(outlet.name.escaped)</news:name>\
            <news:language>\(article.language)</news:language></news:publication>
            <news:publication_date>\(article.publishedAt.iso)</news:publication_date>
            <news:title>\(title(article).escaped)</news:title>
            </news:news>
            </url>
            """
        }
        return """
            \(declaration)
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
            xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            \(entries.joined(separator: "\n"))
            </urlset>

            """
    }
}
