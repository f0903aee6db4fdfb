package import FoundationEssentials

/// An absolute URL split for resolving references against it many times (RFC 3986 §5.2). Written by hand because
/// feeds hold references that `URL` refuses, and because it is a hundred times faster.
package struct BaseURL: Sendable, Equatable {
    /// Everything an element inherits is handed down to each of its children: one reference is cheaper than four
    /// strings.
    private let parts: Parts

    private final class Parts: Sendable {
        let scheme: String
        /// Nil when the URL has no `//`.
        let authority: String?
        let path: String
        let query: String?
        /// Everything before the path of a web address; empty for any other.
        let origin: String

        init(scheme: String, authority: String?, path: String, query: String?) {
            (self.scheme, self.authority, self.path, self.query) = (scheme, authority, path, query)
            origin = isWebScheme(scheme) && authority != nil ? scheme + "://" + (authority ?? "") : ""
        }
    }

    package var scheme: String { parts.scheme }
    private var authority: String? { parts.authority }
    private var path: String { parts.path }
    private var query: String? { parts.query }
    /// What goes before a reference that is a plain path to make it absolute; empty where that is not enough.
    var origin: String { parts.origin }

    /// Nil when `text` has no scheme.
    package init?(_ text: String) {
        let parts = SplitReference(text.trimmedReference)
        guard let scheme = parts.scheme else { return nil }
        self.parts = Parts(scheme: scheme, authority: parts.authority, path: parts.path, query: parts.query)
    }

    package static func == (left: BaseURL, right: BaseURL) -> Bool {
        left.scheme == right.scheme && left.authority == right.authority && left.path == right.path
            && left.query == right.query
    }

    /// Only http and https: what a document itself names as its base must not turn links into scripts.
    init?(web text: String) {
        self.init(text)
        guard isWebScheme(scheme.lowercased()) else { return nil }
    }

    package init?(_ url: URL?) {
        guard let url else { return nil }
        self.init(url.absoluteString)
    }

    /// The absolute form of `reference`. White space around it and newlines in it go, and slashes of a web address are
    /// put right, as in a browser; nothing else is changed, so that an identifier stays what it was.
    package func resolve(_ reference: String) -> String {
        let trimmed = withSlashesMended(reference.trimmedReference)
        let parts = SplitReference(trimmed)
        if parts.scheme != nil { return trimmed }
        var out = scheme + ":"
        if let authority = parts.authority {
            return out + "//" + authority + withoutDotSegments(parts.path) + parts.tail
        }
        if let authority { out += "//" + authority }
        if parts.path.isEmpty {
            out += path
            if parts.query == nil, let query { out += "?" + query }
            return out + parts.tail
        }
        return out + withoutDotSegments(parts.path.hasPrefix("/") ? parts.path : merged(parts.path)) + parts.tail
    }

    /// A web address as browsers read it (WHATWG URL §4.4): `\` is `/`, one slash or none or many after the scheme are
    /// two, and `http:page` under an http base is `page`.
    private func withSlashesMended(_ reference: String) -> String {
        let mayNameScheme = reference.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "h")
        guard mayNameScheme || reference.utf8.contains(UInt8(ascii: "\\")) || reference.hasPrefix("///") else {
            return reference
        }
        let ours = scheme.lowercased()
        let named = SplitReference(reference).scheme
        guard isWebScheme(named?.lowercased() ?? ours) else { return reference }
        let end = reference.utf8.firstIndex { "?#".utf8.contains($0) } ?? reference.endIndex
        let head = reference[..<end].replacing("\\", with: "/")
        let rest = named.map { head.dropFirst($0.utf8.count + 1) } ?? head[...]
        let slashes = rest.prefix { $0 == "/" }.count
        if slashes < 2, named == nil || named?.lowercased() == ours { return String(rest + reference[end...]) }
        return (named.map { $0 + ":" } ?? "") + "//" + rest.dropFirst(slashes) + reference[end...]
    }

    private func merged(_ relative: String) -> String {
        if authority != nil, path.isEmpty { return "/" + relative }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return relative }
        return String(path[...slash]) + relative
    }
}

/// A reference against a base that may be missing; without one it stays as it is, trimmed.
func resolve(_ reference: String, against base: BaseURL?) -> String {
    if reference.isPlainWebAddress { return reference }
    return base?.resolve(reference) ?? reference.trimmedReference
}

extension String {
    /// Without white space and control characters around, and without tabs and newlines inside.
    var trimmedReference: String {
        var copy = self
        let trimmed: String? = copy.withUTF8 { bytes in
            let view = bytes.trimmed
            if view.contains(where: { $0 < 32 }) { return String(decoding: view.filter { $0 >= 32 }, as: UTF8.self) }
            return view.count == bytes.count ? nil : view.string
        }
        return trimmed ?? self
    }

    /// The scheme, lower-case, when the text begins with one.
    var urlScheme: String? { SplitReference(trimmedReference).scheme?.lowercased() }

    /// Whether it begins with `http://` or `https://` and a host, and holds no white space, control characters and
    /// backslashes: an address with nothing to resolve and nothing to mend, as nearly all in feeds are.
    var isPlainWebAddress: Bool {
        var copy = self
        return copy.withUTF8 { $0.isPlainWebAddress }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// As `String.isPlainWebAddress`.
    var isPlainWebAddress: Bool {
        guard count > 8, slice(0..<4).isEqual(to: "http") else { return false }
        let colon = self[4] == UInt8(ascii: "s") ? 5 : 4
        return slice(colon..<colon + 3).isEqual(to: "://") && self[colon + 3] != UInt8(ascii: "/")
            && !contains { $0 <= 32 || $0 == UInt8(ascii: "\\") }
    }

    /// Whether it is a path from the root, with or without a query, and nothing in it to resolve or trim.
    var isPlainPath: Bool {
        guard count > 1, self[0] == UInt8(ascii: "/"), self[1] != UInt8(ascii: "/") else { return false }
        var last: UInt8 = 0
        for byte in self {
            if byte <= 32 || byte == UInt8(ascii: ".") && last == UInt8(ascii: "/") { return false }
            last = byte
        }
        return true
    }
}

/// The five parts of a URI reference (RFC 3986 appendix B).
private struct SplitReference {
    var scheme: String?
    var authority: String?
    var path = ""
    var query: String?
    var fragment: String?

    init(_ text: String) {
        var rest = Substring(text)
        if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
            fragment = String(rest[rest.utf8.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), isScheme(rest[..<colon]) {
            scheme = String(rest[..<colon])
            rest = rest[rest.utf8.index(after: colon)...]
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = String(rest[rest.utf8.index(after: mark)...])
            rest = rest[..<mark]
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
        }
        path = String(rest)
    }

    /// Query and fragment as written.
    var tail: String { (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "") }
}

private func isWebScheme(_ scheme: String) -> Bool { scheme == "http" || scheme == "https" }

private func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, isASCIILetter(first) else { return false }
    return text.utf8.allSatisfy {
        isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
}

/// RFC 3986 §5.2.4.
private func withoutDotSegments(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
        let isLast = index == segments.count - 1
        switch segment {
        case ".": if isLast { kept.append("") }
        case "..":
            if kept.count > 1 { kept.removeLast() }
            if isLast { kept.append("") }
        default: kept.append(segment)
        }
    }
    return kept.joined(separator: "/")
}
