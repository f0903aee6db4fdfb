import ArgumentParser
import CharterConfig
import CharterFetch
import CharterModel
import CharterReports
import CharterStages
import CharterStore
import Foundation

/// `charterwatch sources`
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "What we watch.",
        subcommands: [
            List.self, SourcesAddCommand.self, SourcesRemoveCommand.self, Check.self, HealthCommand.self,
            UndoRedirectCommand.self, Import.self, Export.self,
        ], defaultSubcommand: List.self)

    /// `charterwatch sources list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every source of the pipeline, with its state where the store knows one.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON, one source a line.")
        var json = false

        func run() async throws {
            try await reporting {
                let loaded = try common.loadedPipeline()
                let known = try await knownStates()
                if json { return try printJSON(loaded.sources, known) }
                var table = TextTable([
                    .init("id", shrinks: true), .init("outlet", shrinks: true), .init("languages"),
                    .init("owner", shrinks: true), .init("state"),
                    .init("articles", .right),
                ])
                for source in loaded.sources {
                    let row = known[source.id]
                    table.add([
                        source.id.text, source.outlet, source.languages.joined(separator: ","),
                        source.owner ?? "unknown", row?.state.health.rawValue ?? "never crawled",
                        row.map { String($0.articles) } ?? "",
                    ])
                }
                let out = Terminal.standardOutput
                out.write(table.text(out.style))
            }
        }

        private func knownStates() async throws -> [SourceID: SourceRow] {
            guard FileManager.default.fileExists(atPath: try common.storePath()) else { return [:] }
            let store = try common.openStore(readOnly: true)
            defer { store.close() }
            return Dictionary(uniqueKeysWithValues: try await store.sourceRows().map { ($0.source.id, $0) })
        }

        private func printJSON(_ sources: [Source], _ known: [SourceID: SourceRow]) throws {
            struct Row: Encodable {
                let id: SourceID
                let url: String
                let outlet: String
                let owner: String?
                let kind: String?
                let country: String?
                let languages: [String]
                let state: String?
                let articles: Int?
                let optOuts: [String]?
            }
            for source in sources {
                let row = Row(
                    id: source.id, url: source.url.absoluteString, outlet: source.outlet, owner: source.owner,
                    kind: source.outletKind, country: source.country, languages: source.languages,
                    state: known[source.id]?.state.health.rawValue, articles: known[source.id]?.articles,
                    optOuts: known[source.id]?.optOuts.words)
                try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
            }
        }
    }

    /// `charterwatch sources check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch and read each source once, by its kind; store nothing, and say what each gave.",
            discussion: """
                Of an index of sitemaps the newest sitemap is read, too.

                Example: charterwatch sources check example.org-rss example.org-news
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "Sources to check (default: all).")
        var ids: [String] = []

        func run() async throws {
            try await reporting {
                let loaded = try common.loadedPipeline()
                for id in ids where !loaded.sources.contains(where: { $0.id.text == id }) {
                    throw Failure(.usage, "no source \(id) — see `charterwatch sources list`")
                }
                try requireContact(loaded)
                let chosen = loaded.sources.filter { ids.isEmpty || ids.contains($0.id.text) }
                let verdicts = await SourceCheck(loaded: loaded).run(chosen)
                var table = TextTable([.init("id"), .init("verdict", shrinks: true)])
                for verdict in verdicts { table.add([verdict.id.text, verdict.text]) }
                let out = Terminal.standardOutput
                out.write(table.text(out.style))
                let bad = verdicts.filter { !$0.good }.count
                Terminal.standardError.write("\(verdicts.count - bad) good, \(bad) not\n")
                if bad > 0 { throw ExitCode(Failure.Code.partial.rawValue) }
            }
        }
    }

    /// `charterwatch sources export`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the pipeline's sources as OPML 2.0 that any feed reader opens.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "File to write (default: standard output).")
        var file: String?

        func run() async throws {
            try await reporting {
                let loaded = try common.loadedPipeline()
                let bytes = opml(of: loaded.sources, title: loaded.charter.title)
                guard let file else { return try Terminal.standardOutput.writeOrFail(bytes) }
                try replaceFile(at: file, with: bytes)
                Terminal.standardError.write("\(loaded.sources.count) sources written to \(file)\n")
            }
        }
    }

    /// `charterwatch sources import`
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the feeds of an OPML file to the pipeline's feed list.",
            discussion: """
                Sources that are listed already stay as they are. Everything else in the list is kept, \
                line by line.

                Example: charterwatch sources import reader-export.opml
                """)
        @OptionGroup var common: CommonOptions
        @Option(help: "Feed list to add to (default: the pipeline's first).")
        var into: String?
        @Argument(help: "OPML file.")
        var file: String

        func run() async throws {
            try await reporting {
                let loaded = try common.loadedPipeline(mayBeEmpty: true)
                let list = try common.root() + "/Feeds/" + (into ?? loaded.config.feeds[0])
                let merged: FeedListImport
                do {
                    merged = try importOPML(
                        try readDocument(at: file), file: file, into: try readDocument(at: list), listFile: list)
                } catch let error as ConfigError {
                    for problem in error.problems { Terminal.standardError.write("\(problem)\n") }
                    throw Failure(.badData, "\(file) was not imported")
                }
                for problem in merged.problems { Terminal.standardError.write("\(problem)\n") }
                try replaceFile(at: list, with: merged.list)
                Terminal.standardError.write(
                    "\(merged.added.count) sources added to \(list), \(merged.known.count) were there already\n")
            }
        }
    }
}

/// Writes a file as a whole or not at all: beside it first, then renamed.
func replaceFile(at path: String, with bytes: [UInt8]) throws {
    do {
        try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        throw Failure(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
    }
}

/// Strangers' servers are told whom to write to, or left alone (D12).
func requireContact(_ loaded: LoadedPipeline) throws {
    guard (loaded.config.contact ?? "").isEmpty else { return }
    let allowed = loaded.config.crawl.allowHosts.compactMap { HostPattern($0) }
    let stranger = loaded.sources.first { source in
        !allowed.contains { $0.matches(source.url.host() ?? "") }
    }
    guard let stranger else { return }
    throw Failure(
        .configuration,
        "Pipelines/\(loaded.config.name)/pipeline.yaml: no contact is set, so \(stranger.url.host() ?? "") and others "
            + "could not reach you — set `contact:` to a web page or mail address of yours")
}
