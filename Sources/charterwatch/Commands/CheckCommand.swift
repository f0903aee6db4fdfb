import ArgumentParser
import CharterConfig
import CharterModel
import CharterStore
import Foundation

/// `charterwatch check`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Are Feeds/, Pipelines/ and the store sound? Every mistake with its line.",
        discussion: """
            Examples:
              charterwatch check             every pipeline, or --pipeline NAME
              charterwatch check --explain   every key of pipeline.yaml
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print every key of pipeline.yaml with type, default and meaning.")
    var explain = false

    func run() async throws {
        try await reporting {
            if explain { return Terminal.standardOutput.write(explainKeys()) }
            let root = try common.root()
            let names = common.pipeline.map { [$0] } ?? pipelineNames(root: root)
            if names.isEmpty { throw Failure(.configuration, "\(root)/Pipelines holds no pipeline") }
            var errors = 0
            for name in names { errors += check(name, root: root) }
            try await checkStore()
            if errors > 0 {
                throw Failure(
                    .configuration, "\(errors) mistake\(errors == 1 ? "" : "s") in the configuration, listed above")
            }
        }
    }

    private func check(_ name: String, root: String) -> Int {
        do {
            let loaded = try loadPipeline(root: root, name: name)
            for warning in loaded.warnings { Terminal.standardOutput.write("\(warning)\n") }
            let charter = loaded.charter
            Terminal.standardOutput.write(
                "\(name): sound. \(charter.clauses.count) clauses in \(charter.sections.count) sections, "
                    + "\(charter.clauses.reduce(0) { $0 + $1.terms.count }) terms, \(loaded.sources.count) sources.\n")
            return 0
        } catch {
            for problem in error.problems { Terminal.standardOutput.write("\(problem)\n") }
            return error.problems.filter(\.isError).count
        }
    }

    private func checkStore() async throws {
        let path = try common.storePath()
        guard FileManager.default.fileExists(atPath: path) else {
            return Terminal.standardOutput.write("store: none yet at \(path); the first crawl makes it.\n")
        }
        let store = try common.openStore(readOnly: true)
        defer { store.close() }
        let counts = try await store.counts()
        Terminal.standardOutput.write("store: \(path), \(counts.articles) articles, \(counts.events) events.\n")
    }
}
