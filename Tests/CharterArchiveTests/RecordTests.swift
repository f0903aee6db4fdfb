import CharterArchive
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Records as they are written") struct RecordTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    private func written(
        _ exchange: ArchivedExchange, earlier: EarlierCapture? = nil
    ) throws -> (answer: ArchiveRecord, all: [ArchiveRecord], capture: Capture) {
        let writer = try desk.writer()
        let capture = try writer.add(exchange, earlier: earlier)
        try writer.close()
        let contents = try Contents(desk.path + "/" + capture.file)
        #expect(contents.damages == [])
        for record in contents.records { #expect(record.digestProblem == nil) }
        let answer = try #require(contents.records.first { $0.offset == capture.offset })
        return (answer, contents.records, capture)
    }

    @Test("a file begins with who wrote it, then come answer and request, and the capture says where")
    func wholeFile() throws {
        let (answer, all, capture) = try written(exchange(headers: ["Content-Type: text/html"]))
        #expect(all.map(\.type) == ["warcinfo", "response", "request"])
        #expect(all.allSatisfy { $0.version == "1.1" })
        let info = String(decoding: all[0].block, as: UTF8.self)
        #expect(
            info == """
                software: charterwatch/test\r
                format: WARC File Format 1.1\r
                conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r
                operator: https://watch.example/contact\r
                http-header-user-agent: charterwatch (test)\r
                robots: obey (RFC 9309)\r

                """)
        #expect(all[0].field("WARC-Filename") == capture.file)
        #expect(all[0].offset == 0)
        #expect(answer.target == "http://kura.test/news/1")
        #expect(answer.field("WARC-Date") == "2026-11-27T10:15:00.000Z")
        #expect(answer.date == Desk.start)
        #expect(answer.field("WARC-IP-Address") == "192.0.2.7")
        #expect(answer.field("Content-Type") == "application/http; msgtype=response")
        #expect(answer.field("WARC-Payload-Digest") == capture.payload)
        #expect(answer.length == capture.length)
        #expect(all[2].field("WARC-Concurrent-To") == answer.field("WARC-Record-ID"))
        #expect(all[2].offset == capture.offset + capture.length)
        #expect(Set(all.compactMap { $0.field("WARC-Record-ID") }).count == 3)
        #expect(capture.kind == .response)
    }

    @Test("digests are those that sha1sum and base32 give")
    func digests() throws {
        // printf abc | sha1sum | xxd -r -p | base32
        let (answer, _, capture) = try written(exchange(body: Array("abc".utf8)))
        #expect(capture.payload == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5")
        #expect(answer.field("WARC-Payload-Digest") == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5")
    }

    /// What becomes of the head of an answer.
    struct Head: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: String
        var body = "12345"
        let kept: String
    }

    @Test(
        "the head of an answer says what follows",
        arguments: [
            Head(
                testDescription: "in order", given: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n\r\n",
                kept: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n\r\n"),
            Head(
                testDescription: "HTTP/2", given: "HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n",
                kept: "HTTP/1.1 200 \r\ncontent-type: text/html\r\nContent-Length: 5\r\n\r\n"),
            Head(
                testDescription: "chunks taken off",
                given: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nB: c\r\n\r\n",
                kept: "HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\nB: c\r\nContent-Length: 5\r\n\r\n"),
            Head(
                testDescription: "a length that is not the body's",
                given: "HTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n",
                kept: "HTTP/1.1 200 OK\r\nX-Crawler-content-length: 77\r\nContent-Length: 5\r\n\r\n"),
            Head(
                testDescription: "lengths said twice",
                given: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
                kept: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Crawler-Content-Length: 5\r\n\r\n"),
            Head(
                testDescription: "LF alone, no reason, no body", given: "HTTP/1.0 404\nA: b\n\n", body: "",
                kept: "HTTP/1.0 404 \r\nA: b\r\nContent-Length: 0\r\n\r\n"),
            Head(
                testDescription: "folded",
                given: "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\nA: b\r\n c\r\n\r\n",
                kept:
                    "HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding:\r\n  chunked\r\nA: b\r\n c\r\nContent-Length: 5\r\n\r\n"
            ),
            Head(
                testDescription: "content coding stays", given: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                kept: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n"),
        ])
    func heads(_ head: Head) throws {
        var given = exchange(body: Array(head.body.utf8))
        given.head = Array(head.given.utf8)
        let (answer, _, _) = try written(given)
        #expect(String(decoding: answer.block, as: UTF8.self) == head.kept + head.body)
        let message = try #require(HTTPMessage(answer.block))
        #expect(message.codedBody == Array(head.body.utf8))
    }

    @Test("what only one source is sent does not reach the archive")
    func secrets() throws {
        let (_, all, _) = try written(
            exchange(request: [
                "Host: kura.test", "Authorization: Basic dXNlcjpwYXNz", "Cookie: s=secret", "X-Api-Key: secret",
                "User-Agent: charterwatch (test)", "If-None-Match: \"e1\"",
            ]))
        #expect(
            String(decoding: all[2].block, as: UTF8.self) == """
                GET /news/1 HTTP/1.1\r
                Host: kura.test\r
                Authorization: redacted\r
                Cookie: redacted\r
                X-Api-Key: redacted\r
                User-Agent: charterwatch (test)\r
                If-None-Match: "e1"\r
                \r

                """)
        #expect(all[2].digestProblem == nil)
    }

    @Test("a request of HTTP/2 is written as one of HTTP/1.1; without one there is no record of it")
    func requests() throws {
        var asked = exchange()
        asked.httpVersion = "2"
        asked.request = Array("GET /a%20b HTTP/2\r\nHost: kura.test\r\n\r\n".utf8)
        let (answer, all, _) = try written(asked)
        #expect(String(decoding: all[2].block, as: UTF8.self).hasPrefix("GET /a%20b HTTP/1.1\r\n"))
        #expect(answer.field("WARC-Protocol") == "h2")
        asked.request = []
        #expect(try written(asked).all.map(\.type) == ["warcinfo", "response"])
    }

    @Test("304 is a revisit that refers to what it was not changed since")
    func notModified() throws {
        let earlier = EarlierCapture(
            url: "http://kura.test/news/1", at: Desk.start.addingTimeInterval(-60.25), payload: "sha1:X")
        let (answer, all, capture) = try written(
            exchange(status: 304, headers: ["ETag: \"e\"", "Content-Length: 900"], body: []), earlier: earlier)
        #expect(all.map(\.type) == ["warcinfo", "revisit", "request"])
        #expect(capture.kind == .revisit)
        #expect(answer.field("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
        #expect(answer.field("WARC-Refers-To-Target-URI") == "http://kura.test/news/1")
        #expect(answer.field("WARC-Refers-To-Date") == "2026-11-27T10:13:59.750Z")
        #expect(
            String(decoding: answer.block, as: UTF8.self)
                == "HTTP/1.1 304 Fine\r\nETag: \"e\"\r\nContent-Length: 900\r\n\r\n")
        let alone = try written(exchange(status: 304, body: []))
        #expect(alone.answer.type == "revisit" && alone.answer.field("WARC-Refers-To-Date") == nil)
    }

    @Test("the same bytes again are a revisit; other bytes and no bytes are not")
    func unchanged() throws {
        let first = try written(exchange())
        let earlier = EarlierCapture(url: first.capture.url, at: first.capture.at, payload: first.capture.payload)
        let again = try written(exchange(at: Desk.start.addingTimeInterval(9)), earlier: earlier)
        #expect(again.answer.type == "revisit")
        #expect(
            again.answer.field("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
        #expect(again.answer.field("WARC-Payload-Digest") == first.capture.payload)
        #expect(again.answer.field("WARC-Refers-To-Date") == first.answer.field("WARC-Date"))
        #expect(HTTPMessage(again.answer.block)?.body == [])
        #expect(HTTPMessage(again.answer.block)?.header("Content-Length") == "31")
        #expect(try written(exchange(body: Array("other".utf8)), earlier: earlier).answer.type == "response")
        let empty = try written(exchange(status: 302, headers: ["Location: /x"], body: []))
        let nothing = EarlierCapture(url: empty.capture.url, at: empty.capture.at, payload: empty.capture.payload)
        #expect(try written(exchange(status: 302, body: []), earlier: nothing).answer.type == "response")
    }

    @Test("a body that was cut says so")
    func cut() throws {
        var asked = exchange(headers: ["Content-Length: 99999"])
        asked.isCut = true
        let (answer, _, _) = try written(asked)
        #expect(answer.field("WARC-Truncated") == "length")
        #expect(HTTPMessage(answer.block)?.header("X-Crawler-Content-Length") == "99999")
    }

    @Test("a line break in a URL or a header cannot start a field of its own")
    func injection() throws {
        var asked = exchange("http://kura.test/\r\nWARC-Type: warcinfo")
        asked.head = Array("HTTP/1.1 200 OK\r\nA: b\rWARC-Type: x\r\n\r\n".utf8)
        let (answer, _, _) = try written(asked)
        #expect(answer.type == "response" && answer.fields.filter { $0.name == "WARC-Type" }.count == 1)
        #expect(HTTPMessage(answer.block)?.header("A") == "b WARC-Type: x")
    }

    @Test("the same exchange gives the same bytes, whoever writes them")
    func derived() throws {
        let (one, other) = (RecordWriter(), RecordWriter())
        let packed = exchange(headers: ["Content-Encoding: gzip"], body: gzipped(Array("text".utf8)))
        for asked in [exchange(), packed] {
            let first = one.encode(asked, earlier: nil)
            _ = other.encode(exchange(body: [UInt8](repeating: 7, count: 100_000)), earlier: nil)
            let writer = try desk.writer()
            let (a, b) = (try writer.append(first), try writer.append(other.encode(asked, earlier: nil)))
            try writer.close()
            let bytes = try desk.bytes(of: a.file)
            #expect(bytes[a.offset..<a.offset + a.length] == bytes[b.offset..<b.offset + b.length])
        }
    }

    @Test("whatever is written is read back the same", arguments: 0..<40)
    func property(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let writer = try desk.writer(fileSize: 200_000)
        var wanted: [(Capture, ArchivedExchange)] = []
        for number in 0..<6 {
            let size = [0, 1, 20, 4000, 70_000, 300_000][Int.random(in: 0..<6, using: &generator)]
            var body = generator.bytes(size)
            if Bool.random(using: &generator) { body = Array(String(repeating: "the ferry ", count: size / 10).utf8) }
            let headers = (0..<Int.random(in: 0..<5, using: &generator)).map { index in
                let value = generator.bytes(Int.random(in: 0..<60, using: &generator)).map {
                    $0 == 10 || $0 == 13 ? 65 : $0
                }
                return Array("X-\(index): ".utf8) + value
            }
            let coding = Bool.random(using: &generator) ? [Array("Content-Encoding: gzip".utf8)] : []
            var asked = exchange(
                "http://kura.test/\(number)", at: Desk.start.addingTimeInterval(Double(number)), body: body)
            asked.head =
                Array("HTTP/1.1 200 OK\r\n".utf8) + (headers + coding).flatMap { $0 + [13, 10] } + [13, 10]
            wanted.append((try writer.add(asked), asked))
        }
        try writer.close()
        for (capture, asked) in wanted {
            let reader = try ArchiveReader(
                path: desk.path + "/" + capture.file, blockLimit: 1 << 20, from: capture.offset)
            guard case .record(let record)? = try reader.next() else {
                Issue.record("nothing at \(capture)")
                continue
            }
            #expect(record.digestProblem == nil)
            #expect(record.length == capture.length)
            #expect(record.target == asked.url && record.date == asked.at)
            let message = try #require(HTTPMessage(record.block))
            #expect(message.body == asked.body)
            let kept = Array(message.head.prefix(asked.head.count - 2))
            #expect(kept == asked.head.dropLast(2))
        }
    }
}
