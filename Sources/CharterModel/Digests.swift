internal import CCrypto

/// A SHA-256 digest (FIPS 180-4), 32 bytes, printed as 64 lower-case hexadecimal digits.
///
/// Not used bare past this file: the four kinds of hash below keep apart what was hashed, so that a text hash
/// can never be compared with a payload hash by mistake.
package struct SHA256Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let hex: String

    /// The digest of `bytes`.
    package init(of bytes: some Sequence<UInt8>) {
        hex =
            bytes.withContiguousStorageIfAvailable { hexDigest(of: $0) }
            ?? Array(bytes).withUnsafeBufferPointer {
                hexDigest(of: $0)
            }
    }

    /// The digest of `texts` with a NUL between each two.
    package init(of texts: [String]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.reduce(texts.count) { $0 + $1.utf8.count })
        for (place, text) in texts.enumerated() {
            if place > 0 { bytes.append(0) }
            bytes.append(contentsOf: text.utf8)
        }
        hex = bytes.withUnsafeBufferPointer { hexDigest(of: $0) }
    }

    /// A digest read back from storage; nil unless it is 64 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy({ isLowerHex($0) }) else { return nil }
        self.hex = hex
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let digest = SHA256Digest(hex: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a SHA-256 digest: \(text)"))
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    package var description: String { hex }
}

/// SHA-256 of a decoded response body, byte for byte: tells an unchanged payload before it is parsed.
package struct PayloadHash: Hashable, Sendable, Codable {
    package let digest: SHA256Digest
    package init(of body: [UInt8]) { digest = SHA256Digest(of: body) }
    package init?(hex: String) {
        guard let digest = SHA256Digest(hex: hex) else { return nil }
        self.digest = digest
    }
    package var hex: String { digest.hex }
}

/// SHA-256 of the exact stored text (UTF-8): what labels, reviews and evidence hang on (D5). The title is part
/// of it, on a line of its own before the text, since evidence can stand in either.
package struct TextHash: Hashable, Sendable, Codable {
    package let digest: SHA256Digest
    package init(title: String, text: String) {
        digest = SHA256Digest(of: Array(title.utf8) + [UInt8(ascii: "\n")] + Array(text.utf8))
    }
    package init?(hex: String) {
        guard let digest = SHA256Digest(hex: hex) else { return nil }
        self.digest = digest
    }
    package var hex: String { digest.hex }
}

/// SHA-256 of the *normalised* text with the version of the normaliser, written `v1:HEX`. For finding copies
/// only; nothing that a person decided hangs on it.
package struct ContentHash: Hashable, Sendable, Codable {
    /// Version of the normaliser that made the hashed text; hashes of different versions never compare equal.
    package let version: Int
    package let digest: SHA256Digest

    package init(version: Int, normalised: [UInt8]) {
        self.version = version
        digest = SHA256Digest(of: normalised)
    }

    /// Reads `v1:HEX`; nil when it is not of that form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == "v", let version = Int(parts[0].dropFirst()),
            let digest = SHA256Digest(hex: String(parts[1]))
        else { return nil }
        self.version = version
        self.digest = digest
    }

    /// `v1:HEX`.
    package var text: String { "v\(version):\(digest.hex)" }
}

/// What OpenSSL hashes with; it is never changed, and may be shared by all threads.
private struct Method: @unchecked Sendable {
    let pointer = cw_sha256_method()
}

private let method = Method()

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
private func hexDigest(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
        let done = cw_sha256(method.pointer, bytes.baseAddress, bytes.count, digest.baseAddress)
        precondition(done == 1, "libcrypto has no SHA-256: the installation of OpenSSL is broken")
        return hexadecimal(UnsafeBufferPointer(digest))
    }
}

/// Lower-case hexadecimal of `bytes`, two digits a byte.
package func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { out in
        var at = 0
        for byte in bytes {
            out[at] = hexDigit(byte >> 4)
            out[at + 1] = hexDigit(byte & 15)
            at += 2
        }
        return at
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

private func isLowerHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
}
