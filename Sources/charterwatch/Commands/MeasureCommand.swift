import ArgumentParser
import CharterArchive
import CharterModel
import CharterStages
import Foundation

/// `charterwatch measure`: what a stage costs by itself, without reading files and starting a process.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Parse or archive many documents again and again, and print MB per CPU second.",
        discussion: """
            LIST is a file with one path a line. Everything is read before the clock starts; one thread works.

            Example:
              charterwatch measure feeds.list --repeats 10
              charterwatch measure feeds.list --archive /tmp/warc
            """,
        shouldDisplay: false)

    @Option(help: "How often each feed is parsed.")
    var repeats = 5

    @Option(
        help: ArgumentHelp(
            "Write an answer for each document into an archive here, in place of parsing.", valueName: "dir"))
    var archive: String?

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
            if let archive {
                let row = try Archived(payloads, repeats: repeats, folder: archive)
                return try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
            }
            let row = Row(payloads, repeats: repeats)
            try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
        }
    }

    private struct Archived: Encodable {
        /// MB of bodies per CPU second, written and brought to the disk.
        var speed: Double

        init(_ payloads: [Payload], repeats: Int, folder: String) throws {
            let owner = ArchiveOwner(
                software: "charterwatch/" + charterwatchVersion, contact: nil, userAgent: "measure")
            let writer = try ArchiveWriter(folder: folder, fileSize: 1 << 30, owner: owner, now: { Date() })
            var failure: ArchiveError?
            let seconds = cpuSeconds(repeats) {
                for payload in payloads {
                    do throws(ArchiveError) {
                        _ = try writer.append(writer.encode(Archived.exchange(payload.body), earlier: nil))
                    } catch { failure = failure ?? error }
                }
            }
            try writer.close()
            if let failure { throw failure }
            speed = Double(payloads.reduce(0) { $0 + $1.body.count } * repeats) / 1e6 / seconds
        }

        private static func exchange(_ body: [UInt8]) -> ArchivedExchange {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(body.count)\r\n\r\n"
            return ArchivedExchange(
                url: "http://feeds.test/feed", at: Date(), address: "192.0.2.1",
                request: Array("GET /feed HTTP/1.1\r\nHost: feeds.test\r\n\r\n".utf8), status: 200,
                head: Array(head.utf8), body: body)
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
