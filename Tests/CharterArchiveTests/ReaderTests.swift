import CharterArchive
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Reading what others wrote") struct ReaderTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    /// A record of version 1.0 as some tool might write it.
    private func record(
        _ body: String, type: String = "response", url: String = "<http://a.test/>", end: String = "\r\n",
        extra: [String] = [], tail: String? = nil
    ) -> String {
        let lines =
            [
                "WARC/1.0", "WARC-Type: \(type)", "WARC-Target-URI: \(url)", "WARC-Date: 2012-03-04T05:06:07Z",
                "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
                "Content-Type: application/http; msgtype=response",
            ] + extra + ["Content-Length: \(body.utf8.count)", "", ""]
        return lines.joined(separator: end) + body + (tail ?? end + end)
    }

    private let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Fog over the strait.</p>"

    private func read(_ text: String, as name: String = "a.warc") throws -> Contents {
        try Contents(desk.write(name, Array(text.utf8)))
    }

    @Test("plain, a member a record, a member for all, members of several: the same records")
    func packings() throws {
        let records = (0..<5).map {
            record(page + String(repeating: "\($0)", count: $0 * 40_000), url: "http://a.test/\($0)")
        }
        let all = Array(records.joined().utf8)
        let forms: [(String, [UInt8])] = [
            ("plain", all), ("each", records.flatMap { gzipped(Array($0.utf8)) }), ("one", gzipped(all)),
            ("some", gzipped(Array((records[0] + records[1]).utf8)) + gzipped(Array(records[2...].joined().utf8))),
            ("padded", records.flatMap { gzipped(Array($0.utf8)) + [0, 0, 0] }),
        ]
        for (name, bytes) in forms {
            let contents = try Contents(desk.write(name, bytes))
            #expect(contents.damages == [], "\(name)")
            #expect(contents.records.map(\.target) == (0..<5).map { "http://a.test/\($0)" }, "\(name)")
            #expect(contents.records.map(\.blockCount) == (0..<5).map { page.utf8.count + $0 * 40_000 }, "\(name)")
            #expect(contents.records.allSatisfy { $0.version == "1.0" && !$0.isCut })
        }
        // Where a record can be found by itself, it is.
        for name in ["plain", "each", "padded"] {
            for found in try Contents(desk.folder.path + "/" + name).records {
                let reader = try ArchiveReader(path: desk.folder.path + "/" + name, blockLimit: 40, from: found.offset)
                guard case .record(let again)? = try reader.next() else {
                    Issue.record("nothing at \(found.offset) of \(name)")
                    continue
                }
                #expect(again.target == found.target && again.length == found.length && again.length > 0)
                #expect(again.isCut && again.block.count == 40)
            }
        }
    }

    /// A form that is met with, and what must be read from it.
    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let block: String
        var status = 200
        let body: String
        var header: (name: String, value: String)?
    }

    @Test(
        "HTTP within a record",
        arguments: [
            Form(
                testDescription: "chunks still on",
                block:
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n",
                body: "hello world"),
            Form(
                testDescription: "chunks by name only",
                block: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>no chunks</p>\r\n",
                body: "<p>no chunks</p>\r\n"),
            Form(
                testDescription: "chunks that break off",
                block: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n20\r\n wor",
                body: "hello wor"),
            Form(
                testDescription: "chunks and then no chunk",
                block: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", body: "hello"),
            Form(
                testDescription: "a chunk of a size beyond all bounds",
                block: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nhello",
                body: "7fffffffffffffff\r\nhello"),
            Form(
                testDescription: "chunks taken off by the crawler",
                block: "HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\n\r\nplain", body: "plain"),
            Form(
                testDescription: "LF alone", block: "HTTP/1.1 404 Not Found\nA: b\n\nbody\n", status: 404,
                body: "body\n"),
            Form(
                testDescription: "folded, Latin-1 and lines that are no header",
                block: "HTTP/1.1 200 OK\r\nA: b\r\n  c\r\nno header here\r\nB: caf\u{e9}\r\n\r\nx", body: "x",
                header: ("A", "b c")),
            Form(
                testDescription: "HTTP/2 by name", block: "HTTP/2 301\r\nLocation: /x\r\n\r\n", status: 301, body: "",
                header: ("location", "/x")),
            Form(
                testDescription: "head alone, no blank line", block: "HTTP/1.1 200 OK\r\nA: b", body: "",
                header: ("A", "b")),
            Form(testDescription: "status line alone", block: "HTTP/1.1 200", body: ""),
        ])
    func messages(_ form: Form) throws {
        let contents = try read(record(form.block))
        let message = try #require(HTTPMessage(contents.records[0].block))
        #expect(message.status == form.status)
        #expect(String(decoding: message.codedBody, as: UTF8.self) == form.body)
        if let header = form.header { #expect(message.header(header.name) == header.value) }
        #expect(message.head + message.body == contents.records[0].block)
    }

    @Test("no message", arguments: ["", "\r\n", "HTTP/1.1", "HTTP/1.1 abc", "HTTP/1.1 99 x", "<html>", "dns: a.test"])
    func noMessage(_ block: String) { #expect(HTTPMessage(Array(block.utf8)) == nil) }

    @Test("records of all kinds: LF alone, folded fields, no digests, brackets, words of later versions")
    func tolerant() throws {
        let text =
            record("x", type: "warcinfo", extra: ["X-Long: one\r\n\ttwo"])
            + record(page, end: "\n", extra: ["WARC-Payload-Digest: crc32:AAAA"])
            + record("{}", type: "SomethingNew", url: "urn:x", tail: "\r\n\r\n\r\n\n")
        let contents = try read(text)
        #expect(contents.damages == [] && contents.types == ["warcinfo", "response", "somethingnew"])
        #expect(contents.records[0].field("x-long") == "one two")
        #expect(contents.records[1].target == "http://a.test/")
        #expect(contents.records[1].date == Date(iso8601: "2012-03-04T05:06:07Z"))
        #expect(contents.records[1].digestProblem == nil)
    }

    @Test(
        "dates",
        arguments: [
            ("2012-03-04T05:06:07Z", "2012-03-04T05:06:07Z", 0.0),
            ("2012-03-04T05:06:07.25Z", "2012-03-04T05:06:07Z", 0.25),
            ("2012-03-04T05:06:07.123456789Z", "2012-03-04T05:06:07Z", 0.123456789),
            ("2012-03-04T05:06Z", "2012-03-04T05:06:00Z", 0), ("2012-03-04", "2012-03-04T00:00:00Z", 0),
            ("2012-03", "2012-03-01T00:00:00Z", 0), ("2012", "2012-01-01T00:00:00Z", 0),
            ("2012-03-04T05:06:07+04:00", "2012-03-04T01:06:07Z", 0), ("yesterday", nil, 0), ("", nil, 0),
            ("2012-13-04T05:06:07Z", nil, 0), ("2012-03-04T05:06:07.Z", nil, 0),
        ] as [(String, String?, Double)])
    func dates(text: String, whole: String?, fraction: Double) throws {
        let written = record("x").replacing("2012-03-04T05:06:07Z", with: text)
        let date = try read(written).records[0].date
        #expect(date == whole.flatMap { Date(iso8601: $0) }?.addingTimeInterval(fraction))
    }

    @Test("digests in base32 and in hexadecimal, of several algorithms: right and wrong")
    func digests() throws {
        let block = "HTTP/1.1 200 OK\r\n\r\nabc"
        for (digest, holds) in [
            ("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", true), ("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", true),
            ("SHA-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true),
            ("md5:900150983cd24fb0d6963f7d28e17f72", true), ("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE4", false),
            ("sha1:short", true), ("blake9:AAAA", true), ("no digest", true),
        ] {
            let contents = try read(record(block, extra: ["WARC-Payload-Digest: " + digest]))
            #expect((contents.records[0].digestProblem == nil) == holds, "\(digest)")
        }
        let wrong = try read(record(block, extra: ["WARC-Block-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"]))
        #expect(wrong.records[0].digestProblem != nil)
    }

    /// Something in the way between two good records.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: String
        let says: String
    }

    @Test(
        "a damaged record is named and skipped",
        arguments: [
            Fault(testDescription: "no WARC", bytes: "lorem ipsum\r\n\r\ndolor\r\n", says: "no WARC record"),
            Fault(
                testDescription: "no length", bytes: "WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n\r\n",
                says: "how long"),
            Fault(
                testDescription: "negative", bytes: "WARC/1.0\r\nContent-Length: -1\r\n\r\nx\r\n\r\n", says: "how long"),
            Fault(
                testDescription: "too large for a number",
                bytes: "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\nx\r\n\r\n", says: "how long"),
            Fault(
                testDescription: "too long", bytes: "WARC/1.0\r\nContent-Length: 5000000\r\n\r\nx\r\n\r\n", says: "he"),
            Fault(
                testDescription: "a little too long", bytes: "WARC/1.0\r\nContent-Length: 30\r\n\r\nx\r\n\r\n",
                says: "the record is"),
            Fault(
                testDescription: "too short", bytes: "WARC/1.0\r\nContent-Length: 2\r\n\r\nabcdef\r\n\r\n",
                says: "longer"),
            Fault(testDescription: "a lone W", bytes: "W", says: "no WARC record"),
        ])
    func faults(_ fault: Fault) throws {
        let (before, after) = (record(page, url: "http://a.test/1"), record(page, url: "http://a.test/2"))
        let plain = try read(before + fault.bytes + "\r\n" + after)
        let members = try Contents(desk.write("m", [before, fault.bytes, after].flatMap { gzipped(Array($0.utf8)) }))
        for (contents, start) in [(plain, before.utf8.count), (members, gzipped(Array(before.utf8)).count)] {
            #expect(contents.records.compactMap(\.target).contains("http://a.test/1"))
            #expect(contents.records.compactMap(\.target).contains("http://a.test/2"))
            #expect(contents.damages.first?.offset == start, "\(contents.damages)")
            #expect(contents.damages.first?.message.contains(fault.says) ?? false, "\(contents.damages)")
            #expect(contents.damages.first?.isCutShort == false)
        }
    }

    @Test("a file that is cut short at any byte gives its whole records, and says that it is cut")
    func cutShort() throws {
        let records = (1...3).map { record(page, url: "http://a.test/\($0)") }
        let members = records.map { gzipped(Array($0.utf8)) }
        let whole = members.flatMap { $0 }
        let start = members[0].count + members[1].count
        for end in start..<whole.count {
            let contents = try Contents(desk.write("cut", Array(whole[..<end])))
            #expect(contents.records.count == 2, "\(end)")
            #expect(contents.damages.map(\.isCutShort) == (end == start ? [] : [true]), "\(end)")
            #expect(contents.damages.allSatisfy { $0.offset == start })
        }
        let text = records.joined()
        let plainStart = (records[0] + records[1]).utf8.count
        for end in plainStart..<text.utf8.count {
            let contents = try Contents(desk.write("cut", Array(text.utf8.prefix(end))))
            // All but the line ends behind the last block.
            let isWhole = end >= text.utf8.count - 4
            #expect(contents.records.count == (isWhole ? 3 : 2), "\(end)")
            #expect(contents.damages.map(\.isCutShort) == (isWhole || end == plainStart ? [] : [true]), "\(end)")
        }
    }

    @Test("any byte of a member damaged: the others are read, and nothing that is wrong is handed out as right")
    func anyByte() throws {
        let records = (1...3).map { record(page, url: "http://a.test/\($0)") }
        let members = records.map { gzipped(Array($0.utf8)) }
        for index in members[1].indices {
            var second = members[1]
            second[index] ^= 0x55
            let contents = try Contents(desk.write("hurt", members[0] + second + members[2]))
            let found = contents.records.compactMap(\.target)
            #expect(found.first == "http://a.test/1" && found.last == "http://a.test/3", "\(index)")
            for record in contents.records { #expect(record.block == Array(page.utf8), "\(index)") }
            // A flag, a time or a name in gzip's own head may change and hurt nothing.
            #expect(found.count == 3 || !contents.damages.isEmpty, "\(index)")
        }
    }

    @Test("bytes of chance never end the reader", arguments: 0..<60)
    func chance(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 500)
        var bytes = Array((0..<4).map { record(page, url: "http://a.test/\($0)") }.joined().utf8)
        if seed % 3 == 1 { bytes = gzipped(bytes) }
        if seed % 3 == 2 { bytes = gzipped(Array(bytes[..<300])) + gzipped(Array(bytes[300...])) }
        for _ in 0..<Int.random(in: 1..<30, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            default: bytes.insert(contentsOf: "WARC/\r\n".utf8.prefix(3), at: place)
            }
        }
        _ = try Contents(desk.write("chance", bytes))
    }

    @Test("a member is found wherever it begins in the pieces that a file is read in", arguments: -4...3)
    func boundaries(shift: Int) throws {
        let member = gzipped(Array(record(page).utf8))
        let start = (256 << 10) + shift
        let padded = member + [UInt8](repeating: 0, count: start - member.count) + member
        let contents = try Contents(desk.write("padded", padded))
        #expect(contents.damages == [] && contents.records.map(\.offset) == [0, start])
        // With what stands before it damaged, it is looked for byte by byte.
        var damaged = member + [UInt8](repeating: 7, count: start - member.count) + member
        damaged[12] ^= 0xff
        #expect(try Contents(desk.write("damaged", damaged)).records.map(\.offset).last == start)
    }

    @Test("memory is bounded by the block that is asked for")
    func bounded() throws {
        let large = record("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 3_000_000))
        let contents = try Contents(desk.write("large", gzipped(Array((large + record(page)).utf8))), blockLimit: 1000)
        #expect(contents.records.map(\.block.count) == [1000, page.utf8.count])
        #expect(contents.records[0].blockCount == 3_000_019 && contents.records[0].isCut)
        #expect(contents.records[0].digestProblem != nil)
    }

    @Test("what is no file, and what is not there")
    func noFile() throws {
        #expect(throws: ArchiveError.self) { try Contents(desk.folder.path) }
        #expect(throws: ArchiveError.self) { try Contents(desk.folder.path + "/none") }
        let contents = try read("")
        #expect(contents.records.isEmpty && contents.damages == [])
    }
}
