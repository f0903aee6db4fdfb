import ArgumentParser
import CharterConfig
import CharterDemo
import CharterModel
import CharterReports
import CharterStore
import Foundation

/// `charterwatch demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A week of a made-up press on this machine: the whole product in a minute, offline.",
        discussion: """
            Nothing leaves this machine: the outlets are made up and answer on 127.0.0.1. The store stays \
            where --store or $CHARTERWATCH_STORE says, else in a temporary folder that is named at the end.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Instead: the first day beside some 300 hostile hosts, and how each of them ended.")
    var siege = false

    func run() async throws {
        try await reporting {
            let server = try await NewsroomServer.start()
            do {
                if siege { try await besiege(server) } else { try await show(server) }
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
        }
    }

    private func show(_ server: NewsroomServer) async throws {
        let loaded = try demoPipeline(server)
        let path = try demoStorePath()
        let store = try Store(path: path)
        defer { store.close() }
        let paper = DemoPaper(charter: loaded.charter, style: Terminal.standardOutput.style, storePath: path)
        let out = Terminal.standardOutput
        out.write(
            paper.opening(outlets: server.newsroom.outlets.count, sources: loaded.sources.count, port: server.port))
        var days: [DemoPaper.Day] = []
        for day in Newsroom.days {
            await server.advance(to: day)
            let moment = server.newsroom.looksAt(day: day)
            let session = CrawlSession(
                loaded: loaded, store: store, log: common.logger(), now: { moment },
                bar: common.showsProgress ? .standardError : nil)
            days.append(DemoPaper.Day(at: moment, summary: try await session.run(DueScope(all: true))))
        }
        out.write(paper.week(days))
        try await tell(paper, from: store, days: days.map(\.at))
    }

    private func besiege(_ server: NewsroomServer) async throws {
        let path = try demoStorePath()
        let store = try Store(path: path)
        defer { store.close() }
        let alone = try Store(path: path + "-alone")
        defer {
            alone.close()
            for end in ["", "-wal", "-shm", ".lock", "-lock"] {
                try? FileManager.default.removeItem(atPath: path + "-alone" + end)
            }
        }
        let out = Terminal.standardOutput
        var style = out.style
        // In a file or a pipe there is room for whole sentences.
        if !out.isTerminal { style.width = 170 }
        let paper = SiegePaper(style: style)
        out.write(paper.opening(hosts: SiegeCase.all.count, outlets: server.newsroom.outlets.count))
        let demo = SiegeDemo(
            loaded: try demoPipeline(server), log: common.logger(),
            bar: common.showsProgress ? .standardError : nil)
        let result = try await demo.run(store: store, alone: alone)
        try out.writeOrFail(Array((paper.endings(result.endings) + paper.closing(result, storePath: path)).utf8))
        if result.vaultVisits > 0 || result.healthyHere != result.healthyAlone {
            throw Failure(.partial, "the siege was not withstood: see the last line")
        }
    }

    private func tell(_ paper: DemoPaper, from store: Store, days: [Date]) async throws {
        let out = Terminal.standardOutput
        let rows = try await store.timeline(TimelineFilter(), clausesOfSection: nil)
        try out.writeOrFail(paper.timeline(rows))
        if let first = days.first, let last = days.last {
            out.write(paper.silence(rows, from: first, to: last))
            out.write(
                paper.sources(try await store.sourceRows(at: last), try await store.visits(since: first), days: days))
        }
        out.write(paper.copies(try await store.duplicates()))
        out.write(paper.changes(try await store.revisions()))
        out.write(paper.drops(try await store.dropped()))
        out.write(paper.closing(example: try await store.duplicates().first?.representative.url))
    }

    /// The shipped charter over the newsroom's sources: every `.test` host is this machine.
    private func demoPipeline(_ server: NewsroomServer) throws -> LoadedPipeline {
        var loaded = try common.loadedPipeline()
        let list = sources(fromOPML: Array(server.newsroom.opml().utf8), file: "newsroom.opml")
        if let problem = list.problems.first { throw Failure(.configuration, "\(problem)") }
        loaded.sources = list.sources
        loaded.config.contact = "https://example.org/charterwatch-demo"
        loaded.config.crawl.allowHosts = ["*.test"]
        loaded.config.crawl.resolve = [.init(pattern: "*.test", target: "127.0.0.1:\(server.port)")]
        loaded.config.crawl.hostDelay = 0
        loaded.config.crawl.maxAge = nil
        return loaded
    }

    private func demoStorePath() throws -> String {
        let named = common.store ?? ProcessInfo.processInfo.environment["CHARTERWATCH_STORE"]
        if let named, !named.isEmpty { return try StoreLocation.path(of: named) }
        let folder = NSTemporaryDirectory() + "charterwatch-demo-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(.cannotCreate, "cannot create \(folder) — name a place with --store PATH")
        }
        return folder + "/charterwatch.sqlite"
    }
}
