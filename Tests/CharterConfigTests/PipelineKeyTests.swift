import Foundation
import Testing

@testable import CharterConfig

@Suite("The table of keys")
struct PipelineKeyTests {
    @Test("check --explain prints it as kept in Fixtures/config/explain.txt")
    func explain() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/config/explain.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(explainKeys().utf8).write(to: file) }
        let kept = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(explainKeys() == kept)
        #expect(explainKeys().split(separator: "\n").allSatisfy { $0.count <= 110 })
    }

    /// A value unlike the default for every key, and what must be read from it.
    private static let values:
        [(path: String, written: String, field: @Sendable (PipelineConfig) -> String, read: String)] = [
            ("charter", "other.yaml", { $0.charterFile }, "other.yaml"),
            ("feeds", "[a.opml, Feeds/b.opml]", { $0.feeds.joined(separator: "+") }, "a.opml+Feeds/b.opml"),
            ("timezone", "America/Lima", { $0.timezone }, "America/Lima"),
            ("contact", "desk@example.org", { $0.contact ?? "nobody" }, "desk@example.org"),
            ("crawl.concurrency", "3", { "\($0.crawl.concurrency)" }, "3"),
            ("crawl.host-delay", "500ms", { "\($0.crawl.hostDelay)" }, "0.5"),
            ("crawl.host-connections", "2", { "\($0.crawl.hostConnections)" }, "2"),
            ("crawl.feed-limit", "500KB", { "\($0.crawl.feedLimit)" }, "512000"),
            ("crawl.page-limit", "1GB", { "\($0.crawl.pageLimit)" }, "1073741824"),
            ("crawl.connect-timeout", "5s", { "\($0.crawl.connectTimeout)" }, "5.0"),
            ("crawl.total-timeout", "2m", { "\($0.crawl.totalTimeout)" }, "120.0"),
            ("crawl.stall-timeout", "1s", { "\($0.crawl.stallTimeout)" }, "1.0"),
            ("crawl.redirects", "0", { "\($0.crawl.redirects)" }, "0"),
            ("crawl.pages", "false", { "\($0.crawl.pages)" }, "false"),
            ("crawl.cadence", "15m", { "\($0.crawl.cadence)" }, "900"),
            ("crawl.max-age", "90d", { $0.crawl.maxAge.map(String.init) ?? "none" }, "7776000"),
            ("crawl.page-attempts", "9", { "\($0.crawl.pageAttempts)" }, "9"),
            ("crawl.host-pages", "20", { "\($0.crawl.hostPages)" }, "20"),
            ("crawl.feed-entries", "300", { "\($0.crawl.feedEntries)" }, "300"),
            ("crawl.sitemap-children", "7", { "\($0.crawl.sitemapChildren)" }, "7"),
            ("crawl.sitemap-age", "2h", { "\($0.crawl.sitemapAge)" }, "7200"),
            ("crawl.archive", "kept/warc", { $0.crawl.archive ?? "none" }, "kept/warc"),
            ("crawl.archive-size", "64MB", { "\($0.crawl.archiveSize)" }, "67108864"),
            (
                "crawl.allow-hosts", "[localhost, \"*.test\", \"::1\"]", { $0.crawl.allowHosts.joined(separator: "+") },
                "localhost+*.test+::1"
            ),
            (
                "crawl.resolve", "{b.test: \"127.0.0.1:80\", \"*\": \"[::1]:8080\"}",
                { config in
                    config.crawl.resolve.map { "\($0.pattern)=\($0.target)" }.joined(separator: "+")
                }, "b.test=127.0.0.1:80+*=[::1]:8080"
            ),
        ]

    @Test("every key is read, and changes one field only")
    func everyKey() {
        #expect(PipelineKeyTests.values.map(\.path) == pipelineKeys.map(\.path))
        let defaults = PipelineConfig(name: "x")
        for (path, written, field, read) in PipelineKeyTests.values {
            let parts = path.split(separator: ".")
            let line = parts.count == 2 ? "\(parts[0]): {\(parts[1]): \(written)}" : "\(path): \(written)"
            let feeds = path == "feeds" ? "" : "\nfeeds: [f]"
            let problems = ProblemList(file: "f")
            var config = readPipeline(Array((line + feeds).utf8), name: "x", problems).config
            #expect(problems.problems == [], "\(path)")
            #expect(field(config) == read, "\(path)")
            #expect(field(defaults) != read, "\(path)")
            // With the defaults of the other fields put back nothing else may differ.
            if path != "feeds" { config.feeds = [] }
            let changed = PipelineKeyTests.values.filter { $0.field(config) != $0.field(defaults) }
            #expect(changed.map(\.path) == [path])
        }
    }

    @Test("the defaults, and `none` and the empty forms")
    func defaults() {
        let config = PipelineConfig(name: "x")
        #expect(config.charterFile == "charter.yaml")
        #expect(config.timezone == "UTC")
        #expect(config.contact == nil)
        #expect(config.crawl.concurrency == 16)
        #expect(config.crawl.hostDelay == 2)
        #expect(config.crawl.feedLimit == 16 << 20)
        #expect(config.crawl.pages)
        #expect(config.crawl.cadence == 3600)
        #expect(config.crawl.maxAge == nil)
        #expect(config.crawl.archive == nil)
        #expect(config.crawl.archiveSize == 1 << 30)
        let problems = ProblemList(file: "f")
        let text = "feeds: [f]\ncontact: \"\"\ncrawl: {max-age: none, archive: none, allow-hosts: [], resolve: {}}"
        var read = readPipeline(Array(text.utf8), name: "x", problems).config
        read.feeds = []
        #expect(read == config)
        #expect(problems.problems == [])
    }

    @Test(
        "durations",
        arguments: [
            ("500ms", 0.5), ("0s", 0), ("90s", 90), ("5m", 300), ("1h", 3600), ("2d", 172_800), ("", nil), ("s", nil),
            ("5", nil), ("-5s", nil), ("5 m", nil), ("5M", nil), ("1.5h", nil), ("99999999d", nil), ("٥s", nil),
            ("99999999999999999999s", nil),
        ] as [(String, Double?)])
    func durations(text: String, seconds: Double?) {
        #expect(parseDuration(text) == seconds)
    }

    @Test("durations are written in the shortest exact way")
    func written() {
        for seconds in [0, 1, 59, 60, 90, 3599, 3600, 5400, 86400, 172_800, 100_000] {
            #expect(parseDuration(formatDuration(seconds)) == Double(seconds))
        }
        #expect([90, 3600, 172_800].map(formatDuration) == ["90s", "1h", "2d"])
    }

    @Test(
        "sizes",
        arguments: [
            ("1B", 1), ("500KB", 512_000), ("16MB", 16_777_216), ("1GB", 1_073_741_824), ("1024GB", 1 << 40),
            ("1025GB", nil), ("0KB", nil), ("16", nil), ("16mb", nil), ("16 MB", nil), ("9999999999999GB", nil),
            ("", nil),
        ] as [(String, Int?)])
    func sizes(text: String, bytes: Int?) {
        #expect(parseSize(text) == bytes)
    }

    @Test(
        "periods",
        arguments: [
            ("P3M", 3, 0, "three months"), ("P1Y", 12, 0, "one year"), ("P1Y6M", 18, 0, "one year and six months"),
            ("P10D", 0, 10, "10 days"), ("P2W", 0, 14, "two weeks"),
            ("P1Y2M3D", 14, 3, "one year and two months and three days"),
        ])
    func periods(text: String, months: Int, days: Int, words: String) {
        let period = Period(text)
        #expect(period?.months == months)
        #expect(period?.days == days)
        #expect(period?.words == words)
    }

    @Test(
        "no periods",
        arguments: [
            "", "P", "3M", "PM", "P0D", "P3", "PT1H", "P1M1Y", "P1M2M", "P-1M", "P1.5M", "p3m", "P9999999999999Y",
            "P101Y",
        ])
    func noPeriods(text: String) {
        #expect(Period(text) == nil)
    }

    @Test(
        "did you mean",
        arguments: [
            ("singed", "signed"), ("titel", "title"), ("Title", "title"), ("claus", "clauses"), ("weather", nil),
            ("", nil),
            ("hots-delay", "host-delay"),
        ] as [(String, String?)])
    func suggestions(word: String, expected: String?) {
        #expect(nearest(to: word, among: ["signed", "title", "clauses", "host-delay"]) == expected)
    }
}
