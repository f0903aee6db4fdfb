import ArgumentParser
import CharterModel
import CharterStages
import Foundation

/// `charterwatch measure`: what a stage costs by itself, without reading files and starting a process.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Parse many feeds again and again, and print MB per CPU second.",
        discussion: """
            LIST is a file with one path a line. Everything is read before the clock starts; one thread works.

            Example:
              charterwatch measure feeds.list --repeats 10
            """,
        shouldDisplay: false)

    @Option(help: "How often each feed is parsed.")
    var repeats = 5

    @Argument(help: ArgumentHelp("A file with one path a line.", valueName: "list"))
    var list: String

    mutating func validate() throws {
        if repeats < 1 { throw ValidationError("--repeats wants a number of 1 or more") }
    }

    func run() async throws {
        try await reporting {
            let paths = String(decoding: try readDocument(at: list), as: UTF8.self).split(separator: "\n")
            // An address to resolve against, as a feed that was fetched has one.
            let url = URL(string: "http://feeds.test/feed")
            let payloads = try paths.map { Payload(body: try readDocument(at: String($0)), url: url) }
            let row = Row(payloads, repeats: repeats)
            try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
        }
    }

    private struct Row: Encodable {
        var feeds: Int
        var bytes: Int
        var entries: Int
        /// How many gave an error: those are timed as well.
        var failed: Int
        /// MB per CPU second.
        var unsanitised: Double
        var sanitised: Double

        init(_ payloads: [Payload], repeats: Int) {
            feeds = payloads.count
            bytes = payloads.reduce(0) { $0 + $1.body.count }
            let read = payloads.compactMap { try? CharterStages.parse($0) }
            entries = read.reduce(0) { $0 + $1.entries.count }
            failed = feeds - read.count
            let megabytes = Double(bytes * repeats) / 1e6
            unsanitised =
                megabytes / cpuSeconds(repeats) { for payload in payloads { _ = try? parseUnsanitised(payload) } }
            sanitised =
                megabytes / cpuSeconds(repeats) { for payload in payloads { _ = try? CharterStages.parse(payload) } }
        }
    }
}

/// What `work` takes, done so many times.
private func cpuSeconds(_ repeats: Int, _ work: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    for _ in 0..<repeats { work() }
    return max(now() - start, 1e-9)
}
