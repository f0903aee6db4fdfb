import CLibXML2
import Glibc

/// Bytes turned into UTF-8, and how.
package struct DecodedText: Sendable {
    /// Always valid UTF-8, without a byte order mark.
    package var utf8: [UInt8]
    /// Lower-case name of the encoding the bytes were read in (WHATWG Encoding Standard §4.2, and ours).
    package var encoding: String
    /// What was wrong with the bytes; nil when every one of them was good.
    package var problem: String?

    package init(utf8: [UInt8], encoding: String, problem: String? = nil) {
        self.utf8 = utf8
        self.encoding = encoding
        self.problem = problem
    }
}

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
package func isValidUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
}

/// The encoding a byte order mark names, and how many bytes it takes; nil without one. UTF-32 is looked for
/// first, since its little-endian mark begins with that of UTF-16.
package func byteOrderMark(_ bytes: [UInt8]) -> (encoding: String, length: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("utf-32le", 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("utf-32be", 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
    return nil
}

/// The `charset` parameter of a `Content-Type` value, as written and without quotes; nil when there is none
/// (RFC 9110 §8.3.1).
package func httpCharset(_ contentType: String?) -> String? {
    guard let contentType else { return nil }
    for parameter in contentType.split(separator: ";").dropFirst() {
        let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, trimmedLabel(pair[0]).lowercased() == "charset" else { continue }
        let value = trimmedLabel(pair[1])
        return value.isEmpty ? nil : value
    }
    return nil
}

/// Without the white space and quotes that people put around a label.
func trimmedLabel(_ label: some StringProtocol) -> String {
    func isNoise(_ byte: UInt8) -> Bool { byte <= 32 || byte == 34 || byte == 39 }
    var view = Substring(label).utf8
    while let first = view.first, isNoise(first) { view.removeFirst() }
    while let last = view.last, isNoise(last) { view.removeLast() }
    return String(Substring(view))
}

/// Converts to UTF-8. Bytes that mean nothing in `encoding` become U+FFFD and are mentioned in `problem`; a
/// byte order mark is dropped. Nil when the encoding (a name or any label of it) is not known or, like those the
/// Encoding Standard replaces for safety, not read.
package func transcode(_ bytes: [UInt8], from encoding: String) -> DecodedText? {
    guard let name = encodingName(forLabel: encoding) else { return nil }
    if name == "utf-8" { return repairedUTF8(bytes) }
    if name == "x-user-defined" { return userDefined(bytes) }
    if let table = SingleByteTable.of(name) { return table.decode(bytes) }
    guard let converter = Converter(from: name) else { return nil }
    return converter.decode(bytes)
}

private func repairedUTF8(_ bytes: [UInt8]) -> DecodedText {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if isValidUTF8(body) { return DecodedText(utf8: body, encoding: "utf-8") }
    return DecodedText(
        utf8: Array(String(decoding: body, as: UTF8.self).utf8), encoding: "utf-8",
        problem: "bytes that are not utf-8")
}

/// Bytes above 127 are U+F780–F7FF (WHATWG Encoding Standard §14.5).
private func userDefined(_ bytes: [UInt8]) -> DecodedText {
    var out: [UInt8] = []
    for byte in bytes {
        if byte < 0x80 { out.append(byte) } else { out += [0xEF, 0x9E | byte >> 6 & 1, 0x80 | byte & 0x3F] }
    }
    return DecodedText(utf8: out, encoding: "x-user-defined")
}

/// What glibc calls an encoding that WHATWG names differently: the supersets that browsers really use.
private let iconvNames = [
    "shift_jis": "CP932", "euc-kr": "CP949", "gbk": "GB18030", "gb18030": "GB18030", "big5": "BIG5-HKSCS",
    "euc-jp": "EUC-JP-MS", "windows-874": "CP874", "x-mac-cyrillic": "MAC-UK",
    "iso-8859-8-i": "ISO-8859-8", "macintosh": "MACINTOSH",
]

private func iconvName(of name: String) -> String {
    if let known = iconvNames[name] { return known }
    return name.hasPrefix("windows-") ? "CP" + name.dropFirst(8) : name.uppercased()
}

/// One open iconv conversion to UTF-8.
private struct Converter: ~Copyable {
    private let handle: iconv_t
    private let name: String
    /// Size of one code unit: what to step over after a bad sequence.
    private let unit: Int

    init?(from name: String) {
        guard let handle = iconv_open("UTF-8", iconvName(of: name)), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
        self.name = name
        unit = name.hasPrefix("utf-16") ? 2 : name.hasPrefix("utf-32") ? 4 : 1
    }

    deinit { iconv_close(handle) }

    func decode(_ bytes: [UInt8]) -> DecodedText {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        var bad = 0
        // iconv takes a mutable pointer but only reads the input.
        var source = bytes
        source.withUnsafeMutableBytes { buffer in
            var input = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = buffer.count
            while left > 0 {
                guard let reason = convert(&input, &left, into: &out) else { break }
                bad += 1
                out += [0xEF, 0xBF, 0xBD]
                let step = reason == EINVAL ? left : min(unit, left)
                input = input?.advanced(by: step)
                left -= step
            }
        }
        flush(into: &out)
        if out.starts(with: [0xEF, 0xBB, 0xBF]) { out.removeFirst(3) }
        return DecodedText(utf8: out, encoding: name, problem: bad == 0 ? nil : "bytes that are not \(name)")
    }

    /// Writes what the converter holds back (Hebrew and Vietnamese wait for an accent) and resets its state.
    private func flush(into out: inout [UInt8]) {
        let rest = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            var room = buffer.count
            buffer.withMemoryRebound(to: CChar.self) { target in
                var output = target.baseAddress
                _ = iconv(handle, nil, nil, &output, &room)
            }
            count = buffer.count - room
        }
        out += rest
    }

    /// Converts until the end (nil) or a bad sequence (its errno); the input is left at the bad byte.
    private func convert(
        _ input: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into out: inout [UInt8]
    ) -> Int32? {
        var reason: Int32? = E2BIG
        while reason == E2BIG {
            let chunk = [UInt8](unsafeUninitializedCapacity: 32768) { buffer, count in
                var room = buffer.count
                let written = buffer.withMemoryRebound(to: CChar.self) { target in
                    var output = target.baseAddress
                    let result = iconv(handle, &input, &left, &output, &room)
                    reason = result == -1 ? errno : nil
                    return target.count - room
                }
                count = written
            }
            out += chunk
        }
        return reason
    }
}

/// A one-byte encoding as 256 ready UTF-8 sequences: faster than iconv, and a bad byte costs nothing extra.
struct SingleByteTable: Sendable {
    private let name: String
    private let sequences: [[UInt8]]
    private let bad: [Bool]

    private static let names = Set(encodingLabels.filter { $0.oneByte }.map(\.name))
    private static let cache = TableCache()

    static func of(_ name: String) -> SingleByteTable? {
        names.contains(name) ? cache.table(name) { SingleByteTable(building: name) } : nil
    }

    /// Asks iconv about each byte once. A byte 80–9F without a meaning stays the control character of that
    /// number, as the Encoding Standard has it for windows-1252; any other one is bad.
    private init?(building name: String) {
        guard let converter = Converter(from: name) else { return nil }
        var sequences: [[UInt8]] = []
        var bad: [Bool] = []
        for byte in UInt8.min...UInt8.max {
            let decoded = converter.decode([byte])
            let isControl = decoded.problem != nil && (0x80...0x9F).contains(byte)
            sequences.append(isControl ? [0xC2, byte] : decoded.utf8)
            bad.append(decoded.problem != nil && !isControl)
        }
        self.name = name
        self.sequences = sequences
        self.bad = bad
    }

    /// The character a byte means; nil when it means none.
    func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        bad[Int(byte)] ? nil : String(decoding: sequences[Int(byte)], as: UTF8.self).unicodeScalars.first
    }

    func decode(_ bytes: [UInt8]) -> DecodedText {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 4)
        var isBad = false
        for byte in bytes {
            if byte < 0x80 {
                out.append(byte)
            } else {
                out += sequences[Int(byte)]
                isBad = isBad || bad[Int(byte)]
            }
        }
        return DecodedText(utf8: out, encoding: name, problem: isBad ? "bytes that are not \(name)" : nil)
    }
}
