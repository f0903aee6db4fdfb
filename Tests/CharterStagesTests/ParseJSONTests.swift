import Testing

@testable import CharterStages

@Suite struct ParseJSONTests {
    private func read(_ text: String) -> (value: JSONValue, problem: String?) {
        var reader = JSONReader(Array(text.utf8))
        let value = reader.read()
        return (value, reader.problem)
    }

    @Test(arguments: [
        (#""a\nb\u0041\/""#, "a\nbA/"), (#""\ud83d\ude00 \ud800""#, "😀 \u{FFFD}"), ("\"a\u{0}b\u{1}c\"", "abc"),
        ("\"a\\\u{0}b\\\u{1}c\"", "abc"), (#""\u0000\u0007d""#, "d"),
    ])
    func textHoldsNoControlCharacters(_ source: String, _ wanted: String) {
        #expect(read(source).value == .string(wanted))
    }
}
