import CharterModel
import FoundationEssentials

/// What a page says about the article's place: section, publisher, lead picture.
struct PageFacts {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let url: URL?

    func section() -> String? {
        let claims = [
            jsonLD.section,
            metadata.first(
                "article:section", "og:article:section", "articlesection", "parsely-section", "cxenseparse:category",
                "section", "article.section"),
            property("articleSection"),
        ]
        return claims.lazy.compactMap { $0.map(cleanText) }.first { isLabel($0) }
    }

    func publisher() -> String? {
        let claims = [
            jsonLD.publisher,
            metadata.first("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "copyright-holder"),
            jsonLD.siteNames.first, metadata.first("application-name", "twitter:app:name:iphone"),
        ]
        return claims.lazy.compactMap { $0.map(cleanText) }.first { isLabel($0) }
    }

    /// Pages name a logo where they have no picture: any other picture is better, and a logo is none.
    func image() -> URL? {
        let claims =
            metadata.all("og:image:secure_url", "og:image", "og:image:url") + [jsonLD.image].compactMap { $0 }
            + metadata.all(
                "twitter:image", "twitter:image:src", "sailthru.image.full", "parsely-image-url", "thumbnail")
            + [metadata.imageLink, property("image")].compactMap { $0 }
        return claims.lazy.compactMap(address).first { !isLogo($0) }
    }

    private func address(_ claim: String) -> URL? {
        let text = claim.trimmedASCIIWhitespace
        guard (4...CanonicalURL.longest).contains(text.utf8.count), !text.hasPrefix("data:"),
            let found = URL(string: text.replacing(" ", with: "%20"), relativeTo: metadata.baseURL(of: url))?
                .absoluteURL,
            found.scheme == "http" || found.scheme == "https", let host = found.host(), host.contains("."),
            found.path().utf8.count > 1
        else { return nil }
        return found
    }

    private func isLogo(_ url: URL) -> Bool {
        guard let name = url.path().split(separator: "/").last?.lowercased() else { return true }
        return ["logo", "placeholder", "favicon", "default", "blank.", "no-image", "noimage"].contains {
            name.contains($0)
        }
    }

    /// The text or content of the first element with an `itemprop`.
    private func property(_ name: String) -> String? {
        guard let index = metadata.properties[name]?.first else { return nil }
        return tree.value(.content, of: index) ?? tree.value(.href, of: index) ?? tree.text(of: index, limit: 120)
    }

    /// A name, and no address, number or sentence.
    private func isLabel(_ text: String) -> Bool {
        (2...100).contains(text.utf8.count) && !text.contains("://") && text.contains(where: \.isLetter)
    }
}
