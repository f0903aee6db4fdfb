import CharterConfig
import CharterDemo
import CharterModel
import CharterReports
import CharterStore
import Foundation
import Logging

/// `charterwatch demo --siege`: the newsroom's first day beside every hostile host there is, and beside it the same
/// day without them, to see whether anybody noticed.
struct SiegeDemo: Sendable {
    /// The newsroom alone.
    let loaded: LoadedPipeline
    let log: Logger
    let bar: Terminal?

    /// One hostile host and how it ended.
    struct Ending: Sendable {
        let found: SiegeCase
        let outcome: Outcome
        let why: String
    }

    /// What the siege came to.
    struct Result: Sendable {
        var endings: [Ending] = []
        var summary: CrawlSummary
        var healthyAlone = 0
        var healthyHere = 0
        var vaultVisits = 0
    }

    func run(store: Store, alone: Store) async throws -> Result {
        var plain = loaded
        SiegeDemo.shorten(&plain.config.crawl)
        _ = try await crawl(plain, alone)
        let siege = try SiegeServer()
        do {
            let result = try await besieged(plain, by: siege, store: store, alone: alone)
            await SiegeDemo.stop(siege)
            return result
        } catch {
            await SiegeDemo.stop(siege)
            throw error
        }
    }

    private func besieged(
        _ plain: LoadedPipeline, by siege: SiegeServer, store: Store, alone: Store
    ) async throws -> Result {
        var loaded = plain
        loaded.sources += sources(fromOPML: Array(Siege.opml(vault: siege.vaultPort).utf8), file: "siege.opml").sources
        loaded.config.crawl.resolve =
            siege.resolve.map { HostRedirect(pattern: $0.pattern, target: $0.target) } + loaded.config.crawl.resolve
        var result = Result(summary: try await crawl(loaded, store))
        let known = Dictionary(loaded.sources.map { ($0.id, $0) }) { first, _ in first }
        for found in SiegeCase.all {
            guard let url = known[found.source].flatMap({ CanonicalURL($0.url) }),
                let ending = try await ending(of: found, at: url, in: store)
            else { continue }
            result.endings.append(ending)
        }
        let healthy = try await articles(in: alone)
        let hostile = try await articles(in: store)
        result.healthyAlone = healthy.count
        result.healthyHere = healthy.filter { hostile[$0.key] == $0.value }.count
        result.vaultVisits = siege.vaultVisits.count
        return result
    }

    /// A hostile page tells how its article ended, everything else how its source did.
    private func ending(of found: SiegeCase, at url: CanonicalURL, in store: Store) async throws -> Ending? {
        if !found.page.isEmpty, let page = CanonicalURL("http://\(found.host)/article"),
            let row = try await store.explain(url: page)?.ledger.last(where: {
                let isRead = $0.stage == .fetch || $0.stage == .extract
                return $0.subjectKind == "article" && isRead && found.page.contains($0.outcome) && $0.current
            })
        {
            return Ending(found: found, outcome: row.outcome, why: row.why)
        }
        return try await store.explain(url: url)?.ledger.last { $0.subjectKind == "source" && $0.current }.map {
            Ending(found: found, outcome: $0.outcome, why: $0.why)
        }
    }

    /// Title and outlet of each article, by address.
    private func articles(in store: Store) async throws -> [String: String] {
        let rows = try await store.timeline(TimelineFilter(kinds: ["article.seen"]), clausesOfSection: nil)
        return Dictionary(
            rows.compactMap(\.article).map { ($0.url, "\($0.outlet) \($0.title) \($0.publishedAt)") }
        ) { one, other in one + other }
    }

    private func crawl(_ loaded: LoadedPipeline, _ store: Store) async throws -> CrawlSummary {
        let session = CrawlSession(loaded: loaded, store: store, log: log, now: { Siege.firstLook }, bar: bar)
        return try await session.run(DueScope(all: true))
    }

    /// Many hosts at once, and little patience: else those that never answer would take a minute each.
    private static func shorten(_ crawl: inout CrawlConfig) {
        crawl.connectTimeout = 2
        crawl.stallTimeout = 2
        crawl.totalTimeout = 4
        crawl.concurrency = 48
    }

    /// It waits for its threads: not on the pool.
    private static func stop(_ siege: SiegeServer) async {
        await withCheckedContinuation { done in
            Thread {
                siege.stop()
                done.resume()
            }.start()
        }
    }
}

/// What the siege prints.
struct SiegePaper {
    let style: TerminalStyle

    func opening(hosts: Int, outlets: Int) -> String {
        bold("charterwatch under siege") + "\n\n"
            + paragraph(
                "\(hosts) hostile hosts now answer on 127.0.0.1, among \(outlets) honest outlets of a made-up press. All "
                    + "are crawled at once, with little patience: two seconds of silence, four in all.")
    }

    func endings(_ endings: [SiegeDemo.Ending]) -> String {
        var text = ""
        for group in SiegeCase.Group.allCases {
            let rows = endings.filter { $0.found.group == group }
            if rows.isEmpty { continue }
            // One width for all groups, so that the eye can run down the page.
            var table = TextTable([
                .init(padded(group.rawValue.capitalized, to: 18)), .init("what it did", shrinks: true),
                .init("how it ended", shrinks: true),
            ])
            for row in rows {
                table.add([label(of: row.found), row.found.tells, words(of: row)])
            }
            text += "\n" + table.text(style)
        }
        return text
    }

    func closing(_ result: SiegeDemo.Result, storePath: String) -> String {
        let named = Set(result.endings.map(\.outcome)).count
        let vault = result.vaultVisits == 0 ? "vault untouched" : "the vault was visited \(result.vaultVisits) times"
        let line =
            "\(result.endings.count) hostile hosts, \(named) named outcomes, \(vault), healthy articles "
            + "\(result.healthyHere) of \(result.healthyAlone), peak memory \(peakMemory() >> 20) MB "
            + "(the hostile hosts' own included), \(Int(result.summary.seconds.rounded())) s"
        let program = CommandLine.arguments.first ?? "charterwatch"
        return "\n" + bold("Each of them has its row: ")
            + "\(program) explain http://body-laughs.siege.test/feed --store \(storePath)\n\n" + bold(line) + "\n"
    }

    /// The name without the group's, which stands above.
    private func label(of found: SiegeCase) -> String {
        guard let dash = found.name.firstIndex(of: "-") else { return found.name }
        return String(found.name[found.name.index(after: dash)...])
    }

    /// The ledger's sentence, without the host that stands at the left; how a wait begins, where it will be tried again.
    private func words(of ending: SiegeDemo.Ending) -> String {
        let host = ending.found.host
        let why = ending.why.replacing(" of \(host)", with: "").replacing("\(host): ", with: "")
            .replacing("\(host) ", with: "")
        switch ending.outcome {
        case .kept: return "read: \(why)"
        case .deferred: return "later: \(why)"
        default: return "no: \(why)"
        }
    }

    private func paragraph(_ text: String) -> String {
        wrapped(text, width: min(style.width, 100)).map { $0 + "\n" }.joined()
    }

    private func bold(_ text: String) -> String { style.colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// Of this process, in bytes.
    private func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
