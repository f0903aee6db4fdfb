/// The encodings in which the newsroom prints.
package enum Charset: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    case windows1251 = "windows-1251"
    case windows1254 = "windows-1254"
    /// Little-endian behind a byte order mark.
    case utf16 = "utf-16"

    /// The text in this encoding. What it cannot say becomes a numeric character reference, which HTML and XML
    /// read back; the text must be one of these.
    package func encode(_ text: String) -> [UInt8] {
        if self == .utf8 { return Array(text.utf8) }
        if self == .utf16 {
            return [0xFF, 0xFE]
                + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if let byte = byte(for: scalar) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: "&#\(scalar.value);".utf8)
            }
        }
        return bytes
    }

    private func byte(for scalar: Unicode.Scalar) -> UInt8? {
        if scalar.value < 0x80 { return UInt8(scalar.value) }
        if let byte = Self.punctuation[scalar] { return byte }
        switch self {
        case .utf8, .utf16: return nil
        case .windows1251: return Self.cyrillic(scalar)
        case .windows1254: return Self.turkish(scalar)
        }
    }

    /// The marks that both pages keep at the same place, 0x85 to 0x97 (WHATWG Encoding index).
    private static let punctuation: [Unicode.Scalar: UInt8] = [
        "…": 0x85, "‘": 0x91, "’": 0x92, "“": 0x93, "”": 0x94, "•": 0x95, "–": 0x96, "—": 0x97,
        "\u{A0}": 0xA0, "«": 0xAB, "»": 0xBB, "§": 0xA7, "©": 0xA9, "°": 0xB0, "·": 0xB7,
    ]

    private static func cyrillic(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x410...0x44F: UInt8(scalar.value - 0x410 + 0xC0)
        case 0x401: 0xA8
        case 0x451: 0xB8
        case 0x2116: 0xB9
        default: nil
        }
    }

    /// Latin-1 but for six letters of the Turkish alphabet.
    private static func turkish(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "Ğ": return 0xD0
        case "İ": return 0xDD
        case "Ş": return 0xDE
        case "ğ": return 0xF0
        case "ı": return 0xFD
        case "ş": return 0xFE
        default: break
        }
        let taken: Set<UInt32> = [0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE]
        let value = scalar.value
        return (0xA1...0xFF).contains(value) && !taken.contains(value) ? UInt8(value) : nil
    }
}
