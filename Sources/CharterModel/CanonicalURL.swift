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
    package var host: String { url.host() ?? "" }

    /// Normalises `url`; nil unless it is http or https with a host, and of bearable length.
    ///
    /// RFC 3986 §6.2.2–6.2.3: lower-case scheme and host, no default port, empty path becomes `/`, dot segments
    /// resolved, percent-encoding in upper case and only where needed. Ours: fragment, user info and tracking
    /// parameters go; other parameters stay in their order, since order can matter to a server.
    package init?(_ url: URL) {
        // Undoing an escape can uncover a dot segment or a tracking parameter, and so on; each round only
        // shortens or settles, so a few reach the fixed point.
        guard var text = CanonicalURL.normalised(url) else { return nil }
        for _ in 0..<8 {
            guard let again = URL(string: text).flatMap(CanonicalURL.normalised) else { return nil }
            if again == text { break }
            text = again
        }
        guard text.utf8.count <= CanonicalURL.longest else { return nil }
        self.text = text
        identity = CanonicalURL.identity(of: text)
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
        guard !trimmed.isEmpty, let url = URL(string: trimmed, relativeTo: base) else { return nil }
        self.init(url)
    }

    private static func identity(of text: String) -> String {
        var rest = Substring(text)
        rest = rest[rest.firstRange(of: "://")!.upperBound...]
        if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
        if let query = rest.firstIndex(of: "?") {
            let path = rest[..<query]
            return (path.hasSuffix("/") ? path.dropLast() : path) + String(rest[query...])
        }
        return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
    }
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
        let blank: Set<UInt8> = [9, 10, 12, 13, 32]
        var view = Substring(self).utf8
        while let first = view.first, blank.contains(first) { view.removeFirst() }
        while let last = view.last, blank.contains(last) { view.removeLast() }
        return String(Substring(view))
    }
}
