/// What a reader who looks once a day, at every source of the given kinds, can come to know.
extension Newsroom {
    /// An article, and how it came to be known.
    package struct Sighting: Sendable {
        package let article: NewsroomArticle
        /// The first day on which a source that answered listed it.
        package let day: Int
        /// The sources that list it on that day.
        package let feeds: [NewsroomFeed]
    }

    /// Everything that can have been seen by the end of a day, in the order of publication.
    /// - Parameter sourceTypes: the kinds of source that the reader can read: `rss`, `sitemap`, `page`.
    package func sightings(through last: Int, sourceTypes: Set<String>) -> [Sighting] {
        var seen: [String: Sighting] = [:]
        for day in 1...last {
            var today: [String: [NewsroomFeed]] = [:]
            for outlet in outlets {
                for feed in outlet.feeds where sourceTypes.contains(feed.format.sourceType) {
                    guard feed.weather(day: day).map({ $0 == .moved }) ?? true else { continue }
                    for article in listed(in: feed, of: outlet, day: day) {
                        today[article.id, default: []].append(feed)
                    }
                }
            }
            for (id, feeds) in today where seen[id] == nil {
                if let article = article(id) { seen[id] = Sighting(article: article, day: day, feeds: feeds) }
            }
        }
        return articles.compactMap { seen[$0.id] }
    }

    /// The article that a copy goes back to in the end; an article that is no copy is its own.
    package func origin(of article: NewsroomArticle) -> NewsroomArticle {
        guard let copy = article.duplicateOf, let original = self.article(copy.original) else { return article }
        return origin(of: original)
    }
}
