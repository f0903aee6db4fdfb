import CharterDemo
import CharterModel
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// The program itself, from the outside: what it prints and how it ends.
@Suite("Commands", .serialized) struct CommandTests {
    /// Runs the program on the shipped configuration with a store of its own.
    static func program(_ arguments: String..., store: String? = nil, root: String = repository) async throws -> Ended {
        let folder = try TemporaryFolder()
        return try await run(
            charterwatch, arguments + ["--config-root", root],
            environment: ["CHARTERWATCH_STORE": store ?? folder.path + "/none.sqlite", "NO_COLOR": "1"])
    }

    @Test(
        "wrong usage is 64, with a sentence",
        arguments: [
            ["crawl", "--limit", "0"], ["timeline", "--format", "pdf"], ["timeline", "--since", "yesterday"],
            ["nonsense"],
            ["parse"], ["timeline", "--clause", "IX.9"], ["timeline", "--section", "IX"],
            ["timeline", "--kind", "x.y"],
            ["crawl", "--source", "no-such-source"],
        ])
    func usage(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let ended = try await run(
            charterwatch, arguments + (arguments[0] == "nonsense" ? [] : ["--config-root", repository]),
            environment: ["CHARTERWATCH_STORE": folder.path + "/s.sqlite"])
        #expect(ended.code == 64, "\(ended.errors)")
        #expect(!ended.errors.isEmpty)
    }

    @Test(
        "every command has help with an example",
        arguments: [
            "crawl", "backfill", "timeline", "explain", "check", "parse", "extract", "dedup", "classify", "fetch",
        ])
    func help(_ command: String) async throws {
        let ended = try await run(charterwatch, [command, "--help"])
        #expect(ended.code == 0)
        #expect(ended.output.contains("charterwatch \(command)"))
    }

