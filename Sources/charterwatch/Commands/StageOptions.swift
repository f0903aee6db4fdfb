import ArgumentParser
import CharterConfig
import CharterFetch
import CharterModel
import Foundation

/// Options of every stage command: one thing by hand, or many as a filter.
struct StageOptions: ParsableArguments {
    @Flag(help: "Read one JSON object a line and write one a line, same ids, same order.")
    var jsonl = false

    @Option(help: ArgumentHelp("Folder that a row's \"file\" is relative to.", valueName: "dir"))
    var root: String?

    @Option(help: "Cores to use with --jsonl; output does not depend on it.")
    var jobs = 1

    @Flag(help: "Print JSON instead of text for people.")
    var json = false

    @Argument(
        help: ArgumentHelp("What to work on; with --jsonl files of rows, else standard input.", valueName: "input"))
    var inputs: [String] = []

    mutating func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs wants a number of 1 or more") }
        if !jsonl && inputs.count != 1 {
            throw ValidationError("name one file, URL or article id, or use --jsonl for many rows")
        }
    }

    /// Runs `work` as a filter over the inputs and reports what went through. With `atEnd`, rows are written when all are
    /// read: those that `work` left empty are what it hands out, one after the other.
    func filter(
        _ work: @escaping StageFilter.Work, atEnd: ((_ take: (Data) throws -> Void) throws -> Void)? = nil
    ) throws {
        let readers = inputs.isEmpty ? [LineReader(standardInput: ())] : try inputs.map { try LineReader(path: $0) }
        let out = Terminal.standardOutput
        var pending: [UInt8] = []
        let filter = StageFilter(jobs: jobs, work: work)
        func write(_ row: Data) throws {
            row.withUnsafeBytes { pending.append(contentsOf: $0) }
            if pending.count > 1 << 16 {
                try out.writeOrFail(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        var held: [Data] = []
        let tally = try filter.run(readers, root: root) { row in
            if atEnd == nil { try write(row) } else { held.append(row) }
        }
        var rows = held.makeIterator()
        /// Writes the rows that are whole, up to the next that is not.
        func writeWhole() throws {
            while let row = rows.next(), !row.isEmpty { try write(row) }
        }
        if let atEnd {
            try writeWhole()
            try atEnd { row in
                try write(row)
                try writeWhole()
            }
        }
        try out.writeOrFail(pending)
        Terminal.standardError.write(tally.line + "\n")
        if tally.read != tally.written { throw Failure(.badData, "rows were lost: \(tally.line)") }
        if tally.failed > 0 { throw ExitCode(Failure.Code.partial.rawValue) }
    }

    /// The one document named by hand: a file, or a URL that is fetched with the pipeline's manners.
    func document(_ common: CommonOptions) async throws -> Payload {
        let input = inputs[0]
        if input.hasPrefix("http://") || input.hasPrefix("https://") {
            return try await fetchByHand(input, common).payload()
        }
        return Payload(body: try readDocument(at: input))
    }
}

/// Fetches one URL under the pipeline's settings; answers that are no success are failures here.
func fetchByHand(_ text: String, _ common: CommonOptions) async throws -> FetchResponse {
    guard let url = URL(string: text) else { throw Failure(.usage, "not a URL: \(text)") }
    let loaded = try common.loadedPipeline()
    let fetcher = Fetcher(options: fetchOptions(for: loaded.config))
    defer { fetcher.shutdown() }
    let rules = CrawlRules(loaded.config.crawl)
    do {
        return try await fetcher.fetch(FetchRequest(url: url, accept: "*/*", limits: rules.feedLimits))
    } catch {
        throw Failure(.unavailable, error.message)
    }
}
