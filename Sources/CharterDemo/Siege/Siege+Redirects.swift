import CharterModel

/// Hosts that point elsewhere: in circles, to places nobody may go, or to nothing.
extension SiegeCase {
    static let redirects: [SiegeCase] = ladders + privateForms.map(toPrivate) + schemes + oddLocations

    private static func to(_ location: String, status: Int = 302) -> [Wire] {
        answer(status, headers: ["Location: \(location)"], "moved")
    }

    private static func step(_ path: String) -> Int { Int(path.drop { !$0.isNumber }) ?? 0 }

    private static let ladders: [SiegeCase] = [
        SiegeCase("redirect-self", .redirects, "redirects to itself", [.failed("redirects")]) { _ in to("/feed") },
        SiegeCase("redirect-two", .redirects, "redirects to and fro between two places", [.failed("redirects")]) {
            to($0.isFeed ? "/other" : "/feed")
        },
        SiegeCase("redirect-ladder-50", .redirects, "redirects fifty times over", [.failed("redirects")]) { ask in
            step(ask.path) < 50 ? to("/step\(step(ask.path) + 1)") : feedAnswer(plainFeed(ask))
        },
        SiegeCase("redirect-ladder-6", .redirects, "redirects six times, and then is honest", [.kept]) { ask in
            if ask.path == "/article" { return plainPage(ask) }
            return step(ask.path) < 6 ? to("/step\(step(ask.path) + 1)") : feedAnswer(plainFeed(ask))
        },
        SiegeCase("redirect-endless", .redirects, "redirects to ever new names of its own", [.failed("redirects")]) {
            to("/step\(step($0.path) + 1)?\(String(repeating: "x", count: 500))", status: 301)
        },
    ]

    /// Every way to write an address that is not public.
    static let privateForms: [(name: String, url: String)] = [
        ("loopback", "http://127.0.0.1:VAULT/"), ("short", "http://127.1:VAULT/"),
        ("decimal", "http://2130706433:VAULT/"), ("octal", "http://0177.0.0.1:VAULT/"),
        ("hex", "http://0x7f000001:VAULT/"), ("hex-parts", "http://0x7f.0.0.1:VAULT/"),
        ("v6-loopback", "http://[::1]:VAULT/"), ("v6-mapped", "http://[::ffff:127.0.0.1]:VAULT/"),
        ("v6-mapped-hex", "http://[::ffff:7f00:1]:VAULT/"), ("v6-compatible", "http://[::127.0.0.1]:VAULT/"),
        ("any", "http://0.0.0.0:VAULT/"), ("zero", "http://0:VAULT/"), ("v6-any", "http://[::]:VAULT/"),
        ("net-10", "http://10.0.0.1:VAULT/"), ("net-172", "http://172.16.0.1:VAULT/"),
        ("net-192", "http://192.168.0.1:VAULT/"), ("metadata", "http://169.254.169.254/latest/meta-data/"),
        ("carrier", "http://100.64.0.1:VAULT/"), ("v6-link", "http://[fe80::1]:VAULT/"),
        ("v6-zone", "http://[fe80::1%25lo]:VAULT/"), ("v6-local", "http://[fc00::1]:VAULT/"),
        ("nat64", "http://[64:ff9b::7f00:1]:VAULT/"), ("6to4", "http://[2002:7f00:1::]:VAULT/"),
        ("localhost", "http://localhost:VAULT/"), ("localhost-dot", "http://localhost.:VAULT/"),
        ("localhost-sub", "http://foo.localhost:VAULT/"), ("trailing-dot", "http://127.0.0.1.:VAULT/"),
        ("userinfo", "http://good.siege.test@127.0.0.1:VAULT/"),
        ("userinfo-two", "http://good.siege.test:80@127.0.0.1:VAULT/"),
        ("backslash", "http://127.0.0.1:VAULT\\@good.siege.test/"),
        ("full-width", "http://１２７.０.０.１:VAULT/"), ("idn-dots", "http://127。0。0。1:VAULT/"),
        ("circled", "http://①②⑦.⓪.⓪.①:VAULT/"), ("escaped", "http://%31%32%37.0.0.1:VAULT/"),
        ("upper", "HTTP://LOCALHOST:VAULT/"), ("slashes", "//127.0.0.1:VAULT/"),
        ("broadcast", "http://255.255.255.255:VAULT/"), ("multicast", "http://224.0.0.1:VAULT/"),
        ("foreign-name", "http://outside.siege.example/feed"),
    ]

