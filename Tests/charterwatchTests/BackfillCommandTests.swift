import CharterStore
import Foundation
import TestSupport
import Testing

/// `backfill --warc` as people call it, over files written here by hand.
@Suite("backfill by hand") struct BackfillCommandTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func backfill(_ files: [String], _ more: [String] = []) async throws -> Ended {
        try await run(
            charterwatch,
            ["backfill", "--config-root", repository, "--store", folder.path + "/store.sqlite"] + more + ["--warc"]
                + files)
    }

    private func response(
        _ url: String, _ html: String, status: String = "200 OK", type: String = "text/html; charset=utf-8",
        at date: String = "2026-03-02T08:00:00Z"
    ) -> String {
        let block = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\r\n\(html)"
        return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: \(url)\r\nWARC-Date: \(date)\r\n"
            + "Content-Type: application/http; msgtype=response\r\nContent-Length: \(block.utf8.count)\r\n\r\n\(block)\r\n\r\n"
    }

    private func article(_ title: String, _ more: String = "") -> String {
        let paragraphs = (1...6).map { number in
            "<p>The ferry line across the bay carried passenger number \(number) thousand of the season on Monday, "
                + "and the harbour office said that it expects as many again before the autumn storms begin.</p>"
        }
        return "<html lang=en><head><title>\(title)</title></head><body><article><h1>\(title)</h1>"
            + "<p>Washington gave Azerbaijan money for humanitarian demining in the liberated districts, the "
            + "agency that clears the mines said in a note on Monday morning.</p>\(paragraphs.joined())\(more)</article></body></html>"
    }

    @Test("pages of anybody's file become articles with the record's time; the second time nothing changes")
    func pages() async throws {
        let file = try folder.write(
            "a.warc",
            response("http://harbour-gazette.test/1", article("Mines cleared"))
                + response("http://harbour-gazette.test/logo.png", "\u{89}PNG", type: "image/png")
                + response("http://harbour-gazette.test/gone", "nothing", status: "404 Not Found")
                + response("http://harbour-gazette.test/robots.txt", "User-agent: *", type: "text/plain")
                + response("http://harbour-gazette.test/thin", "<html><body>short</body></html>")
                + response(
                    "http://harbour-gazette.test/1",
                    article(
                        "Mines cleared",
                        "<p>The agency added on Tuesday that the work goes on until the spring, and that more is planned.</p>"
                    ), at: "2026-03-03T08:00:00Z"))
        let first = try await backfill([file])
        #expect(first.code == 0, "\(first.errors)")
        for line in [
            "1 file, 6 records", "3 pages", "2 answers that are no page", "1 robots.txt", "1 new", "1 revised",
            "0 same",
        ] {
            #expect(first.output.contains(line), "\(line) is missing from:\n\(first.output)")
        }
        let second = try await backfill([file])
        #expect(second.code == 0)
        for line in ["0 new", "0 revised", "2 same", "0 labels given"] {
            #expect(second.output.contains(line), "\(second.output)")
        }
        let timeline = try await run(
            charterwatch,
            ["timeline", "--config-root", repository, "--store", folder.path + "/store.sqlite", "--format", "jsonl"])
        #expect(timeline.output.contains("\"first_seen_at\":\"2026-03-02T08:00:00Z\""), "\(timeline.output)")
        #expect(timeline.output.contains("III.4") && timeline.output.contains("article.revised"))
        let verified = try await run(
            charterwatch, ["store", "verify", "--config-root", repository, "--store", folder.path + "/store.sqlite"])
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        let explained = try await run(
            charterwatch,
            [
                "explain", "http://harbour-gazette.test/thin", "--config-root", repository, "--store",
                folder.path + "/store.sqlite",
            ])
        #expect(explained.code == 0 && explained.output.contains("thin"))
    }

    @Test("an older capture never takes the place of what is stored")
    func older() async throws {
        let young = try folder.write(
            "young.warc",
            response("http://harbour-gazette.test/1", article("Mines cleared"), at: "2026-04-01T08:00:00Z"))
        let old = try folder.write(
            "old.warc",
            response("http://harbour-gazette.test/1", article("Mines to be cleared"), at: "2026-03-01T08:00:00Z"))
        #expect(try await backfill([young]).output.contains("1 new"))
        let ended = try await backfill([old])
        #expect(ended.code == 0 && ended.output.contains("1 older than what is stored"), "\(ended.output)")
        let timeline = try await run(
            charterwatch,
            ["timeline", "--config-root", repository, "--store", folder.path + "/store.sqlite", "--format", "jsonl"])
        #expect(!timeline.output.contains("to be cleared"))
    }

    @Test("outlets that are not watched are left out when asked")
    func watchedOnly() async throws {
        let file = try folder.write("a.warc", response("http://harbour-gazette.test/1", article("Mines cleared")))
        let ended = try await backfill([file], ["--watched-only"])
        #expect(ended.code == 0 && ended.output.contains("1 pages of outlets that are not watched"), "\(ended.output)")
        #expect(ended.output.contains("0 new"))
    }

    @Test("damage is named with file and place, the rest is read, and the exit code is 2")
    func damage() async throws {
        let good = response("http://harbour-gazette.test/1", article("Mines cleared"))
        let file = try folder.write("hurt.warc", "lorem ipsum\r\n\r\n" + good + good.prefix(900))
        let ended = try await backfill([file])
        #expect(ended.code == 2, "\(ended.errors)")
        #expect(ended.errors.contains("hurt.warc, byte 0: what stands here is no WARC record"), "\(ended.errors)")
        #expect(ended.errors.contains("cut short"), "\(ended.errors)")
        #expect(ended.output.contains("1 new"), "\(ended.output)")
    }

    @Test("while a crawl holds the store: 75, and nothing is done")
    func lease() async throws {
        let file = try folder.write("a.warc", response("http://harbour-gazette.test/1", article("Mines cleared")))
        let store = try Store(path: folder.path + "/store.sqlite")
        let lease = try store.acquireCrawlLease()
        let ended = try await backfill([file])
        #expect(ended.code == 75 && ended.errors.contains("Another crawl"), "\(ended.code) \(ended.errors)")
        #expect(try await store.counts().articles == 0)
        withExtendedLifetime(lease) {}
        store.close()
    }

    @Test("no file, no WARC, no name: said before anything is stored")
    func refusals() async throws {
        let junk = try folder.write("junk.warc", "this is a letter to the editor\n")
        for (files, code, says) in [
            ([folder.path + "/none.warc"], 65, "none.warc"), ([junk], 65, "no WARC file"),
            ([folder.path], 65, "is no file"),
            ([], 64, "--warc"),
        ] {
            let ended = try await backfill(files)
            #expect(ended.code == Int32(code), "\(ended.code) \(ended.errors)")
            #expect(ended.errors.contains(says), "\(ended.errors)")
        }
        let help = try await run(charterwatch, ["backfill", "--help"])
        #expect(help.code == 0 && help.output.contains("charterwatch backfill --warc"))
    }
}
