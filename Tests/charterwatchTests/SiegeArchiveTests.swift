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

/// What hostile servers say, archived.
@Suite("Siege, archived") struct SiegeArchiveTests {
    @Test("whatever a server says, its record is whole, and others read it")
    func hostile() async throws {
        let folder = try TemporaryFolder()
        let server = try await NewsroomServer.start()
        let siege = try SiegeServer()
        var loaded = try NewsroomCrawl.pipeline(over: server)
        SiegeCrawl.shorten(&loaded)
        loaded.sources = sources(fromOPML: Array(Siege.opml(vault: siege.vaultPort).utf8), file: "siege.opml").sources
        loaded.config.crawl.resolve =
            siege.resolve.map { HostRedirect(pattern: $0.pattern, target: $0.target) } + loaded.config.crawl.resolve
        loaded.config.crawl.archive = "warc"
        let store = try Store(path: folder.path + "/store.sqlite")
        let session = CrawlSession(
            loaded: loaded, store: store, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { SiegeCrawl.day }, bar: nil)
        _ = try await session.run(DueScope(all: true))
        await Task.detached { siege.stop() }.value
        await server.stop()

        let captures = try await store.captures(limit: 10_000)
        #expect(captures.count > 100)
        var check = ArchiveCheck(folder: folder.path + "/warc")
        #expect(captures.compactMap { check.problem(with: $0) } == [])
        var records = 0
        let files = Set(captures.map(\.file)).sorted().map { folder.path + "/warc/" + $0 }
        for file in files {
            let reader = try ArchiveReader(path: file, blockLimit: 1 << 25)
            while let item = try reader.next() {
                guard case .record(let record) = item else {
                    Issue.record("\(item)")
                    continue
                }
                records += 1
                #expect(record.digestProblem == nil, "\(record.target ?? "")")
                if record.type == "response" { #expect(HTTPMessage(record.block) != nil, "\(record.target ?? "")") }
            }
        }
        store.close()
        let able = await Peers.areThere.value
        #expect(able || !isContinuousIntegration, "warcio and fastwarc must be there: bash .ci/setup test")
        guard here(able, "a siege's archive read by warcio and fastwarc: not installed (.ci/setup test)") else {
            return
        }
        // Without undoing codings: it cannot read every one, broken ones least of all.
        let reading = """
            import sys
            from warcio.archiveiterator import ArchiveIterator
            count = 0
            for name in sys.argv[1:]:
                for record in ArchiveIterator(open(name, 'rb'), check_digests='raise'):
                    record.raw_stream.read()
                    count += 1
            print(count)
            """
        let warcio = try await run(Peers.python, ["-c", reading] + files)
        #expect(warcio.output == "\(records)\n", "\(warcio.errors.suffix(2000))")
        let script = """
            import sys
            from fastwarc.warc import ArchiveIterator
            print(sum(r.verify_block_digest() is True for f in sys.argv[1:]
                      for r in ArchiveIterator(open(f, 'rb'), parse_http=False)))
            """
        let fastwarc = try await run(Peers.python, ["-c", script] + files)
        #expect(fastwarc.output == "\(records)\n", "\(fastwarc.errors)")
    }
}