    private static func toPrivate(_ form: (name: String, url: String)) -> SiegeCase {
        let shown = form.url.replacing(":VAULT", with: "")
        // A backslash is a letter of the user name to the parser that connects: this one leads to a host of ours.
        let byName: [Outcome] = form.name == "backslash" ? [.deferred("http-404")] : []
        return SiegeCase(
            "redirect-\(form.name)", .redirects, "redirects to \(shown)",
            // A form that no parser takes for an address is refused just as well.
            [.blockedAddress, .failed("redirect"), .deferred("dns"), .deferred("dns-try-again")] + byName
        ) { ask in to(form.url.replacing("VAULT", with: String(ask.vault))) }
    }

    private static let schemes: [SiegeCase] = [
        ("file", "file:///etc/passwd"), ("gopher", "gopher://127.0.0.1:VAULT/_x"),
        ("javascript", "javascript:alert(1)"),
        ("data", "data:application/rss+xml,<rss/>"), ("ftp", "ftp://127.0.0.1:VAULT/feed"),
        ("dict", "dict://127.0.0.1:VAULT/d:x"), ("scp", "scp://127.0.0.1:VAULT/x"), ("unix", "unix:///run/x"),
    ].map { name, url in
        SiegeCase("redirect-to-\(name)", .redirects, "redirects to a \(name): URL", [.failed("scheme")]) { ask in
            to(url.replacing("VAULT", with: String(ask.vault)))
        }
    }

    private static let oddLocations: [SiegeCase] = [
        SiegeCase("redirect-nowhere", .redirects, "redirects without saying where", [.failed("http-302")]) { _ in
            answer(302, "moved")
        },
        SiegeCase("redirect-empty", .redirects, "redirects to an empty place", [.failed("redirect")]) { _ in to("") },
        SiegeCase("redirect-1mb", .redirects, "redirects to a place with a name of 1 MB", [.tooLarge]) { _ in
            [
                .text("HTTP/1.1 302 Found\r\nLocation: /"), .again(Array(repeating: 0x61, count: 65_536), times: 16),
                .text("\r\nContent-Length: 0\r\n\r\n"),
            ]
        },
        SiegeCase(
            "redirect-90kb", .redirects, "redirects to a place with a name of 90 KB",
            [.failed("redirect")]
        ) { ask in
            ask.isFeed ? to("/" + String(repeating: "a", count: 90_000)) : feedAnswer(plainFeed(ask))
        },
        SiegeCase("redirect-crlf", .redirects, "redirects to a place with a line break in its name", [.kept]) { ask in
            ask.isFeed ? to("/next%0d%0aX-Injected:%20yes") : honestThen(ask)
        },
        SiegeCase(
            "redirect-cr", .redirects, "redirects to a place with a bare CR in its name", [.kept, .failed("response")]
        ) { ask in
            ask.isFeed ? to("/next\rX-Injected: yes") : honestThen(ask)
        },
        SiegeCase("redirect-secret", .redirects, "redirects to a place with a password in it", [.kept]) { ask in
            ask.isFeed ? to("http://user:hunter2@\(ask.host)/next") : honestThen(ask)
        },
        SiegeCase(
            "redirect-reused", .redirects, "redirects, on a connection kept open, to a name that nobody allowed",
            [.blockedAddress]
        ) { _ in to("http://reused.siege.example/feed") },
        SiegeCase("redirect-two-places", .redirects, "names two places at once", [.kept, .failed("redirect")]) { ask in
            ask.isFeed ? answer(302, headers: ["Location: /next", "Location: /other"], "") : honestThen(ask)
        },
        SiegeCase("redirect-escape", .redirects, "redirects to a place with terminal escapes in it", [.kept]) { ask in
            ask.isFeed ? to("/\u{1B}[2J\u{1B}]0;owned\u{7}") : honestThen(ask)
        },
        SiegeCase("redirect-login", .redirects, "sends everybody to a login page", [.failed("not-a-feed")]) { ask in
            ask.isFeed ? to("/login") : plainPage(ask, title: "Sign in to the network")
        },
    ]

    private static func honestThen(_ ask: SiegeAsk) -> [Wire] {
        ask.path == "/article" ? plainPage(ask) : feedAnswer(plainFeed(ask))
    }
}
