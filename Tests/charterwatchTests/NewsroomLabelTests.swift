import CharterModel
import CharterStore
import Foundation
import Testing

@testable import CharterDemo
@testable import charterwatch

/// The labels that came out of the newsroom's week, scored against the truth beside its articles. The texts were
/// written without a look at the charter's terms, so that the numbers say something about texts in general.
@Suite("Newsroom, labels scored") struct NewsroomLabelTests {
    /// Counts of one language, or of all.
    struct Score: CustomStringConvertible {
        var right = 0
        var extra = 0
        var missed = 0
        var relevanceRight = 0
        var articles = 0
        var alarms = 0
        var offTopic = 0

        var f1: Double { Double(2 * right) / Double(max(1, 2 * right + extra + missed)) }
        var relevance: Double { Double(relevanceRight) / Double(max(1, articles)) }
        var alarmRate: Double { Double(alarms) / Double(max(1, offTopic)) }

        var description: String {
            "clause F1 \(percent(f1)) (\(right) right, \(extra) extra, \(missed) missed), relevance "
                + "\(percent(relevance)) of \(articles), false alarms \(alarms) of \(offTopic) off topic"
        }

        private func percent(_ part: Double) -> String { "\((part * 1000).rounded() / 10) %" }
    }

    @Test("clauses, relevance and false alarms stay above the floor that only an explicit act lowers")
    func floors() async throws {
        let crawl = try await NewsroomCrawl.week.value
        var all = Score()
        var byLanguage: [String: Score] = [:]
        for known in NewsroomTruth(newsroom: crawl.newsroom).known where known.fate == .page {
            let article = known.article
            let stored = try #require(try await crawl.stored(article))
            let told = try await crawl.store.explain(article: stored.id)
            let judged = try #require(told?.article?.versions.last?.classifications.last)
            score(judged, of: article, &all)
            score(judged, of: article, &byLanguage[article.language, default: Score()])
        }
        print("newsroom labels, all: \(all)")
        for (language, score) in byLanguage.sorted(by: { $0.key < $1.key }) {
            print("newsroom labels, \(language): \(score)")
        }
        #expect(all.f1 >= 0.83 && all.relevance >= 0.87 && all.alarmRate <= 0.12, "\(all)")
        #expect(all.articles > 130)
    }

    private func score(_ judged: Explanation.Judgement, of article: NewsroomArticle, _ sum: inout Score) {
        let given = Set(judged.labels.filter { $0.strength == .substantive }.map(\.clause.text))
        let truth = Set(
            article.clauses.filter { $0.strength == .substantive && $0.clause != "charter-general" }.map(\.clause))
        let mentioned = Set(article.clauses.map(\.clause)).subtracting(truth)
        sum.right += given.intersection(truth).count
        sum.extra += given.subtracting(truth).subtracting(mentioned).count
        sum.missed += truth.subtracting(given).count
        sum.articles += 1
        if judged.relevance.rawValue == article.relevance.rawValue { sum.relevanceRight += 1 }
        if article.relevance == .none {
            sum.offTopic += 1
            if !given.isEmpty { sum.alarms += 1 }
        }
    }
}
