import CharterDemo
import CharterModel
import CharterReports
import CharterStore
import Foundation
import Testing

@testable import charterwatch

extension SiegeCase: CustomTestStringConvertible {
    /// The case's own name, in the list of tests.
    package var testDescription: String { name }
}

/// Every hostile host, by name: how it ended, what is said of it, and that nobody else noticed.
@Suite("Siege") struct SiegeTests {
    let crawl: SiegeCrawl

    init() async throws { crawl = try await SiegeCrawl.both.value }

    @Test("names are unique, and every case is a source")
    func table() {
        let names = SiegeCase.all.map(\.name)
        #expect(Set(names).count == names.count)
        let listed = Set(crawl.sources.map(\.id))
        for found in SiegeCase.all where !listed.contains(found.source) { Issue.record("\(found.name) is not listed") }
    }

    @Test("a first look ends as it must, with a ledger row in plain words", arguments: SiegeCase.all)
    func firstLook(_ found: SiegeCase) throws {
        let row = try #require(crawl.first.ledger[found.source.text], "no ledger row")
        #expect(found.outcomes.contains(row.outcome), "\(row.stage) \(row.outcome): \(row.why)")
        #expect(isPlain(row.why), "\(row.why)")
        let source = try #require(crawl.first.sources[found.source])
        if let health = found.health { #expect(source.state.health == health) }
        if row.outcome == .kept {
            #expect(source.state.health == .ok)
        } else {
            #expect(source.state.health != .ok && source.state.health != .new)
            let error = try #require(source.state.lastError)
            #expect(isPlain(error), "\(error)")
        }
    }

    @Test("a failure weighs what it should", arguments: SiegeCase.all)
    func weights(_ found: SiegeCase) throws {
        let row = try #require(crawl.first.ledger[found.source.text])
        let source = try #require(crawl.first.sources[found.source])
        #expect(source.state.failures == weight(of: row.outcome), "\(row.outcome)")
        if source.state.health == .retired { return }
        let wait = source.state.nextCheckAt.timeIntervalSince(crawl.first.at)
        #expect(wait >= 3600 && wait <= 86_400, "looked at again after \(wait) s")
    }

    /// D2.
    private func weight(of outcome: Outcome) -> Double {
        switch outcome {
        case .kept, .unchanged, .notModified: 0
        case .deferred("dns-try-again"), .deferred("network"), .deferred("http-511"): 0.25
        case .deferred("dns"): 1
        case .deferred: 0.5
        default: 1
        }
    }

    @Test("ten days later, what has a memory ends as it must", arguments: SiegeCase.all.filter { !$0.later.isEmpty })
    func secondLook(_ found: SiegeCase) throws {
        let row = try #require(crawl.second.ledger[found.source.text])
        #expect(found.later.contains(row.outcome), "\(row.stage) \(row.outcome): \(row.why)")
    }

    @Test("the article behind the feed ends as it must", arguments: SiegeCase.all.filter { !$0.page.isEmpty })
    func page(_ found: SiegeCase) async throws {
        let path = "/article"
        var told = try await crawl.page(of: found, path: path)
        if told == nil, let url = crawl.elsewhere(found).flatMap({ CanonicalURL($0) }) {
            told = try await crawl.store.explain(url: url)
        }
        let rows = try #require(told, "no trace of the article").ledger.filter {
            $0.subjectKind == "article" && ($0.stage == .fetch || $0.stage == .extract)
        }
        #expect(
            rows.contains { found.page.contains($0.outcome) }, "\(rows.map { "\($0.stage) \($0.outcome): \($0.why)" })")
        for row in rows { #expect(isPlain(row.why), "\(row.why)") }
    }

    @Test("health and explain say it in plain words, with what happens next", arguments: SiegeCase.all)
    func words(_ found: SiegeCase) async throws {
        let source = try #require(crawl.first.sources[found.source])
        let health = HealthRow(source, defaultCadence: 3600)
        #expect(health.nextCheckAt != nil || health.state == .retired)
        let url = try #require(CanonicalURL(source.source.url))
        let told = try #require(try await crawl.store.explain(url: url))
        let text =
            ExplainSentences(told).opening
            + renderExplanation(of: url.text, told.ledger, style: TerminalStyle(colour: false, width: 100))
            + ExplainSentences(told).closing
            + SourceSentences(row: source, defaultCadence: 3600, rest: nil).lines.joined(separator: "\n") + "\n"
        #expect(text.contains("next step: "), "\(text)")
        expectSafe(text, in: "explain \(found.name)", lines: true)
    }

