package import CharterModel
import FoundationEssentials

/// One line of `extract --jsonl`. A row that failed has `id` and `error` only.
package struct ExtractedRow: Codable, Sendable, Equatable {
    package var id: String
    package var error: String?
    package var text: String?
    package var title: String?
    package var authors: [String]?
    /// Publication date, ISO 8601: a day when only the day is known, else an instant,
    /// in the zone the page wrote it in.
    package var date: String?
    /// Name of a `DateOrigin`.
    package var dateOrigin: String?
    package var language: String?
    package var canonicalUrl: String?
    package var method: String?
    package var quality: Double?
    package var truncated: Bool?

    /// Extracts from a payload; an error becomes the row's `error`.
    package init(id: String, payload: Payload) {
        self.id = id
        do throws(ExtractError) {
            let page = try readPage(payload)
            fill(page.article)
            date = page.date
        } catch {
            self.error = error.message
        }
    }

    /// The row of an article.
    package init(id: String, article: ExtractedArticle) {
        self.id = id
        fill(article)
    }

    private mutating func fill(_ article: ExtractedArticle) {
        text = article.text
        title = article.title
        authors = article.authors
        if let first = article.dates.first {
            date = first.dayOnly ? CalendarDay(utc: first.at).description : first.at.iso8601
            dateOrigin = first.origin.rawValue
        }
        language = article.language
        canonicalUrl = article.canonicalURL?.absoluteString
        method = article.method
        quality = article.quality
        truncated = article.truncated
    }
}
