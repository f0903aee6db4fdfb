import Foundation

/// Where to listen: `--listen ADDR:PORT`.
struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
    let host: String
    /// 0 for any that is free.
    let port: Int

    /// `127.0.0.1:9464`, `[::1]:9464`, `localhost:9464`, or a port alone, which means 127.0.0.1. Nil for anything else:
    /// an IPv6 address wants its brackets, and to listen everywhere must be said (`0.0.0.0:9464`).
    init?(_ text: String) {
        var host = "127.0.0.1"
        var digits = Substring(text)
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), text[text.index(after: end)...].hasPrefix(":") else { return nil }
            host = String(text[text.index(after: text.startIndex)..<end])
            digits = text[end...].dropFirst(2)
            var address = in6_addr()
            guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
        } else if let mark = text.firstIndex(of: ":") {
            host = String(text[..<mark])
            digits = text[text.index(after: mark)...]
            guard ListenAddress.isName(host) else { return nil }
        }
        guard !digits.isEmpty, digits.count <= 5, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(digits), port <= 65535
        else { return nil }
        self.host = host
        self.port = port
    }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    /// Only this machine can reach it.
    var isLoopback: Bool { host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isDotted) }

    private var isDotted: Bool {
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1
    }

    /// Four numbers, where it looks like numbers; else a host name.
    private static func isName(_ host: String) -> Bool {
        var address = in_addr()
        if host.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) {
            return inet_pton(AF_INET, host, &address) == 1
        }
        return !host.isEmpty && host.count <= 253 && !host.hasPrefix("-")
            && host.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == 45 || $0 == 46
            }
    }
}
