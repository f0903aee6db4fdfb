import CharterModel

/// Hosts whose status, or whose memory, is not what it should be.
extension SiegeCase {
    static let statuses: [SiegeCase] = plainStatuses + pauses + memories

    private static func status(
        _ number: Int, _ tells: String, _ outcome: Outcome, health: SourceState.Health = .suspect,
        _ headers: String...
    ) -> SiegeCase {
        SiegeCase("status-\(number)", .statuses, tells, [outcome]) { ask in
            if number == 204 || number == 304 { return [.text("HTTP/1.1 \(number) X\r\n\r\n")] }
            return answer(number, type: "application/rss+xml", headers: headers, plainFeed(ask))
        }.with(health: health)
    }

    private static let plainStatuses: [SiegeCase] = [
        status(204, "has no content", .deferred("empty")),
        status(206, "sends a part that nobody asked for", .failed("http-206"), "Content-Range: bytes 0-99/5000"),
        status(300, "offers a choice", .failed("http-300")),
        status(304, "says nothing changed, to someone who has nothing yet", .failed("http-304")),
        status(305, "wants us to use a proxy", .failed("http-305"), "Location: http://127.0.0.1:1/"),
        status(400, "says the request is bad", .failed("http-400")),
        status(401, "asks for a password", .failed("http-401"), "WWW-Authenticate: Basic realm=\"\u{1B}[2J\""),
        status(402, "asks for money", .failed("http-402")),
        status(403, "forbids", .failed("http-403")),
        status(404, "is not there", .deferred("http-404")),
        status(407, "asks for a password for a proxy", .failed("http-407")),
        status(410, "is gone for good", .gone, health: .retired),
        status(418, "is a teapot", .failed("http-418")),
        status(451, "is forbidden by law", .failed("http-451")),
        status(500, "is broken", .deferred("http-500")),
        status(502, "has a broken gateway", .deferred("http-502")),
        status(511, "wants a login to the network", .deferred("http-511")),
        status(520, "has a web server that returns an unknown error", .deferred("http-520")),
        SiegeCase("status-bot-wall", .statuses, "puts a challenge for robots in the way", [.blockedBot]) { _ in
            answer(403, type: "text/html", headers: ["cf-mitigated: challenge"], "<html>Just a moment...</html>")
        },
        SiegeCase(
            "status-soft-404", .statuses, "says all is well and shows a page that says it is not",
            [.failed("not-a-feed")]
        ) {
            plainPage($0, title: "404 Not Found")
        },
    ]

    private static func pausing(_ name: String, _ tells: String, status: Int = 429, _ retry: String?) -> SiegeCase {
        SiegeCase(name, .statuses, tells, [.deferred("http-\(status)")]) { ask in
            ask.count > 1 ? honest(ask) : answer(status, headers: retry.map { ["Retry-After: \($0)"] } ?? [], "wait")
        }.with(later: [.kept])
    }

    private static let pauses: [SiegeCase] = [
        pausing("pause-seconds", "asks for two hours of peace", "7200"),
        pausing("pause-date", "asks for peace until a date", "Fri, 08 May 2026 08:00:00 GMT"),
        pausing("pause-negative", "asks for peace of minus one second", "-1"),
        pausing("pause-huge", "asks for peace for three hundred years", "9999999999"),
        pausing("pause-beyond", "asks for peace longer than numbers reach", "99999999999999999999999999999999e99"),
        pausing("pause-garbage", "asks for peace for soon", "soon\u{1B}[2J"),
        pausing("pause-absent", "asks for peace without saying how long", nil),
        pausing("pause-503", "is being mended, and says for how long", status: 503, "3600"),
    ]

    private static let memories: [SiegeCase] = [
        SiegeCase(
            "memory-304-for-ever", .statuses, "answers once, and then says for ever that nothing changed", [.kept]
        ) { ask in
            if !ask.isFeed { return plainPage(ask) }
            if ask.count > 1 { return [.text("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")] }
            return feedAnswer(plainFeed(ask), headers: ["ETag: \"1\""])
        }.with(later: [.failed("http-304")]),
        SiegeCase("memory-etag-fixed", .statuses, "keeps one ETag for ever while its feed changes", [.kept]) { ask in
            if !ask.isFeed { return plainPage(ask) }
            if ask.headers["if-none-match"] == "\"same\"" { return [.text("HTTP/1.1 304 Not Modified\r\n\r\n")] }
            let second = ask.count > 1 ? item("A second entry", link: "/second") : ""
            return feedAnswer(feed(item("A first entry", link: "/article"), second), headers: ["ETag: \"same\""])
        }.with(later: [.kept]),
        SiegeCase("memory-etag-new", .statuses, "makes a new ETag each time though nothing changed", [.kept]) { ask in
            ask.isFeed ? feedAnswer(plainFeed(ask), headers: ["ETag: \"\(ask.count)\""]) : plainPage(ask)
        }.with(later: [.unchanged]),
        SiegeCase("memory-etag-64kb", .statuses, "gives an ETag of 64 KB to be sent back", [.kept]) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            return feedAnswer(plainFeed(ask), headers: ["ETag: \"\(String(repeating: "e", count: 65_536))\""])
        },
        SiegeCase("memory-comes-back", .statuses, "fails once, and is well ever after", [.deferred("http-500")]) {
            ask in
            ask.isFeed && ask.count == 1 ? answer(500, "no") : honest(ask)
        }.with(later: [.kept]),
        SiegeCase("memory-turns-html", .statuses, "is a feed once, and a web page ever after", [.kept]) { ask in
            ask.isFeed && ask.count == 1 ? feedAnswer(plainFeed(ask)) : plainPage(ask)
        }.with(later: [.failed("not-a-feed")]),
    ]
}
