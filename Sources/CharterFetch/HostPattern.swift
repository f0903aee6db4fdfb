/// Which hosts a setting is about: `feeds.example.org` (that name), `*.example.org` (every name below it, not
/// the name itself), `*` (all), or an IP address.
package struct HostPattern: Sendable, Equatable {
    private enum Form: Sendable, Equatable {
        case all
        case name(String)
        case below(String)
    }
    private let form: Form

    /// Nil when `text` is none of the forms above. International names are read in either spelling.
    package init?(_ text: String) {
        if text == "*" {
            form = .all
        } else if text.hasPrefix("*.") {
            guard let host = hostKey(String(text.dropFirst(2))), IPAddress(host) == nil else { return nil }
            form = .below("." + host)
        } else {
            guard let host = hostKey(text) else { return nil }
            form = .name(host)
        }
    }

    /// `host` as `WireURL.host` gives it: ASCII, lower-case, no trailing dot, IPv6 without brackets.
    package func matches(_ host: String) -> Bool {
        switch form {
        case .all: true
        case .name(let name): host == name
        case .below(let suffix): host.hasSuffix(suffix) && host.utf8.count > suffix.utf8.count
        }
    }
}

/// The one spelling of a host that patterns, gates and messages use; nil when it is not a host.
package func hostKey(_ text: String) -> String? {
    if let address = IPAddress(text), address.isV6 { return address.text }
    guard !text.isEmpty, !text.utf8.contains(where: { "/?#@:\\*".utf8.contains($0) || $0 <= 32 }) || text.hasPrefix("[")
    else { return nil }
    return (try? WireURL("http://" + text + "/"))?.host
}

/// Sends requests for the hosts of a pattern to a fixed address instead of the one in the DNS.
package struct ResolveRule: Sendable, Equatable {
    /// The hosts it is for.
    package let pattern: HostPattern
    /// Where they are.
    package let address: IPAddress
    /// Nil keeps the URL's port.
    package let port: Int?

    /// `target` is an address, or an address and a port: `127.0.0.1`, `127.0.0.1:8080`, `::1`, `[::1]:8080`.
    /// Nil when either part cannot be read.
    package init?(pattern: String, target: String) {
        guard let pattern = HostPattern(pattern) else { return nil }
        self.pattern = pattern
        if let address = IPAddress(target) {
            self.address = address
            port = nil
            return
        }
        guard let colon = target.lastIndex(of: ":"), let address = IPAddress(String(target[..<colon])),
            !address.isV6 || target.hasPrefix("["),
            let port = Int(target[target.index(after: colon)...]), (1...65535).contains(port)
        else { return nil }
        self.address = address
        self.port = port
    }

    /// For CURLOPT_CONNECT_TO: whatever host and port the URL names, connect here. Unlike CURLOPT_RESOLVE it
    /// leaves nothing behind in a DNS cache.
    var connectTo: String {
        "::" + (address.isV6 ? "[\(address.text)]" : address.text) + ":" + (port.map(String.init) ?? "")
    }
}
