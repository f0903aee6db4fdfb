import CharterArchive
import CharterConfig
import CharterDemo
import CharterModel
import CharterStore
import Foundation
import Logging
import TestSupport
import Testing

@testable import charterwatch

/// The newsroom's week crawled with an archive, and that archive replayed.
@Suite("The archive, end to end") struct ArchiveTests {
    let crawl: NewsroomCrawl
    let folder: String
    let files: [String]

    private static let week = Task {
        try await NewsroomCrawl(days: Newsroom.days) { loaded in
            loaded.config.crawl.archive = "warc"
            // Small enough for several files a day.
            loaded.config.crawl.archiveSize = 60_000
        }
    }

    init() async throws {
        crawl = try await Self.week.value
        folder = URL(fileURLWithPath: crawl.storePath).deletingLastPathComponent().path + "/warc"
        files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { [folder] in folder + "/" + $0
        }
    }

    private func records() throws -> [ArchiveRecord] {
        try files.flatMap { file in
            var records: [ArchiveRecord] = []
            let reader = try ArchiveReader(path: file, blockLimit: 1 << 24)
            while let item = try reader.next() {
                switch item {
                case .record(let record): records.append(record)
                case .damage(let damage): Issue.record("\(damage)")
                }
            }
            return records
        }
    }

