/// The pages of the outlets: articles and front pages.
extension Newsroom {
    /// The page of an article as of a pass.
    func page(of article: NewsroomArticle, outlet: NewsroomOutlet, pass: Int) -> String {
        let sameOutlet = articles(pass: pass).filter {
            $0.outlet == outlet.id && $0.language == article.language && $0.id != article.id && $0.reach != .missing
        }
        let older = sameOutlet.filter { $0.publishedAt < article.publishedAt }
        var slots = slots(outlet, language: article.language)
        slots.merge([
            "title": article.title.escaped, "section": article.section.escaped, "byline": article.byline.escaped,
            "canonical": outlet.url(article.path).escaped,
            "isoDate": article.publishedAt.iso,
            "visibleDate": article.publishedAt.visible(in: article.language),
            "summary": article.summary(pass: pass).escaped,
            "standfirst": article.standfirst.map { "<p class=\"standfirst\">\($0.escaped)</p>" } ?? "",
            "body": html(blocks: article.blocks(pass: pass)),
            "jsonLD": linkedData(article, outlet: outlet, pass: pass),
            "related": listItems(older.suffix(3).reversed()),
            "latest": listItems(sameOutlet.suffix(5).reversed()),
        ]) { $1 }
        return templates["\(outlet.id).\(article.language)"]?.filled(slots) ?? ""
    }

    /// The front page of an outlet: everything that can be read there, newest first.
    func frontPage(of outlet: NewsroomOutlet, pass: Int) -> String {
        let entries = articles(pass: pass).filter { $0.outlet == outlet.id && $0.reach != .missing }.reversed()
        var slots = slots(outlet, language: outlet.languages[0])
        slots["entries"] = entries.map { article in
            """
            <li><a href="\(article.path.escaped)">\(article.title.escaped)</a>\
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

    private func listItems(_ articles: some Sequence<NewsroomArticle>) -> String {
        articles.map { "<li><a href=\"\($0.path.escaped)\">\($0.title.escaped)</a></li>" }.joined(separator: "\n")
    }

    /// schema.org's NewsArticle as JSON-LD.
    private func linkedData(_ article: NewsroomArticle, outlet: NewsroomOutlet, pass: Int) -> String {
        let updated = article.updatedAt(pass: pass)
        let modified = updated == article.publishedAt ? "" : ",\"dateModified\":\(updated.iso.json)"
        return """
            {"@context":"https://schema.org","@type":"NewsArticle","headline":\(article.title.json),\
            "datePublished":\(article.publishedAt.iso.json)\(modified),"inLanguage":\(article.language.json),\
            "author":{"@type":"Organization","name":\(article.byline.json)},\
            "publisher":{"@type":"Organization","name":\(outlet.name(in: article.language).json)},\
            "mainEntityOfPage":\(outlet.url(article.path).json)}
            """
    }
}
