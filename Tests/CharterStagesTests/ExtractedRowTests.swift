import CharterModel
import CharterStages
import Testing

/// The row written by hand is the row the encoder writes.
@Suite struct ExtractedRowTests {
    private func expectSame(_ row: ExtractedRow) throws {
        let line = row.line { $0.value(row.id) }
        #expect(String(decoding: line, as: UTF8.self) == String(decoding: try JSONLines.encode(row), as: UTF8.self))
    }

    @Test(arguments: PageFixture.names) func linesAreThoseOfTheEncoder(name: String) throws {
        try expectSame(ExtractedRow(id: name, payload: try PageFixture(name).payload))
    }

    @Test(arguments: [0, 0.07, 0.1, 0.29, 0.3, 0.55, 0.57, 0.95, 1]) func everyMember(quality: Double) throws {
        var row = ExtractedRow(id: "a\"b", payload: Payload(body: []))
        row.text = "one\ntwo \u{202E}three\u{85} \\ ə 😀"
        row.title = ""
        row.authors = ["A/B", "C"]
        (row.date, row.dateOrigin, row.modified) = ("2026-02-10", "meta", "2026-02-11T08:00:00+04:00")
        (row.language, row.canonicalUrl, row.method) = ("az", "https://a.example/b?c=d&e", "blocks")
        (row.section, row.publisher, row.image) = ("S", "P", "https://a.example/i.png")
        (row.quality, row.truncated) = (quality, quality > 0.5)
        try expectSame(row)
    }
}
