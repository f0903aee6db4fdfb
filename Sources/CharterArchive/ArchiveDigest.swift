internal import CharterModel

/// A digest as WARC headers write it: the algorithm's name, a colon, and base32 (RFC 4648 §6), as every tool of the
/// field does for SHA-1. Read in base32 and in hexadecimal, which some write.
struct ArchiveDigest: Equatable {
    let algorithm: DigestStream.Algorithm
    let bytes: [UInt8]

    init(_ algorithm: DigestStream.Algorithm = .sha1, of parts: [UInt8]...) {
        let stream = DigestStream(algorithm)
        for part in parts { stream.add(part) }
        self.algorithm = algorithm
        bytes = stream.finish()
    }

    init(_ algorithm: DigestStream.Algorithm, _ bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Nil for an algorithm that is not known here, or a value that is none of its.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"),
            let algorithm = DigestStream.Algorithm(
                rawValue: text[..<colon].lowercased().filter { $0 != "-" })
        else { return nil }
        let value = text[text.index(after: colon)...]
        let length = ArchiveDigest.length(of: algorithm)
        let bytes = value.utf8.count == length * 2 ? fromHexadecimal(value) : fromBase32(value)
        guard let bytes, bytes.count == length else { return nil }
        self.init(algorithm, bytes)
    }

    /// `sha1:` and 32 letters and digits.
    var text: String { algorithm.rawValue + ":" + base32(bytes) }

    private static func length(of algorithm: DigestStream.Algorithm) -> Int {
        switch algorithm {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        case .md5: 16
        }
    }
}

private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

private func base32(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
        bits = bits << 8 | UInt32(byte)
        count += 8
        while count >= 5 {
            out.append(letters[Int(bits >> UInt32(count - 5) & 31)])
            count -= 5
        }
        bits &= (1 << UInt32(count)) - 1
    }
    if count > 0 { out.append(letters[Int(bits << UInt32(5 - count) & 31)]) }
    while out.count % 8 != 0 { out.append(UInt8(ascii: "=")) }
    return String(decoding: out, as: UTF8.self)
}

private func fromBase32(_ text: Substring) -> [UInt8]? {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8.reversed().drop(while: { $0 == UInt8(ascii: "=") }).reversed() {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a")
        case UInt8(ascii: "2")...UInt8(ascii: "7"): value = byte - UInt8(ascii: "2") + 26
        default: return nil
        }
        bits = (bits << 5 | UInt32(value)) & 0xfff
        count += 5
        if count >= 8 {
            out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count - 8)))
            count -= 8
        }
    }
    return out
}

private func fromHexadecimal(_ text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard !digits.contains(nil), digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
}
