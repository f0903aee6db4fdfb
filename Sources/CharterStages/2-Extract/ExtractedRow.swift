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
    /// When the page was last changed, written as `date` is; absent when it does not say.
    package var modified: String?
    package var language: String?
    package var canonicalUrl: String?
    /// The part of the publication, as the page names it.
    package var section: String?
    /// Who publishes the page, as the page names it.
    package var publisher: String?
    /// Address of the lead picture.
    package var image: String?
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
            modified = page.modified
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
        if let changed = article.modified {
            modified = changed.dayOnly ? CalendarDay(utc: changed.at).description : changed.at.iso8601
        }
        section = article.section
        publisher = article.publisher
        image = article.image?.absoluteString
        language = article.language
        canonicalUrl = article.canonicalURL?.absoluteString
        method = article.method
        quality = article.quality
        truncated = article.truncated
    }
}

extension ExtractedRow {
    /// The row as `JSONLines.encode` would write it, only faster; `writeID` writes the value of `id`.
    package func line(id writeID: (inout JSONLineWriter) -> Void) -> [UInt8] {
        var writer = JSONLineWriter(capacity: 1 << 13)
        writer.object { writer in
            if let authors {
                writer.key("authors")
                writer.value(authors)
            }
            writer.member("canonical_url", canonicalUrl)
            writer.member("date", date)
            writer.member("date_origin", dateOrigin)
            writer.member("error", error)
            writer.key("id")
            writeID(&writer)
            writer.member("image", image)
            writer.member("language", language)
            writer.member("method", method)
            writer.member("modified", modified)
            writer.member("publisher", publisher)
            if let quality {
                writer.key("quality")
                writer.value(quality)
            }
            writer.member("section", section)
            writer.member("text", text)
            writer.member("title", title)
            if let truncated {
                writer.key("truncated")
                writer.value(truncated)
            }
        }
        return writer.bytes
    }
}
