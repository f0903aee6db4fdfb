package import FoundationEssentials

/// Six invented outlets and what they print, with the truth about every article: the data of `charterwatch demo`
/// and of the tests that go from a socket to the timeline.
package struct Newsroom: Sendable {
    /// The passes that the newsroom has something to say for: 1 as found, 2 with an edit and a new article.
    package static let passes = 1...2

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
        try file.record.allow(only: ["Title", "Owner", "Pass-1", "Pass-2"])
        title = try file.record.required("Title")
        owner = try file.record.required("Owner")
        looksAt = try [file.record.instant("Pass-1"), file.record.instant("Pass-2")]
        outlets = try folder.names(in: "outlets", ending: ".txt").map { (id) throws(NewsroomError) in
            try NewsroomOutlet(id: id, text: folder.text("outlets/\(id).txt"))
        }
        articles = try folder.names(in: "articles", ending: ".txt").map { (id) throws(NewsroomError) in
            try NewsroomArticle(id: id, text: folder.text("articles/\(id).txt"))
        }.sorted { ($0.publishedAt, $0.id) < ($1.publishedAt, $1.id) }
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

    /// The pinned moment of a pass: what a clock should say while it runs.
    package func looksAt(pass: Int) -> Date { looksAt[pass - 1].date }

    /// An outlet by its id.
    package func outlet(_ id: String) -> NewsroomOutlet? { outlets.first { $0.id == id } }

    /// An article by its id.
    package func article(_ id: String) -> NewsroomArticle? { articles.first { $0.id == id } }

    /// What is there to be read on a pass.
    package func articles(pass: Int) -> [NewsroomArticle] { articles.filter { $0.appearsInPass <= pass } }

    /// The address that an article is filed under: where its page lives, without port and parameters.
    package func url(of article: NewsroomArticle) -> String {
        outlet(article.outlet)?.url(article.path) ?? article.path
    }

    /// The article at an address, parameters and old addresses allowed; nil when it is none of ours.
    package func article(at url: String) -> NewsroomArticle? {
        let plain = url.prefix { $0 != "?" && $0 != "#" }
        return articles.first { article in
            guard let outlet = outlet(article.outlet) else { return false }
            return plain == outlet.url(article.path) || plain == outlet.url(article.listedPath)
        }
    }

    /// What a feed lists on a pass, newest first.
    package func listed(in feed: NewsroomFeed, of outlet: NewsroomOutlet, pass: Int) -> [NewsroomArticle] {
        articles(pass: pass).filter { $0.outlet == outlet.id && feed.lists($0) }.reversed()
    }
}
