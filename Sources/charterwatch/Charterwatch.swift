import ArgumentParser

/// The version that is printed, put into the User-Agent and written with every crawl.
let charterwatchVersion = "0.1.0"

/// The command line's root. Each command is one file in Commands/.
@main
struct Charterwatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charterwatch",
        abstract:
            "Watches the press for coverage of one policy document, clause by clause, with the sentence that says so.",
        discussion: """
            Start with `charterwatch demo`: a week of a made-up press on this machine, offline.

            Examples:
              charterwatch check                         are the files sound?
              charterwatch crawl                         one polite pass
              charterwatch timeline --since 7d           what happened
              charterwatch timeline --section III        one section, with quotes
              charterwatch explain https://example.org/  what became of it, and why

            Exit codes: 0 done, 2 some part could not be done, 64 wrong usage, 65 bad input data, \
            69 a needed service is missing, 73 cannot create output, 74 I/O error, 75 try again later, \
            78 configuration error.
            """,
        version: charterwatchVersion,
        subcommands: [
            CrawlCommand.self, DaemonCommand.self, TimelineCommand.self, ExplainCommand.self, SourcesCommand.self,
            CheckCommand.self, DemoCommand.self, StoreCommand.self, BackfillCommand.self,
            FetchCommand.self, ParseCommand.self, ExtractCommand.self, DedupCommand.self, ClassifyCommand.self,
            InspectCommand.self, ManualCommand.self, MeasureCommand.self, MeasureFetchCommand.self,
        ])

    static func main() async {
        prepareProcess()
        await main(nil)
    }
}
