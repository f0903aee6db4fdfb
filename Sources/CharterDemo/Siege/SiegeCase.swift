package import CharterModel

/// One hostile host, what it does to whoever asks, and how it must end.
package struct SiegeCase: Sendable {
    /// The wings of the siege, in the order in which they are shown.
    package enum Group: String, Sendable, CaseIterable {
        case wire, codings, redirects, statuses, bodies, content, robots, pages
    }

    /// Unique; the label of its host and the end of its source's id.
    package let name: String
    /// Which kind of hostility.
    package let group: Group
    /// One plain sentence: what this host does.
    package let tells: String
    /// How a first look at the source must end: one outcome, or several where each is honest.
    package let outcomes: [Outcome]
    /// How a look ten days later must end, where the case has a memory.
    package var later: [Outcome] = []
    /// How the article behind the feed's entry must end at fetch, or at extract; empty where it does not matter.
    package var page: [Outcome] = []
    /// The state of health after the first look, where it is not plain from the outcome.
    package var health: SourceState.Health?
    /// The watched URL, where it is not `http://NAME.siege.test/feed`; `VAULT` stands for the vault's port.
    package var address: String?
    /// Answers a request for anything but robots.txt.
    let play: @Sendable (SiegeAsk) -> [Wire]
    /// Answers a request for robots.txt.
    var robots: @Sendable (SiegeAsk) -> [Wire] = { _ in answer(404, "no rules here") }

    init(
        _ name: String, _ group: Group, _ tells: String, _ outcomes: [Outcome],
        play: @escaping @Sendable (SiegeAsk) -> [Wire]
    ) {
        self.name = name
        self.group = group
        self.tells = tells
        self.outcomes = outcomes
        self.play = play
    }

    /// The host that the Host header names.
    package var host: String { name + ".siege.test" }

    /// The URL to watch, once the vault has its port.
    package func url(vault: Int) -> String {
        (address ?? "http://\(host)/feed").replacing("VAULT", with: String(vault))
    }

    /// The source's id in the siege's feed list.
    package var source: SourceID { SourceID("siege.\(name)") }

    /// Whether a first look is to end with the feed read.
    package var isKept: Bool { outcomes == [.kept] }
}

extension SiegeCase {
    func with(later: [Outcome]) -> SiegeCase { changed { $0.later = later } }
    func with(page: [Outcome]) -> SiegeCase { changed { $0.page = page } }
    func with(health: SourceState.Health) -> SiegeCase { changed { $0.health = health } }
    func with(address: String) -> SiegeCase { changed { $0.address = address } }
    func with(robots: @escaping @Sendable (SiegeAsk) -> [Wire]) -> SiegeCase { changed { $0.robots = robots } }

    private func changed(_ change: (inout SiegeCase) -> Void) -> SiegeCase {
        var copy = self
        change(&copy)
        return copy
    }

    /// Every case, by group.
    package static let all =
        wire + codings + redirects + statuses + bodies + content + robotsFiles + pages
}

/// A request as a hostile host sees it.
struct SiegeAsk: Sendable {
    let host: String
    let path: String
    let headers: [String: String]
    /// How often this host was asked for this path, this time included.
    let count: Int
    /// Where the vault is.
    let vault: Int
    /// Where the siege itself listens.
    let port: Int

    var isFeed: Bool { path == "/feed" }
    var isConditional: Bool { headers["if-none-match"] != nil || headers["if-modified-since"] != nil }
}

/// A step of an answer on the wire.
enum Wire: Sendable {
    case write([UInt8])
    /// The same bytes over and over, with a pause in milliseconds between; `Int.max` times is until the client goes.
    case again([UInt8], times: Int, pause: Int = 0)
    case pause(milliseconds: Int)
    /// No more bytes from here, but the client may go on.
    case halfClose
    case close
    /// A TCP reset.
    case reset

