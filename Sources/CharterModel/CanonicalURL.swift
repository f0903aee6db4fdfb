package import FoundationEssentials

/// The URL an article is filed under: absolute http or https, normalised, without fragment and without the
/// parameters that only track where a reader came from.
package struct CanonicalURL: Hashable, Sendable, CustomStringConvertible {
    /// The normalised URL, fit for fetching and showing.
    package let text: String
    /// What makes two URLs the same document: `text` without scheme, `www.`, and trailing slash.
    package let identity: String

    package var description: String { text }
    package var url: URL { URL(string: text)! }

    /// The lower-case host.
    package var host: String {
        let rest = text.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        if rest.first == UInt8(ascii: "[") { return url.host() ?? "" }
        return String(Substring(rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }))
    }

    /// Normalises `url`; nil unless it is http or https with a host, and of bearable length.
    ///
    /// RFC 3986 §6.2.2–6.2.3: lower-case scheme and host, no default port, empty path becomes `/`, dot segments
    /// resolved, percent-encoding in upper case and only where needed. Ours: fragment, user info and tracking
    /// parameters go; other parameters stay in their order, since order can matter to a server.
    package init?(_ url: URL) {
        let whole = url.absoluteString
        guard let text = isNormal(whole) ? whole : CanonicalURL.fixedPoint(of: url) else { return nil }
        self.init(normal: text)
    }

    private static func fixedPoint(of url: URL) -> String? {
        // Undoing an escape can uncover a dot segment or a tracking parameter, and so on; each round only
        // shortens or settles, so a few reach the fixed point.
        guard var text = normalised(url) else { return nil }
        for _ in 0..<8 {
            guard let again = URL(string: text).flatMap(normalised) else { return nil }
            if again == text { break }
            text = again
        }
        return text.utf8.count <= longest ? text : nil
    }

    /// A longer URL, in UTF-8 bytes, is not followed: no outlet needs one, and some servers build endless ones.
    package static let longest = 4096

    private static func normalised(_ url: URL) -> String? {
        guard var parts = URLComponents(url: url.absoluteURL.standardized, resolvingAgainstBaseURL: true),
            let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.encodedHost?.lowercased(), !host.isEmpty
        else { return nil }
        parts.scheme = scheme
        parts.encodedHost = host
        parts.fragment = nil
        parts.user = nil
        parts.password = nil
        if parts.port == (scheme == "http" ? 80 : 443) { parts.port = nil }
        parts.percentEncodedPath = normalisedPercentEncoding(parts.percentEncodedPath)
        if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
        parts.percentEncodedQuery = parts.percentEncodedQuery.flatMap(withoutTracking)
        return parts.string
    }

    /// Parses and normalises; `base` resolves a relative reference.
    package init?(_ text: String, base: URL? = nil) {
        let trimmed = text.trimmedASCIIWhitespace
        if isNormal(trimmed) {
            self.init(normal: trimmed)
            return
        }
        guard !trimmed.isEmpty, let url = URL(string: trimmed, relativeTo: base) else { return nil }
        self.init(url)
    }

    private init(normal text: String) {
        self.text = text
        identity = CanonicalURL.identity(of: text)
    }

    private static func identity(of text: String) -> String {
        var rest = text.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        if rest.starts(with: "www.".utf8) { rest = rest.dropFirst(4) }
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        guard path.last == UInt8(ascii: "/") else { return String(Substring(rest)) }
        return String(Substring(path.dropLast())) + String(Substring(rest[path.endIndex...]))
    }
}

/// Whether `text` is surely what normalising it would give, as most links of feeds are. False says nothing.
///
/// Plain characters only, a host with a letter, a path without empty or dot segments, and no tracking parameter.
private func isNormal(_ text: String) -> Bool {
    guard text.utf8.count <= CanonicalURL.longest, let scheme = ["https://", "http://"].first(where: text.hasPrefix)
    else { return false }
    let rest = text.utf8.dropFirst(scheme.utf8.count)
    let host = rest.prefix { $0 != UInt8(ascii: "/") }
    guard host.contains(where: { (97...122).contains($0) }), !host.starts(with: "xn--".utf8),
        host.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 46 || $0 == 45 })
    else { return false }
    var before = UInt8(ascii: "a")
    var at = host.endIndex
    guard at < rest.endIndex else { return false }
    while at < rest.endIndex, rest[at] != UInt8(ascii: "?") {
        let byte = rest[at]
        guard isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ","),
            before != UInt8(ascii: "/") || (byte != UInt8(ascii: "/") && byte != UInt8(ascii: "."))
        else { return false }
        before = byte
        at = rest.index(after: at)
    }
    if at == rest.endIndex { return true }
    let query = rest[rest.index(after: at)...]
    guard query.allSatisfy({ isUnreserved($0) || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "&") }) else {
        return false
    }
    let words = String(Substring(query))
    return withoutTracking(words) == words
}

/// Parameters that say where a reader came from and never which document is meant. From the public lists of
/// link cleaners; names are compared in lower case.
private let trackingNames: Set<String> = [
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
    "igshid", "igsh", "mc_cid", "mc_eid", "_openstat", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid",
    "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "s_cid", "rb_clickid", "cmpid",
    "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "at_medium", "at_campaign", "at_custom1",
]

private let trackingPrefixes = ["utm_", "pk_", "mtm_", "matomo_", "hsa_"]

/// The query without tracking parameters; nil when nothing is left.
private func withoutTracking(_ query: String) -> String? {
    let kept = query.split(separator: "&", omittingEmptySubsequences: true).filter { pair in
        let name = pair.prefix { $0 != "=" }.lowercased()
        return !trackingNames.contains(name) && !trackingPrefixes.contains { name.hasPrefix($0) }
    }
    return kept.isEmpty ? nil : normalisedPercentEncoding(kept.joined(separator: "&"))
}

/// Upper-case hexadecimal in escapes; escapes of unreserved characters (RFC 3986 §2.3) undone.
private func normalisedPercentEncoding(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
        if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexValue(bytes[at + 1]),
            let low = hexValue(bytes[at + 2])
        {
            let value = high << 4 | low
            if isUnreserved(value) { out.append(value) } else { out += [37, digits[Int(high)], digits[Int(low)]] }
            at += 3
        } else {
            out.append(bytes[at])
            at += 1
        }
    }
    return String(decoding: out, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}

private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
    default: false
    }
}

extension String {
    /// Without leading and trailing space, tab, CR, LF and FF.
    package var trimmedASCIIWhitespace: String {
        func isBlank(_ byte: UInt8?) -> Bool { byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12 }
        guard isBlank(utf8.first) || isBlank(utf8.last) else { return self }
        var view = Substring(self).utf8
        while isBlank(view.first) { view.removeFirst() }
        while isBlank(view.last) { view.removeLast() }
        return String(Substring(view))
    }
}
