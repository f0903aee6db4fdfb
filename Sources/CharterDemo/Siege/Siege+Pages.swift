import CharterModel

/// Hosts whose feed is honest and whose article pages are not.
extension SiegeCase {
    static let pages: [SiegeCase] = heavy + claims + walls

    /// A host whose feed lists one entry, `/article`, and whose page is `page`; `outcomes` are the article's.
    private static func page(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ page: @escaping @Sendable (SiegeAsk) -> [Wire]
    ) -> SiegeCase {
        SiegeCase("page-\(name)", .pages, tells, [.kept]) { ask in
            ask.isFeed ? feedAnswer(feed(item("Page \(name)", link: "/article"))) : page(ask)
        }.with(page: outcomes)
    }

    private static func html(_ start: String, _ middle: String, times: Int, _ end: String) -> [Wire] {
        [
            head(type: "text/html; charset=utf-8"), .text("<html><body>" + start),
            .again(Array(middle.utf8), times: times), .text(end + "</body></html>"), .close,
        ]
    }

    private static let prose = siegeParagraphs.map { "<p>\($0)</p>" }.joined()

    private static let heavy: [SiegeCase] = [
        page("endless", "sends a page without an end", [.tooLarge]) { _ in
            html("", "<p>" + String(repeating: "and so on ", count: 6000) + "</p>", times: .max, "")
        },
        page("bomb", "sends a page that unpacks to 400 MB", [.tooLarge]) { _ in
            [
                head(type: "text/html", ["Content-Encoding: gzip"]), .write(SiegeCodings.gzipHead),
                .again(SiegeCodings.deflateBlock, times: 2000), .close,
            ]
        },
        page("divs", "nests 100,000 divs", [.kept]) { _ in html(prose, "<div>", times: 100_000, prose) },
        page("attributes", "gives one element 50,000 attributes", [.kept]) { _ in
            html(prose + "<p", " a=b", times: 50_000, ">tail</p>")
        },
        page("paragraph-30mb", "has 30 MB of text in one paragraph", [.tooLarge]) { _ in
            html("<p>", String(repeating: "words and ", count: 6554), times: 480, "</p>")
        },
        page("paragraph-2mb", "has 2 MB of text in one paragraph", [.kept, .notArticle, .tooLarge]) { _ in
            html(prose + "<p>", String(repeating: "words and ", count: 6554), times: 32, "</p>")
        },
        page("tables", "nests 3,000 tables", [.kept, .notArticle]) { _ in
            html(prose, "<table><tr><td>", times: 3000, "x")
        },
        page("links", "is made of 20,000 links", [.kept, .notArticle, .tooShort]) { _ in
            html("", "<a href=/x>x y z</a> ", times: 20_000, "")
        },
        page("json-ld", "has structured data nested without an end", [.kept]) { _ in
            html(
                prose + "<script type='application/ld+json'>", "{\"@graph\":[", times: 20_000, "</script>")
        },
        page("drip", "sends its page a byte now and then, for ever", [.deferred("stalled")]) { _ in
            [head(type: "text/html"), .again([0x20], times: .max, pause: 150)]
        },
        page("reset", "resets in the middle of its page", [.deferred("reset")]) { _ in
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<html>"), .pause(milliseconds: 50), .reset]
        },
    ]

