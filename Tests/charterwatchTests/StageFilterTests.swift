import CharterModel
import CharterStages
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import charterwatch

@Suite("Stage filter") struct StageFilterTests {
    struct Echo: Encodable {
        let id: StageInput.ID
        let length: Int
    }

    static let echo: StageFilter.Work = { input in
        try JSONLines.encode(Echo(id: input.id, length: try input.payload().body.count))
    }

    /// Runs the filter over `text` from a file and returns its output lines and tally.
    static func run(
        _ text: String, jobs: Int = 1, root: String? = nil, work: @escaping StageFilter.Work = echo
    ) throws -> (lines: [String], tally: StageFilter.Tally) {
        let folder = try TemporaryFolder()
        let file = try folder.write("rows.jsonl", text)
        var out = Data()
        let tally = try StageFilter(jobs: jobs, work: work).run([try LineReader(path: file)], root: root) { out += $0 }
        let lines = String(decoding: out, as: UTF8.self).split(separator: "\n").map(String.init)
        return (lines, tally)
    }

    @Test("ids come back as they came: text, number, none")
    func ids() throws {
        let rows = #"{"id":"a","body_b64":"eA=="}"# + "\n" + #"{"id":7,"body_b64":"eHg="}"# + "\n" + #"{"body_b64":""}"#
        let (lines, tally) = try Self.run(rows)
        #expect(lines == [#"{"id":"a","length":1}"#, #"{"id":7,"length":2}"#, #"{"id":null,"length":0}"#])
        #expect(tally == StageFilter.Tally(read: 3, written: 3, failed: 0))
    }

    @Test(
        "a row that fails says so under its id and stops nothing",
        arguments: [
            (#"{"id":"x"}"#, "neither"), (#"{"id":"x","body_b64":"%%%"}"#, "base64"),
            (#"{"id":"x","file":"no/such/file"}"#, "cannot read"), (#"{"id":"x","body_b64":5}"#, "not a row"),
        ])
    func failures(_ row: String, _ word: String) throws {
        let (lines, tally) = try Self.run(row + "\n" + #"{"id":"ok","body_b64":""}"# + "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0].contains(#""id":"x""#) && lines[0].contains("\"error\"") && lines[0].contains(word), "\(lines[0])")
        #expect(lines[1] == #"{"id":"ok","length":0}"#)
        #expect(tally == StageFilter.Tally(read: 2, written: 2, failed: 1))
    }

    @Test("junk lines get a row too; blank lines are none")
    func junk() throws {
        let (lines, tally) = try Self.run("not json\n\n   \n[1,2]\n\"text\"\n{\"id\":\"a\",\"body_b64\":\"\"}")
        #expect(tally == StageFilter.Tally(read: 4, written: 4, failed: 3))
        #expect(lines.filter { $0.contains("\"error\"") }.count == 3)
    }

    @Test("bytes and order do not depend on the number of cores")
    func cores() throws {
        let rows = (0..<500).map {
            #"{"id":\#($0),"body_b64":"\#(Data(String(repeating: "x", count: $0 % 37).utf8).base64EncodedString())"}"#
        }
        let text = rows.joined(separator: "\n")
        let one = try Self.run(text, jobs: 1).lines
        #expect(one.count == 500)
        for jobs in [2, 3, 8] { #expect(try Self.run(text, jobs: jobs).lines == one) }
    }

    @Test("a file is found below --root, and opened when it ends in .gz")
    func files() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("a.txt", "hello")
        try await folder.gzip("hello hello", as: "b.txt.gz")
        _ = try folder.write("c.txt.gz", "not gzip at all")
        let rows = ["a.txt", "b.txt.gz", "c.txt.gz"].map { #"{"id":"\#($0)","file":"\#($0)"}"# }.joined(separator: "\n")
        let (lines, tally) = try Self.run(rows, root: folder.path)
        #expect(lines[0] == #"{"id":"a.txt","length":5}"#)
        #expect(lines[1] == #"{"id":"b.txt.gz","length":11}"#)
        // As with a server's wrong label: what is not gzip is taken as it is.
        #expect(lines[2] == #"{"id":"c.txt.gz","length":15}"#)
        #expect(tally.read == 3 && tally.written == 3)
    }

    @Test("headers reach the payload, whatever their case")
    func headers() throws {
        let seen = Mutex<Payload?>(nil)
        let row =
            #"{"id":"a","body_b64":"eA==","served":{"url":"http://a.test/f","status":200,"headers":{"Content-Type":"text/xml; charset=koi8-r"}}}"#
        _ = try Self.run(row) { input in
            let payload = try input.payload()
            seen.withLock { $0 = payload }
            return Data("{}".utf8)
        }
        let payload = try #require(seen.withLock { $0 })
        #expect(payload.url?.absoluteString == "http://a.test/f")
        #expect(payload.contentType == "text/xml; charset=koi8-r")
    }

    @Test("a page served as a feed fails with the feeds it links to")
    func links() throws {
        let page = Data("<html><link rel=feed href='https://f.test/rss'></html>".utf8).base64EncodedString()
        let (lines, tally) = try Self.run(#"{"id":1,"body_b64":"\#(page)"}"# + "\n" + #"{"id":2,"body_b64":"e30="}"#) {
            _ = try CharterStages.parse(try $0.payload())
            return Data()
        }
        #expect(
            lines == [
                #"{"error":"not-a-feed: the document is not a feed but an HTML page","id":1,"links":["https://f.test/rss"]}"#,
                #"{"error":"not-a-feed: JSON, but no feed","id":2}"#,
            ])
        #expect(tally.failed == 2)
    }

    @Test("lines longer than a read, and a last line without its newline")
    func longLines() throws {
        let body = Data(repeating: 120, count: 3 << 20).base64EncodedString()
        let (lines, tally) = try Self.run(#"{"id":1,"body_b64":"\#(body)"}"# + "\r\n" + #"{"id":2,"body_b64":"eA=="}"#)
        #expect(lines == [#"{"id":1,"length":3145728}"#, #"{"id":2,"length":1}"#])
        #expect(tally.failed == 0)
    }
}

@Suite("Times on the command line") struct InstantTests {
    static let now = Date(iso8601: "2026-05-12T10:00:00Z")!
    static let baku = TimeZone(identifier: "Asia/Baku")!

    @Test(
        "how people write them",
        arguments: [
            ("7d", false, "2026-05-05T10:00:00Z"), ("36h", false, "2026-05-10T22:00:00Z"),
            ("2w", false, "2026-04-28T10:00:00Z"),
            ("2026-05-10", false, "2026-05-09T20:00:00Z"), ("2026-05-10", true, "2026-05-10T19:59:59Z"),
            ("2026-05-10T12:00:00Z", false, "2026-05-10T12:00:00Z"),
            ("2026-05-10T12:00:00+04:00", true, "2026-05-10T08:00:00Z"),
        ])
    func read(_ text: String, _ endOfDay: Bool, _ expected: String) throws {
        #expect(try instant(text, zone: Self.baku, endOfDay: endOfDay, now: Self.now).iso8601 == expected)
    }

    @Test("what is no time", arguments: ["", "yesterday", "7", "d", "-3d", "2026-02-30", "12:00"])
    func refused(_ text: String) {
        #expect(throws: Failure.self) { try instant(text, zone: Self.baku, endOfDay: false, now: Self.now) }
    }
}
