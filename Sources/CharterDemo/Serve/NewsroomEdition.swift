/// What one request asks for, as far as the newsroom cares.
struct NewsroomRequest: Sendable {
    var method = "GET"
    /// The Host header as sent, with or without a port.
    var host: String
    /// Path and query.
    var target: String
    var ifNoneMatch: String?
    var ifModifiedSince: String?

    /// The outlet's host that is meant: in lower case, without a port, and without the `.localhost` behind which a
    /// browser finds it on this machine (RFC 6761 §6.3).
    var site: String {
        let host = host.prefix { $0 != ":" }.lowercased()
        return host.hasSuffix(".test.localhost") ? String(host.dropLast(".localhost".count)) : host
    }
}

/// What the newsroom answers.
struct NewsroomAnswer: Sendable, Equatable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func == (left: Self, right: Self) -> Bool {
        left.status == right.status && left.body == right.body
            && left.headers.elementsEqual(right.headers) { $0.name == $1.name && $0.value == $1.value }
    }

    /// A short answer in words.
    static func plain(_ status: Int, _ text: String, headers: [(name: String, value: String)] = []) -> Self {
        NewsroomAnswer(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array("\(text)\n".utf8))
    }

    /// The value of a header.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Everything that the newsroom serves on one day, printed in advance: answering is looking up.
struct NewsroomEdition: Sendable {
    let day: Int
    private let hosts: [String: [String: Place]]
    private let lost: [String: PrintedPage]
    private let index: NewsroomIndex

    init(_ newsroom: Newsroom, day: Int) {
        self.day = day
        self.index = NewsroomIndex(title: newsroom.title, outlets: newsroom.outlets)
        var hosts: [String: [String: Place]] = [:]
        var lost: [String: PrintedPage] = [:]
        for outlet in newsroom.outlets {
            hosts[outlet.host] = Self.places(newsroom, outlet, day: day)
            lost[outlet.host] = PrintedPage(
                contentType: "text/html; charset=\(outlet.charset.rawValue)", validators: .none, modifiedAt: nil,
                body: outlet.charset.encode(newsroom.lostPage(of: outlet)))
        }
        self.hosts = hosts
        self.lost = lost
    }

    /// What stands at a path of a host.
    private enum Place: Sendable {
        case page(PrintedPage)
        case redirect(Int, to: String)
        case failure(Int)
    }

    private static func places(_ newsroom: Newsroom, _ outlet: NewsroomOutlet, day: Int) -> [String: Place] {
        var places: [String: Place] = [:]
        func html(_ text: String, _ modifiedAt: NewsroomTime) -> Place {
            let told = outlet.charsetTold == .header
            return .page(
                PrintedPage(
                    contentType: told ? "text/html; charset=\(outlet.charset.rawValue)" : "text/html",
                    validators: outlet.validators, modifiedAt: modifiedAt, body: outlet.charset.encode(text)))
        }
        var newest = NewsroomTime(seconds: 0)
        for article in newsroom.articles where article.outlet == outlet.id && article.appearsOnDay <= day {
            newest = max(newest, article.pageChangedAt(day: day))
            let path = article.path(day: day)
            for old in article.paths where old != path { places[old] = .redirect(301, to: outlet.url(path)) }
            if let removal = article.removal, article.isGone(day: day) {
                places[path] = .failure(removal.status)
                continue
            }
            switch article.reach {
            case .missing: continue
            case .refused: places[path] = .failure(403)
            case .consent: places[path] = .redirect(302, to: outlet.url("/consent?next=\(path)"))
            case .page, .moved, .disallowed:
                places[path] = html(
                    newsroom.page(of: article, outlet: outlet, day: day), article.pageChangedAt(day: day))
            }
        }
        places["/"] = html(newsroom.frontPage(of: outlet, day: day), newest)
        places["/consent"] = html(newsroom.consentPage(of: outlet), newsroom.looksAt[0])
        places["/robots.txt"] = .page(
            PrintedPage(
                contentType: "text/plain; charset=utf-8", validators: outlet.validators,
                modifiedAt: newsroom.looksAt[0], body: Array(robots(outlet).utf8)))
        for feed in outlet.feeds {
            put(feed, of: outlet, in: newsroom, day: day, newest: newest, html: html, into: &places)
        }
        return places
    }

    /// A source where it belongs, or what stands there on a day that is not like the others.
    private static func put(
        _ feed: NewsroomFeed, of outlet: NewsroomOutlet, in newsroom: Newsroom, day: Int, newest: NewsroomTime,
        html: (String, NewsroomTime) -> Place, into places: inout [String: Place]
    ) {
        if feed.format == .listing {
            places[feed.path] = html(newsroom.listPage(of: feed, outlet: outlet, day: day), newest)
        } else {
            let articles = newsroom.listed(in: feed, of: outlet, day: day)
            places[feed.path] = .page(
                FeedDocument(outlet: outlet, feed: feed, day: day, articles: articles).printed)
        }
        switch feed.weather(day: day) {
        case nil: break
        case .status(let status): places[feed.path] = .failure(status)
        case .html: places[feed.path] = html(newsroom.maintenancePage(of: outlet), newest)
        case .empty:
            places[feed.path] = .page(
                PrintedPage(contentType: feed.format.mediaType, validators: .none, modifiedAt: nil, body: []))
        case .moved:
            places[feed.newPath] = places[feed.path]
            places[feed.path] = .redirect(301, to: outlet.url(feed.newPath))
        }
    }

    /// RFC 9309: an empty Disallow allows everything.
    private static func robots(_ outlet: NewsroomOutlet) -> String {
        let rules = outlet.disallowed.isEmpty ? [""] : outlet.disallowed
        return "# \(outlet.host)\nUser-agent: *\n" + rules.map { "Disallow: \($0)".trimmed + "\n" }.joined()
    }

    /// The answer to a request. A host that is not of the newsroom gets 421 (RFC 9110 §15.5.20).
    func answer(_ request: NewsroomRequest) -> NewsroomAnswer {
        guard request.method == "GET" || request.method == "HEAD" else {
            return .plain(405, "This newsroom can only be read.", headers: [("Allow", "GET, HEAD")])
        }
        let path = String(request.target.prefix { $0 != "?" && $0 != "#" })
        if NewsroomIndex.hosts.contains(request.site) && path == "/" { return index.answer(request) }
        guard let places = hosts[request.site], let lost = lost[request.site] else {
            return .plain(421, "No outlet of the newsroom has this host.")
        }
        switch places[path] {
        case nil, .failure(404): return lost.answer(status: 404)
        case .redirect(let status, let address):
            return .plain(status, "Moved to \(address)", headers: [("Location", address)])
        case .failure(let status):
            return .plain(status, "Not now.", headers: Self.waits[status].map { [("Retry-After", $0)] } ?? [])
        case .page(let page): return page.answer(to: request)
        }
    }

    /// Seconds to wait, with the answers that may name them (RFC 9110 §10.2.3, RFC 6585 §4).
    private static let waits = [429: "3600", 503: "1800"]
}
