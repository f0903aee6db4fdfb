import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Whatever the bytes, extraction ends with an article or an error, and the text is well-formed.
@Suite struct ExtractFuzzTests {
    private func check(_ bytes: [UInt8]) {
        guard let article = try? extract(Payload(body: bytes, url: URL(string: "https://h.example/a"))) else { return }
        #expect(!article.text.isEmpty && (0...1).contains(article.quality))
        #expect(!article.text.contains("\n\n") && article.text.utf8.count <= 4 * bytes.count + 64)
        #expect(article.dates.allSatisfy { $0.at.timeIntervalSince1970.isFinite })
    }

    @Test(arguments: 0..<12)
    func damagedFixtures(_ seed: UInt64) throws {
        var random = ExtractRandom(seed: seed)
        for name in PageFixture.names {
            var bytes = try PageFixture(name).payload.body
            for _ in 0..<random.below(30) { damage(&bytes, &random) }
            check(bytes)
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout ExtractRandom) {
        guard bytes.count > 10 else { return }
        let at = random.below(bytes.count - 8)
        switch random.below(6) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random.below(200)))
        case 2: bytes.insert(contentsOf: ExtractRandom.pieces[random.below(ExtractRandom.pieces.count)].utf8, at: at)
        case 3:
            bytes.insert(
                contentsOf: bytes[at..<min(bytes.count, at + random.below(300))], at: random.below(bytes.count))
        case 4: bytes = Array(bytes[..<(bytes.count - random.below(bytes.count / 3))])
        default: bytes.swapAt(at, random.below(bytes.count))
        }
    }

    @Test(arguments: 0..<12)
    func soup(_ seed: UInt64) {
        var random = ExtractRandom(seed: seed &+ 1000)
        for _ in 0..<60 {
            var bytes: [UInt8] = []
            for _ in 0..<random.below(120) {
                if random.below(4) == 0 {
                    bytes.append(contentsOf: (0..<random.below(12)).map { _ in UInt8(random.below(256)) })
                } else {
                    bytes.append(contentsOf: ExtractRandom.pieces[random.below(ExtractRandom.pieces.count)].utf8)
                }
            }
            check(bytes)
            _ = extractFromFeed(title: "t", html: String(decoding: bytes, as: UTF8.self))
            _ = JSONLDArticle([bytes])
        }
    }

    static let hostile: [(String, String)] = [
        ("open elements", String(repeating: "<div><b><p>", count: 20_000)),
        ("unclosed anchors", String(repeating: "<a href=x>word ", count: 20_000)),
        ("nested tables", String(repeating: "<table><tr><td>", count: 10_000) + "text"),
        ("nested lists", String(repeating: "<ul><li>", count: 10_000) + "text"),
        ("unclosed quotes", String(repeating: "<p class=\"", count: 20_000)),
        ("angle brackets", String(repeating: "<", count: 200_000)),
        ("ampersands", String(repeating: "&", count: 200_000)),
        ("end tags", String(repeating: "</p></div>", count: 30_000)),
        ("many classes", "<p class='" + String(repeating: "related ", count: 30_000) + "'>text</p>"),
        ("many metas", String(repeating: "<meta name=author content='A B'>", count: 20_000) + "<p>text</p>"),
        ("many times", String(repeating: "<time datetime=2026-02-10>x</time>", count: 20_000)),
        ("many headings", String(repeating: "<h1>Heading of it</h1>", count: 20_000)),
        ("one long word", "<p>" + String(repeating: "x", count: 500_000)),
        ("many microdata", String(repeating: "<i itemprop=author>A B</i>", count: 20_000)),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: hostile)
    func hostilePagesEnd(_ name: String, _ page: String) { check(Array(page.utf8)) }
}

/// A small seeded generator (SplitMix64), so that a failure repeats.
struct ExtractRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return limit < 1 ? 0 : Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }

    static let pieces = [
        "<p>", "</p>", "<div class='related", "'>", "\"", "<!--", "-->", "<script>", "</script>",
        "<script type=application/ld+json>",
        "{\"@type\":\"NewsArticle\",", "\"articleBody\":\"", "<article>", "</article>", "&#0;", "&#x110000;", "&amp",
        "<br><br>", "<h1>", "<time datetime=",
        "2026-02-10T", "<meta charset=", "utf-16", "<title>", "</title>", "<table>", "<td>", "<a href=",
        "A sentence, with a comma. ", "\u{0}", "ə", "日本",
        "<template shadowrootmode=open>", "<svg/>", "<![CDATA[", "]]>", "<li>", "</ul>", "display:none", " style=\"",
        "<select>", "<frameset>", "<body>",
    ]
}
