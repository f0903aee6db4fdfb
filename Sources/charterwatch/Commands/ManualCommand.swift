import ArgumentParser
import CharterModel
import CharterReports
import Foundation

/// `charterwatch manual`, for those who install or package the program: its pages are made by the program itself.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages.", shouldDisplay: false)

    @Option(help: ArgumentHelp("Folder to write them into; it is made when it is not there.", valueName: "dir"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "The day on the pages, as 2026-02-10. Default: that of $SOURCE_DATE_EPOCH, else today.", valueName: "date"))
    var date: String?

    func run() async throws {
        try await reporting {
            let help = try JSONDecoder().decode(
                CommandHelp.Tool.self, from: Data(Charterwatch._dumpHelp().utf8))
            do {
                try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
                for page in ManualPage.pages(of: help.command, manualCommon(date: try day())) {
                    try Data(page.text.utf8).write(to: URL(fileURLWithPath: out + "/" + page.file))
                    Terminal.standardOutput.write(out + "/" + page.file + "\n")
                }
            } catch let error as Failure {
                throw error
            } catch {
                throw Failure(.cannotCreate, "cannot write the manual pages into \(out)")
            }
        }
    }

    /// `February 10, 2026`
    private func day() throws -> String {
        let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(Double.init)
        let moment = epoch.map { Date(timeIntervalSince1970: $0) } ?? Date()
        let text = date ?? String(moment.iso8601.prefix(10))
        guard text.utf8.count == 10, Date(iso8601: text) != nil else {
            throw Failure(.usage, "'\(text)' is no day, as 2026-02-10 is one")
        }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return "\(months[parts[1] - 1]) \(parts[2]), \(parts[0])"
    }
}

/// What every page says.
func manualCommon(date: String) -> ManualPage.Common {
    ManualPage.Common(
        date: date,
        environment: [
            .init("CHARTERWATCH_STORE", "The store, where --store does not say."),
            .init("CHARTERWATCH_CONFIG", "Where Feeds/ and Pipelines/ are, where --config-root does not say."),
            .init("STATE_DIRECTORY", "Where the store is kept, as systemd sets it; else XDG_STATE_HOME/charterwatch."),
            .init("NO_COLOR", "When set, nothing is coloured."),
        ],
        files: [
            .init("Feeds/LIST.opml", "Sources: OPML 2.0, one outline a source."),
            .init(
                "Pipelines/NAME/pipeline.yaml", "What to watch and how. `charterwatch check --explain` names all keys."),
            .init("Pipelines/NAME/charter.yaml", "The document: sections, clauses, terms, commitments."),
            .init(
                "/etc/charterwatch", "Where the two folders are looked for when there is no Pipelines/ here or above."),
            .init("~/.local/state/charterwatch/charterwatch.sqlite", "The store, unless it is named or systemd says."),
        ],
        exitCodes: [
            .init("0", "Done. Sources that failed are recorded and counted, and are no error."),
            .init("2", "Some part of what was asked could not be done."),
            .init("64", "Wrong usage."),
            .init("65", "Bad input data."),
            .init("69", "A needed service is missing."),
            .init("73", "Cannot create output."),
            .init("74", "Input or output failed."),
            .init("75", "Try again later: another crawl holds the store, or our own network is down."),
            .init("78", "A mistake in the configuration."),
        ])
}
