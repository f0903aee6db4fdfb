import CharterFetch
import TestSupport
import Testing

@Suite struct ContentCodingTests {
    static let text = BrotliSample.linesText

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let coding: String?
        let coded: [UInt8]
        init(_ name: String, _ coding: String?, _ coded: [UInt8]) {
            self.name = name
            self.coding = coding
            self.coded = coded
        }
        var testDescription: String { name }
    }

    static let good: [Case] = [
        .init("none", nil, text), .init("empty name", "", text), .init("identity", "identity", text),
        .init("gzip", "gzip", gzipped(text)), .init("x-gzip, upper case", "X-GZIP", gzipped(text)),
        .init("deflate as zlib", "deflate", deflated(text, windowBits: 15)),
        .init("deflate as raw deflate", "deflate", deflated(text, windowBits: -15)),
        .init("br", "br", BrotliSample.lines), .init("zstd", "zstd", zstandard(text)),
        .init("gzip twice", "gzip, gzip", gzipped(gzipped(text))),
        .init("br, then gzip", "br, gzip", gzipped(BrotliSample.lines)),
        .init("zstd, then raw deflate", "zstd,deflate", deflated(zstandard(text), windowBits: -15)),
        .init("identity among others", "identity, gzip", gzipped(text)),
        .init("a character set in the wrong place", "UTF-8", text),
        .init("gzip in two members", "gzip", gzipped(Array(text.prefix(700))) + gzipped(Array(text.dropFirst(700)))),
        .init("gzip with zero padding", "gzip", gzipped(text) + [0, 0, 0, 0]),
        .init("zstd in two frames", "zstd", zstandard(Array(text.prefix(9))) + zstandard(Array(text.dropFirst(9)))),
        .init("zstd after a skippable frame", "zstd", [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7] + zstandard(text)),
    ]

    @Test(arguments: good) func `a body in order is decoded without a word`(_ row: Case) throws {
        #expect(try decodeBody(row.coded, coding: row.coding, cap: 10_000) == DecodedBody(bytes: Self.text))
    }

    @Test(arguments: ["gzip", "deflate", "br", "zstd"])
    func `a body that only claims to be coded is taken as it is`(_ coding: String) throws {
        for plain in ["<?xml version=\"1.0\"?><rss/>", "{\"version\": 1}", "\u{feff}<rss/>", "  <html>"] {
            let body = try decodeBody(Array(plain.utf8), coding: coding, cap: 1000)
            #expect(body.bytes == Array(plain.utf8))
            #expect(body.problem == "labelled \(coding) but not coded")
        }
    }

    static let samples: [Case] = [
        .init("gzip", "gzip", gzipped(text)), .init("zlib", "deflate", deflated(text, windowBits: 15)),
        .init("br", "br", BrotliSample.lines), .init("zstd", "zstd", zstandard(text)),
        .init("raw deflate", "deflate", deflated(text, windowBits: -15)),
    ]

    @Test(arguments: samples) func `a body cut short is kept as far as it goes, and says so`(_ row: Case) {
        for count in 1..<row.coded.count {
            guard let body = try? decodeBody(Array(row.coded.prefix(count)), coding: row.coding, cap: 10_000) else {
                continue
            }
            #expect(body.problem != nil, "\(count) bytes")
            if body.problem?.contains("not coded") != true {
                #expect(Self.text.starts(with: body.bytes), "\(count) bytes")
            }
        }
    }

    @Test func `most of a long gzip body survives a cut`() throws {
        let long = Array((0..<20_000).map { "line \($0 &* 7919 % 10_007)\n" }.joined().utf8)
        let coded = gzipped(long)
        let body = try decodeBody(Array(coded.prefix(coded.count / 2)), coding: "gzip", cap: 1 << 20)
        #expect(body.problem?.contains("cut short") == true)
        #expect(body.bytes.count > long.count / 4)
        #expect(long.starts(with: body.bytes))
    }

    @Test func `damage is kept as far as it decodes, and named`() throws {
        var coded = gzipped(Self.text)
        coded[coded.count - 6] ^= 0xff  // in the checksum
        let body = try decodeBody(coded, coding: "gzip", cap: 10_000)
        #expect(body.bytes == Self.text)
        #expect(body.problem?.contains("damaged") == true)
    }

    @Test(arguments: [
        Case("gzip", "gzip", gzipped(text) + Array("<!-- appended -->".utf8)),
        Case("br", "br", BrotliSample.lines + [1, 2]),
        Case("zlib", "deflate", deflated(text, windowBits: 15) + [1, 2]),
        Case("zstd", "zstd", zstandard(text) + [1, 2, 3, 4, 5]),
    ]) func `bytes after the end are left out and mentioned`(_ row: Case) throws {
        let body = try decodeBody(row.coded, coding: row.coding, cap: 10_000)
        #expect(body.bytes == Self.text)
        #expect(body.problem?.contains("follow") == true)
    }

    @Test(arguments: [
        Case("gzip", "gzip", gzipped([UInt8](repeating: 48, count: 8 << 20))), Case("br", "br", BrotliSample.bomb),
        Case("zlib", "deflate", deflated([UInt8](repeating: 48, count: 8 << 20), windowBits: 15)),
        Case("raw", "deflate", deflated([UInt8](repeating: 48, count: 8 << 20), windowBits: -15)),
        Case("zstd", "zstd", zstandard([UInt8](repeating: 48, count: 8 << 20))),
        Case("gzip in gzip", "gzip, gzip", gzipped(gzipped([UInt8](repeating: 48, count: 8 << 20)))),
        Case("plain", nil, [UInt8](repeating: 48, count: (1 << 20) + 1)),
        Case("not coded", "gzip", [UInt8](repeating: 48, count: (1 << 20) + 1)),
    ]) func `more than the cap is refused`(_ row: Case) {
        #expect(throws: CodingError.tooLarge(cap: 1 << 20)) {
            try decodeBody(row.coded, coding: row.coding, cap: 1 << 20)
        }
    }

    @Test func `exactly the cap is fine`() throws {
        let bytes = [UInt8](repeating: 48, count: 1 << 20)
        #expect(try decodeBody(gzipped(bytes), coding: "gzip", cap: 1 << 20).bytes == bytes)
    }

    @Test(arguments: ["compress", "aes128gcm", "sdch", "x-unheard-of"]) func `an unknown coding is an error`(
        _ name: String
    ) {
        #expect(throws: CodingError.unknown(name)) { try decodeBody([1, 2, 3], coding: name, cap: 10) }
        #expect(throws: CodingError.unknown(name)) { try decodeBody([1, 2, 3], coding: "gzip, " + name, cap: 10) }
    }

    @Test func `a tower of codings is an error`() {
        let tower = Array(repeating: "gzip", count: 5).joined(separator: ", ")
        #expect(throws: CodingError.tooMany(5)) { try decodeBody([1], coding: tower, cap: 10) }
    }

    @Test(arguments: ["gzip", "deflate", "br", "zstd"]) func `an empty body is an empty body`(_ coding: String) throws {
        #expect(try decodeBody([], coding: coding, cap: 10) == DecodedBody(bytes: []))
    }

    @Test(arguments: [
        Case("gzip", "gzip", gzipped([])), Case("br", "br", BrotliSample.empty), Case("zstd", "zstd", zstandard([])),
        Case("zlib", "deflate", deflated([], windowBits: 15)),
    ]) func `nothing, coded, is nothing`(_ row: Case) throws {
        #expect(try decodeBody(row.coded, coding: row.coding, cap: 10) == DecodedBody(bytes: []))
    }

    @Test func `binary rubbish under a label is an error or marked, and never more than the cap`() {
        var random = SeededGenerator(seed: 21)
        for round in 0..<3000 {
            let coding = ["gzip", "deflate", "br", "zstd"][round % 4]
            var bytes = random.bytes(Int.random(in: 1...200, using: &random))
            if coding == "gzip" { bytes = [0x1f, 0x8b, 8, 0] + bytes }
            if coding == "zstd" { bytes = [0x28, 0xb5, 0x2f, 0xfd] + bytes }
            if let body = try? decodeBody(bytes, coding: coding, cap: 5000) { #expect(body.bytes.count <= 5000) }
        }
    }

    @Test(arguments: samples) func `any one wrong byte never crashes`(_ row: Case) {
        var random = SeededGenerator(seed: 22)
        for at in row.coded.indices {
            var coded = row.coded
            coded[at] ^= UInt8.random(in: 1...255, using: &random)
            if let body = try? decodeBody(coded, coding: row.coding, cap: 5000) { #expect(body.bytes.count <= 5000) }
        }
    }
}
