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
        let changed: Data? = json.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            guard var at = (0..<bytes.count).first(where: { steeringScalar(bytes, $0) != nil }) else { return nil }
            var out = Data(capacity: bytes.count + 64)
            var run = 0
            while at < bytes.count {
                if let (scalar, length) = steeringScalar(bytes, at) {
                    out.append(UnsafeBufferPointer(rebasing: bytes[run..<at]))
                    out.append(contentsOf: escape(scalar).utf8)
                    at += length
                    run = at
                } else {
                    at += 1
                }
            }
            out.append(UnsafeBufferPointer(rebasing: bytes[run...]))
            return out
        }
        return changed ?? json
    }

    /// `\u` and four digits.
    static func escape(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// The character that begins at `at` and steers a terminal or turns text around, and its length in UTF-8.
    static func steeringScalar(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int)? {
        let first = text[at]
        if first < 0x7F { return nil }
        let scalar: UInt32
        switch first {
        case 0x7F: return (0x7F, 1)
        case 0xC2, 0xD8:
            guard at + 1 < text.count else { return nil }
            scalar = UInt32(first & 0x1F) << 6 | UInt32(text[at + 1] & 0x3F)
        case 0xE2:
            guard at + 2 < text.count else { return nil }
            scalar = 0x2000 | UInt32(text[at + 1] & 0x3F) << 6 | UInt32(text[at + 2] & 0x3F)
        default: return nil
        }
        switch scalar {
        case 0x80...0x9F, 0x61C: return (scalar, 2)
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return (scalar, 3)
        default: return nil
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
