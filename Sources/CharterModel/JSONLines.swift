package import FoundationEssentials

/// How we write and read JSON everywhere: one object a line, keys sorted and in snake_case, dates as ISO 8601
/// in UTC, slashes unescaped, and characters that steer a terminal or turn text around as `\u` escapes. The same
/// value always gives the same bytes.
package enum JSONLines {
    /// One object as UTF-8, without the newline.
    package static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.iso8601)
        }
        return withoutSteering(try encoder.encode(value))
    }

    /// The encoder escapes what JSON must (below U+0020). Delete, C1 controls, the line and paragraph separators and
    /// the bidirectional controls are legal as they are, and act on whoever looks at the line; they can only stand
    /// inside strings, where `\u` means the same.
    private static func withoutSteering(_ json: Data) -> Data {
        guard json.contains(where: { $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 || $0 == 0xD8 }) else { return json }
        var out = Data(capacity: json.count + 64)
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            guard steers(scalar) else {
                out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                continue
            }
            let digits = String(scalar.value, radix: 16)
            out.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
        }
        return out
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Reads one object; throws `DecodingError`.
    package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Date(iso8601: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time: \(text)")
            }
            return date
        }
        return try decoder.decode(type, from: data)
    }
}