    @Test("check finds the shipped pipeline sound and explains every key")
    func check() async throws {
        let ended = try await Self.program("check")
        #expect(ended.code == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("us-azerbaijan-charter: sound"))
        let keys = try await Self.program("check", "--explain")
        #expect(keys.code == 0)
        for key in ["contact", "host-delay", "allow-hosts", "resolve"] { #expect(keys.output.contains(key)) }
    }

    @Test("a mistake in a file is named with file, line and remedy, and the exit code is 78")
    func mistakes() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "Feeds/a.opml",
            "<opml version=\"2.0\"><body><outline type=\"rss\" text=\"A\" xmlUrl=\"http://a.test/f\"/></body></opml>")
        _ = try folder.write(
            "Pipelines/p/pipeline.yaml", "charter: charter.yaml\nfeeds: [a.opml, b.opml]\ntimezone: UTC\ncontakt: x\n")
        _ = try folder.write(
            "Pipelines/p/charter.yaml",
            """
            id: p
            title: P
            parties: [{id: A, name: A}]
            signed: 2026-02-10
            languages: [en]
            sections:
              - id: I
                title: One
                clauses:
                  - {id: I.1, title: t, description: d, terms: {en: {ports: 2}}}
                  - {id: I.1, title: t, description: d, terms: {en: {ships: 2}}}

            """)
        let ended = try await Self.program("check", root: folder.path)
        #expect(ended.code == 78)
        for wanted in ["pipeline.yaml:4", "contakt", "pipeline.yaml:2", "b.opml", "charter.yaml:11", "I.1"] {
            #expect(ended.output.contains(wanted), "\(wanted) is missing from:\n\(ended.output)")
        }
    }

    @Test("strangers are not crawled without a contact")
    func contact() async throws {
        let ended = try await Self.program("crawl")
        #expect(ended.code == 78)
        #expect(ended.errors.contains("contact"))
        let dry = try await Self.program("crawl", "--dry-run")
        #expect(dry.code == 0, "\(dry.errors)")
        #expect(dry.output.contains("http"))
    }

    @Test("no store yet is 69 and says what to do")
    func noStore() async throws {
        for command in ["timeline"] {
            let ended = try await Self.program(command)
            #expect(ended.code == 69)
            #expect(ended.errors.contains("crawl"))
        }
    }

    @Test("a store that is none of ours is left alone")
    func foreignStore() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("notes.txt", String(repeating: "my own notes\n", count: 100))
        let ended = try await Self.program("timeline", store: path)
        #expect(ended.code == 65, "\(ended.errors)")
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("my own notes"))
    }

    @Test("sources go out as OPML and come back the same")
    func exportImport() async throws {
        let folder = try TemporaryFolder()
        let first = try await Self.program("sources", "export")
        #expect(first.code == 0)
        let file = try folder.write("export.opml", first.output)
        _ = try folder.write(
            "Feeds/list.opml",
            "<opml version=\"2.0\"><head><title>mine</title></head><body><outline type=\"rss\" text=\"A\" xmlUrl=\"http://a.test/f\"/></body></opml>"
        )
        for name in ["charter.yaml"] {
            let text = try String(
                contentsOfFile: repository + "/Pipelines/us-azerbaijan-charter/" + name, encoding: .utf8)
            _ = try folder.write("Pipelines/p/" + name, text)
        }
        _ = try folder.write("Pipelines/p/pipeline.yaml", "charter: charter.yaml\nfeeds: [list.opml]\ntimezone: UTC\n")
        let imported = try await Self.program("sources", "import", file, root: folder.path)
        #expect(imported.code == 0, "\(imported.errors)")
        let list = try await Self.program("sources", "list", "--json", root: folder.path)
        let shipped = try await Self.program("sources", "list", "--json")
        let (mine, theirs) = (Set(list.output.split(separator: "\n")), Set(shipped.output.split(separator: "\n")))
        #expect(mine.count == theirs.count + 1)
        #expect(theirs.isSubset(of: mine))
        let again = try await Self.program("sources", "import", file, root: folder.path)
        #expect(again.errors.contains("0 sources added"), "\(again.errors)")
    }

    @Test("stages by hand on a file, as text and as JSON")
    func byHand() async throws {
        let folder = try TemporaryFolder()
        let feed = try folder.write(
            "f.xml",
            "<rss version=\"2.0\"><channel><title>T</title><item><title>One &amp; two</title><link>http://a.test/1</link></item></channel></rss>"
        )
        let shown = try await Self.program("parse", feed)
        #expect(shown.code == 0 && shown.output.contains("One & two") && shown.output.contains("http://a.test/1"))
        #expect(try await Self.program("parse", feed, "--json").output.contains("\"format\":\"rss20\""))
        let text = try folder.write(
            "a.txt", "ANAMA clears mines\nThe United States gave Azerbaijan money for humanitarian demining.")
        let labels = try await Self.program("classify", text)
        #expect(labels.code == 0 && labels.output.contains("III.4"), "\(labels.output)\(labels.errors)")
        let nothing = try await Self.program("parse", folder.path + "/none.xml")
        #expect(nothing.code == 65 && nothing.errors.contains("none.xml"))
        let html = try folder.write("p.html", "<html><head><title>x</title></head><body><p>hi</p></body></html>")
        #expect(try await Self.program("parse", html).code == 65)
    }

    @Test("the demo shows the product, and its store can be asked afterwards")
    func demo() async throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/demo.sqlite"
        let ended = try await Self.program("demo", store: store)
        #expect(ended.code == 0, "\(ended.errors)")
        for wanted in [
            "clause by clause", "Told more than once", "Changed after", "did not get through",
            "The sources, day by day", "A week of crawls", "I.0",
            "III.4",
        ] {
            #expect(ended.output.contains(wanted), "\(wanted)")
        }
        #expect(!ended.output.contains("\u{1B}"), "no colour where nobody looks")
        let verified = try await Self.program("store", "verify", store: store)
        #expect(verified.code == 0 && verified.output.hasPrefix("sound"), "\(verified.output)\(verified.errors)")
        for format in ["table", "json", "jsonl", "csv"] {
            let timeline = try await Self.program("timeline", "--format", format, store: store)
            #expect(timeline.code == 0 && !timeline.output.isEmpty)
        }
        let all = try await Self.program("timeline", "--format", "jsonl", store: store).output.split(separator: "\n")
        let one = try await Self.program("timeline", "--format", "jsonl", "--clause", "III.4", store: store).output
            .split(separator: "\n")
        #expect(!one.isEmpty && Set(one).isSubset(of: Set(all)) && one.count < all.count)
        let health = try await Self.program("sources", "health", "--format", "jsonl", store: store)
        // The demo's sources are not the pipeline's, so the store lists them and says how they do.
        let first = try #require(health.output.split(separator: "\n").first)
        for field in [
            "\"state\":\"ok\"", "\"last_ok_at\":\"", "\"cadence_s\":", "\"entries_7d\":", "\"expected_7d\":",
        ] {
            #expect(first.contains(field), "\(first)")
        }
        #expect(try await Self.program("sources", "health", store: store).output.contains("30 sources, 1 not well"))
        let unknown = try await Self.program("explain", "https://nobody.test/x", store: store)
        #expect(unknown.code == 0 && unknown.output.contains("not in the store"))
    }
}
