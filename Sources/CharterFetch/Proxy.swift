internal import CharterModel

/// The proxy of a request, as libcurl is told of it. Who may use it is part of no message.
struct Proxy: Sendable, Equatable {
    /// `http://host:port`, without user info.
    let text: String
    /// As `WireURL.host`.
    let host: String
    /// Percent-decoded user info.
    let user: String?
    /// See `user`.
    let password: String?

    /// What is wrong when it answers 407: ours to look after, and no answer of the host.
    var wantsLogin: String { "the proxy \(text) asks for a login (407)" }

    /// Why a text names no proxy of ours.
    struct Unfit: Error { let sentence: String }

    /// Default ports by scheme. `socks5` is not among them: it would look the target's name up here, unjudged.
    private static let schemes = ["http": 80, "https": 443, "socks5h": 1080]

    /// Reads `http://`, `https://` or `socks5h://`, then a host, and if need be a port and user info.
    init(_ raw: String) throws(Unfit) {
        let parts = raw.trimmedASCIIWhitespace.split(separator: "://", maxSplits: 1)
        guard parts.count == 2, let standard = Proxy.schemes[parts[0].lowercased()] else {
            throw Unfit(sentence: "a proxy is written http://host:port, https://host:port or socks5h://host:port")
        }
        let authority = parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1]
        guard !authority.contains(where: { "/?#\\".contains($0) }), let place = try? WireURL("http://\(authority)/")
        else { throw Unfit(sentence: "the address of the proxy is no host with a port") }
        let namesPort = place.port != 80 || authority.hasSuffix(":80")
        host = place.host
        user = place.user
        password = place.password
        let shown = host.contains(":") ? "[\(host)]" : host
        text = "\(parts[0].lowercased())://\(shown):\(namesPort ? place.port : standard)"
    }
}
