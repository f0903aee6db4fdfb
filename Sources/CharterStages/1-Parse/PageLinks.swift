package import CharterModel
import FoundationEssentials

/// What a page says of its site, for whoever wants to watch it.
package struct SiteFacts: Sendable {
    /// What it calls its site; its title where it does not say.
    package var siteName: String?
    /// BCP 47, as the page says.
    package var language: String?
    /// Feeds it links to, absolute, in order.
    package var feedLinks: [String]
}

/// Reads what a page says of its site. A page that is none says nothing.
package func pageFacts(_ payload: Payload) -> SiteFacts {
    let decoded = decodePage(payload)
    var facts = SiteFacts(feedLinks: feedLinks(inHTML: decoded.utf8, base: BaseURL(payload.url)))
    guard let tree = HTMLTree(PreScan(decoded.utf8)) else { return facts }
    let metadata = PageMetadata(tree)
    let name = metadata.first("og:site_name", "application-name") ?? metadata.title
    facts.siteName = name.isEmpty ? nil : name
    facts.language = metadata.htmlLanguage.map(\.trimmedASCIIWhitespace).flatMap { $0.isEmpty ? nil : $0 }
    return facts
}