    @Test("every request that the server saw is there with its answer, and every file is closed")
    func everything() throws {
        #expect(files.count > Newsroom.days.count && files.allSatisfy { $0.hasSuffix(".warc.gz") })
        let records = try records()
        for record in records { #expect(record.digestProblem == nil) }
        let answers = records.filter { $0.type == "response" || $0.type == "revisit" }
        #expect(answers.count == crawl.requests.count)
        #expect(records.filter { $0.type == "request" }.count == answers.count)
        #expect(records.filter { $0.type == "warcinfo" }.count == files.count)
        #expect(answers.contains { $0.target?.hasSuffix("/robots.txt") ?? false })
        #expect(answers.contains { $0.type == "revisit" && $0.field("WARC-Profile")!.hasSuffix("server-not-modified") })
        #expect(answers.contains { HTTPMessage($0.block)?.status == 301 })
        for request in records where request.type == "request" {
            let text = String(decoding: request.block, as: UTF8.self)
            #expect(text.hasPrefix("GET ") && text.contains("\r\nHost: ") && text.contains("charterwatch/"), "\(text)")
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("warcio reads every file whole and finds every digest right")
    func witness() async throws {
        let able = await Peers.areThere.value
        #expect(able || !isContinuousIntegration, "warcio must be there: bash .ci/setup test")
        guard here(able, "a week's archive checked by warcio: it is not installed (.ci/setup test)") else { return }
        let check = try await run(Peers.python, ["-m", "warcio.cli", "check", "-v"] + files)
        #expect(check.code == 0, "\(check.output.suffix(2000))\(check.errors)")
        let passed = check.output.components(separatedBy: "digest pass").count - 1
        let revisits = check.output.components(separatedBy: "not checked (revisit)").count - 1
        #expect(passed + revisits == (try records().count))
    }

    @Test("a revisit refers to a record that is there, by URL and date")
    func revisits() throws {
        let records = try records()
        let whole = Set(
            records.filter { $0.type == "response" }.map { "\($0.target ?? "") \($0.field("WARC-Date") ?? "")" })
        let revisits = records.filter { $0.type == "revisit" }
        #expect(revisits.count > 5)
        for revisit in revisits {
            let target = try #require(revisit.field("WARC-Refers-To-Target-URI"))
            let date = try #require(revisit.field("WARC-Refers-To-Date"))
            #expect(whole.contains("\(target) \(date)"), "\(target) \(date)")
        }
    }

    @Test("the store names every record, says what came of it, and store verify finds each")
    func captures() async throws {
        let captures = try await crawl.store.captures(limit: 100_000)
        #expect(captures.count == crawl.requests.count)
        var check = ArchiveCheck(folder: folder)
        #expect(captures.compactMap { check.problem(with: $0) } == [])
        #expect(check.checked == captures.count)
        let truth = NewsroomTruth(newsroom: crawl.newsroom)
        for known in truth.known where known.fate == .page {
            let stored = try #require(try await crawl.stored(known.article))
            let of = try await crawl.store.captures(of: stored.id)
            #expect(!of.isEmpty, "\(stored.url) came of no record")
        }
        #expect(try await crawl.store.verify().isSound)
    }

    @Test("store verify names a file that is gone, once, and a record that was changed")
    func damaged() async throws {
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: folder, toPath: copy.path + "/warc")
        let captures = try await crawl.store.captures(limit: 100_000)
        let gone = captures[0].file
        try FileManager.default.removeItem(atPath: copy.path + "/warc/" + gone)
        let hurt = try #require(captures.last { $0.file != gone && $0.kind == .response })
        let path = URL(fileURLWithPath: copy.path + "/warc/" + hurt.file)
        var bytes = try Data(contentsOf: path)
        bytes[hurt.offset + hurt.length / 2] ^= 0xff
        try bytes.write(to: path)
        var check = ArchiveCheck(folder: copy.path + "/warc")
        let problems = captures.compactMap { check.problem(with: $0) }
        #expect(problems.count == 2, "\(problems)")
        #expect(problems.contains { $0.contains(gone) && $0.contains("missing") })
        #expect(problems.contains { $0.contains(hurt.file) && $0.contains("byte \(hurt.offset)") })
    }

    /// Articles, versions, labels and stories of a store.
    private func content(_ store: Store) async throws -> [String] {
        try await store.contentDump().filter { line in
            ["article\u{1f}", "label\u{1f}", "version\u{1f}", "story\u{1f}"].contains { line.hasPrefix($0) }
        }
    }

    /// Replays the files into a store.
    private func replay(_ files: [String], into store: Store) async throws -> BackfillReport {
        var loaded = try loadPipeline(root: repository, name: "us-azerbaijan-charter")
        loaded.sources = sources(fromOPML: Array(crawl.newsroom.opml().utf8), file: "newsroom.opml").sources
        loaded.config.contact = "https://example.org/desk"
        let moment = crawl.newsroom.looksAt(day: Newsroom.days.upperBound).addingTimeInterval(86_400)
        _ = try await store.syncSources(loaded.sources, at: moment)
        let run = try await store.beginCrawl(pipeline: "test", version: "test", at: moment)
        let backfill = try await Backfill(loaded, store: store, run: run, watchedOnly: false, now: { moment })
        for file in files { try await backfill.replay(file) { _ in } }
        try await backfill.judgeWithoutPages()
        return backfill.report
    }

    @Test("replayed into an empty store it gives the same articles, versions, labels and stories; twice the same again")
    func backfill() async throws {
        let other = try TemporaryFolder()
        let store = try Store(path: other.path + "/replayed.sqlite")
        defer { store.close() }
        let report = try await replay(files, into: store)
        let (found, wanted) = (try await content(store), try await content(crawl.store))
        #expect(found == wanted, "\(difference(found, wanted))")
        #expect(wanted.count > 100)
        #expect(try await store.verify().problems == [])
        #expect(report.damages == [] && report.files == files.count)
        #expect(report.articles[.new] ?? 0 > 50 && report.labels > 20)
        let dump = try await store.contentDump()
        let again = try await replay(files, into: store)
        #expect(again.articles[.new] == nil && again.articles[.revised] == nil && again.labels == 0, "\(again.text)")
        #expect(again.kinds[.listing] == nil, "\(again.text)")
        let after = try await store.contentDump()
        #expect(after == dump, "\(difference(after, dump))")
    }

    @Test("replayed into the store it was made beside, it changes nothing")
    func ownStore() async throws {
        let other = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: crawl.storePath, toPath: other.path + "/copy.sqlite")
        for end in ["-wal", "-shm"] {
            try? FileManager.default.copyItem(atPath: crawl.storePath + end, toPath: other.path + "/copy.sqlite" + end)
        }
        let store = try Store(path: other.path + "/copy.sqlite")
        defer { store.close() }
        let before = try await store.contentDump()
        let report = try await replay(files, into: store)
        let after = try await store.contentDump()
        #expect(after == before, "\(difference(after, before))")
        #expect(report.articles[.new] == nil && report.articles[.revised] == nil, "\(report.text)")
        #expect(report.articles[.same] ?? 0 > 50)
    }
}
