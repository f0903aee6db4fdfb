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

/// Everything that the newsroom serves on one pass, printed in advance: answering is looking up.
struct NewsroomEdition: Sendable {
    private struct Page: Sendable {
        let contentType: String
        let entityTag: String?
        let modifiedAt: NewsroomTime?
        let body: [UInt8]
    }
    private enum Place: Sendable { case page(Page), moved(to: String) }

    let pass: Int
    private let hosts: [String: [String: Place]]
    private let lost: [String: Page]
    private let index: NewsroomIndex

    init(_ newsroom: Newsroom, pass: Int) {
        self.pass = pass
        self.index = NewsroomIndex(title: newsroom.title, outlets: newsroom.outlets)
        var hosts: [String: [String: Place]] = [:]
        var lost: [String: Page] = [:]
        for outlet in newsroom.outlets {
            hosts[outlet.host] = Self.places(newsroom, outlet, pass: pass)
            lost[outlet.host] = Page(
                contentType: "text/html; charset=\(outlet.charset.rawValue)", entityTag: nil, modifiedAt: nil,
                body: outlet.charset.encode(newsroom.lostPage(of: outlet)))
        }
        self.hosts = hosts
        self.lost = lost
    }

    private static func places(_ newsroom: Newsroom, _ outlet: NewsroomOutlet, pass: Int) -> [String: Place] {
        var places: [String: Place] = [:]
        func put(_ path: String, _ type: String, _ charset: Charset?, _ text: String, _ modifiedAt: NewsroomTime) {
            let body = (charset ?? outlet.charset).encode(text)
            let told = charset != nil || outlet.charsetTold == .header
            let contentType = told ? "\(type); charset=\((charset ?? outlet.charset).rawValue)" : type
            places[path] = .page(
                Page(
                    contentType: contentType, entityTag: entityTag(of: body, outlet.validators),
                    modifiedAt: [.both, .lastModified].contains(outlet.validators) ? modifiedAt : nil, body: body))
        }
        var newest = NewsroomTime(seconds: 0)
        for article in newsroom.articles(pass: pass) where article.outlet == outlet.id {
            newest = max(newest, article.updatedAt(pass: pass))
            if article.listedPath != article.path { places[article.listedPath] = .moved(to: outlet.url(article.path)) }
            if article.reach == .missing { continue }
            let page = newsroom.page(of: article, outlet: outlet, pass: pass)
            put(article.path, "text/html", nil, page, article.updatedAt(pass: pass))
        }
        put("/", "text/html", nil, newsroom.frontPage(of: outlet, pass: pass), newest)
        put("/robots.txt", "text/plain", .utf8, robots(outlet), newsroom.looksAt[0])
        for feed in outlet.feeds {
            let articles = newsroom.listed(in: feed, of: outlet, pass: pass)
            let document = FeedDocument(outlet: outlet, feed: feed, pass: pass, articles: articles)
            put(feed.path, feed.format.mediaType, feed.charset, document.text, document.updatedAt)
        }
        return places
    }

    /// RFC 9309: an empty Disallow allows everything.
    private static func robots(_ outlet: NewsroomOutlet) -> String {
        let rules = outlet.disallowed.isEmpty ? [""] : outlet.disallowed
        return "# \(outlet.host)\nUser-agent: *\n" + rules.map { "Disallow: \($0)".trimmed + "\n" }.joined()
    }

    /// FNV-1a of the bytes: the same on every machine, and no secret.
    private static func entityTag(of body: [UInt8], _ validators: NewsroomOutlet.Validators) -> String? {
        if validators == .lastModified { return nil }
        let hash = body.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        let tag = "\"" + String(repeating: "0", count: 16 - hex.count) + hex + "\""
        return validators == .weak ? "W/\(tag)" : tag
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
        case nil:
            return NewsroomAnswer(status: 404, headers: [("Content-Type", lost.contentType)], body: lost.body)
        case .moved(let address): return .plain(301, "Moved to \(address)", headers: [("Location", address)])
        case .page(let page): return Self.answer(page, request)
        }
    }

    private static func answer(_ page: Page, _ request: NewsroomRequest) -> NewsroomAnswer {
        var validators: [(name: String, value: String)] = []
        if let tag = page.entityTag { validators.append(("ETag", tag)) }
        if let time = page.modifiedAt { validators.append(("Last-Modified", time.http)) }
        if isUnchanged(page, request) { return NewsroomAnswer(status: 304, headers: validators) }
        return NewsroomAnswer(
            status: 200, headers: [("Content-Type", page.contentType)] + validators, body: page.body)
    }

    /// RFC 9110 §13.2.2: If-None-Match decides alone when it is there; tags are compared weakly (§13.1.2).
    private static func isUnchanged(_ page: Page, _ request: NewsroomRequest) -> Bool {
        if let wanted = request.ifNoneMatch {
            guard let tag = page.entityTag else { return false }
            func opaque(_ text: some StringProtocol) -> String {
                let tag = text.trimmed
                return tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
            }
            return wanted.trimmed == "*" || wanted.split(separator: ",").contains { opaque($0) == opaque(tag) }
        }
        guard let since = request.ifModifiedSince.flatMap(NewsroomTime.init(http:)), let time = page.modifiedAt else {
            return false
        }
        return time <= since
    }
}
