/// What holds between the files, checked once when they are read.
extension Newsroom {
    func validate() throws(NewsroomError) {
        try refuse(repeated: outlets.map(\.host), "two outlets share the host")
        try refuse(repeated: outlets.flatMap { outlet in outlet.feeds.map { outlet.url($0.path) } }, "two feeds share")
        try refuse(repeated: articles.flatMap(addresses(of:)), "two articles share")
        guard templates["front"] != nil else { throw NewsroomError(file: "pages/front.html", "is missing") }
        for outlet in outlets where styles[outlet.id] == nil {
            throw NewsroomError(file: "pages/\(outlet.id).css", "is missing")
        }
        for article in articles { try validate(article) }
    }

    private func addresses(of article: NewsroomArticle) -> [String] {
        Set([article.path, article.listedPath]).map { "\(article.outlet) \($0)" }
    }

    private func validate(_ article: NewsroomArticle) throws(NewsroomError) {
        func fault(_ reason: String) -> NewsroomError { NewsroomError(file: "articles/\(article.id).txt", reason) }
        guard let outlet = outlet(article.outlet) else { throw fault("there is no outlet \"\(article.outlet)\"") }
        guard outlet.languages.contains(article.language) else { throw fault("\(outlet.id) has no such language") }
        guard templates["\(outlet.id).\(article.language)"] != nil else { throw fault("there is no page for it") }
        guard outlet.feeds.contains(where: { $0.lists(article) }) else { throw fault("no feed lists it") }
        let feeds = outlet.feeds.map(\.id)
        if let stray = article.alsoIn.first(where: { !feeds.contains($0) }) {
            throw fault("there is no feed \"\(stray)\"")
        }
        if article.publishedAt > looksAt[article.appearsInPass - 1] { throw fault("it is published after it appears") }
        if article.appearsInPass > 1 && article.publishedAt <= looksAt[article.appearsInPass - 2] {
            throw fault("it is published before the pass that it is missing from")
        }
        if let edit = article.edit {
            guard edit.pass > article.appearsInPass else { throw fault("it is edited before it can have been read") }
            guard edit.updatedAt > looksAt[edit.pass - 2], edit.updatedAt <= looksAt[edit.pass - 1] else {
                throw fault("it is not edited between the passes")
            }
        }
        if let copy = article.duplicateOf {
            guard let original = self.article(copy.original) else { throw fault("there is no \"\(copy.original)\"") }
            guard original.publishedAt < article.publishedAt else { throw fault("the copy is older than the original") }
        }
        if (article.reach == .disallowed) != outlet.disallowed.contains(where: article.path.hasPrefix) {
            throw fault("\"Reach: disallowed\" and the outlet's Disallow do not agree")
        }
        if article.relevance == .none && article.clauses.contains(where: { $0.strength == .substantive }) {
            throw fault("an article of no relevance has only mentions")
        }
    }

    private func refuse(repeated values: [String], _ reason: String) throws(NewsroomError) {
        var seen: Set<String> = []
        for value in values where !seen.insert(value).inserted { throw NewsroomError("\(reason): \(value)") }
    }
}
