import CharterModel
import CharterStore
import Foundation

/// A text named on the command line: a file (first line is the title), or a stored article by id or URL.
struct StoredText {
    let title: String
    let text: String
    let language: String?
    let article: ArticleID?

    static func find(_ name: String, _ common: CommonOptions) async throws -> StoredText {
        if FileManager.default.fileExists(atPath: name) {
            let all = String(decoding: try readDocument(at: name), as: UTF8.self)
            let parts = all.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return StoredText(
                title: parts.first.map(String.init) ?? "", text: parts.count > 1 ? String(parts[1]) : "",
                language: nil, article: nil)
        }
        let store = try common.openStore(readOnly: true)
        defer { store.close() }
        var id = ArticleID(name)
        if let url = CanonicalURL(name) { id = try await store.knows(url) ?? ArticleID(of: url) }
        guard let stored = try await store.article(id) else {
            throw Failure(.badData, "\(name) is neither a file nor the id or URL of a stored article")
        }
        return StoredText(title: stored.title, text: stored.text, language: stored.language, article: id)
    }

    /// URLs of the stored articles in the same story.
    func copies(_ common: CommonOptions) async throws -> [String] {
        guard let article else { return [] }
        let store = try common.openStore(readOnly: true)
        defer { store.close() }
        guard let told = try await store.explain(article: article) else { return [] }
        return (told.article?.story.members ?? []).filter { $0.id != article }.map(\.url)
    }
}
