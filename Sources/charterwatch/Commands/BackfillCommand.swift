import ArgumentParser
import CharterArchive
import CharterConfig
import CharterModel
import CharterStore
import Foundation

/// `charterwatch backfill`
struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Replay archived answers through the stages: WARC files of ours, of Common Crawl, of any tool.",
        discussion: """
            An answer whose URL is a source's is read as a look at that source, a page as an article; the time of \
            everything is the record's. Nothing is fetched. An article that is stored gets a new version only when \
            its text differs and is younger; replaying a file again changes nothing. Give files in the order of \
            their time. What changed is printed; places where a file is damaged go to standard error, and the exit \
            code is then 2.

            Examples:
              charterwatch backfill --warc warc/*.warc.gz
              charterwatch backfill --warc CC-NEWS-2026.warc.gz --watched-only
              charterwatch backfill --warc old.warc.gz --store new.sqlite
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        name: .customLong("warc"), parsing: .upToNextOption,
        help: ArgumentHelp("WARC files, plain or gzip, in the order of their time.", valueName: "file"))
    var warc: [String] = []

    @Flag(
        name: .customLong("watched-only"),
        help: "Leave out pages of outlets that no listed source speaks for; otherwise each is kept under its host.")
    var watchedOnly = false

    func validate() throws {
        if warc.isEmpty { throw ValidationError("name at least one WARC file: --warc FILE…") }
    }

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            // Before anything is stored: a name that was misspelt stops all.
            let sizes = try warc.map { try Backfill.size(of: $0) }
            let store = try common.openStore()
            defer { store.close() }
            let lease = try store.acquireCrawlLease()
            defer { withExtendedLifetime(lease) {} }
            let work = Task { try await replay(loaded, store, sizes) }
            let signals = Signals(on: [SIGINT, SIGTERM, SIGHUP]) { work.cancel() }
            defer { signals.stop() }
            let report: BackfillReport
            do {
                report = try await work.value
            } catch is CancellationError {
                throw Failure(
                    .tryAgain, "interrupted; what was replayed is kept, and replaying again goes on from there")
            }
            try Terminal.standardOutput.writeOrFail(Array(report.text.utf8))
            if !report.damages.isEmpty {
                let count = report.damages.count
                throw Failure(.partial, "\(count) place\(count == 1 ? "" : "s") could not be read, listed above")
            }
        }
    }

    private func replay(_ loaded: LoadedPipeline, _ store: Store, _ sizes: [Int]) async throws -> BackfillReport {
        let progress = CrawlProgress(on: common.showsProgress ? .standardError : nil)
        progress.begin("KB replayed", total: sizes.reduce(0, +) >> 10)
        let drawing = Task { await progress.draw() }
        defer { drawing.cancel() }
        let result: Result<BackfillReport, any Error>
        do {
            result = .success(try await replay(loaded, store, sizes, progress))
        } catch {
            result = .failure(error)
        }
        drawing.cancel()
        await drawing.value
        return try result.get()
    }

    private func replay(
        _ loaded: LoadedPipeline, _ store: Store, _ sizes: [Int], _ progress: CrawlProgress
    ) async throws -> BackfillReport {
        let now = Date()
        _ = try await store.syncSources(loaded.sources, at: now)
        let run = try await store.beginCrawl(
            pipeline: loaded.config.name, version: charterwatchVersion + " backfill", at: now)
        let backfill = try await Backfill(loaded, store: store, run: run, watchedOnly: watchedOnly, now: { Date() })
        var done = 0
        for (file, size) in zip(warc, sizes) {
            progress.working(on: file)
            let told = backfill.report.damages.count
            do {
                try await backfill.replay(file) { progress.finished((done + $0) >> 10) }
            } catch let error as ArchiveError {
                throw Failure(error.kind == .io ? .io : .badData, error.message)
            }
            for damage in backfill.report.damages.dropFirst(told) {
                Terminal.standardError.write("\r\(damage)\n")
            }
            done += size
        }
        try await backfill.judgeWithoutPages()
        try await store.endCrawl(run, at: Date(), exitCode: backfill.report.damages.isEmpty ? 0 : 2)
        try await store.flush()
        return backfill.report
    }
}

extension Backfill {
    /// Bytes of a file that is to be replayed; a failure when it is not there.
    static func size(of path: String) throws -> Int {
        do {
            return try ArchiveReader(path: path, blockLimit: 0).size
        } catch {
            throw Failure(error.kind == .io ? .io : .badData, error.message)
        }
    }
}
