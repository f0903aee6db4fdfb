import CCompression

// Coded bodies for the tests. zlib and zstd code them here; Brotli's coder is not linked, so its samples are
// bytes made with the reference implementation.

/// gzip (31), zlib (15) or raw deflate (-15).
func deflated(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
    var stream = z_stream()
    precondition(cw_deflate_init(&stream, 6, windowBits) == Z_OK)
    defer { deflateEnd(&stream) }
    var out = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1024)
    var input = bytes
    let size = out.count
    out.withUnsafeMutableBufferPointer { room in
        input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            stream.next_out = room.baseAddress
            stream.avail_out = UInt32(size)
            precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        }
    }
    return Array(out.prefix(size - Int(stream.avail_out)))
}

func gzipped(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: 31) }

func zstandard(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = ZSTD_compress(&out, out.count, bytes, bytes.count, 3)
    precondition(ZSTD_isError(count) == 0)
    return Array(out.prefix(count))
}

enum BrotliSample {
    /// 40 lines `<item>I: nothing new on line 7I</item>`.
    static let lines = fromHex(
        "1b4c0600047a74fe3c4655387af7fa250bce4d90c03024406227e0ab3747a73cd4c9325a4a555d1796d6bd1fafdff979d647d9fe5b"
            + "aef35fbe5779bfaeb3d4e39e5cb712102670d08088901616e8920e8634c90c1b2ce9036c196938e2737ae54983b41aa4dd20ed06"
            + "8baac1020d1668b050834510170d71d110171d7131101703324d645ac8b4906913cd4a62426242624a6286c40c89d948cc4e6276"
            + "1273a09c09")
    static let linesText = Array((0..<40).map { "<item>\($0): nothing new on line \($0 * 7)</item>\n" }.joined().utf8)
    /// 8 MiB of the digit 0.
    static let bomb = fromHex("9bffff7f002460e2b14072efff00")
    static let empty: [UInt8] = [6]
}

func fromHex(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
}
