import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Every file of Tests/Fixtures/pages says in its first comment what it shows and what is expected.
@Suite struct ExtractFixtureTests {
    @Test(arguments: PageFixture.names)
    func expectationsHold(_ name: String) throws {
        let fixture = try PageFixture(name)
        let page = try readPage(fixture.payload)
        #expect(!fixture.directives.isEmpty)
        for (key, value) in fixture.directives { try check(key, value, page, name) }
    }

    private func check(_ key: String, _ value: String, _ page: ReadPage, _ name: String) throws {
        let article = page.article
        switch key {
        case "Has": #expect(article.text.contains(value), "\(name) lacks: \(value)\n\(article.text)")
        case "Not": #expect(!article.text.contains(value), "\(name) has: \(value)\n\(article.text)")
        case "Once": #expect(article.text.components(separatedBy: value).count == 2, "\(name): not once")
        case "Lines": #expect(article.text.split(separator: "\n").count == Int(value))
        case "Title": #expect(article.title == value)
        case "Authors": #expect(article.authors.joined(separator: "; ") == value)
        case "Date": #expect(page.date?.hasPrefix(value) == true, "\(name): \(page.date ?? "no date")")
        case "Modified": #expect(page.modified?.hasPrefix(value) == true, "\(name): \(page.modified ?? "never")")
        case "Section": #expect(article.section == value)
        case "Publisher": #expect(article.publisher == value)
        case "Image": #expect(article.image?.absoluteString == value)
        case "Origin": #expect(article.dates.first?.origin.rawValue == value)
        case "Language": #expect(article.language == value)
        case "Canonical": #expect(article.canonicalURL?.absoluteString ?? "none" == value)
        case "Method": #expect(article.method == value)
        case "Truncated": #expect(String(article.truncated) == value)
        case "Quality": try checkQuality(article.quality, value, name)
        case "Shows", "URL": break
        default: Issue.record("\(name): unknown expectation \(key)")
        }
    }

    private func checkQuality(_ quality: Double, _ bound: String, _ name: String) throws {
        let limit = try #require(Double(bound.dropFirst()))
        let holds = bound.hasPrefix(">") ? quality > limit : quality < limit
        #expect(holds, "\(name): quality \(quality), expected \(bound)")
    }

    @Test(arguments: PageFixture.names)
    func textIsWellFormed(_ name: String) throws {
        let article = try extract(PageFixture(name).payload)
        #expect(article.text == article.text.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(!article.text.contains("\n\n") && !article.text.contains("  ") && !article.text.contains("\r"))
        #expect((0...1).contains(article.quality))
    }

    @Test func sameBytesGiveTheSameArticle() async throws {
        let payloads = try PageFixture.names.map { try PageFixture($0).payload }
        let alone = try payloads.map { try extract($0) }
        let together = await withTaskGroup(of: (Int, ExtractedArticle?).self) { group in
            for (index, payload) in payloads.enumerated() { group.addTask { (index, try? extract(payload)) } }
            var found: [Int: ExtractedArticle] = [:]
            for await (index, article) in group { found[index] = article }
            return found
        }
        for (index, article) in alone.enumerated() { #expect(together[index] == article) }
    }
}

/// One page of the fixtures with its expectations.
struct PageFixture {
    let payload: Payload
    let directives: [(String, String)]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/pages")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
        .filter { $0.hasSuffix(".html") }.sorted()

    init(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: PageFixture.folder.appending(path: name)))
        let text = String(decoding: decodePage(Payload(body: bytes)).utf8, as: UTF8.self)
        let comment = try #require(
            text.components(separatedBy: "<!--").dropFirst().first?.components(separatedBy: "-->").first)
        directives = comment.split(separator: "\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (String(line[..<colon]), value)
        }
        let url = directives.first { $0.0 == "URL" }.flatMap { URL(string: $0.1) }
        payload = Payload(body: bytes, url: url)
    }
}
