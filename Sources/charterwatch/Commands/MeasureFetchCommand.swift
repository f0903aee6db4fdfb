import ArgumentParser
import CharterFetch
import CharterModel
import Foundation

/// `charterwatch measure-fetch`: what fetching costs by itself, without robots.txt, rests, parsing or a store.
struct MeasureFetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-fetch", abstract: "Fetch a list of URLs through the network door, and print the cost.",
        discussion: """
            LIST is a file with one URL a line. Nothing is kept of the answers.

            Example:
              charterwatch measure-fetch urls.list --resolve 127.0.0.1:8080 --concurrency 50
            """,
        shouldDisplay: false)

    @Option(help: "Requests at once.")
    var concurrency = 50

    @Option(help: ArgumentHelp("Where all hosts are; they may then be private.", valueName: "address"))
    var resolve: String?

    @Option(help: ArgumentHelp("PEM file of the authorities to trust.", valueName: "file"))
    var caFile: String?

    @Argument(help: ArgumentHelp("A file with one URL a line.", valueName: "list"))
    var list: String

    mutating func validate() throws {
        if concurrency < 1 { throw ValidationError("--concurrency wants a number of 1 or more") }
        if let resolve, ResolveRule(pattern: "*", target: resolve) == nil {
            throw ValidationError("--resolve wants an address, with or without a port")
        }
    }

    func run() async throws {
        try await reporting {
            let urls = String(decoding: try readDocument(at: list), as: UTF8.self).split(separator: "\n").compactMap {
                URL(string: String($0))
            }
            var options = FetchOptions(
                userAgent: userAgent(contact: nil), hostConnections: concurrency, maxConnections: concurrency,
                caFile: caFile)
            if let resolve {
                options.allowHosts = ["*"]
                options.resolve = [ResolveRule(pattern: "*", target: resolve)].compactMap { $0 }
            }
            let fetcher = Fetcher(options: options)
            defer { fetcher.shutdown() }
            let row = await fetchAll(urls, fetcher)
            try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10])
            if row.failed > 0 { throw ExitCode(Failure.Code.partial.rawValue) }
        }
    }

    fileprivate struct Row: Encodable, Sendable {
        var fetched = 0
        var failed = 0
        var bytes = 0
        var seconds = 0.0
        /// The first failure's sentence.
        var why: String?
    }

    /// As many workers as requests may be under way; each takes every so-many-th URL.
    private func fetchAll(_ urls: [URL], _ fetcher: Fetcher) async -> Row {
        let start = ContinuousClock.now
        var row = await withTaskGroup(of: Row.self) { [concurrency] group in
            for worker in 0..<min(concurrency, urls.count) {
                group.addTask {
                    var row = Row()
                    for at in stride(from: worker, to: urls.count, by: concurrency) {
                        row.count(await answer(of: urls[at], fetcher))
                    }
                    return row
                }
            }
            return await group.reduce(into: Row()) { $0.add($1) }
        }
        row.seconds = (ContinuousClock.now - start) / .seconds(1)
        return row
    }

    private func answer(of url: URL, _ fetcher: Fetcher) async -> Result<FetchResponse, FetchError> {
        do {
            return .success(try await fetcher.fetch(FetchRequest(url: url, accept: "*/*")))
        } catch {
            return .failure(error)
        }
    }
}

extension MeasureFetchCommand.Row {
    fileprivate mutating func add(_ other: Self) {
        fetched += other.fetched
        failed += other.failed
        bytes += other.bytes
        why = why ?? other.why
    }

    fileprivate mutating func count(_ result: Result<FetchResponse, FetchError>) {
        switch result {
        case .success(let response) where response.status == 200:
            fetched += 1
            bytes += response.body.count
        case .success(let response):
            failed += 1
            why = why ?? "status \(response.status)"
        case .failure(let error):
            failed += 1
            why = why ?? error.message
        }
    }
}
