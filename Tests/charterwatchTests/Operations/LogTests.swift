import Foundation
import Logging
import Testing

@testable import charterwatch

@Suite("Log lines") struct LogTests {
    private static let moment = Date(timeIntervalSince1970: 1_770_876_000)
    private static let fields: Logger.Metadata = [
        "source": "a", "host": "a.example", "url": "https://u:p@a.example/feed?api_key=abc&page=2",
        "outcome": "deferred(http-503)", "why": "it said \"no\"\nand no more", "api_key": "abc", "empty": "",
    ]

    private func line(_ format: LogFormat) -> String {
        String(
            decoding: StandardErrorLog(format: format).line(
                .notice, "proxy http://u:p@10.0.0.1/ refused\u{1b}[2J", Self.fields, at: Self.moment), as: UTF8.self)
    }

    @Test("as text: one line, values with blanks in quotes, no secrets, nothing that steers a terminal")
    func text() {
        #expect(
            line(.text) == """
                2026-02-12T06:00:00Z notice proxy http://…@10.0.0.1/ refused␛[2J api_key=… empty="" host=a.example \
                outcome=deferred(http-503) source=a url=https://…@a.example/feed?api_key=…&page=2 \
                why="it said \\"no\\" and no more"

                """)
    }

    @Test("as JSON: one object a line with the same fields")
    func json() throws {
        let line = line(.json)
        #expect(line.hasSuffix("}\n") && line.dropLast().allSatisfy { !$0.isNewline })
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(
            object == [
                "at": "2026-02-12T06:00:00Z", "level": "notice",
                "message": "proxy http://…@10.0.0.1/ refused\u{1b}[2J", "source": "a", "host": "a.example",
                "url": "https://…@a.example/feed?api_key=…&page=2", "outcome": "deferred(http-503)",
                "why": "it said \"no\"\nand no more", "api_key": "…", "empty": "",
            ])
    }
}
