import CharterModel
import GRDB

/// An article ready to be written: hashed, its evidence checked, its JSON made. Built before the transaction.
struct JudgedText {
    let article: JudgedArticle
    let hash: TextHash
    let authors: String
    let labels: [Ready]

    /// A label with the columns that take time to make.
    struct Ready {
        let label: Label
        let evidence: String
        let terms: String
    }

    /// Throws `refused` when the id is not the URL's, the text holds a NUL, or a label has no evidence or evidence
    /// that is not in the text byte for byte (D5).
    init(_ article: JudgedArticle) throws {
        self.article = article
        let extracted = article.extracted
        guard article.id == ArticleID(of: article.url) else {
            throw StoreError(
                kind: .refused, message: "\(article.id) is not the id of \(article.url): nothing was written.")
        }
        // SQLite would end the text there, and neither hash nor offsets would hold.
        if extracted.text.utf8.contains(0) || extracted.title.utf8.contains(0) {
            throw StoreError(
                kind: .refused,
                message: "The text of \(article.url) holds a NUL: nothing of it was written. "
                    + "This is a fault in the extraction.")
        }
        hash = TextHash(title: extracted.title, text: extracted.text)
        authors = json(texts: extracted.authors)
        labels = try article.classification.labels.map { label in
            try JudgedText.check(label, title: extracted.title, text: extracted.text, url: article.url)
            return Ready(label: label, evidence: try json(label.evidence), terms: json(texts: label.terms))
        }
    }

    var textHash: String { hash.hex }
    var charter: String { article.charter.hex }
    var classifier: String { article.classifier.hex }
    var method: String { article.extracted.method }

    private static func check(_ label: Label, title: String, text: String, url: CanonicalURL) throws {
        let verbatim = label.evidence.allSatisfy { evidence in
            evidence.isVerbatim(in: evidence.field == .title ? title : text)
        }
        guard verbatim, !label.evidence.isEmpty else {
            let fault = verbatim ? "has no evidence" : "quotes what is not in the text at that place"
            throw StoreError(
                kind: .refused,
                message: "The label \(label.clause) of \(url) \(fault): nothing of this article was written. "
                    + "This is a fault in the classifier.")
        }
    }
}

/// Whether the text came from the entry of a feed and not from the page.
func isFromFeed(method: String) -> Bool { method == "feed" || method.hasPrefix("feed-") }
