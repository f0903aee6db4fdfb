internal import CCurl
internal import CharterModel
package import FoundationEssentials

/// An http or https URL as libcurl reads it. What we judge (scheme, host, port) comes from the very parser
/// that will connect, so that no URL can mean one thing to a check and another to the wire.
package struct WireURL: Sendable, Equatable {
    /// Absolute, host in ASCII, no user info, no fragment.
    package let text: String
    /// `http` or `https`.
    package let scheme: String
    /// Lower-case ASCII (RFC 5890 A-labels), no trailing dot; numeric forms of IPv4 in four decimal parts;
    /// IPv6 without brackets.
    package let host: String
    /// The URL's, or the scheme's default.
    package let port: Int
    /// Percent-decoded user info, sent to this host only and part of no message.
    package let user: String?
    /// See `user`.
    package let password: String?
    /// `text` as a URL.
    package let url: URL

    /// Why a text is no URL for us.
    package enum Problem: Error, Sendable, Equatable {
        /// Names the scheme.
        case scheme(String)
        /// libcurl's own words.
        case malformed(String)
    }

    /// Reads an absolute URL. Spaces, control and non-ASCII bytes are percent-encoded first.
    package init(_ text: String) throws(Problem) {
        try self.init(text, base: nil)
    }

    /// Resolves the `Location` of a response from this URL (RFC 3986 §5, as clients do it): absolute or
    /// relative, spaces and non-ASCII bytes tolerated. User info of this URL stays only on its own authority.
    package func resolving(_ location: String) throws(Problem) -> WireURL {
        if location.trimmedASCIIWhitespace.hasPrefix("#") { return self }  // libcurl would drop our query
        let next = try WireURL(location, base: text)
        return next.user == nil && sharesSecrets(with: next) ? next.with(user: user, password: password) : next
    }

    /// True when what was meant for this URL's server (headers, user info) may also go to `other`: the same
    /// host and port, or the same host moved from plain http to https on the default ports.
    package func sharesSecrets(with other: WireURL) -> Bool {
        guard host == other.host else { return false }
        if scheme == other.scheme { return port == other.port }
        return scheme == "http" && port == 80 && other.scheme == "https" && other.port == 443
    }

    private init(_ raw: String, base: String?) throws(Problem) {
        let encoded = encodedForURL(raw)
        if let scheme = schemeOf(encoded), scheme != "http", scheme != "https" { throw .scheme(scheme) }
        let parser = URLParser()
        if let base { try parser.set(base) }
        try parser.set(encoded)
        scheme = try parser.part(CURLUPART_SCHEME).lowercased()
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        user = try? parser.part(CURLUPART_USER, CURLU_URLDECODE)
        password = try? parser.part(CURLUPART_PASSWORD, CURLU_URLDECODE)
        for secret in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT] {
            parser.clear(secret)
        }
        let ascii = try parser.asciiHost().lowercased()
        guard let plain = plainHost(ascii) else { throw .malformed("the host name cannot be used") }
        host = plain
        try parser.set(ascii, CURLUPART_HOST)
        guard let port = Int(try parser.part(CURLUPART_PORT, CURLU_DEFAULT_PORT)), port > 0 else {
            throw .malformed("the port cannot be used")
        }
        self.port = port
        text = try parser.part(CURLUPART_URL, CURLU_NO_DEFAULT_PORT)
        guard let url = URL(string: text) else { throw .malformed("the URL cannot be used") }
        self.url = url
    }

    private init(copy: WireURL, user: String?, password: String?) {
        text = copy.text
        scheme = copy.scheme
        host = copy.host
        port = copy.port
        url = copy.url
        self.user = user
        self.password = password
    }

    private func with(user: String?, password: String?) -> WireURL {
        WireURL(copy: self, user: user, password: password)
    }
}

/// Without brackets and trailing dot; nil for what can be no host name.
private func plainHost(_ ascii: String) -> String? {
    if ascii.hasPrefix("[") { return IPAddress(ascii)?.text }
    let name = ascii.hasSuffix(".") ? String(ascii.dropLast()) : ascii
    let usable = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"/?#@:%\\<>^|[]*".utf8.contains($0) }
    let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return usable && name.utf8.count <= 253 && labels.allSatisfy { (1...63).contains($0.count) } ? name : nil
}

/// The scheme `text` begins with, lower-case (RFC 3986 §3.1); nil for a relative reference.
private func schemeOf(_ text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = text[..<colon]
    guard let first = name.utf8.first, isLetter(first),
        name.utf8.allSatisfy({ isLetter($0) || (48...57).contains($0) || "+-.".utf8.contains($0) })
    else { return nil }
    return name.lowercased()
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xdf) }

/// `raw` without surrounding white space and inner line breaks (WHATWG URL §4.4 drops them too), with bytes
/// that may not stand in a URL percent-encoded. Before the query a `\` is a `/`, as it is to every browser.
private func encodedForURL(_ raw: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    var isPath = true
    for byte in raw.trimmedASCIIWhitespace.utf8 where byte != 9 && byte != 10 && byte != 13 {
        if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { isPath = false }
        if isPath, byte == UInt8(ascii: "\\") {
            out.append(UInt8(ascii: "/"))
        } else if byte <= 32 || byte >= 127 || "\"<>\\^`{|}".utf8.contains(byte) {
            out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        } else {
            out.append(byte)
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// Owner of a libcurl URL handle.
private struct URLParser: ~Copyable {
    private let handle: OpaquePointer

    init() {
        guard let handle = curl_url() else { fatalError("out of memory") }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    func set(_ value: String, _ part: CURLUPart = CURLUPART_URL) throws(WireURL.Problem) {
        let code = curl_url_set(handle, part, value, 0)
        guard code == CURLUE_OK else { throw .malformed(String(cString: curl_url_strerror(code))) }
    }

    func clear(_ part: CURLUPart) { _ = curl_url_set(handle, part, nil, 0) }

    func part(_ part: CURLUPart, _ flags: Int32 = 0) throws(WireURL.Problem) -> String {
        var out: UnsafeMutablePointer<CChar>?
        let code = curl_url_get(handle, part, &out, UInt32(flags))
        return try taken(code, out)
    }

    func asciiHost() throws(WireURL.Problem) -> String {
        let host = try part(CURLUPART_HOST)
        if host.utf8.allSatisfy({ $0 < 128 }) { return host }
        var out: UnsafeMutablePointer<CChar>?
        let code = cw_url_ascii_host(handle, &out)
        guard code == CURLUE_OK else { throw .malformed("the international host name is not valid") }
        return try taken(code, out)
    }

    private func taken(_ code: CURLUcode, _ out: UnsafeMutablePointer<CChar>?) throws(WireURL.Problem) -> String {
        defer { curl_free(out) }
        guard code == CURLUE_OK, let out else { throw .malformed(String(cString: curl_url_strerror(code))) }
        return String(cString: out)
    }
}
