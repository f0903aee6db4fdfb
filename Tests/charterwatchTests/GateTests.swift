import Foundation
import Testing

@testable import charterwatch

@Suite("A page that stands before the article") struct GateTests {
    private static let wanted = "http://a.test/2026/05/story"

    @Test(
        "it carries the way back in its own URL",
        arguments: [
            "http://a.test/consent?next=/2026/05/story", "http://a.test/consent?x=1&return=/2026/05/story&y=2",
            "http://login.test/?continue=http://a.test/2026/05/story",
            "http://login.test/?continue=http%3A%2F%2Fa.test%2F2026%2F05%2Fstory%3Fid%3D1",
            "http://login.test/?u=http%253A%252F%252Fa.test%252F2026%252F05%252Fstory",
            "http://a.test/wall#/2026/05/story", "http://a.test/wall?next=/2026/05/story?page=2",
        ])
    func gates(_ url: String) throws {
        #expect(isGate(try #require(URL(string: url)), before: try #require(URL(string: Self.wanted))))
    }

    @Test(
        "a document elsewhere is none",
        arguments: [
            "http://a.test/2026/05/story", "http://a.test/2026/05/story?again=/2026/05/story",
            "http://a.test/new/story",
            "http://a.test/new?from=feed", "http://a.test/x?next=/2026/05/story-two", "http://a.test/x?next=/2026/05",
            "http://a.test/x?q=story", "http://a.test/", "http://a.test/x?next=%zz",
        ])
    func documents(_ url: String) throws {
        #expect(!isGate(try #require(URL(string: url)), before: try #require(URL(string: Self.wanted))))
    }

    @Test("the front page can stand behind nothing: every path begins like its own")
    func frontPage() throws {
        let gate = try #require(URL(string: "http://a.test/consent?next=/"))
        #expect(!isGate(gate, before: try #require(URL(string: "http://a.test/"))))
    }
}
