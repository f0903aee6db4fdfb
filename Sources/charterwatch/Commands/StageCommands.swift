import ArgumentParser
import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// `charterwatch parse`
struct ParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Read a feed: what it is and what it lists.",
        discussion: """
            Examples:
              charterwatch parse feed.xml
              charterwatch parse https://example.org/rss --json
              charterwatch parse --jsonl --root feeds rows.jsonl > out.jsonl
              charterwatch parse https://example.org/news --kind page
              charterwatch parse list.html --kind page --items "//div[@class='item']"
            With --jsonl a row's own "kind" and "items" come first. A page is read as a list only when told.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var stage: StageOptions

    @Option(help: "What the documents are: rss (any feed or sitemap) or page (a list of links in HTML).")
    var kind: String?

    @Option(help: ArgumentHelp("XPath for the entries of a list page.", valueName: "xpath"))
    var items: String?

    func run() async throws {
        try await reporting {
            if stage.jsonl {
                return try stage.filter { input in
                    let feed = try read(
                        try input.payload(), kind: input.kind ?? kind, items: input.items ?? items)
                    return Data(ParsedRow(id: "", feed: feed).line { $0.value(input.id) })
                }
            }
            let feed: Feed
            do {
                feed = try read(try await stage.document(common), kind: kind, items: items)
            } catch let error as ParseError {
                throw Failure(.badData, "\(stage.inputs[0]): \(describe(error))\(error.linksClause)")
            }
            if stage.json {
                let row = try JSONLines.encode(ParsedRow(id: stage.inputs[0], feed: feed))
                return try Terminal.standardOutput.writeOrFail(Array(row) + [10])
            }
            Terminal.standardOutput.write(FeedSketch(feed).text)
        }
    }

    private func read(_ payload: Payload, kind: String?, items: String?) throws -> Feed {
        switch kind {
        case nil, "rss", "sitemap": return try CharterStages.parse(payload)
        case "page": return try listPage(payload, items: items.map { path throws(ParseError) in try ItemPath(path) })
        case let other?: throw Failure(.usage, "kind \(other) is none of ours — write rss, sitemap or page")
        }
    }
}

/// `charterwatch extract`
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Take the article out of a page: text, title, authors, date.",
        discussion: """
            Examples:
              charterwatch extract page.html
              charterwatch extract https://example.org/news/1 --json
              charterwatch extract --jsonl --root pages --jobs 2 rows.jsonl
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var stage: StageOptions

    func run() async throws {
        try await reporting {
            if stage.jsonl {
                return try stage.filter { input in
                    let row = ExtractedRow(id: "", payload: try input.payload())
                    if let error = row.error { throw StageInput.Bad(id: input.id, message: error) }
                    return Data(row.line { $0.value(input.id) })
                }
            }
            let row = ExtractedRow(id: stage.inputs[0], payload: try await stage.document(common))
            if let error = row.error { throw Failure(.badData, "\(stage.inputs[0]): \(error)") }
            if stage.json { return try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(row)) + [10]) }
            Terminal.standardOutput.write(ArticleSketch(row).text)
        }
    }
}

/// `charterwatch dedup`
struct DedupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup", abstract: "Find copies among texts, or show a stored article's copies.",
        discussion: """
            With --jsonl, texts of one cluster are copies of each other: the same words, nearly the same, cut, or with \
            something put in. `of` is the text before it that a copy has most in common with; `containment` the share \
            of the smaller of the two that stands in the larger, `coverage` the other way round.

            Examples:
              charterwatch dedup --jsonl texts.jsonl > clusters.jsonl
              charterwatch dedup https://example.org/a   copies of a stored article
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var stage: StageOptions

    func run() async throws {
        try await reporting {
            if stage.jsonl { return try filter() }
            let stored = try await StoredText.find(stage.inputs[0], common)
            guard let hash = contentHash(of: stored.text) else {
                return Terminal.standardOutput.write("The text is too short to be compared with others.\n")
            }
            let copies = try await stored.copies(common)
            if stage.json {
                struct Row: Encodable {
                    let contentHash: String
                    let copies: [String]
                }
                let row = try JSONLines.encode(Row(contentHash: hash.text, copies: copies))
                return try Terminal.standardOutput.writeOrFail(Array(row) + [10])
            }
            let list = copies.isEmpty ? "no copies stored\n" : copies.map { "  " + $0 + "\n" }.joined()
            Terminal.standardOutput.write("content hash \(hash.text)\n\(list)")
        }
    }

    /// What a text is to the others is known when all are read, so this filter runs on one core and writes at the end.
    private func filter() throws {
        let index = try SharedIndex()
        var stage = stage
        stage.jobs = 1
        try stage.filter { input in
            try index.add(id: input.id, text: try input.requiredText())
            // Its row comes at the end.
            return Data()
        } atEnd: { take in
            try index.rows(take)
        }
    }
}

/// `charterwatch classify`
struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Which clauses a text bears on, and which sentence says so.",
        discussion: """
            A file is read as text whose first line is the title.

            Examples:
              charterwatch classify article.txt
              charterwatch classify --jsonl rows.jsonl > labels.jsonl
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var stage: StageOptions

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            let classifier = Classifier(charter: loaded.charter)
            if stage.jsonl {
                return try stage.filter { input in
                    let found = classifier.classify(
                        title: input.title, text: try input.requiredText(), language: input.lang)
                    return try JSONLines.encode(Identified(ClassifiedRow(id: "", found), as: input.id))
                }
            }
            let stored = try await StoredText.find(stage.inputs[0], common)
            let found = classifier.classify(title: stored.title, text: stored.text, language: stored.language)
            if stage.json {
                let row = try JSONLines.encode(ClassifiedRow(id: stage.inputs[0], found))
                return try Terminal.standardOutput.writeOrFail(Array(row) + [10])
            }
            Terminal.standardOutput.write(LabelSketch(found, charter: loaded.charter).text)
        }
    }
}

/// `charterwatch fetch`
struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch one URL through the network door and show what came back.",
        discussion: """
            Examples:
              charterwatch fetch https://example.org/rss          status, headers
              charterwatch fetch https://example.org/rss --body   the decoded body
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Write the decoded body to standard output.")
    var body = false

    @Flag(help: "Print JSON instead of text for people.")
    var json = false

    @Argument(help: "http or https URL.")
    var url: String

    func run() async throws {
        try await reporting {
            let response = try await fetchByHand(url, common)
            if body { return try Terminal.standardOutput.writeOrFail(response.body) }
            let sketch = ResponseSketch(response)
            if json { return try Terminal.standardOutput.writeOrFail(Array(try JSONLines.encode(sketch)) + [10]) }
            Terminal.standardOutput.write(sketch.text)
        }
    }
}
