/// Content codings made by hand, so that a server of a few kilobytes can send what unpacks to gigabytes.
enum SiegeCodings {
    /// gzip (RFC 1952): one block of letters in fixed codes, so that the plain text does not show through.
    static func gzip(_ plain: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.put(1, 1)  // the last block
        bits.put(1, 2)  // fixed codes
        for byte in plain {
            if byte < 144 { bits.putCode(0x30 + Int(byte), 8) } else { bits.putCode(0x190 + Int(byte) - 144, 9) }
        }
        bits.putCode(0, 7)  // end of block
        return gzipHead + bits.bytes + littleEndian(checksum(plain), 4)
            + littleEndian(UInt32(truncatingIfNeeded: plain.count), 4)
    }

    static let gzipHead: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    static let zlibHead: [UInt8] = [0x78, 0x9C]

    /// A block of deflate with fixed codes (RFC 1951 §3.2.6) that is not the last and ends on a byte: one letter and
    /// 806 repetitions of 258 bytes, 1,312 bytes for 207,949.
    static let deflateBlock: [UInt8] = {
        var bits = BitWriter()
        bits.put(0, 1)  // not the last block
        bits.put(1, 2)  // fixed codes
        bits.putCode(0x30 + 0x41, 8)  // the letter A
        for _ in 0..<806 {
            bits.putCode(0b1100_0101, 8)  // length 258
            bits.putCode(0, 5)  // distance 1
        }
        bits.putCode(0, 7)  // end of block
        return bits.bytes
    }()

    /// A frame of Zstandard (RFC 8878) whose blocks each say "131,072 times this byte" in four bytes.
    static let zstdHead: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x50]
    static let zstdBlock: [UInt8] = littleEndian(UInt32(131_072) << 3 | 1 << 1, 3) + [0x41]

    /// Brotli (RFC 7932): 64 MB of one letter.
    static let brotliBomb = base64(
        "y///P/glguKxQCD3/o///3/wSwDEYRGA7v0f////4JcAiMMCAN37P/7//8EvARCHBQC693/8//+DXwIgDgsAdO//+P//B78EQBwWAOje//H//w9+CYA4LADQvf/L//8//BIAcVgAoHv/Bw=="
    )

    static func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    /// CRC-32 of RFC 1952 §8.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
        }
        return ~sum
    }

    private static func base64(_ text: String) -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var out: [UInt8] = []
        var (held, bits): (UInt32, UInt32) = (0, 0)
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { continue }
            (held, bits) = (held << 6 | UInt32(value), bits + 6)
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: held >> bits))
                held &= (1 << bits) - 1
            }
        }
        return out
    }
}

/// Bits as deflate packs them: from the least significant bit of each byte on.
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    mutating func put(_ value: Int, _ count: Int) {
        for bit in 0..<count { putBit(value >> bit & 1) }
    }

    /// Huffman codes come with their most significant bit first.
    mutating func putCode(_ code: Int, _ count: Int) {
        for bit in (0..<count).reversed() { putBit(code >> bit & 1) }
    }

    private mutating func putBit(_ bit: Int) {
        if used == 8 {
            bytes.append(0)
            used = 0
        }
        bytes[bytes.count - 1] |= UInt8(bit << used)
        used += 1
    }
}
