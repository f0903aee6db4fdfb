import ArgumentParser
import CharterConfig
import CharterFetch
import CharterModel
import CharterReports
import CharterStages
import Foundation

/// `charterwatch sources add`
struct SourcesAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Find what can be watched at an address, and add it to a feed list.",
        discussion: """
            Asks for the page, the feeds it links to (at most 6), the sitemaps that its robots.txt names (at most \
            3), and where it links to no feed the usual places /feed, /rss and /rss.xml; looks for a list of \
            articles on the page itself. Shows what each gives. On a terminal it asks which to take; elsewhere it \
            takes the first.

            Examples:
              charterwatch sources add https://example.org
              charterwatch sources add https://example.org/news --kind page --items "//main//article" --dry-run
              charterwatch sources add https://example.org --feed 2 --list caucasus.opml
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "Take the finding of this number.")
    var feed: Int?

    @Option(help: "Only findings of this kind: rss, sitemap or page.")
    var kind: String?

    @Option(help: ArgumentHelp("XPath for the entries of a list page.", valueName: "xpath"))
    var items: String?

    @Option(help: ArgumentHelp("Feed list in Feeds/ to add to (default: the pipeline's first).", valueName: "file"))
    var list: String?

    @Flag(name: .customLong("dry-run"), help: "Show what was found and add nothing.")
    var dryRun = false

    @Flag(help: "Print the findings as JSON, one a line; adds only with --feed.")
    var json = false

    @Argument(help: "http or https URL of a site, a page, a feed or a sitemap.")
    var url: String

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline(mayBeEmpty: true)
            let address = try webAddress(url)
            try checkOptions()
            var asked = loaded
            asked.sources.append(
                Source(id: SourceID("added"), url: address, title: "", outlet: ""))
            try requireContact(asked)
            let result = try await search(address, loaded)
            let findings = result.findings.filter { kind == nil || $0.kind.rawValue == kind }
            let paper = FindingsPaper(findings: findings, remarks: result.remarks)
            if json {
                try Terminal.standardOutput.writeOrFail(try paper.json())
            } else {
                Terminal.standardOutput.write(paper.text(style: Terminal.standardOutput.style))
            }
            guard !findings.isEmpty else { throw Failure(.partial, "nothing to watch was found at \(url)") }
            if dryRun || json && feed == nil { return }
            guard let chosen = try choose(among: findings) else { return }
            try add(chosen, result, loaded)
        }
    }

    private func checkOptions() throws {
        if let kind, Source.Kind(rawValue: kind) == nil {
            throw Failure(.usage, "--kind \(kind) is none of ours — write rss, sitemap or page")
        }
        guard let items else { return }
        do {
            _ = try ItemPath(items)
        } catch {
            throw Failure(.usage, "--items \(items) cannot be used: \(error.message)")
        }
    }

    private func search(_ address: URL, _ loaded: LoadedPipeline) async throws -> SourceSearch.Result {
        let fetcher = Fetcher(options: fetchOptions(for: loaded.config))
        defer { fetcher.shutdown() }
        let probe = SourceProbe(fetcher: fetcher, rules: CrawlRules(loaded.config.crawl))
        do {
            return try await SourceSearch(probe: probe, items: items).run(address, at: Date())
        } catch {
            throw Failure(.partial, "\(address.absoluteString) gives nothing to look at: \(error.refusal.why)")
        }
    }

    /// The finding that `--feed` names, that somebody at the terminal chooses, or the first.
    private func choose(among findings: [SourceSearch.Finding]) throws -> SourceSearch.Finding? {
        if let feed {
            guard findings.indices.contains(feed - 1) else {
                throw Failure(.usage, "--feed \(feed): there are \(findings.count) findings")
            }
            return findings[feed - 1]
        }
        guard isatty(0) == 1, Terminal.standardOutput.isTerminal else {
            Terminal.standardError.write("taking 1, the best (choose another with --feed N)\n")
            return findings[0]
        }
        Terminal.standardOutput.write("Which? [1], a number, or n for none: ")
        let answer = (readLine() ?? "n").trimmedASCIIWhitespace
        if answer.isEmpty { return findings[0] }
        if let number = Int(answer), findings.indices.contains(number - 1) { return findings[number - 1] }
        Terminal.standardError.write("nothing added\n")
        return nil
    }

    private func add(_ chosen: SourceSearch.Finding, _ result: SourceSearch.Result, _ loaded: LoadedPipeline) throws {
        let source = source(for: chosen, result)
        if let known = loaded.sources.first(where: { isSame($0.url, source.url) }) {
            throw Failure(.badData, "\(source.url.absoluteString) is watched already, as \(known.id) (\(known.origin))")
        }
        let name = list ?? loaded.config.feeds[0]
        let file = name.contains("/") ? name : "Feeds/" + name
        let path = try common.root() + "/" + file
        let empty = Array("<opml version=\"2.0\">\n  <head>\n  </head>\n  <body>\n  </body>\n</opml>\n".utf8)
        let isNew = !FileManager.default.fileExists(atPath: path)
        let bytes: [UInt8]?
        do {
            bytes = try adding(source, to: isNew ? empty : try readDocument(at: path), listFile: file)
        } catch let error as ConfigError {
            for problem in error.problems { Terminal.standardError.write("\(problem)\n") }
            throw Failure(.configuration, "\(source.url.absoluteString) was not added")
        }
        guard let bytes else { throw Failure(.badData, "\(source.url.absoluteString) is in \(file) already") }
        try replaceFile(at: path, with: bytes)
        Terminal.standardError.write("added \(source.id) (\(source.kind.rawValue)) to \(file)\n")
        if !loaded.config.feeds.contains(where: { $0 == name || "Feeds/" + $0 == file }) {
            Terminal.standardError.write(
                "Pipelines/\(loaded.config.name)/pipeline.yaml does not name \(file) under `feeds:` yet\n")
        }
    }

    /// The outline to write, with what could be learned.
    private func source(for finding: SourceSearch.Finding, _ result: SourceSearch.Result) -> Source {
        let url = finding.url.absoluteString
        let name = result.siteName
        let title = finding.kind == .page ? name : finding.feed.title.map { plainLine($0) } ?? name
        let language = (finding.feed.language ?? result.language)?.split(separator: "-").first.map { $0.lowercased() }
        let homepage =
            result.homepage ?? finding.feed.link.flatMap { URL(string: $0) }.flatMap { $0.host() == nil ? nil : $0 }
        let shown = title.flatMap { $0.isEmpty ? nil : $0 } ?? finding.url.host() ?? url
        return Source(
            id: SourceID(derivedFrom: url), kind: finding.kind, url: finding.url, title: shown,
            outlet: name.flatMap { $0.isEmpty ? nil : $0 } ?? shown,
            languages: language.map { isLanguage($0) ? [$0] : [] } ?? [],
            homepage: finding.kind == .page ? nil : homepage, items: finding.kind == .page ? items : nil)
    }

    private func isLanguage(_ code: String) -> Bool {
        (2...3).contains(code.utf8.count) && code.utf8.allSatisfy { (97...122).contains($0) }
    }
}

/// `charterwatch sources remove`
struct SourcesRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a source out of its feed list.",
        discussion: """
            The rest of the list stays as it is, byte for byte. The store keeps what the source showed; it is \
            crawled no more.

            Example: charterwatch sources remove example.org-rss
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Id of the source, as `sources list` shows it.")
    var id: String

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline(mayBeEmpty: true)
            guard let source = loaded.sources.first(where: { $0.id.text == id }),
                let colon = source.origin.lastIndex(of: ":")
            else { throw Failure(.usage, "no source \(id) — see `charterwatch sources list`") }
            let file = String(source.origin[..<colon])
            let path = try common.root() + "/" + file
            do {
                try replaceFile(
                    at: path, with: try removing(source.id, from: try readDocument(at: path), listFile: file))
            } catch let error as ConfigError {
                for problem in error.problems { Terminal.standardError.write("\(problem)\n") }
                throw Failure(.configuration, "\(id) was not removed")
            }
            Terminal.standardError.write("removed \(id) from \(file); the store keeps what it showed\n")
        }
    }
}

/// An absolute http or https URL as typed; one without a scheme is taken for https.
func webAddress(_ text: String) throws -> URL {
    let whole = text.contains("://") ? text : "https://" + text
    guard let url = URL(string: whole), CanonicalURL(url) != nil else {
        throw Failure(.usage, "\(text) is no http or https URL")
    }
    return url
}

/// Whether two URLs are of one document (D4).
private func isSame(_ one: URL, _ other: URL) -> Bool {
    CanonicalURL(one)?.identity == CanonicalURL(other)?.identity
}
