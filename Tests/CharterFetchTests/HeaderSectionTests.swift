import Testing

@testable import CharterFetch

@Suite struct HeaderSectionTests {
    private func read(_ lines: [String], maxBytes: Int = 10_000, maxFields: Int = 100) -> HeaderSection? {
        var section = HeaderSection()
        for line in lines {
            guard section.take((line + "\r\n").latin1, maxBytes: maxBytes, maxFields: maxFields) else { return nil }
        }
        return section
    }

    @Test func `fields come in order, as received, repeated ones too`() throws {
        let section = try #require(read(["HTTP/1.1 200 OK", "B: 1 ", "a:\t2", "B: 3", "Empty:", ""]))
        #expect(section.status == 200)
        #expect(
            section.fields == [
                HTTPField(name: "B", value: "1"), HTTPField(name: "a", value: "2"), HTTPField(name: "B", value: "3"),
                HTTPField(name: "Empty", value: ""),
            ])
        #expect(
            String(decoding: section.bytes, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nB: 1 \r\na:\t2\r\nB: 3\r\nEmpty:\r\n\r\n")
    }

    @Test func `an interim answer is replaced by the one that follows`() throws {
        let section = try #require(read(["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 404 No", "A: b", ""]))
        #expect(section.status == 404)
        #expect(section.fields == [HTTPField(name: "A", value: "b")])
    }

    @Test func `trailers are not headers`() throws {
        let section = try #require(read(["HTTP/1.1 200 OK", "A: b", "", "Digest: c", ""]))
        #expect(section.fields == [HTTPField(name: "A", value: "b")])
    }

    @Test func `a folded line belongs to the value above`() throws {
        let section = try #require(read(["HTTP/1.1 200 OK", "A: b", "  c", "\td", ""]))
        #expect(section.fields == [HTTPField(name: "A", value: "b c d")])
    }

    @Test func `bytes that are no UTF-8 are read as Latin-1`() throws {
        let section = try #require(read(["HTTP/1.1 200 OK", "A: caf\u{e9}", ""]))
        #expect(section.fields == [HTTPField(name: "A", value: "café")])
    }

    @Test(arguments: [("HTTP/2 204 ", 204), ("HTTP/1.1 999", 999), ("HTTP/1.0 x", 0), ("HTTP/1.1", 0)])
    func `the status line`(_ line: String, _ status: Int) {
        #expect(read([line, ""])?.status == status)
    }

    @Test func `a line without a colon is kept in the bytes and is no field`() throws {
        let section = try #require(read(["HTTP/1.1 200 OK", "nonsense", ""]))
        #expect(section.fields.isEmpty)
    }

    @Test func `caps hold, interim answers and trailers counted`() {
        let interim = ["HTTP/1.1 100 Continue", ""]
        #expect(read(Array(repeating: interim, count: 50).flatMap { $0 }, maxBytes: 500) == nil)
        #expect(read(["HTTP/1.1 200 OK"] + (0..<101).map { "A\($0): b" }) == nil)
        #expect(read(["HTTP/1.1 200 OK"] + (0..<100).map { "A\($0): b" }) != nil)
        #expect(read(["HTTP/1.1 200 OK", ""] + (0..<2000).map { "A\($0): b" }) == nil)
    }
}