    @Test("the healthy articles are those of a crawl without the siege, each once")
    func healthy() {
        #expect(crawl.free.count > 20)
        #expect(Set(crawl.free.map(\.article.url)).count == crawl.free.count)
        for looked in [crawl.besieged, crawl.later] {
            #expect(looked.map(\.article.url) == crawl.free.map(\.article.url))
            for (one, other) in zip(looked, crawl.free) where one.withoutClaims != other.withoutClaims {
                Issue.record("\(other.article.url) was touched: \(one.why)\n\(one)\n\(other)")
            }
        }
    }

    @Test("nobody came to the vault, and nothing went where it was not allowed")
    func vault() {
        #expect(crawl.first.vaultVisits == [] && crawl.second.vaultVisits == [])
        let foreign = crawl.requests.filter { !$0.host.hasSuffix(".siege.test") }
        #expect(foreign.isEmpty, "\(foreign)")
        for request in crawl.requests {
            #expect(request.headers["x-injected"] == nil)
            #expect(
                request.headers["authorization"] == nil
                    || ["redirect-secret.siege.test", "good.siege.test"].contains(request.host))
        }
    }

    @Test("what a host asked for is heard: peace, and a bound on what one feed may cost us")
    func manners() throws {
        func asked(_ name: String, _ path: (String) -> Bool) -> Int {
            crawl.requests.filter { $0.host == "\(name).siege.test" && path($0.path) }.count
        }
        #expect(asked("page-429") { $0 != "/feed" && $0 != "/robots.txt" } <= 2)
        #expect(asked("content-one-page") { $0 == "/article" } <= 2)
        #expect(asked("body-entries") { _ in true } < 2000)
        let waits = [
            "pause-seconds": 7200.0...7200, "pause-date": 64_800...64_800, "pause-negative": 3600...3600,
            "pause-huge": 86_400...86_400, "pause-beyond": 3600...86_400, "pause-garbage": 3600...3600,
            "pause-absent": 3600...3600, "pause-503": 3600...3600,
        ]
        for (name, wanted) in waits {
            let state = try #require(crawl.first.sources[SourceID("siege.\(name)")]).state
            let wait = state.nextCheckAt.timeIntervalSince(crawl.first.at)
            #expect(wanted.contains(wait), "\(name): \(wait)")
        }
    }

    @Test("the crawl of everything takes no longer than a crawl should")
    func duration() async throws {
        print("siege: \(SiegeCase.all.count) hosts, first \(crawl.first.seconds) s, second \(crawl.second.seconds) s")
        // Alone it takes some 20 s, in a debug build on two cores.
        #expect(crawl.first.seconds < 150)
        #expect(try await crawl.store.verify().problems == [])
    }
}

extension SiegeCrawl {
    /// Where the entry of a case leads when it leads elsewhere.
    func elsewhere(_ found: SiegeCase) -> String? {
        switch found.name {
        case "content-link-private": "http://127.0.0.1:\(vault)/x"
        case "content-link-metadata": "http://169.254.169.254/latest/"
        case "content-link-v6": "http://[::ffff:7f00:1]:\(vault)/x"
        default: nil
        }
    }
}

/// A sentence for people: some words, and no bare code.
func isPlain(_ sentence: String) -> Bool {
    let words = sentence.split(separator: " ")
    return words.count >= 3 && words.contains { $0.count > 3 && $0.allSatisfy { $0.isLetter || $0.isPunctuation } }
        && sentence.unicodeScalars.allSatisfy { !isDangerous($0) }
}

/// Controls but tab and line feed, and what turns or hides text.
func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10: false
    case 0..<32, 0x7F...0x9F: true
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x61C: true
    case 0x2028, 0x2029: true
    default: false
    }
}

/// Nothing in `text` that a terminal, or a reader of lines, would trip over.
func expectSafe(
    _ text: String, in place: String, lines: Bool, sourceLocation: SourceLocation = #_sourceLocation
) {
    var bad: [String] = []
    for scalar in text.unicodeScalars where isDangerous(scalar) && !(scalar == "\r" && !lines) {
        bad.append("U+\(String(scalar.value, radix: 16))")
    }
    #expect(bad.isEmpty, "\(place) holds \(Set(bad).sorted())", sourceLocation: sourceLocation)
}
