import CharterModel
import FoundationEssentials

/// The URL a page says it is at: rel=canonical, else og:url, else JSON-LD, when it is plausible: http or https,
/// on the same site as the page, and not that site's home page unless the page is.
func canonicalURL(_ metadata: PageMetadata, _ jsonLD: JSONLDArticle, page: URL?) -> URL? {
    let base = metadata.baseURL(of: page)
    for claim in [metadata.canonical, metadata.first("og:url"), jsonLD.url].compactMap({ $0 }) {
        guard let url = CanonicalURL(decodedHref(claim), base: base)?.url, let host = url.host() else { continue }
        if isHomePage(url), page.map({ !isHomePage($0) }) ?? true { continue }
        if let own = page?.host(), registrableDomain(own) != registrableDomain(host) { continue }
        return url
    }
    return nil
}

/// `&amp;` survives in links that were escaped twice.
private func decodedHref(_ href: String) -> String {
    href.contains("&amp;") ? href.replacing("&amp;", with: "&") : href
}

private func isHomePage(_ url: URL) -> Bool {
    let path = url.path()
    return (path.isEmpty || path == "/" || path == "/index.html" || path == "/index.php") && url.query() == nil
}
