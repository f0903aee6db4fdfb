import CharterModel
import FoundationEssentials
import TestSupport
import Testing

/// The writer gives the bytes that the encoder gives.
@Suite struct JSONLineWriterTests {
    private struct Row: Encodable {
        var flag: Bool
        var list: [String]
        var number: Int64
        var parts: [Part]
        var text: String?
        var when: Date?
    }

    private struct Part: Encodable {
        var name: String
    }

    private func written(_ row: Row) -> [UInt8] {
        var writer = JSONLineWriter()
        writer.object { object in
            object.key("flag")
            object.value(row.flag)
            object.key("list")
            object.value(row.list)
            object.key("number")
            object.value(row.number)
            object.key("parts")
            object.array(row.parts) { writer, part in writer.object { $0.member("name", part.name) } }
            object.member("text", row.text)
            object.member("when", row.when)
        }
        return writer.bytes
    }

    private func expectSame(_ row: Row) throws {
        let encoded = String(decoding: try JSONLines.encode(row), as: UTF8.self)
        #expect(String(decoding: written(row), as: UTF8.self) == encoded)
    }

    private func row(_ text: String?) -> Row {
        Row(flag: false, list: [], number: 0, parts: [], text: text, when: nil)
    }

    @Test func shapesAreTheSame() throws {
        try expectSame(row(nil))
        let date = Date(timeIntervalSince1970: 1_780_000_000)
        let parts = [Part(name: "a"), Part(name: "")]
        try expectSame(Row(flag: true, list: ["x"], number: -7, parts: parts, text: "/", when: date))
        try expectSame(Row(flag: true, list: ["x", "y", ""], number: .max, parts: [parts[0]], text: "", when: date))
    }

    /// Every character that could need an escape, and its neighbours, at every place in words of eight bytes.
    @Test func charactersAreTheSame() throws {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x100, 0x600...0x620, 0x2000...0x2070, 0x20AC...0x20AC, 0xFFF0...0xFFFF, 0x1F600...0x1F600,
        ]
        for scalar in ranges.joined().compactMap(Unicode.Scalar.init) {
            for before in [0, 3, 7, 8] {
                let text = String(repeating: "a", count: before) + String(Character(scalar)) + "bcdefghij"
                try expectSame(row(text))
            }
        }
    }

    @Test func mixturesAreTheSame() throws {
        let pieces = [
            "a", "plain text ", "\"", "\\", "\n", "\u{1}", "\u{7F}", "\u{85}", "é", "ə", "слово", "\u{200E}", "’",
            "\u{2028}",
            "\u{61C}", "ع", "\u{1F600}", "/", "<a href=\"x\">",
        ]
        var random = SeededGenerator(seed: 31)
        for _ in 0..<3000 {
            let count = Int.random(in: 0...12, using: &random)
            try expectSame(row((0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()))
        }
    }

    @Test func exactlyWhatSteersIsEscaped() throws {
        let steering: [ClosedRange<UInt32>] = [
            0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069,
        ]
        let looked: [ClosedRange<UInt32>] = [0x20...0x7FF, 0x1F00...0x2FFF, 0xE000...0xE0FF, 0x1F600...0x1F610]
        for scalar in looked.joined().compactMap(Unicode.Scalar.init) where scalar != "\"" && scalar != "\\" {
            let text = "a" + String(Character(scalar)) + "b"
            let digits = String(scalar.value, radix: 16)
            let isSteering = steering.contains { $0.contains(scalar.value) }
            let escape = "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let wanted = "\"" + (isSteering ? "a" + escape + "b" : text) + "\""
            var writer = JSONLineWriter()
            writer.value(text)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == wanted)
            #expect(String(decoding: try JSONLines.encode(text), as: UTF8.self) == wanted)
        }
    }
}
