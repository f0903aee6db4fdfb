import CharterModel

/// Feeds that are well-formed, and whose words attack whoever shows them.
extension SiegeCase {
    static let content: [SiegeCase] = scripts + letters + links + dates + floods

    /// A feed with one entry whose title, summary and page carry `words`, written as XML and HTML want them.
    private static func words(_ name: String, _ tells: String, _ words: String) -> SiegeCase {
        SiegeCase("content-\(name)", .content, tells, [.kept]) { ask in
            // Once escaped and once in CDATA: both ways reach the reader.
            let more =
                "<author>\(words.escaped)</author><description>\(words.escaped) \(siegeSummary)</description>"
                + "<content:encoded>\((words + "<p>" + siegeSummary + "</p>").cdata)</content:encoded>"
            guard ask.isFeed else {
                return answer(
                    200, type: "text/html; charset=utf-8",
                    pageText(
                        title: "Demining \(words) begins", head: "<meta name=\"author\" content=\"\(words.escaped)\">",
                        body: "<p>The United States gave Azerbaijan money for humanitarian demining \(words) today.</p>"
                    ))
            }
            let title = item(words.escaped + " demining", link: "/article", guid: words.escaped, more: more)
            return feedAnswer(feed(title, title: words.escaped))
        }
    }

    private static let scripts: [SiegeCase] = [
        words("script", "has a script in its words", "<script>alert(document.cookie)</script>"),
        words("handlers", "has event handlers in its words", "<img src=x onerror=alert(1)><b onclick='alert(2)'>b</b>"),
        words(
            "iframe", "has frames and forms in its words",
            "<iframe src='//127.0.0.1'></iframe><form action=x><input></form>"),
        words(
            "svg", "has a picture that runs a script in its words",
            "<svg onload=alert(1)><animate onbegin=alert(2)></svg>"),
        words(
            "style", "has style sheets in its words", "<style>*{display:none}</style><p style='position:fixed'>x</p>"),
        words(
            "nested-script", "hides a script from a filter that looks once",
            "<scr<script>ipt>alert(1)</scr</script>ipt>"),
        words(
            "meta", "has a refresh and a base in its words",
            "<meta http-equiv=refresh content='0;url=//127.0.0.1'><base href=//x>"),
        words("double-escaped", "escapes a script twice over", "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;"),
    ]

    private static let letters: [SiegeCase] = [
        words("csi", "has terminal escapes in its words", "\u{1B}[2J\u{1B}[31mred\u{1B}[0m"),
        words("csi-references", "spells terminal escapes as references", "&#27;[2J&#x1b;]0;owned&#7;&#155;2J"),
        words("osc8", "has terminal links in its words", "\u{1B}]8;;http://127.0.0.1/\u{1B}\\click\u{1B}]8;;\u{1B}\\"),
        words("osc52", "writes to the clipboard of a terminal", "\u{1B}]52;c;cm0gLXJmIC8=\u{7}"),
        words("c1", "has one-byte terminal controls in its words", "\u{9B}2J\u{9D}0;owned\u{9C}\u{90}q\u{9C}"),
        words("bidi", "turns its words around", "\u{202E}gnp.exe\u{202C} \u{202D}x\u{202C} \u{200F}\u{061C}"),
        words("isolates", "turns its words around with isolates", "\u{2066}a\u{2067}b\u{2068}c\u{2069}"),
        words("invisible", "hides letters in its words", "a\u{200B}b\u{FEFF}c\u{E0041}\u{2060}d\u{00AD}"),
        words("marks", "piles marks on a letter", "Z" + String(repeating: "\u{0301}", count: 2000)),
        words(
            "crlf", "has line breaks and headers in its words",
            "a&#13;&#10;Bcc: all@example.org&#13;&#10;&#13;&#10;body"),
        words("separators", "has the rarer line breaks in its words", "a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f"),
        words("csv-equals", "begins like a formula", "=HYPERLINK(\"http://127.0.0.1\",\"x\")"),
        words("csv-plus", "begins like a sum", "+1+cmd|'/C calc'!A0"),
        words("csv-minus", "begins like a difference", "-2+3+cmd|'/C calc'!A0"),
        words("csv-at", "begins like a function", "@SUM(1+1)*cmd|'/C calc'!A0"),
        words("csv-quotes", "has quotes, commas and line breaks for CSV", "\"a\",\"=1+1\"&#10;\"b\";\t=2"),
        words("json-break", "tries to end a JSON string", "\"}],\"kind\":\"owned\",\"x\":[{\"\\u0022"),
    ]

