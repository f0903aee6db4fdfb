/// What holds between the files, checked once when they are read.
extension Newsroom {
    func validate() throws(NewsroomError) {
        try refuse(repeated: outlets.map(\.host), "two outlets share the host")
        try refuse(repeated: outlets.flatMap { outlet in outlet.feeds.map { outlet.url($0.path) } }, "two feeds share")
        try refuse(
            repeated: articles.flatMap { article in article.paths.map { "\(article.outlet) \($0)" } },
            "two articles share")
        guard templates["front"] != nil else { throw NewsroomError(file: "pages/front.html", "is missing") }
        for outlet in outlets where styles[outlet.id] == nil {
            throw NewsroomError(file: "pages/\(outlet.id).css", "is missing")
        }
        for article in articles {
            do {
                try validate(article)
                try validateCourse(of: article)
            } catch {
                throw NewsroomError(file: "articles/\(article.id).txt", error.reason)
            }
        }
    }

    /// What an article is, against its outlet and its original.
    private func validate(_ article: NewsroomArticle) throws(NewsroomError) {
        guard let outlet = outlet(article.outlet) else {
            throw NewsroomError("there is no outlet \"\(article.outlet)\"")
        }
        guard outlet.languages.contains(article.language) else {
            throw NewsroomError("\(outlet.id) has no such language")
        }
        guard templates["\(outlet.id).\(article.language)"] != nil else {
            throw NewsroomError("there is no page for it")
        }
        guard outlet.feeds.contains(where: { $0.lists(article) }) else { throw NewsroomError("no feed lists it") }
        let feeds = outlet.feeds.map(\.id)
        if let stray = article.alsoIn.first(where: { !feeds.contains($0) }) {
            throw NewsroomError("there is no feed \"\(stray)\"")
        }
        if let copy = article.duplicateOf {
            guard let original = self.article(copy.original) else {
                throw NewsroomError("there is no \"\(copy.original)\"")
            }
            guard original.publishedAt < article.publishedAt else {
                throw NewsroomError("the copy is older than the original")
            }
            if (copy.kind == .translated) != (original.language != article.language) {
                throw NewsroomError("a translation is in another language, and no other copy is")
            }
        }
        if (article.reach == .disallowed) != outlet.disallowed.contains(where: article.firstPath.hasPrefix) {
            throw NewsroomError("\"Reach: disallowed\" and the outlet's Disallow do not agree")
        }
        if article.relevance == .none && article.clauses.contains(where: { $0.strength == .substantive }) {
            throw NewsroomError("an article of no relevance has only mentions")
        }
        if case .paywall = article.layout, outlet.wall.isEmpty { throw NewsroomError("\(outlet.id) has no Wall") }
    }

    /// What happens to an article, against the calendar.
    private func validateCourse(of article: NewsroomArticle) throws(NewsroomError) {
        for edit in article.edits {
            guard edit.day > article.appearsOnDay else {
                throw NewsroomError("it is edited before it can have been read")
            }
            guard edit.updatedAt > looksAt[edit.day - 2], edit.updatedAt <= looksAt[edit.day - 1] else {
                throw NewsroomError("it is not edited between the days")
            }
        }
        if let removal = article.removal, removal.day <= article.appearsOnDay {
            throw NewsroomError("it is gone before it can have been read")
        }
        if let relisting = article.relisting, relisting.day <= article.appearsOnDay {
            throw NewsroomError("it moves before it can have been read")
        }
    }

    private func refuse(repeated values: [String], _ reason: String) throws(NewsroomError) {
        var seen: Set<String> = []
        for value in values where !seen.insert(value).inserted { throw NewsroomError("\(reason): \(value)") }
    }
}
