import CharterFetch
import CharterModel
import Foundation

/// The URL of a page that stands before the one that was asked for: it asks for consent, a login or a payment, and
/// remembers in its own URL where the visitor wanted to go. Nil when the redirects ended at a document.
///
/// No list of words in any language: such a page must name the way back, and an article does not. A redirect that
/// the server wants remembered (301, 308) leads to where the document is now, whatever its URL carries.
func gate(before response: FetchResponse) -> URL? {
    guard let first = response.hops.first, let last = response.hops.last, !last.isPermanent else { return nil }
    return isGate(response.finalURL, before: first.url) ? response.finalURL : nil
}

/// Whether `url` carries `wanted`, or its path, as the value of a parameter or in its fragment.
func isGate(_ url: URL, before wanted: URL) -> Bool {
    guard let parts = URLComponents(url: url, resolvingAgainstBaseURL: false),
        let asked = URLComponents(url: wanted, resolvingAgainstBaseURL: false),
        asked.percentEncodedPath.utf8.count > 1, parts.percentEncodedPath != asked.percentEncodedPath
    else { return false }
    let parameters = (parts.percentEncodedQuery ?? "").split(separator: "&").map { pair in
        String(pair.split(separator: "=", maxSplits: 1).last ?? "")
    }
    return (parameters + [parts.percentEncodedFragment ?? ""]).contains { value in
        // The way back may be encoded once or, through two redirects, twice.
        var text = value
        for _ in 0..<3 {
            if leads(text, to: asked) { return true }
            guard let decoded = text.removingPercentEncoding, decoded != text else { return false }
            text = decoded
        }
        return false
    }
}

private func leads(_ text: String, to asked: URLComponents) -> Bool {
    var rest = text[...]
    if let scheme = rest.firstRange(of: "://") {
        rest = rest[scheme.upperBound...].drop { $0 != "/" }
    }
    for path in [asked.percentEncodedPath, asked.path] where rest.hasPrefix(path) {
        let next = rest.dropFirst(path.count).first
        if next == nil || next == "?" || next == "#" || next == "&" { return true }
    }
    return false
}
