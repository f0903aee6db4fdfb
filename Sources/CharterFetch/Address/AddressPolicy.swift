/// Which addresses are out of bounds for a host that is not on the allow-list: everything that is not plainly
/// the public internet (D1).
///
/// From the IANA special-purpose registries (RFC 6890 and its updates). Forms that carry an IPv4 address
/// inside (mapped, compatible, NAT64, 6to4) are judged by it, since that is where the packets go.
package enum AddressPolicy {
    /// Why `address` must not be connected to, as words that follow "which is": `a loopback address
    /// (127.0.0.0/8)`. Nil for a public address.
    package static func objection(to address: IPAddress) -> String? {
        address.isV6 ? objectionV6(address.bytes) : objectionV4(address.bytes)
    }

    private static func objectionV4(_ bytes: [UInt8]) -> String? {
        rangesV4.first { $0.contains(bytes) }?.words
    }

    private static func objectionV6(_ bytes: [UInt8]) -> String? {
        if let range = rangesV6.first(where: { $0.contains(bytes) }) { return range.words }
        for carrier in carriers where carrier.range.contains(bytes) {
            return objectionV4(Array(bytes[carrier.at..<carrier.at + 4])).map { "\(carrier.range.words) holding \($0)" }
        }
        // Only 2000::/3 is given out as global unicast (RFC 4291 §2.4, IANA); the rest is not the internet.
        return bytes[0] & 0xe0 == 0x20 ? nil : "not a global unicast address (outside 2000::/3)"
    }

    /// A block of addresses: a prefix, how many bits of it count, and what the block is.
    private struct Range: Sendable {
        let prefix: [UInt8]
        let bits: Int
        let words: String

        init(_ text: String, _ bits: Int, _ name: String) {
            prefix = IPAddress(text)!.bytes
            self.bits = bits
            words = "\(name) (\(text)/\(bits))"
        }

        func contains(_ bytes: [UInt8]) -> Bool {
            for at in 0..<(bits / 8) where bytes[at] != prefix[at] { return false }
            let rest = bits % 8
            return rest == 0 || (bytes[bits / 8] ^ prefix[bits / 8]) >> (8 - rest) == 0
        }
    }

    private static let rangesV4 = [
        Range("0.0.0.0", 8, "an address of \"this network\""),
        Range("10.0.0.0", 8, "a private address"),
        Range("100.64.0.0", 10, "a carrier's shared address"),
        Range("127.0.0.0", 8, "a loopback address"),
        Range("169.254.0.0", 16, "a link-local address"),
        Range("172.16.0.0", 12, "a private address"),
        Range("192.0.0.0", 24, "a protocol assignment"),
        Range("192.0.2.0", 24, "a documentation address"),
        Range("192.88.99.0", 24, "a 6to4 relay address"),
        Range("192.168.0.0", 16, "a private address"),
        Range("198.18.0.0", 15, "a benchmarking address"),
        Range("198.51.100.0", 24, "a documentation address"),
        Range("203.0.113.0", 24, "a documentation address"),
        Range("224.0.0.0", 4, "a multicast address"),
        Range("240.0.0.0", 4, "a reserved address"),
    ]

    private static let rangesV6 = [
        Range("::", 128, "the unspecified address"),
        Range("::1", 128, "the loopback address"),
        Range("64:ff9b:1::", 48, "a local NAT64 address"),
        Range("100::", 64, "a discard-only address"),
        Range("2001::", 32, "a Teredo address"),
        Range("2001::", 23, "a protocol assignment"),
        Range("2001:db8::", 32, "a documentation address"),
        Range("3fff::", 20, "a documentation address"),
        Range("5f00::", 16, "a segment routing address"),
        Range("fc00::", 7, "a unique local address"),
        Range("fe80::", 10, "a link-local address"),
        Range("fec0::", 10, "a site-local address"),
        Range("ff00::", 8, "a multicast address"),
    ]

    /// Blocks that carry an IPv4 address, and where in the sixteen bytes it sits.
    private static let carriers: [(range: Range, at: Int)] = [
        (Range("::ffff:0:0", 96, "an IPv4-mapped address"), 12),
        (Range("::ffff:0:0:0", 96, "an IPv4-translated address"), 12),
        (Range("::", 96, "an IPv4-compatible address"), 12),
        (Range("64:ff9b::", 96, "a NAT64 address"), 12),
        (Range("2002::", 16, "a 6to4 address"), 2),
    ]
}
