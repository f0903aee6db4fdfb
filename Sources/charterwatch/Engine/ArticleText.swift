import CharterModel
import CharterStages
import Foundation

extension Pipeline {
    /// Text below this many UTF-8 bytes is no article; a headline with a line of summary can be.
    static let shortestText = 80

    /// extract: the article's text from its page, else from the entry that listed it. The notes say which way,
    /// and when neither will do, why.
    func text(of page: PageAnswer, for work: PageWork) -> (article: ExtractedArticle?, notes: [LedgerNote]) {
        var why = page.notes.last.map { "the page could not be had (\($0.outcome))" } ?? "pages are off"
        var outcome = Outcome.tooShort
        if let payload = page.payload {
            switch fromPage(payload, for: work) {
            case .success(let article):
                return (article, [note(work, .kept, "\(article.text.utf8.count) bytes of text by \(article.method)")])
            case .failure(let refused):
                (outcome, why) = (refused.outcome, refused.why)
            }
        }
        let listed = fromEntry(work)
        if listed.text.utf8.count + listed.title.utf8.count >= Pipeline.shortestText {
            let size = "\(listed.text.utf8.count) bytes of text from the entry"
            return (listed, [note(work, .kept, "\(size): \(why)")])
        }
        return (nil, [note(work, outcome, "\(why); the entry itself carries only \(listed.text.utf8.count) bytes")])
    }

    private struct Refused: Error {
        let outcome: Outcome
        let why: String
    }

    private func fromPage(_ payload: Payload, for work: PageWork) -> Result<ExtractedArticle, Refused> {
        do {
            var article = try extract(payload)
            if article.title.isEmpty { article.title = work.title }
            if article.quality < 0.3 {
                return .failure(Refused(outcome: .notArticle, why: "the page does not look like an article"))
            }
            if article.text.utf8.count < Pipeline.shortestText {
                return .failure(
                    Refused(outcome: .tooShort, why: "the page holds \(article.text.utf8.count) bytes of text"))
            }
            return .success(article)
        } catch {
            return .failure(Refused(outcome: .notArticle, why: error.message))
        }
    }

    private func fromEntry(_ work: PageWork) -> ExtractedArticle {
        let text = work.text.trimmedASCIIWhitespace
        return ExtractedArticle(
            text: text, title: work.title, authors: work.authors,
            language: detectLanguage(work.title + "\n" + text, hint: work.language), method: "feed", quality: 0.5)
    }

    /// The feed's own date, one candidate among the page's.
    func feedDates(of work: PageWork) -> [DateCandidate] {
        work.published.map { [DateCandidate(at: $0, origin: .feed)] } ?? []
    }

    /// classify's row in the ledger.
    func classifyNote(on judged: JudgedArticle) -> LedgerNote {
        let labels = judged.classification.labels
        let names = labels.map { "\($0.clause)\($0.strength == .mention ? " (mention)" : "")" }
        let outcome: Outcome = labels.isEmpty ? .belowThreshold : .kept
        let why =
            labels.isEmpty
            ? "no clause has enough in one sentence; relevance \(judged.classification.relevance.rawValue)"
            : "relevance \(judged.classification.relevance.rawValue): " + names.joined(separator: ", ")
        return LedgerNote(
            subject: .article(judged.id), stage: .classify, outcome: outcome, why: why, url: judged.url.text)
    }

    private func note(_ work: PageWork, _ outcome: Outcome, _ why: String) -> LedgerNote {
        LedgerNote(subject: .article(work.article), stage: .extract, outcome: outcome, why: why, url: work.url.text)
    }
}
