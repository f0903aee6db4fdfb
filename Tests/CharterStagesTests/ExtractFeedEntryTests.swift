import CharterModel
import Foundation
import Testing

@testable import CharterStages

@Suite struct ExtractFeedEntryTests {
    private let sentence =
        "The survey of the second stretch is finished, and tenders open before the end of the month. "

    @Test func keepsEveryParagraph() {
        let html = "<p>\(sentence)</p><p class=related>\(sentence)Again.</p><ul><li>One.</li></ul><script>x</script>"
        let article = extractFromFeed(title: "A &amp; B", html: html, author: "By Example Author", language: "en")
        #expect(article.text.split(separator: "\n").count == 3)
        #expect(article.title == "A & B" && article.authors == ["Example Author"] && article.method == "feed")
        #expect(!article.truncated || article.text.count < 200)
    }

    @Test(arguments: ["\(String(repeating: "A sentence of it. ", count: 30))…", "Short teaser."])
    func marksTeasers(_ text: String) { #expect(extractFromFeed(title: "", html: text).truncated) }

    @Test func dropsWhatFeedSoftwareAdds() {
        let long = String(repeating: sentence, count: 5)
        let article = extractFromFeed(
            title: "", html: "<p>\(long)</p><p>The post <a href=x>A</a> appeared first on <a href=y>B</a>.</p>")
        #expect(!article.text.contains("appeared first") && !article.truncated)
        #expect(extractFromFeed(title: "", html: "<p>\(long)</p><a href=x>Continue reading</a>").truncated)
    }

    @Test func plainTextAndEscapedMarkup() {
        #expect(extractFromFeed(title: "", html: "First line.\nSecond line.").text == "First line.\nSecond line.")
        #expect(extractFromFeed(title: "", html: "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;").text == "One.\nTwo.")
        #expect(extractFromFeed(title: "T", html: "").text.isEmpty)
    }

    @Test func carriesItsDate() {
        let at = Date(timeIntervalSince1970: 1_770_710_400)
        let article = extractFromFeed(title: "", html: "x", published: at)
        #expect(article.dates == [DateCandidate(at: at, origin: .feed)])
    }
}
