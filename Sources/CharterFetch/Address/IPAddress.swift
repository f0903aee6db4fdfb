internal import CCurl
internal import Glibc

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
    /// 4 or 16 bytes, network order.
    package let bytes: [UInt8]

    /// Sixteen bytes.
    package var isV6: Bool { bytes.count == 16 }

    /// Nil unless there are 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads `192.0.2.1` (four decimal parts, nothing else) or an IPv6 address, in brackets or not, with a
    /// zone (`%eth0`), which is dropped.
    package init?(_ text: String) {
        var inner = Substring(text)
        let bracketed = inner.hasPrefix("[") && inner.hasSuffix("]") && inner.utf8.count > 2
        if bracketed { inner = inner.dropFirst().dropLast() }
        if inner.utf8.contains(UInt8(ascii: ":")), let zone = inner.firstIndex(of: "%") { inner = inner[..<zone] }
        let plain = String(inner)
        var four = in_addr()
        var six = in6_addr()
        if !bracketed, inet_pton(AF_INET, plain, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, plain, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    /// The address in a socket address of `length` bytes; nil for another family or one cut short.
    init?(_ address: UnsafePointer<sockaddr>, length: Int) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let four = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            bytes = withUnsafeBytes(of: four) { Array($0) }
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let six = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            bytes = withUnsafeBytes(of: six) { Array($0) }
        default:
            return nil
        }
    }

    /// As `inet_ntop` writes it (RFC 5952 for IPv6), no brackets.
    package var text: String {
        var out = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = bytes.withUnsafeBytes {
            inet_ntop(isV6 ? AF_INET6 : AF_INET, $0.baseAddress!, &out, socklen_t(out.count))
        }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
