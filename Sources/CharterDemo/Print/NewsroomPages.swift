/// The pages of the outlets: articles and front pages.
extension Newsroom {
    /// The page of an article as of a day.
    func page(of article: NewsroomArticle, outlet: NewsroomOutlet, day: Int) -> String {
        let sameOutlet = articles(day: day).filter {
            $0.outlet == outlet.id && $0.language == article.language && $0.id != article.id && $0.reach != .missing
        }
        let older = sameOutlet.filter { $0.publishedAt < article.publishedAt }
        var slots = slots(outlet, language: article.language)
        slots.merge([
            "title": article.title(day: day).escaped, "section": article.section.escaped,
            "byline": article.byline.escaped,
            "canonical": outlet.url(article.path(day: day)).escaped,
            "isoDate": article.publishedAt.iso,
            "visibleDate": article.publishedAt.visible(in: article.language),
            "summary": article.summary(day: day).escaped,
            "standfirst": article.standfirst.map { "<p class=\"standfirst\">\($0.escaped)</p>" } ?? "",
            "body": body(of: article, day: day), "wall": wall(of: article, outlet: outlet),
            "jsonLD": linkedData(article, outlet: outlet, day: day),
            "related": listItems(older.suffix(3).reversed(), day: day),
            "latest": listItems(sameOutlet.suffix(5).reversed(), day: day),
        ]) { $1 }
        return templates["\(outlet.id).\(article.language)"]?.filled(slots) ?? ""
    }

    /// The front page of an outlet: everything that can be read there, newest first.
    func frontPage(of outlet: NewsroomOutlet, day: Int) -> String {
        let entries = articles(day: day).filter { $0.outlet == outlet.id && $0.reach != .missing }.reversed()
        var slots = slots(outlet, language: outlet.languages[0])
        slots["entries"] = entries.map { article in
            """
            <li><a href="\(article.path(day: day).escaped)">\(article.title(day: day).escaped)</a>\
            <small>\(article.section.escaped) · \(article.publishedAt.visible(in: article.language))</small></li>
            """
        }.joined(separator: "\n")
        return templates["front"]?.filled(slots) ?? ""
    }

    /// What an outlet shows with a 404: its own look, and the way back.
    func lostPage(of outlet: NewsroomOutlet) -> String {
        var slots = slots(outlet, language: outlet.languages[0])
        slots["entries"] = "<li>404 · <a href=\"/\">\(outlet.name.escaped)</a></li>"
        return templates["front"]?.filled(slots) ?? ""
    }

    /// A list page that a feed's place is taken by: title, section and date of each, and the first paragraph.
    func listPage(of feed: NewsroomFeed, outlet: NewsroomOutlet, day: Int) -> String {
        var slots = slots(outlet, language: feed.languages[0])
        slots["entries"] = listed(in: feed, of: outlet, day: day).map { article in
            """
            <li class="release"><a href="\(article.path(day: day).escaped)">\(article.title(day: day).escaped)</a>\
            <small>\(article.section.escaped) · \(article.publishedAt.visible(in: article.language))</small>
            <p>\(article.summary(day: day).escaped)</p></li>
            """
        }.joined(separator: "\n")
        return templates["front"]?.filled(slots) ?? ""
    }

    /// What a site shows while it is being worked on.
    func maintenancePage(of outlet: NewsroomOutlet) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(outlet.languages[0])"><head><meta charset="\(outlet.charset.rawValue)">
        <title>\(outlet.name.escaped)</title></head>
        <body><h1>\(outlet.name.escaped)</h1><p>Maintenance. 503 without saying so.</p></body></html>

        """
    }

    /// What stands between a visitor and every page of a site that asks first.
    func consentPage(of outlet: NewsroomOutlet) -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="\(outlet.charset.rawValue)">
        <title>Before you continue - \(outlet.name.escaped)</title></head>
        <body><main><h1>Before you continue</h1>
        <p>We and our partners use cookies and similar means to keep the site running, to measure its audience and to
        show you content and advertising that fits your interests. You can accept all of them, refuse those that are not
        needed, or choose for each purpose. Your choice is kept for six months and can be changed at any time under
        "Privacy" at the foot of every page.</p>
        <p>If you refuse, you will still see advertising, but it will be less relevant to you. Some features, such as
        embedded video and comments, need cookies of third parties and will stay switched off.</p>
        <form method="post"><button>Accept all</button> <button>Refuse all</button> <button>Settings</button></form>
        </main></body></html>

        """
    }

    /// The slots that every page of an outlet has.
    private func slots(_ outlet: NewsroomOutlet, language: String) -> [String: String] {
        [
            "lang": language, "charset": outlet.charset.rawValue, "css": (styles[outlet.id] ?? "").trimmed,
            "outlet": outlet.name(in: language).escaped, "tagline": outlet.tagline(in: language).escaped,
            "alternates": outlet.feeds.map { feed in
                """
                <link rel="alternate" type="\(feed.format.mediaType)" title="\(feed.title.escaped)" \
                href="\(feed.path.escaped)">
                """
            }.joined(separator: "\n"),
        ]
    }

    /// The text as HTML; the entries of a live blog each in a section of their own.
    private func body(of article: NewsroomArticle, day: Int) -> String {
        let blocks = article.blocks(day: day)
        if article.layout != .liveblog { return blocks.map(\.html).joined(separator: "\n") }
        var html = ""
        for block in blocks {
            if case .heading = block {
                html += (html.contains("<section") ? "</section>\n" : "") + "<section class=\"live-entry\">\n"
            }
            html += block.html + "\n"
        }
        return html + (html.contains("<section") ? "</section>" : "")
    }

    /// What stands under a stub, and nothing under a whole text.
    private func wall(of article: NewsroomArticle, outlet: NewsroomOutlet) -> String {
        guard case .paywall = article.layout else { return "" }
        return "<div class=\"paywall\"><p>\(outlet.wall.escaped)</p></div>"
    }

    private func listItems(_ articles: some Sequence<NewsroomArticle>, day: Int) -> String {
        articles.map { article in
            "<li><a href=\"\(article.path(day: day).escaped)\">\(article.title(day: day).escaped)</a></li>"
        }.joined(separator: "\n")
    }

    /// schema.org's NewsArticle as JSON-LD.
    private func linkedData(_ article: NewsroomArticle, outlet: NewsroomOutlet, day: Int) -> String {
        let updated = article.updatedAt(day: day)
        let modified = updated == article.publishedAt ? "" : ",\"dateModified\":\(updated.iso.json)"
        return """
            {"@context":"https://schema.org","@type":"NewsArticle","headline":\(article.title(day: day).json),\
            "datePublished":\(article.publishedAt.iso.json)\(modified),"inLanguage":\(article.language.json),\
            "author":{"@type":"Organization","name":\(article.byline.json)},\
            "publisher":{"@type":"Organization","name":\(outlet.name(in: article.language).json)},\
            "mainEntityOfPage":\(outlet.url(article.path(day: day)).json)}
            """
    }
}
