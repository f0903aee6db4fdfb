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
            abstract: "Check every page of the file, every reference, every hash and every quote, byte for byte.")
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print everything the store says, by content: two stores with the same lines hold the same.")
        var dump = false

        func run() async throws {
            try await reporting {
                let store = try common.openStore(readOnly: true)
                defer { store.close() }
                if dump {
                    let lines = try await store.contentDump()
                    return try Terminal.standardOutput.writeOrFail(Array(lines.map { $0 + "\n" }.joined().utf8))
                }
                let report = try await store.verify()
                for problem in report.problems { Terminal.standardOutput.write("problem: \(problem)\n") }
                let counts = try await store.counts()
                guard report.problems.isEmpty else {
                    throw Failure(
                        .badData,
                        "\(store.path): \(report.problems.count) problem(s), listed above — put the last backup in its place"
                    )
                }
                Terminal.standardOutput.write(
                    "sound: \(counts.articles) articles, \(counts.versions) versions, \(counts.labels) labels with every "
                        + "quote in place, \(counts.events) events, \(counts.sightings) sightings\n")
            }
        }
    }
}
