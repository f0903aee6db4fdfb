package import FoundationEssentials

/// Where a date came from (D6). The order is the order of trust for a publication date.
package enum DateOrigin: String, Sendable, Codable, CaseIterable {
    case jsonLD = "json-ld"
    case meta
    case feed
    case visible
    case url
    case firstSeen = "first-seen"
}

/// A date somebody claimed for an article, and where.
package struct DateCandidate: Sendable, Equatable, Codable {
    package var at: Date
    package var origin: DateOrigin
    /// True when only the day is known; `at` is then midnight UTC of that day.
    package var dayOnly: Bool
    package init(at: Date, origin: DateOrigin, dayOnly: Bool = false) {
        self.at = at
        self.origin = origin
        self.dayOnly = dayOnly
    }
}

/// What `extract` reads from one page, or from a feed entry that carries its text.
package struct ExtractedArticle: Sendable, Equatable {
    /// Main text, paragraphs separated by one newline, no leading or trailing white space.
    package var text: String
    package var title: String
    package var authors: [String]
    /// Every publication date found on the page, the most believable first, the rest by origin.
    package var dates: [DateCandidate]
    /// When the page says it was last changed; nil when it says nothing, or nothing later than its publication.
    package var modified: DateCandidate?
    /// BCP 47 primary language, lower-case; nil when undecided.
    package var language: String?
    /// rel=canonical or og:url where plausible (same site), absolute.
    package var canonicalURL: URL?
    /// The part of the publication it stands in, as the page names it ("Politics").
    package var section: String?
    /// Who publishes the page, as the page names it.
    package var publisher: String?
    /// The picture the page shows for the article, absolute http or https.
    package var image: URL?
    /// Which way the text was found: `json-ld`, `blocks`, `feed`, …
    package var method: String
    /// 0 (surely not an article) to 1.
    package var quality: Double
    /// The page shows that the text goes on elsewhere (paywall stub, "read more").
    package var truncated: Bool

    package init(
        text: String, title: String, authors: [String] = [], dates: [DateCandidate] = [],
        language: String? = nil, canonicalURL: URL? = nil, method: String, quality: Double = 1,
        truncated: Bool = false, modified: DateCandidate? = nil, section: String? = nil, publisher: String? = nil,
        image: URL? = nil
    ) {
        self.text = text
        self.title = title
        self.authors = authors
        self.dates = dates
        self.language = language
        self.canonicalURL = canonicalURL
        self.method = method
        self.quality = quality
        self.truncated = truncated
        self.modified = modified
        self.section = section
        self.publisher = publisher
        self.image = image
    }
}

/// The publication date by rule (D6): the first believable candidate in the order of `DateOrigin`.
///
/// A candidate up to 14 hours after `firstSeen` is a zone error and becomes `firstSeen`, keeping its origin;
/// one further ahead, or before 1995, is not believed. Nil when nothing is believable: the caller then shows
/// first-seen, under that origin.
package func publicationDate(of candidates: [DateCandidate], firstSeen: Date) -> DateCandidate? {
    let earliest = Date(timeIntervalSince1970: 788_918_400)  // 1995-01-01: before it there was no feed
    for origin in DateOrigin.allCases {
        for candidate in candidates where candidate.origin == origin && candidate.at.timeIntervalSince1970.isFinite {
            if candidate.at < earliest || candidate.at.timeIntervalSince(firstSeen) > 14 * 3600 { continue }
            var chosen = candidate
            chosen.at = min(candidate.at, firstSeen)
            return chosen
        }
    }
    return nil
}
