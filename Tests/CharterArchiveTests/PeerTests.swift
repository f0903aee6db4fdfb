import CharterArchive
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Python's warcio and fastwarc as witnesses") struct PeerTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    /// Whether they are there; in continuous integration they have to be.
    private func havePeers() async -> Bool {
        let able = await Peers.areThere.value
        #expect(able || !isContinuousIntegration, "warcio and fastwarc must be there: bash .ci/setup test")
        return here(able, "archives read and written by warcio and fastwarc: they are not installed (.ci/setup test)")
    }

    /// One of everything.
    private func archive() throws -> [Capture] {
        let writer = try desk.writer()
        var generator = SeededGenerator(seed: 3)
        var captures: [Capture] = []
        let packed = gzipped(Array(String(repeating: "Fog over the strait. ", count: 500).utf8))
        captures.append(
            try writer.add(exchange("http://kura.test/plain", headers: ["Content-Type: text/html; charset=utf-8"])))
        captures.append(
            try writer.add(exchange("http://kura.test/packed", headers: ["Content-Encoding: gzip"], body: packed)))
        captures.append(
            try writer.add(
                exchange(
                    "http://kura.test/chunks", headers: ["Transfer-Encoding: chunked"], body: generator.bytes(9000))))
        var two = exchange(
            "http://kura.test/two?a=b&c=%20", headers: ["x-name: \u{259}"], body: generator.bytes(100_000))
        two.httpVersion = "2"
        two.head = Array("HTTP/2 200 \r\nserver: x\r\n\r\n".utf8)
        two.request = Array("GET / HTTP/2\r\nHost: kura.test\r\nCookie: a=b\r\n\r\n".utf8)
        captures.append(try writer.add(two))
        captures.append(
            try writer.add(exchange("http://kura.test/moved", status: 301, headers: ["Location: /x"], body: [])))
        captures.append(
            try writer.add(
                exchange("http://kura.test/plain", at: Desk.start.addingTimeInterval(60), status: 304, body: []),
                earlier: EarlierCapture(url: captures[0].url, at: captures[0].at, payload: captures[0].payload)))
        captures.append(
            try writer.add(
                exchange("http://kura.test/plain", at: Desk.start.addingTimeInterval(90)),
                earlier: EarlierCapture(url: captures[0].url, at: captures[0].at, payload: captures[0].payload)))
        try writer.close()
        return captures
    }

    @Test("warcio finds every digest right, and reads every record")
    func warcio() async throws {
        guard await havePeers() else { return }
        let captures = try archive()
        let file = desk.path + "/" + captures[0].file
        let check = try await run(Peers.python, ["-m", "warcio.cli", "check", "-v", file])
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        #expect(check.output.components(separatedBy: "digest pass").count == 14, "\(check.output)")
        let script = """
            import sys
            from warcio.archiveiterator import ArchiveIterator
            with open(sys.argv[1], 'rb') as f:
                it = ArchiveIterator(f, check_digests='raise')
                for r in it:
                    h = r.http_headers
                    body = r.content_stream().read() if r.rec_type == 'response' else r.raw_stream.read()
                    print(it.get_record_offset(), r.rec_type, h.get_statuscode() if h and r.rec_type != 'request' else '-', len(body))
            """
        let read = try await run(Peers.python, ["-c", script, file])
        #expect(read.code == 0, "\(read.errors)")
        let lines = read.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 15)
        let wanted = [
            "response 200 31", "response 200 10500", "response 200 9000", "response 200 100000", "response 301 0",
            "revisit 304 0", "revisit 200 0",
        ]
        for (capture, words) in zip(captures, wanted) {
            #expect(lines.contains("\(capture.offset) \(words)"), "\(lines)")
        }
    }

    @Test("fastwarc reads it whole and finds every digest right")
    func fastwarc() async throws {
        guard await havePeers() else { return }
        let captures = try archive()
        let script = """
            import sys
            from fastwarc.warc import ArchiveIterator, WarcRecordType
            def read(http):
                with open(sys.argv[1], 'rb') as f:
                    for r in ArchiveIterator(f, parse_http=http):
                        is_answer = r.record_type == WarcRecordType.response
                        digest = (r.verify_payload_digest() if is_answer else None) if http else r.verify_block_digest()
                        yield r.stream_pos, r.headers.get('WARC-Type'), r.headers.get('WARC-Target-URI'), digest
            for block, payload in zip(read(False), read(True)):
                print(*block, payload[3])
            """
        let read = try await run(Peers.python, ["-c", script, desk.path + "/" + captures[0].file])
        #expect(read.code == 0, "\(read.errors)")
        let lines = read.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 15)
        #expect(lines.allSatisfy { !$0.contains("False") }, "\(lines)")
        for capture in captures {
            let ends = capture.kind == .response ? "True True" : "True None"
            #expect(lines.contains("\(capture.offset) \(capture.kind.rawValue) \(capture.url) \(ends)"), "\(lines)")
        }
    }

    @Test("files of warcio, of 1.0 and 1.1, packed and plain, with chunks and revisits, are read whole")
    func written() async throws {
        guard await havePeers() else { return }
        let script = """
            import io, sys
            from warcio.warcwriter import WARCWriter
            from warcio.statusandheaders import StatusAndHeaders
            for version in ('1.0', '1.1'):
                for packed in (True, False):
                    with open(f'{sys.argv[1]}/{version}-{packed}.warc', 'wb') as f:
                        w = WARCWriter(f, gzip=packed, warc_version=version)
                        w.write_record(w.create_warcinfo_record('x.warc', {'software': 'peer'}))
                        def answer(url, headers, body, status='200 OK'):
                            h = StatusAndHeaders(status, headers, protocol='HTTP/1.1')
                            r = w.create_warc_record(url, 'response', payload=io.BytesIO(body), http_headers=h)
                            w.write_record(r)
                            return r
                        r = answer('http://b.test/1', [('Content-Type', 'text/html')], b'<p>one</p>')
                        answer('http://b.test/2', [('Transfer-Encoding', 'chunked')], b'3\\r\\ntwo\\r\\n0\\r\\n\\r\\n')
                        answer('http://b.test/3', [], b'\\x00\\xff' * 50000)
                        w.write_record(w.create_revisit_record('http://b.test/1', r.rec_headers.get_header('WARC-Payload-Digest'),
                            'http://b.test/1', r.rec_headers.get_header('WARC-Date')))
            """
        let made = try await run(Peers.python, ["-c", script, desk.folder.path])
        #expect(made.code == 0, "\(made.errors)")
        for version in ["1.0", "1.1"] {
            for packed in ["True", "False"] {
                let contents = try Contents(desk.folder.path + "/\(version)-\(packed).warc")
                #expect(contents.damages == [])
                #expect(contents.types == ["warcinfo", "response", "response", "response", "revisit"])
                #expect(contents.records.allSatisfy { $0.version == version && $0.date != nil && $0.length > 0 })
                let answers = contents.records.filter { $0.type == "response" }
                for answer in answers {
                    #expect(answer.digestProblem == nil && answer.field("WARC-Payload-Digest") != nil)
                }
                let bodies = answers.compactMap { HTTPMessage($0.block)?.codedBody }
                #expect(bodies[0] == Array("<p>one</p>".utf8) && bodies[1] == Array("two".utf8))
                #expect(bodies[2].count == 100_000)
                #expect(contents.records[4].field("WARC-Refers-To-Date") == contents.records[1].field("WARC-Date"))
            }
        }
    }
}
