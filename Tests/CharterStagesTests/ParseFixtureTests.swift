import CharterModel
import CharterStages
import FoundationEssentials
import Testing

/// Feeds that explain themselves: a comment (or a file beside) says what the document shows and what is expected,
/// one `path = value` a line.
@Suite struct ParseFixtureTests {
    @Test(arguments: ParseFixture.all())
    func readsAsExpected(fixture: ParseFixture) throws {
        let feed = try parse(Payload(body: fixture.bytes))
        #expect(!fixture.expectations.isEmpty)
        for (path, wanted) in fixture.expectations {
            #expect(value(path, of: feed) == wanted, "\(fixture.name): \(path)")
        }
    }

    @Test func everyFixtureSaysWhatItShows() {
        for fixture in ParseFixture.all() { #expect(fixture.text.contains("Shows: "), "\(fixture.name)") }
        #expect(ParseFixture.all().count >= 25)
    }

    @Test(arguments: [
        ("<rss version='0.90'/>", "rss090"), ("<rss version='0.91'/>", "rss091"), ("<rss version='0.92'/>", "rss092"),
        ("<rss version='0.93'/>", "rss093"), ("<rss version='0.94'/>", "rss094"), ("<rss version='2.0'/>", "rss20"),
        ("<rss version=' 2.00 '/>", "rss20"), ("<rss/>", "rss"), ("<RSS VERSION='2.0'/>", "rss20"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "rss10"), ("<rdf:RDF/>", "rss10"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "atom10"), ("<feed version='0.3'/>", "atom03"),
        ("<feed xmlns='http://purl.org/atom/ns#'/>", "atom03"), ("<feed version='0.2'/>", "atom02"),
        ("<feed/>", "atom"),
        ("<entry xmlns='http://www.w3.org/2005/Atom'/>", "atom10"), ("<CHANNEL HREF='x'/>", "cdf"),
        ("<urlset/>", "sitemap"), ("<urlset><url><news:news/></url></urlset>", "news-sitemap"),
        ("<sm:urlset xmlns:sm='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap"),
        ("<sitemapindex/>", "sitemap-index"),
        ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", "json1"),
        ("{\"version\":\"https://jsonfeed.org/version/1.1\"}", "json11"), ("{\"items\":[]}", "json"),
        ("https://s.example/1", "sitemap"),
    ])
    func formats(text: String, wanted: String) throws {
        #expect(try parse(Payload(body: Array(text.utf8))).format == wanted)
    }

    /// Reading the same bytes twice gives the same bytes of output.
    @Test(arguments: ParseFixture.all())
    func isDeterministic(fixture: ParseFixture) throws {
        let rows = (0..<2).map { _ in ParsedRow(id: "x", payload: Payload(body: fixture.bytes)) }
        #expect(try JSONLines.encode(rows[0]) == JSONLines.encode(rows[1]))
    }

    private func value(_ path: String, of feed: Feed) -> String {
        if path.hasPrefix("entries[") {
            let close = path.firstIndex(of: "]")!
            let index = Int(path[path.index(path.startIndex, offsetBy: 8)..<close])!
            guard index < feed.entries.count else { return "no such entry" }
            return value(String(path[path.index(close, offsetBy: 2)...]), of: feed.entries[index])
        }
        switch path {
        case "format": return feed.format
        case "encoding": return feed.encoding
        case "bozo": return String(feed.bozo)
        case "bozoReason": return feed.bozoReason ?? "nil"
        case "title": return feed.title ?? "nil"
        case "link": return feed.link ?? "nil"
        case "id": return feed.id ?? "nil"
        case "subtitle": return feed.subtitle ?? "nil"
        case "updated": return feed.updated?.iso8601 ?? "nil"
        case "language": return feed.language ?? "nil"
        case "author": return feed.author ?? "nil"
        case "categories": return feed.categories.joined(separator: "|")
        case "entries.count": return String(feed.entries.count)
        default: return "unknown path"
        }
    }

    private func value(_ path: String, of entry: Entry) -> String {
        switch path {
        case "title": return entry.title ?? "nil"
        case "link": return entry.link ?? "nil"
        case "id": return entry.id ?? "nil"
        case "published": return entry.published?.iso8601 ?? "nil"
        case "updated": return entry.updated?.iso8601 ?? "nil"
        case "author": return entry.author ?? "nil"
        case "summary": return entry.summary ?? "nil"
        case "content[0]": return entry.content.first ?? "nil"
        case "content.count": return String(entry.content.count)
        case "categories": return entry.categories.joined(separator: "|")
        case "language": return entry.language ?? "nil"
        case "enclosures": return entry.enclosures.map(\.url).joined(separator: "|")
        case "image": return entry.image ?? "nil"
        case "source.title": return entry.source?.title ?? "nil"
        case "source.url": return entry.source?.url ?? "nil"
        case "enclosures[0].url": return entry.enclosures.first?.url ?? "nil"
        case "enclosures[0].type": return entry.enclosures.first?.type ?? "nil"
        case "enclosures[0].length": return entry.enclosures.first?.length ?? "nil"
        default: return "unknown path"
        }
    }
}

/// One document of `Tests/Fixtures/feeds`.
struct ParseFixture: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// Where the description stands: the document itself, or the `.expect` file beside it.
    var text: String

    var testDescription: String { name }

    var expectations: [(String, String)] {
        guard let start = text.range(of: "Expect:\n") else { return [] }
        let end = text.range(of: "-->", in: start.upperBound)?.lowerBound ?? text.endIndex
        return text[start.upperBound..<end].split(separator: "\n").compactMap { line in
            guard let equals = line.range(of: " = ") else {
                return line.hasSuffix(" =") ? (String(line.dropLast(2).drop { $0 == " " }), "") : nil
            }
            let path = line[..<equals.lowerBound].drop { $0 == " " }
            return (String(path), String(line[equals.upperBound...]))
        }
    }

    static let folder = #filePath.replacing("CharterStagesTests/ParseFixtureTests.swift", with: "Fixtures/feeds")

    static func all() -> [ParseFixture] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            guard name.hasSuffix(".xml") || name.hasSuffix(".json"), let bytes = read(name) else { return nil }
            let stem = String(name[..<name.lastIndex(of: ".")!])
            let text = String(decoding: read(stem + ".expect") ?? bytes, as: UTF8.self)
            return ParseFixture(name: name, bytes: bytes, text: text)
        }
    }

    private static func read(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: folder + "/" + name).map(Array.init)
    }
}

extension StringProtocol {
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
    fileprivate func range(of text: String, in start: Index) -> Range<Index>? { self[start...].firstRange(of: text) }
}