    /// A feed with one entry that is `item`.
    private static func entry(
        _ name: String, _ tells: String, _ item: @escaping @Sendable (SiegeAsk) -> String
    ) -> SiegeCase {
        SiegeCase("content-\(name)", .content, tells, [.kept]) { ask in
            ask.isFeed ? feedAnswer(feed(item(ask))) : plainPage(ask)
        }
    }

    private static let long = String(repeating: "A long title ", count: 80_000)

    private static let links: [SiegeCase] = [
        entry("title-1mb", "has a title of 1 MB") { _ in item(long, link: "/article") },
        entry("title-empty", "has an empty title") { _ in item("", link: "/article") },
        entry("guid-1mb", "has a guid of 1 MB") { _ in item("A guid", link: "/article", guid: long) },
        entry("link-javascript", "links to a script") { _ in item("A link", link: "javascript:alert(1)") },
        entry("link-data", "links to data") { _ in item("A link", link: "data:text/html,&lt;script&gt;x&lt;/script&gt;")
        },
        entry("link-file", "links to a file of the reader's") { _ in item("A link", link: "file:///etc/passwd") },
        entry("link-private", "links to a private address") { item("A link", link: "http://127.0.0.1:\($0.vault)/x") }
            .with(page: [.blockedAddress]),
        entry("link-metadata", "links to a cloud's own data") { _ in
            item("A link", link: "http://169.254.169.254/latest/")
        }
        .with(page: [.blockedAddress]),
        entry("link-v6", "links to a mapped address") { item("A link", link: "http://[::ffff:7f00:1]:\($0.vault)/x") }
            .with(page: [.blockedAddress]),
        entry("link-secret", "links with a password") {
            item("A link", link: "http://user:hunter2@\($0.host)/article")
        },
        entry("link-1mb", "links to a place with a name of 1 MB") { _ in
            item("A link", link: "/" + String(repeating: "a", count: 1 << 20))
        },
        entry("link-dots", "links upwards beyond the root") { _ in item("A link", link: "../../../../etc/passwd?x#y") },
        entry("link-blank", "links to blanks") { _ in item("A link", link: " \n\t ") },
        entry("link-escape", "links to a place with terminal escapes in it") { _ in
            item("A link", link: "/a\u{1B}[2Jb\u{202E}c&#27;[2J")
        },
    ]

    private static let dates: [SiegeCase] = [
        entry("date-0", "has a date in the year 0") { _ in
            item("D", link: "/article", date: "Sat, 01 Jan 0000 00:00:00 GMT")
        },
        entry("date-9999", "has a date in the year 9999") { _ in
            item("D", link: "/article", date: "Fri, 31 Dec 9999 23:59:59 GMT")
        },
        entry("date-huge", "has a date beyond all years") { _ in
            item("D", link: "/article", date: "99999999999999999999-01-01T00:00:00Z")
        },
        entry("date-escape", "has terminal escapes for a date") { _ in
            item("D", link: "/article", date: "\u{1B}[2J 10 Feb")
        },
    ]

    private static let floods: [SiegeCase] = [
        SiegeCase("content-one-guid", .content, "lists 5,000 entries with one guid", [.kept]) { ask in
            guard ask.isFeed else { return answer(404, "no") }
            return feedAnswer(feed((0..<5000).map { item("E\($0)", link: "/\($0)", guid: "same", date: nil) }.joined()))
        },
        SiegeCase("content-one-page", .content, "lists 3,000 entries that all link to one page", [.kept]) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            return feedAnswer(
                feed((0..<3000).map { item("E\($0)", link: "/article#\($0)", guid: "g\($0)", date: nil) }.joined()))
        },
    ]
}
