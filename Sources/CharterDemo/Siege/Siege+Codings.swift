import CharterModel

/// Hosts that lie about content codings, or use them as a weapon.
extension SiegeCase {
    static let codings: [SiegeCase] = bombs + lies

    /// A coded body that is `start` and then `block` over and over.
    private static func bomb(
        _ name: String, _ coding: String, _ tells: String, _ start: [UInt8], _ block: [UInt8], times: Int
    ) -> SiegeCase {
        SiegeCase(name, .codings, tells, [.tooLarge]) { _ in
            [
                head(type: "application/rss+xml", ["Content-Encoding: \(coding)"]), .write(start),
                .again(block, times: times), .close,
            ]
        }
    }

    private static let bombs: [SiegeCase] = [
        bomb(
            "coding-gzip-bomb", "gzip", "sends gzip that unpacks to 400 MB", SiegeCodings.gzipHead,
            SiegeCodings.deflateBlock, times: 2000),
        bomb(
            "coding-deflate-bomb", "deflate", "sends deflate that unpacks to 400 MB", SiegeCodings.zlibHead,
            SiegeCodings.deflateBlock, times: 2000),
        bomb(
            "coding-raw-bomb", "deflate", "sends bare deflate that unpacks to 400 MB", [], SiegeCodings.deflateBlock,
            times: 2000),
        bomb(
            "coding-zstd-bomb", "zstd", "sends zstd that unpacks to 4 GB from 128 KB", SiegeCodings.zstdHead,
            SiegeCodings.zstdBlock, times: 32_000),
        bomb(
            "coding-br-bomb", "br", "sends brotli that unpacks to 64 MB from 106 bytes", SiegeCodings.brotliBomb, [],
            times: 0),
        SiegeCase("coding-nested-bomb", .codings, "sends a zstd bomb within gzip within gzip", [.tooLarge]) { _ in
            let inner = SiegeCodings.zstdHead + (0..<512).flatMap { _ in SiegeCodings.zstdBlock }
            return coded(SiegeCodings.gzip(SiegeCodings.gzip(inner)), "zstd, gzip, gzip")
        },
    ]

    private static func coded(_ bytes: [UInt8], _ coding: String) -> [Wire] {
        answer(200, type: "application/rss+xml", headers: ["Content-Encoding: \(coding)"], bytes: bytes)
    }

    /// A feed that goes through `change` and is labelled `coding`.
    private static func labelled(
        _ name: String, _ tells: String, _ outcomes: [Outcome], _ coding: String?,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> SiegeCase {
        SiegeCase(name, .codings, tells, outcomes) { ask in
            guard ask.isFeed else { return plainPage(ask) }
            let bytes = change(Array(plainFeed(ask).utf8))
            return coding.map { coded(bytes, $0) } ?? answer(200, type: "application/rss+xml", bytes: bytes)
        }
    }

    private static let lies: [SiegeCase] = [
        labelled("coding-gzip-thrice", "sends gzip in gzip in gzip, and says so", [.kept], "gzip, gzip, gzip") {
            SiegeCodings.gzip(SiegeCodings.gzip(SiegeCodings.gzip($0)))
        },
        labelled("coding-gzip-hidden", "sends gzip in gzip, and says gzip once", [.failed("not-a-feed")], "gzip") {
            SiegeCodings.gzip(SiegeCodings.gzip($0))
        },
        labelled("coding-gzip-plain", "says gzip and sends plain text", [.kept], "gzip") { $0 },
        labelled("coding-plain-gzip", "says nothing and sends gzip", [.failed("not-a-feed"), .kept], nil) {
            SiegeCodings.gzip($0)
        },
        labelled("coding-br-gzip", "says br and sends gzip", [.failed("coding")], "br") { SiegeCodings.gzip($0) },
        labelled("coding-gzip-cut", "sends gzip that is cut short", [.kept], "gzip") {
            SiegeCodings.gzip($0).dropLast(60)
        },
        labelled("coding-gzip-sum", "sends gzip with a wrong checksum", [.kept], "gzip") {
            SiegeCodings.gzip($0).dropLast(8) + [1, 2, 3, 4, 5, 6, 7, 8]
        },
        labelled("coding-gzip-trail", "sends rubbish behind its gzip", [.kept], "gzip") {
            SiegeCodings.gzip($0) + Array("rubbish".utf8)
        },
        labelled("coding-unknown", "uses a coding that does not exist", [.failed("coding")], "zorp") { $0 },
        labelled(
            "coding-ten", "stacks ten codings", [.failed("coding")],
            "gzip, br, zstd, deflate, gzip, br, zstd, deflate, gzip, br"
        ) { SiegeCodings.gzip($0) },
        labelled("coding-escape", "names a coding with terminal escapes in it", [.failed("coding")], "x\u{1B}[2Jy") {
            $0
        },
    ]
}
