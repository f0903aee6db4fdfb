import CharterDemo
import CharterStages
import Testing

/// The newsroom's own copies, which people wrote for it: whether they find each other, and nothing else does.
@Suite("Copies in the newsroom") struct NewsroomCopiesTests {
    @Test("every copy but a translation is in the group of its original, and no two other articles share one")
    func groups() throws {
        let newsroom = try Newsroom.load()
        var index = DedupIndex()
        for article in newsroom.articles {
            try index.add(id: article.id, text: article.paragraphs().joined(separator: "\n"))
        }
        var cluster: [String: String] = [:]
        var kinds: [NewsroomArticle.Copy.Kind: Int] = [:]
        try index.rows { cluster[$0.id] = $0.cluster }
        for article in newsroom.articles {
            guard let copy = article.duplicateOf, copy.kind != .translated else { continue }
            #expect(
                cluster[article.id] == cluster[copy.original], "\(article.id), a \(copy.kind) copy of \(copy.original)")
            kinds[copy.kind, default: 0] += 1
        }
        #expect(Set(kinds.keys) == [.exact, .wrapped, .cut, .near])
        let groups = Dictionary(grouping: newsroom.articles) { cluster[$0.id]! }
        for group in groups.values {
            let origins = Set(group.map { untranslatedOrigin(of: $0, in: newsroom).id })
            #expect(origins.count == 1, "\(group.map(\.id))")
        }
    }

    private func untranslatedOrigin(of article: NewsroomArticle, in newsroom: Newsroom) -> NewsroomArticle {
        guard let copy = article.duplicateOf, copy.kind != .translated, let original = newsroom.article(copy.original)
        else { return article }
        return untranslatedOrigin(of: original, in: newsroom)
    }
}
