package import FoundationEssentials

/// Invented outlets and what they print in a week of May 2026, with the truth about every article: the data of
/// `charterwatch demo` and of the tests that go from a socket to the timeline.
package struct Newsroom: Sendable {
    /// The days for which it is written.
    package static let days = 1...7

    /// In the order of their ids.
    package let outlets: [NewsroomOutlet]
    /// In the order of publication, then of their ids.
    package let articles: [NewsroomArticle]
    let title: String
    let owner: String
    let looksAt: [NewsroomTime]
    let templates: [String: PageTemplate]
    let styles: [String: String]

    /// Reads the newsroom from its folder; without one, from the place where the program keeps it.
    /// Throws ``NewsroomError`` with file and line when something in it is amiss.
    package static func load(from folder: String? = nil) throws -> Newsroom {
        try Newsroom(folder.map(NewsroomFolder.init(path:)) ?? .find())
    }

    init(_ folder: NewsroomFolder) throws(NewsroomError) {
        let file = try ResourceText(file: "newsroom.txt", text: folder.text("newsroom.txt"))
        let names = Self.days.map { "Day-\($0)" }
        try file.record.allow(only: Set(["Title", "Owner"] + names))
        title = try file.record.required("Title")
        owner = try file.record.required("Owner")
        let looksAt = try names.map { (name) throws(NewsroomError) in try file.record.instant(name) }
        if looksAt != looksAt.sorted() { throw NewsroomError(file: file.file, "the days are not in order") }
        self.looksAt = looksAt
        outlets = try folder.names(in: "outlets", ending: ".txt").map { (id) throws(NewsroomError) in
            try NewsroomOutlet(id: id, text: folder.text("outlets/\(id).txt"))
        }
        let articles = try folder.names(in: "articles", ending: ".txt").map { (id) throws(NewsroomError) in
            try NewsroomArticle(id: id, text: folder.text("articles/\(id).txt"), calendar: looksAt)
        }.sorted { ($0.publishedAt, $0.id) < ($1.publishedAt, $1.id) }
        self.articles = try Self.withCopiesPutIn(articles)
        var templates: [String: PageTemplate] = [:]
        for name in try folder.names(in: "pages", ending: ".html") {
            templates[name] = try PageTemplate(file: "pages/\(name).html", text: folder.text("pages/\(name).html"))
        }
        self.templates = templates
        var styles: [String: String] = [:]
        for name in try folder.names(in: "pages", ending: ".css") {
            styles[name] = try folder.text("pages/\(name).css")
        }
        self.styles = styles
        try validate()
    }

    /// Every `@copy` replaced by the blocks it names. Articles come in the order of publication, so that an
    /// original is complete before its copies are.
    private static func withCopiesPutIn(_ articles: [NewsroomArticle]) throws(NewsroomError) -> [NewsroomArticle] {
        var done: [String: NewsroomArticle] = [:]
        for article in articles {
            var complete = article
            complete.originalBlocks = []
            for block in article.originalBlocks {
                guard case .copy(let id, let range) = block else {
                    complete.originalBlocks.append(block)
                    continue
                }
                guard let blocks = done[id]?.originalBlocks, range.map({ $0.upperBound <= blocks.count }) ?? true else {
                    throw NewsroomError(
                        file: "articles/\(article.id).txt", "there is no earlier \"\(id)\" with so many blocks")
                }
                complete.originalBlocks += range.map { blocks[$0.lowerBound - 1..<$0.upperBound] } ?? blocks[...]
            }
            done[article.id] = complete
        }
        return articles.compactMap { done[$0.id] }
    }

    /// The pinned moment of a day: what a clock should say while it is crawled.
    package func looksAt(day: Int) -> Date { looksAt[day - 1].date }

    /// An outlet by its id.
    package func outlet(_ id: String) -> NewsroomOutlet? { outlets.first { $0.id == id } }

    /// An article by its id.
    package func article(_ id: String) -> NewsroomArticle? { articles.first { $0.id == id } }

    /// What there is to be read on a day.
    package func articles(day: Int) -> [NewsroomArticle] { articles.filter { $0.isOut(day: day) } }

    /// The address that an article is filed under on a day: where its page lives, without port and parameters.
    package func url(of article: NewsroomArticle, day: Int) -> String {
        let path = article.path(day: day)
        return outlet(article.outlet)?.url(path) ?? path
    }

    /// The article at an address, parameters and old addresses allowed; nil when it is none of ours.
    package func article(at url: String) -> NewsroomArticle? {
        let plain = url.prefix { $0 != "?" && $0 != "#" }
        return articles.first { article in
            guard let outlet = outlet(article.outlet) else { return false }
            return article.paths.contains { plain == outlet.url($0) }
        }
    }

    /// What a source lists on a day, newest first.
    package func listed(in feed: NewsroomFeed, of outlet: NewsroomOutlet, day: Int) -> [NewsroomArticle] {
        let all = articles(day: day).filter { $0.outlet == outlet.id && feed.lists($0) }.reversed()
        return feed.limit.map { Array(all.prefix($0)) } ?? Array(all)
    }
}
