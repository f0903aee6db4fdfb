import CharterModel

/// Hosts that break the conversation itself: slow, silent, cut off, or not in HTTP.
extension SiegeCase {
    static let wire: [SiegeCase] = waiting + broken + lengths + heads + others

    private static let waiting: [SiegeCase] = [
        SiegeCase("wire-header-drip", .wire, "sends its headers a byte now and then, for ever", [.deferred("stalled")])
        {
            _ in [.text("HTTP/1.1 200 OK\r\nX-Slow: "), .again([0x61], times: .max, pause: 150)]
        },
        SiegeCase("wire-body-drip", .wire, "sends its feed a byte now and then, for ever", [.deferred("stalled")]) {
            _ in [head(), .text("<rss>"), .again([0x20], times: .max, pause: 150)]
        },
        SiegeCase(
            "wire-body-trickle", .wire, "sends just fast enough not to count as stalled, for ever",
            [.deferred("timeout")]
        ) { _ in [head(), .text("<rss>"), .again(Array(repeating: 0x20, count: 20), times: .max, pause: 100)] },
        SiegeCase("wire-silent", .wire, "takes the connection and says nothing", [.deferred("stalled")]) {
            _ in [.hang]
        },
        SiegeCase("wire-closed", .wire, "closes the connection at once", [.deferred("reset")]) { _ in [.close] },
        SiegeCase("wire-refused", .wire, "listens on no port", [.deferred("connect")]) { _ in [.close] },
        SiegeCase(
            "wire-no-name", .wire, "has a name that no resolver knows",
            [.deferred("dns"), .deferred("dns-try-again")]
        ) { _ in [.close] }.with(address: "http://no-such-host.invalid/feed"),
        SiegeCase("wire-half-close", .wire, "closes its half before it says anything", [.deferred("reset")]) {
            _ in [.halfClose, .pause(milliseconds: 3000), .close]
        },
    ]

    private static let broken: [SiegeCase] = [
        SiegeCase("wire-reset-early", .wire, "resets before the status line", [.deferred("reset")]) { _ in [.reset] },
        SiegeCase("wire-reset-status", .wire, "resets within the status line", [.deferred("reset")]) {
            _ in [.text("HTTP/1.1 20"), .pause(milliseconds: 50), .reset]
        },
        SiegeCase("wire-reset-headers", .wire, "resets among the headers", [.deferred("reset")]) {
            _ in [.text("HTTP/1.1 200 OK\r\nContent-Ty"), .pause(milliseconds: 50), .reset]
        },
        SiegeCase("wire-closed-headers", .wire, "closes among the headers", [.deferred("reset")]) {
            _ in [.text("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"), .close]
        },
        SiegeCase("wire-reset-body-0", .wire, "resets after the headers", [.deferred("reset")]) {
            _ in [.text("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"), .pause(milliseconds: 50), .reset]
        },
        resetAfter(1), resetAfter(100), resetAfter(4000),
    ]

    private static func resetAfter(_ bytes: Int) -> SiegeCase {
        SiegeCase("wire-reset-body-\(bytes)", .wire, "resets after \(bytes) bytes of 5000", [.deferred("reset")]) { _ in
            [
                .text("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 5000\r\n\r\n"),
                .write(Array(repeating: 0x20, count: bytes)), .pause(milliseconds: 50), .reset,
            ]
        }
    }

