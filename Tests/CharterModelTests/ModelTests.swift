import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Hashes and ids") struct HashTests {
    @Test("SHA-256 agrees with FIPS 180-4's own examples")
    func sha() {
        #expect(SHA256Digest(of: "abc".utf8).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256Digest(of: "".utf8).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(
        "the digest of several texts is that of their line with NULs between",
        arguments: [[], ["a"], ["", ""], ["ə", "", "b"]])
    func several(_ texts: [String]) {
        #expect(SHA256Digest(of: texts) == SHA256Digest(of: texts.joined(separator: "\u{0}").utf8))
    }

    @Test("hashes come back from storage, and nothing else does")
    func stored() {
        let hash = ContentHash(version: 3, normalised: Array("x".utf8))
        #expect(ContentHash(hash.text) == hash)
        for wrong in ["", "v:", "v1:abc", "3:" + hash.digest.hex, "v1:" + hash.digest.hex.uppercased()] {
            #expect(ContentHash(wrong) == nil)
        }
        #expect(TextHash(title: "a", text: "b") != TextHash(title: "a\nb", text: ""))
    }

    @Test(
        "source ids are readable, stable and apart",
        arguments: [
            ("https://www.azertag.az/en/rss", "azertag.az-en-rss"), ("http://a.example/", "a.example"),
            ("https://a.example/feed?lang=az&x=1", "a.example-feed-lang-az-x-1"),
        ])
    func sourceID(_ url: String, _ id: String) { #expect(SourceID(derivedFrom: url).text == id) }

    @Test("two long URLs with one beginning have two ids of bounded length")
    func longSourceID() {
        let start = "https://a.example/" + String(repeating: "path/", count: 40)
        let ids = [SourceID(derivedFrom: start + "1"), SourceID(derivedFrom: start + "2")]
        #expect(ids[0] != ids[1])
        #expect(ids.allSatisfy { $0.text.utf8.count <= 80 })
        #expect(!SourceID(derivedFrom: "https://фид.example/лента").text.isEmpty)
    }

    @Test("an entry's key: guid, then link, then what it says")
    func entryKey() {
        #expect(EntryKey(of: Entry(link: "l", id: "g")).text == "guid:g")
        #expect(EntryKey(of: Entry(link: "l", id: "")).text == "link:l")
        let one = EntryKey(of: Entry(title: "t", summary: "s"))
        #expect(one.text.hasPrefix("hash:"))
        #expect(one != EntryKey(of: Entry(title: "t", summary: "other")))
    }
}

@Suite("Outcomes") struct OutcomeTests {
    @Test("every outcome is written and read back")
    func roundTrip() {
        let all: [Outcome] = [
            .kept, .notModified, .unchanged, .known, .dupExact, .dupNear, .revision, .tooOld, .tooShort, .notArticle,
            .language, .belowThreshold, .abstained, .gone, .blockedRobots, .blockedAddress, .blockedBot, .tooLarge,
            .deferred("dns"), .failed("http-403"), .failed(""),
        ]
        for outcome in all { #expect(Outcome(outcome.description) == outcome) }
        #expect(Set(all.map(\.description)).count == all.count)
        #expect(Outcome("lost") == nil)
        #expect(Outcome("failed(") == nil)
    }
}

@Suite("Evidence") struct EvidenceTests {
    let text = "Bakı və Vaşinqton. İkinci cümlə."

    @Test("the quote is the bytes")
    func verbatim() throws {
        let bytes = Array(text.utf8)
        let evidence = try #require(Evidence(field: .text, range: 0..<20, in: bytes))
        #expect(evidence.quote == "Bakı və Vaşinqton")
        #expect(evidence.isVerbatim(in: text))
        #expect(!evidence.isVerbatim(in: "x" + text))
    }

    @Test("no half characters, no empty quotes, nothing outside")
    func refused() {
        let bytes = Array(text.utf8)
        for range in [3..<4, 4..<9, 0..<0, 0..<(bytes.count + 1), 22..<23] {
            #expect(Evidence(field: .text, range: range, in: bytes) == nil, "\(range)")
        }
    }

    @Test("every range of random text is either verbatim or refused")
    func property() {
        var generator = SeededGenerator(seed: 4)
        let letters: [Character] = ["a", "ə", "İ", "🇦🇿", "\n", " ", "ш", "e\u{301}", "۱"]
        for _ in 0..<300 {
            let text = String((0..<12).map { _ in letters[Int(generator.next() % 9)] })
            let bytes = Array(text.utf8)
            for start in 0..<bytes.count {
                for end in start...bytes.count {
                    guard let evidence = Evidence(field: .text, range: start..<end, in: bytes) else { continue }
                    #expect(evidence.isVerbatim(in: text))
                }
            }
        }
    }
}

@Suite("JSON lines") struct JSONLinesTests {
    @Test("what steers a terminal or turns text around is escaped, and read back the same")
    func steering() throws {
        let text = "a\u{1B}[2Jb\u{9B}c\u{7F}d\u{202E}e\u{2066}f\u{2028}g\u{61C}h Bakı 😀 ə"
        let line = try JSONLines.encode([text])
        let shown = String(decoding: line, as: UTF8.self)
        #expect(shown == "[\"a\\u001b[2Jb\\u009bc\\u007fd\\u202ee\\u2066f\\u2028g\\u061ch Bakı 😀 ə\"]")
        #expect(try JSONLines.decode([String].self, from: line) == [text])
    }

    @Test("sorted snake_case keys, ISO times, plain slashes, and back again")
    func roundTrip() throws {
        let row = LedgerRow(
            subjectKind: "entry", subject: "s", stage: .parse, outcome: .deferred("dns"), why: "a/b", url: nil,
            firstAt: Date(iso8601: "2026-02-10T12:00:00Z")!, lastAt: Date(iso8601: "2026-02-11T12:00:00Z")!, count: 2,
            current: true)
        let data = try JSONLines.encode(row)
        #expect(
            String(decoding: data, as: UTF8.self) == """
                {"count":2,"current":true,"first_at":"2026-02-10T12:00:00Z","last_at":"2026-02-11T12:00:00Z",\
                "outcome":"deferred(dns)","stage":"parse","subject":"s","subject_kind":"entry","why":"a/b"}
                """)
        #expect(try JSONLines.decode(LedgerRow.self, from: data) == row)
    }
}