    private static let claims: [SiegeCase] = [
        page("canonical-vault", "says its true address is a private one", [.kept]) { ask in
            plainPage(
                ask,
                head: "<link rel=canonical href='http://127.0.0.1:\(ask.vault)/x'>"
                    + "<meta property='og:url' content='http://127.0.0.1:\(ask.vault)/y'>")
        },
        page("canonical-victim", "says it is a healthy outlet's article", [.kept]) { ask in
            plainPage(ask, title: "Hijacked", head: "<link rel=canonical href='\(SiegeCase.victimURL)'>")
        },
        page("og-victim", "says in other words that it is a healthy outlet's article", [.kept]) { ask in
            plainPage(
                ask, title: "Hijacked",
                head: "<meta property='og:url' content='\(SiegeCase.victimURL)'><base href='\(SiegeCase.victimURL)'>")
        },
        page("redirect-victim", "redirects to a healthy outlet's article", [.kept]) { _ in
            answer(302, headers: ["Location: \(SiegeCase.victimURL)"], "")
        },
        SiegeCase("page-lists-victim", .pages, "lists a healthy outlet's article with words of its own", [.kept]) {
            ask in
            guard ask.isFeed else { return plainPage(ask) }
            return feedAnswer(
                feed(
                    item(
                        "Hijacked title", link: SiegeCase.victimURL, date: "Mon, 01 Jan 2001 00:00:00 GMT",
                        more:
                            "<author>Hijacker</author><description>\(String(repeating: siegeSummary + " ", count: 40))</description>"
                    )))
        },
        SiegeCase(
            "page-lists-missing", .pages, "lists, with words of its own, a healthy article whose page is gone", [.kept]
        ) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            return feedAnswer(
                feed(
                    item(
                        "Hijacked", link: "http://surgun-feneri.test/en/2026/04/boats-and-budgets",
                        date: "Mon, 01 Jan 2001 00:00:00 GMT",
                        more: "<description>\(String(repeating: siegeSummary + " ", count: 40))</description>")))
        },
        page("refresh-vault", "refreshes to a private address", [.kept]) { ask in
            plainPage(ask, head: "<meta http-equiv=refresh content='0;url=http://127.0.0.1:\(ask.vault)/'>")
        },
        page("private", "redirects its page to a private address", [.blockedAddress]) { ask in
            answer(302, headers: ["Location: http://[::1]:\(ask.vault)/"], "")
        },
        page("frames", "pulls in scripts and frames from a private address", [.kept]) { ask in
            plainPage(
                ask,
                body: "<iframe src='http://127.0.0.1:\(ask.vault)/'></iframe><img src='http://127.0.0.1:\(ask.vault)/'>"
            )
        },
    ]

    private static let walls: [SiegeCase] = [
        page("portal", "sends its reader to a login page", [.kept, .notArticle, .tooShort]) { ask in
            ask.path == "/article"
                ? answer(302, headers: ["Location: /login"], "")
                : answer(200, type: "text/html", "<html><body><h1>Sign in</h1><form><input></form></body></html>")
        },
        page("bot-wall", "puts a challenge for robots before its page", [.blockedBot]) { _ in
            answer(403, type: "text/html", headers: ["cf-mitigated: challenge"], "<html>Just a moment...</html>")
        },
        page("403", "forbids its page", [.failed("http-403")]) { _ in answer(403, "no") },
        page("410", "says its page is gone for good", [.gone]) { _ in answer(410, "no") },
        page("206", "sends a part of its page that nobody asked for", [.failed("http-206")]) { ask in
            answer(206, type: "text/html", headers: ["Content-Range: bytes 0-9/500"], pageText(title: "Part"))
        },
        page("304", "says its page has not changed, to someone who never had it", [.failed("http-304")]) { _ in
            [.text("HTTP/1.1 304 Not Modified\r\n\r\n")]
        },
        page("pdf", "sends a PDF for its page", [.kept, .notArticle]) { _ in
            answer(200, type: "text/html", "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF")
        },
        page("charset-lie", "says UTF-8 and writes windows-1251", [.kept]) { _ in
            let letters = Charset.windows1251.encode(
                String(repeating: "Министр сказал, что разминирование продолжится в следующем году. ", count: 12))
            let start = "<html><head><meta charset=utf-8><title>T</title></head><body><article><h1>T</h1><p>"
            return answer(
                200, type: "text/html; charset=utf-8",
                bytes: Array(start.utf8) + letters + Array("</p></article></body></html>".utf8))
        },
        page("nul", "has NULs throughout its page", [.kept, .notArticle]) { _ in
            answer(
                200, type: "text/html; charset=utf-8",
                bytes: Array(pageText(title: "Nulls").utf8).flatMap { $0 == 0x20 ? [$0, 0] : [$0] })
        },
        SiegeCase("page-429", .pages, "lists 30 pages and asks for peace at the first", [.kept]) { ask in
            ask.isFeed
                ? feedAnswer(feed((0..<30).map { item("P\($0)", link: "/\($0)") }.joined()))
                : answer(429, headers: ["Retry-After: 7200"], "slow down")
        },
    ]

    /// The address of the healthy article that others claim to be.
    package static let victimURL = "http://caspian-ledger.test/2026/04/27/minerals-and-ferries"
}
