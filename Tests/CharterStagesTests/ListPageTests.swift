import CharterModel
import Foundation
import Testing

@testable import CharterStages

/// Every file of Tests/Fixtures/lists says in its first comment what it shows and which entries are expected, in
/// order: address, title, date and summary; or a part of the sentence with which it is refused.
@Suite("List pages") struct ListPageTests {
    @Test("give the entries their comment names, in order", arguments: ListFixture.names)
    func entries(name: String) throws {
        let fixture = try ListFixture(name)
        guard fixture.refused == nil else { return }
        let feed = try fixture.read()
        #expect(feed.format == "list-page" && feed.encoding == "utf-8" && !feed.bozo)
        let found = feed.entries.map { entry in
            ListFixture.Expected(
                address: entry.link ?? "", title: plainText(ofHTML: entry.title ?? ""),
                published: entry.published?.iso8601 ?? "", summary: plainText(ofHTML: entry.summary ?? ""))
        }
        #expect(found == fixture.entries, "\(name)")
    }

    @Test("that list nothing are refused with the reason", arguments: ListFixture.names)
    func refusals(name: String) throws {
        let fixture = try ListFixture(name)
        guard let part = fixture.refused else { return }
        let error = #expect(throws: ParseError.self) { try fixture.read() }
        #expect(error?.kind == .notAFeed)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test("precision and recall of links, over all of them, are at least 0.95")
    func scores() throws {
        var found = 0
        var expected = 0
        var right = 0
        for name in ListFixture.names {
            let fixture = try ListFixture(name)
            let links = Set((try? fixture.read())?.entries.compactMap(\.link) ?? [])
            let wanted = Set(fixture.entries.map(\.address))
            found += links.count
            expected += wanted.count
            right += links.intersection(wanted).count
        }
        #expect(ListFixture.names.count >= 30 && expected > 200)
        #expect(Double(right) / Double(found) >= 0.95, "precision: \(right) of \(found)")
        #expect(Double(right) / Double(expected) >= 0.95, "recall: \(right) of \(expected)")
    }
}

/// One page of the fixtures with its expectations.
struct ListFixture {
    struct Expected: Equatable {
        var address: String
        var title: String
        /// ISO 8601 in UTC; empty for none.
        var published: String
        var summary: String
    }

    let payload: Payload
    let items: ItemPath?
    let zone: TimeZone?
    let refused: String?
    let entries: [Expected]

    static let folder = PageFixture.folder.deletingLastPathComponent().appending(path: "lists")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
        .filter { $0.hasSuffix(".html") }.sorted()

    init(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: ListFixture.folder.appending(path: name)))
        let text = String(decoding: bytes, as: UTF8.self)
        let comment = try #require(
            text.components(separatedBy: "<!--").dropFirst().first?.components(separatedBy: "-->").first)
        let lines = comment.split(separator: "\n").compactMap { line in
            line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[$0...].dropFirst(2))) }
        }
        func value(_ name: String) -> String? { lines.first { $0.0 == name }?.1 }
        payload = Payload(body: bytes, url: value("URL").flatMap { URL(string: $0) })
        items = try value("Items").map { try ItemPath($0) }
        zone = value("Zone").flatMap { TimeZone(identifier: $0) }
        refused = value("Refused")
        entries = lines.filter { $0.0 == "Entry" }.map { line in
            let parts = line.1.components(separatedBy: " | ") + ["", "", ""]
            return Expected(address: parts[0], title: parts[1], published: parts[2], summary: parts[3])
        }
    }

    func read() throws(ParseError) -> Feed { try listPage(payload, items: items, zone: zone) }
}
