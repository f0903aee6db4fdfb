import CharterModel

/// Hosts whose feed is honest and whose robots.txt is not.
extension SiegeCase {
    static let robotsFiles: [SiegeCase] = [
        robots("500", "has a robots.txt that is broken", [.deferred("robots")]) { _ in answer(500, "no") },
        robots("503-then", "has a robots.txt that asks for a pause", [.deferred("robots")]) { _ in
            answer(503, headers: ["Retry-After: 60"], "no")
        },
        robots("drip", "sends its robots.txt a byte now and then, for ever", [.deferred("stalled")]) { _ in
            [head(type: "text/plain"), .again([0x20], times: .max, pause: 150)]
        },
        robots("10mb", "sends a robots.txt of 10 MB", [.kept]) { _ in
            [
                head(type: "text/plain"), .text("User-agent: *\nDisallow: /private\n"),
                .again(Array(repeating: 0x23, count: 65_536), times: 160), .close,
            ]
        },
        robots("endless", "sends a robots.txt without an end", [.kept]) { _ in
            [head(type: "text/plain"), .again(Array("Allow: /\n".utf8), times: .max)]
        },
        robots("loop", "redirects its robots.txt in a circle", [.kept]) { _ in
            answer(302, headers: ["Location: /robots.txt"], "")
        },
        robots("html", "shows a web page for a robots.txt", [.kept]) { plainPage($0, title: "Not Found") },
        robots("binary", "sends a program for a robots.txt", [.kept]) { _ in
            answer(200, bytes: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) })
        },
        robots("forbids", "forbids everything to robots", [.blockedRobots]) { _ in
            answer(200, "User-agent: *\nDisallow: /\n")
        },
        robots("forbids-us", "forbids everything to us by name", [.blockedRobots]) { _ in
            answer(200, "User-agent: charterwatch\nDisallow: /\n\nUser-agent: *\nDisallow:\n")
        },
        robots("escape", "forbids with terminal escapes", [.blockedRobots]) { _ in
            answer(200, "User-agent: *\nDisallow: /*\u{1B}[2J\u{202E}\nDisallow: /\n")
        },
        robots("private", "redirects its robots.txt to a private address", [.kept, .blockedAddress]) { ask in
            answer(302, headers: ["Location: http://127.0.0.1:\(ask.vault)/robots.txt"], "")
        },
        robots("401", "asks for a password for its robots.txt", [.kept]) { _ in answer(401, "no") },
        robots("delay", "wants a thousand years between two requests", [.kept, .deferred("robots")]) { _ in
            answer(200, "User-agent: *\nCrawl-delay: 31536000000\n")
        },
        robots("stars", "has a rule made to be slow", [.kept]) { _ in
            answer(200, "User-agent: *\nDisallow: /" + String(repeating: "*a", count: 5000) + "$\n")
        },
        robots("bomb", "sends a robots.txt that unpacks without an end", [.kept, .tooLarge]) { _ in
            [
                head(type: "text/plain", ["Content-Encoding: zstd"]), .write(SiegeCodings.zstdHead),
                .again(SiegeCodings.zstdBlock, times: 32_000), .close,
            ]
        },
        robots("reset", "resets when asked for its robots.txt", [.deferred("reset")]) { _ in [.reset] },
    ]

    private static func robots(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ file: @escaping @Sendable (SiegeAsk) -> [Wire]
    ) -> SiegeCase {
        SiegeCase("robots-\(name)", .robots, tells, outcomes, play: honest).with(robots: file)
    }
}