    /// An answer that says its length as `lines` do.
    private static func framed(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ lines: String...,
        body: @escaping @Sendable (String) -> [Wire] = { [.text($0)] }
    ) -> SiegeCase {
        SiegeCase(name, .wire, tells, outcomes) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            let fields = lines.map { $0 + "\r\n" }.joined()
            return [.text("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\(fields)\r\n")]
                + body(plainFeed(ask)) + [.pause(milliseconds: 50), .close]
        }
    }

    private static let chunked = "Transfer-Encoding: chunked"

    private static let lengths: [SiegeCase] = [
        framed("wire-length-long", "announces more bytes than it sends", [.deferred("reset")], "Content-Length: 99999"),
        framed("wire-length-short", "sends bytes beyond the length it announces", [.kept], "Content-Length: 290"),
        framed(
            "wire-length-negative", "announces a negative length", [.failed("response"), .kept], "Content-Length: -5"),
        framed(
            "wire-length-two", "announces two different lengths", [.failed("response"), .failed("not-a-feed"), .kept],
            "Content-Length: 100", "Content-Length: 200"),
        framed(
            "wire-length-word", "announces a length that is no number", [.failed("response"), .kept],
            "Content-Length: many"),
        framed(
            "wire-length-huge", "announces more bytes than there are", [.tooLarge, .failed("response")],
            "Content-Length: 99999999999999999999999"),
        framed("wire-chunk-endless", "sends chunks for ever", [.tooLarge], chunked) { _ in
            [.again(Array("10000\r\n".utf8) + Array(repeating: 0x20, count: 65_536) + [13, 10], times: .max)]
        },
        framed("wire-chunk-size", "sends a chunk size that is no number", [.failed("response")], chunked) {
            [.text("zz\r\n\($0)\r\n0\r\n\r\n")]
        },
        framed("wire-chunk-open", "ends without the last chunk", [.deferred("reset")], chunked) {
            [.text(String($0.utf8.count, radix: 16) + "\r\n" + $0 + "\r\n")]
        },
        framed(
            "wire-chunk-huge", "announces a chunk of 2^62 bytes", [.deferred("reset"), .failed("response"), .tooLarge],
            chunked
        ) { [.text("4000000000000000\r\n\($0)")] },
        framed(
            "wire-chunk-overflow", "announces a chunk larger than any number",
            [.failed("response"), .deferred("reset")], chunked
        ) { [.text("ffffffffffffffffffffffff\r\n\($0)")] },
        framed(
            "wire-chunk-and-length", "sends chunks and a length that disagrees", [.kept, .failed("response")],
            chunked, "Content-Length: 7"
        ) { [.text(String($0.utf8.count, radix: 16) + "\r\n" + $0 + "\r\n0\r\n\r\n")] },
        framed("wire-chunk-trailers", "sends 20,000 trailers after its chunks", [.tooLarge], chunked) {
            [
                .text(String($0.utf8.count, radix: 16) + "\r\n" + $0 + "\r\n0\r\n"),
                .again(Array("X-T: t\r\n".utf8), times: 20_000), .text("\r\n"),
            ]
        },
    ]

    /// An answer that begins with `start`, line ends included, and goes on with a feed.
    private static func opening(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ start: String
    ) -> SiegeCase {
        SiegeCase(name, .wire, tells, outcomes) { ask in
            ask.isFeed ? [.text(start + plainFeed(ask)), .pause(milliseconds: 50), .close] : plainPage(ask)
        }
    }

    private static let heads: [SiegeCase] = [
        opening("wire-http09", "answers in HTTP/0.9, without any head", [.failed("response")], ""),
        opening("wire-no-headers", "sends a status line and no headers", [.kept], "HTTP/1.1 200 OK\r\n\r\n"),
        opening("wire-garbage", "sends a status line of rubbish", [.failed("response")], "HELLO 200 friend\r\n\r\n"),
        opening("wire-ssh", "answers as another protocol does", [.failed("response")], "SSH-2.0-OpenSSH_9.2\r\n"),
        opening(
            "wire-status-000", "answers with status 000", [.failed("http-0"), .failed("response")],
            "HTTP/1.1 000 Nothing\r\nContent-Type: text/xml\r\n\r\n"),
        opening(
            "wire-status-999", "answers with status 999", [.failed("http-999")],
            "HTTP/1.1 999 All\r\nContent-Type: text/xml\r\n\r\n"),
        opening(
            "wire-header-nul", "has a NUL in a header", [.failed("response"), .kept],
            "HTTP/1.1 200 OK\r\nX-Nul: a\u{0}b\r\n\r\n"),
        opening(
            "wire-header-lf", "ends its header lines with bare LF", [.kept],
            "HTTP/1.1 200 OK\nContent-Type: text/xml\n\n"),
        opening(
            "wire-header-fold", "folds a header over three lines", [.kept],
            "HTTP/1.1 200 OK\r\nX-Fold: a\r\n b\r\n\tc\r\n\r\n"),
        opening(
            "wire-header-escape", "has terminal escapes in its headers", [.kept],
            "HTTP/1.1 200 \u{1B}[2J\r\nServer: \u{1B}]0;owned\u{7}\r\nETag: \"\u{1B}[31m\"\r\n\r\n"),
    ]

    private static let others: [SiegeCase] = [
        SiegeCase("wire-header-10mb", .wire, "sends one header of 10 MB", [.tooLarge]) { _ in
            [
                .text("HTTP/1.1 200 OK\r\nX-Big: "), .again(Array(repeating: 0x61, count: 65_536), times: 160),
                .text("\r\n\r\n"), .close,
            ]
        },
        SiegeCase("wire-headers-20000", .wire, "sends 20,000 headers", [.tooLarge]) { _ in
            [.text("HTTP/1.1 200 OK\r\n"), .again(Array("X-H: h\r\n".utf8), times: 20_000), .text("\r\n"), .close]
        },
        SiegeCase(
            "wire-1xx", .wire, "sends interim answers for ever",
            [.tooLarge, .deferred("stalled"), .deferred("timeout")]
        ) { _ in [.again(Array("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".utf8), times: .max, pause: 5)] },
        SiegeCase(
            "wire-poison", .wire, "sends a second answer that nobody asked for after the first", [.kept]
        ) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            return feedAnswer(plainFeed(ask)) + plainPage(ask, title: "POISON", body: "<p>POISON POISON POISON</p>")
        },
        SiegeCase(
            "wire-upgrade", .wire, "switches to a protocol nobody asked for",
            [.failed("response"), .failed("http-101"), .deferred("reset")]
        ) {
            _ in
            [
                .text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
                .pause(milliseconds: 50), .close,
            ]
        },
    ]
}
