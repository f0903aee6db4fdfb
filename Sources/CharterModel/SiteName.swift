package import FoundationEssentials

/// The part of a host name that one owner registers, near enough: the last two labels, three where the last but
/// one is a short public one (`com.tr`, `co.uk`, `gov.az`). Not the public suffix list; used to tell an outlet's own
/// word from what others say of it.
package func registrableDomain(_ host: String) -> String {
    let labels = host.lowercased().split(separator: ".")
    guard labels.count > 2 else { return host.lowercased() }
    let isPublic = publicSecondLevels.contains(String(labels[labels.count - 2])) && labels[labels.count - 1].count == 2
    return labels.suffix(isPublic ? 3 : 2).joined(separator: ".")
}

private let publicSecondLevels: Set<String> = [
    "com", "co", "org", "net", "gov", "edu", "ac", "info", "biz", "mil", "or", "ne", "go", "gob", "gouv", "nom", "web",
    "k12", "bel", "pol", "av", "pp",
]

/// Whether a source at `source`, whose list names `homepage`, speaks for the pages on `host`: any feed can list any
/// URL, but only the outlet's own says whose it is and when it came out.
package func speaks(source: URL?, homepage: URL?, forHost host: String) -> Bool {
    let site = registrableDomain(host)
    return [source, homepage].contains { $0?.host().map { registrableDomain($0) == site } ?? false }
}