    static func text(_ text: String) -> Wire { .write(Array(text.utf8)) }
    static let hang = Wire.pause(milliseconds: 60_000)
}

/// A whole answer with its length.
func answer(_ status: Int, type: String = "text/plain", headers: [String] = [], bytes: [UInt8]) -> [Wire] {
    let lines =
        ["HTTP/1.1 \(status) \(status < 400 ? "OK" : "No")", "Content-Type: \(type)", "Content-Length: \(bytes.count)"]
        + headers
    return [.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + bytes)]
}

/// A whole answer of text.
func answer(_ status: Int, type: String = "text/plain", headers: [String] = [], _ body: String) -> [Wire] {
    answer(status, type: type, headers: headers, bytes: Array(body.utf8))
}

/// A head whose body follows until the connection closes.
func head(type: String = "application/rss+xml", _ headers: [String] = []) -> Wire {
    .text(
        (["HTTP/1.1 200 OK", "Content-Type: \(type)", "Connection: close"] + headers)
            .joined(separator: "\r\n") + "\r\n\r\n")
}

/// An answer with a feed.
func feedAnswer(_ feed: String, status: Int = 200, headers: [String] = []) -> [Wire] {
    answer(status, type: "application/rss+xml; charset=utf-8", headers: headers, feed)
}

/// An RSS entry; the values stand in the feed as they are.
func item(_ title: String, link: String, guid: String? = nil, date: String? = siegeDate, more: String = "") -> String {
    let guid = guid.map { "<guid isPermaLink=\"false\">\($0)</guid>" } ?? ""
    let date = date.map { "<pubDate>\($0)</pubDate>" } ?? ""
    return "<item><title>\(title)</title><link>\(link)</link>\(guid)\(date)\(more)</item>\n"
}

/// The entries as an RSS feed.
func feed(_ items: String..., title: String = "Siege") -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
        + "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>\(title)</title>"
        + "<link>/</link><description>d</description>\n\(items.joined())</channel></rss>\n"
}

/// A feed that lists one ordinary entry.
func plainFeed(_ ask: SiegeAsk) -> String {
    feed(item("An ordinary entry of \(ask.host)", link: "/article", more: "<description>\(siegeSummary)</description>"))
}

/// An ordinary article page.
func plainPage(_ ask: SiegeAsk, title: String = "An ordinary article", head: String = "", body: String = "")
    -> [Wire]
{
    answer(200, type: "text/html; charset=utf-8", pageText(title: title, head: head, body: body))
}

/// The page itself; the values stand in it as they are.
func pageText(title: String, head: String = "", body: String = "") -> String {
    let paragraphs = siegeParagraphs.map { "<p>\($0)</p>\n" }.joined()
    return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(title)</title>\(head)</head>"
        + "<body><article><h1>\(title)</h1>\(body)\n\(paragraphs)</article></body></html>"
}

/// What an honest host would answer: a feed, else a page.
func honest(_ ask: SiegeAsk) -> [Wire] { ask.isFeed ? feedAnswer(plainFeed(ask)) : plainPage(ask) }

/// The day of the newsroom's first look, as feeds write it.
let siegeDate = "Tue, 10 Feb 2026 08:00:00 GMT"

/// Long enough to stand in for an article whose page cannot be had.
let siegeSummary =
    "The United States gave Azerbaijan money for humanitarian demining, the ministry said, and the first teams are "
    + "to begin their work in spring."

/// Text that says something about the charter, so that quotes of it are printed.
let siegeParagraphs = [
    "The United States gave Azerbaijan money for humanitarian demining on Tuesday, the ministry said in a statement, "
        + "and the first teams are to begin their work in the spring of the coming year.",
    "Mine clearance in the liberated territories will be carried out together with ANAMA, the national agency, which "
        + "has trained several hundred people for the task over the past two years.",
    "Both sides called the agreement a step towards the strategic partnership that the charter of February speaks of, "
        + "and said that a further round of talks would be held in the summer.",
]
