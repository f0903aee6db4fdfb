internal import CharterModel

/// The cookies that servers set on the way of one fetch. A cookie goes back to the server that set it and to no other,
/// whatever domain it names; with the fetch they are forgotten. So a wall that sets a cookie and sends the visitor
/// back to the same page is passed, and nobody is followed (RFC 6265 §5, as far as one chain needs it).
struct ChainCookies {
    private struct Cookie {
        var setter: WireURL
        var name: String
        var value: String
        var path: String
        var isSecure: Bool
    }

    private var cookies: [Cookie] = []

    /// Nobody needs more; RFC 6265 §6.1 asks for as many.
    private static let mostCookies = 50
    /// Bytes of name, value and attributes.
    private static let longestCookie = 4096

    /// Takes what an answer from `url` sets; `url` is as it was asked.
    mutating func take(_ exchange: Exchange, from url: WireURL) {
        for field in exchange.headers where field.name.lowercased() == "set-cookie" { take(field.value, from: url) }
    }

    private mutating func take(_ text: String, from url: WireURL) {
        guard text.utf8.count <= ChainCookies.longestCookie, isFieldValue(text) else { return }
        var parts = text.split(separator: ";", omittingEmptySubsequences: false).map(NamedValue.init)[...]
        guard let pair = parts.popFirst(), let value = pair.value, !pair.name.isEmpty else { return }
        var cookie = Cookie(setter: url, name: pair.name, value: value, path: url.folder, isSecure: false)
        var isGone = false
        for part in parts {
            switch part.name.lowercased() {
            case "domain":
                let domain = (part.value ?? "").lowercased().drop { $0 == "." }
                guard domain.isEmpty || url.host == domain || url.host.hasSuffix("." + domain) else { return }
            case "path": if let path = part.value, path.hasPrefix("/") { cookie.path = path }
            case "secure": cookie.isSecure = true
            case "max-age": if let age = Int(part.value ?? "") { isGone = age <= 0 }
            default: break
            }
        }
        if cookie.isSecure, url.scheme != "https" { return }
        cookies.removeAll { $0.name == cookie.name && $0.path == cookie.path && $0.setter.isSameServer(as: url) }
        if !isGone, cookies.count < ChainCookies.mostCookies { cookies.append(cookie) }
    }

    /// The value of the `Cookie` header for `url`: `own`, which the caller sends to it, with what the server set since
    /// in place of cookies of the same name. Nil when there is none.
    func header(for url: WireURL, own: String?) -> String? {
        let set = cookies.filter { cookie in
            cookie.setter.sharesSecrets(with: url) && (!cookie.isSecure || url.scheme == "https")
                && url.isBelow(cookie.path)
        }.sorted { $0.path.utf8.count > $1.path.utf8.count }
        if set.isEmpty { return own }
        let names = Set(set.map(\.name))
        let kept = (own ?? "").split(separator: ";").map(NamedValue.init).filter { !names.contains($0.name) }
        return (kept.map(\.text) + set.map { "\($0.name)=\($0.value)" }).joined(separator: "; ")
    }
}

/// `name=value`, white space around both taken off.
private struct NamedValue {
    var name: String
    var value: String?

    init(_ text: Substring) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts[0]).trimmedASCIIWhitespace
        value = parts.count > 1 ? String(parts[1]).trimmedASCIIWhitespace : nil
    }

    var text: String { value.map { "\(name)=\($0)" } ?? name }
}

extension WireURL {
    fileprivate func isSameServer(as other: WireURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// The path without the query.
    private var path: Substring {
        let rest = text.dropFirst(scheme.count + 3)
        return rest.drop { $0 != "/" && $0 != "?" }.prefix { $0 != "?" }
    }

    /// The default path of a cookie (RFC 6265 §5.1.4).
    fileprivate var folder: String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether a cookie of `folder` is for this path (RFC 6265 §5.1.4).
    fileprivate func isBelow(_ folder: String) -> Bool {
        guard path.hasPrefix(folder) else { return folder == "/" }
        return folder.hasSuffix("/") || path.utf8.count == folder.utf8.count
            || path.dropFirst(folder.count).hasPrefix("/")
    }
}
