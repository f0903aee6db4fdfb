import ArgumentParser
import CharterStore
import Foundation

/// `charterwatch store`
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Look after the store.",
        subcommands: [Path.self, Verify.self])

    /// `charterwatch store path`
    struct Path: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Where the store is.")
        @OptionGroup var common: CommonOptions
        func run() async throws {
            try await reporting { Terminal.standardOutput.write(try common.storePath() + "\n") }
        }
    }

    /// `charterwatch store verify`
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every page of the file, every reference, every hash and every quote, byte for byte.",
            discussion: """
                Where answers were archived, every record that the store names must be there, with the digests it \
                says. The archive is the one that the pipeline names (crawl.archive), or --archive.

                Examples:
                  charterwatch store verify
                  charterwatch store verify --archive /srv/warc
                """)
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print everything the store says, by content: two stores with the same lines hold the same.")
        var dump = false

        @Option(help: ArgumentHelp("The folder of the archive. Default: what the pipeline names.", valueName: "dir"))
        var archive: String?

        func run() async throws {
            try await reporting {
                let store = try common.openStore(readOnly: true)
                defer { store.close() }
                if dump {
                    let lines = try await store.contentDump()
                    return try Terminal.standardOutput.writeOrFail(Array(lines.map { $0 + "\n" }.joined().utf8))
                }
                let report = try await store.verify()
                let kept = try await ArchiveVerdict(of: store, in: archive, common)
                let problems = report.problems + kept.problems
                for problem in problems { Terminal.standardOutput.write("problem: \(problem)\n") }
                let counts = try await store.counts()
                guard problems.isEmpty else {
                    throw Failure(
                        .badData,
                        "\(store.path): \(problems.count) problem(s), listed above — put the last backup in its place")
                }
                Terminal.standardOutput.write(
                    "sound: \(counts.articles) articles, \(counts.versions) versions, \(counts.labels) labels with every "
                        + "quote in place, \(counts.events) events, \(counts.sightings) sightings\(kept.words)\n")
                if kept.isUnknown {
                    throw Failure(
                        .partial, "the store names records of an archive, and no archive is named: --archive DIR")
                }
            }
        }
    }
}
