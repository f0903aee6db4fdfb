import FoundationEssentials

/// One `Allow` or `Disallow` line.
struct RobotsRule: Sendable, Equatable {
    let allows: Bool
    let pattern: RobotsPattern
    let text: String
    let line: Int

    static func decidesBefore(_ left: RobotsRule, _ right: RobotsRule) -> Bool {
        if left.pattern.octets != right.pattern.octets { return left.pattern.octets > right.pattern.octets }
        return left.allows == right.allows ? left.line < right.line : left.allows
    }
}

/// The path of a rule: `*` stands for any octets, `$` at the end for the end of the target (§2.2.3).
struct RobotsPattern: Sendable, Equatable {
    private let glob: OctetGlob
    /// The same with an open query; nil when the pattern has no query.
    private let opened: OctetGlob?

    init(_ value: ArraySlice<UInt8>) {
        let anchored = value.last == dollar
        let bytes = comparable(anchored ? value.dropLast() : value, wild: true)
        glob = OctetGlob(bytes, anchored: anchored)
        opened = bytes.contains(question) ? OctetGlob(withOpenQuery(bytes), anchored: anchored) : nil
    }

    /// What "the most octets" (§2.2.2) counts.
    var octets: Int { glob.bytes.count + (glob.anchored ? 1 : 0) }
    /// `/`, `*` or `/*`: rows of stars are one by now.
    var isAll: Bool { !glob.anchored && [[slash], [star], [slash, star]].contains(glob.bytes) }

    func matches(_ target: RobotsTarget) -> Bool {
        if glob.matches(target.bytes) { return true }
        guard let opened, opened != glob || target.opened != target.bytes else { return false }
        return opened.matches(target.opened)
    }
}

/// Octets with wildcards, matched in linear time for any number of stars: two positions that only go forward in
/// the text. After a mismatch the pattern goes back, by the table of Knuth, Morris and Pratt, within the piece that
/// began at the last star; an earlier star never needs another try.
private struct OctetGlob: Sendable, Equatable {
    let bytes: [UInt8]
    let anchored: Bool
    /// Per position in `bytes`, where to go on when the octet there does not match. Empty without a star.
    private let retreat: [Int32]

    init(_ bytes: [UInt8], anchored: Bool) {
        self.bytes = bytes
        self.anchored = anchored
        retreat = OctetGlob.retreats(in: bytes)
    }

    private static func retreats(in bytes: [UInt8]) -> [Int32] {
        guard let first = bytes.firstIndex(of: star) else { return [] }
        var out = [Int32](repeating: 0, count: bytes.count + 1)
        var (piece, border) = (first + 1, first + 1)
        for at in (first + 1)..<(bytes.count + 1) {
            out[at] = Int32(border)
            guard at < bytes.count, at > piece || bytes[at] == star else { continue }
            if bytes[at] == star {
                (piece, border) = (at + 1, at + 1)
                continue
            }
            while border > piece, bytes[border] != bytes[at] { border = Int(out[border]) }
            if bytes[border] == bytes[at] { border += 1 }
        }
        return out
    }

    func matches(_ text: [UInt8]) -> Bool {
        var (inPattern, inText) = (0, 0)
        var piece: Int?
        while inText < text.count {
            if inPattern == bytes.count, !anchored { return true }
            if inPattern < bytes.count, bytes[inPattern] == star {
                inPattern += 1
                piece = inPattern
            } else if inPattern < bytes.count, bytes[inPattern] == text[inText] {
                inPattern += 1
                inText += 1
            } else if let piece {
                if inPattern == piece { inText += 1 } else { inPattern = Int(retreat[inPattern]) }
            } else {
                return false
            }
        }
        return bytes[inPattern...].allSatisfy { $0 == star }
    }
}

/// Path and query of a URL, encoded for comparison.
struct RobotsTarget {
    let bytes: [UInt8]
    let opened: [UInt8]

    init(_ url: URL) {
        var rest = Array(url.absoluteString.utf8)[...]
        if let scheme = rest.firstIndex(of: UInt8(ascii: ":")) { rest = rest[(scheme + 1)...] }
        if rest.starts(with: [slash, slash]) {
            rest = rest.dropFirst(2).drop { $0 != slash && $0 != question && $0 != UInt8(ascii: "#") }
        }
        rest = rest.prefix { $0 != UInt8(ascii: "#") }
        bytes = comparable(rest.first == slash ? rest : [slash] + rest, wild: false)
        opened = withOpenQuery(bytes)
    }
}

/// One spelling for all that means the same (§2.2.2, RFC 3986 §2): escapes of unreserved characters undone, other
/// escapes in upper case, everything that may not stand in a URL escaped. A literal `*` or `$` is escaped as well
/// (§2.2.3), so that a star left over is a wildcard; `wild` says that a bare `*` is one.
private func comparable(_ text: ArraySlice<UInt8>, wild: Bool) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var at = text.startIndex
    while at < text.endIndex {
        var byte = text[at]
        at += 1
        var escaped = !isUnreserved(byte) && !"/?:@!&'()+,;=".utf8.contains(byte)
        if byte == UInt8(ascii: "%"), at + 1 < text.endIndex, let high = nibble(text[at]),
            let low = nibble(text[at + 1])
        {
            byte = high << 4 | low
            escaped = !isUnreserved(byte)
            at += 2
        } else if wild, byte == star {
            if out.last != star { out.append(star) }
            continue
        }
        if escaped { out += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]] } else { out.append(byte) }
    }
    return out
}

/// With `%2F` and `%3A` undone behind the question mark: in a query `/` and `:` need no escape (RFC 3986 §3.4), and
/// the table in §2.2.2 lets `?u=https://a` match `?u=https%3A%2F%2Fa`.
private func withOpenQuery(_ text: [UInt8]) -> [UInt8] {
    guard let query = text.firstIndex(of: question), text[query...].contains(UInt8(ascii: "%")) else { return text }
    var out = Array(text[..<query])
    var at = query
    while at < text.count {
        switch text[at...].prefix(3) {
        case let three where three.elementsEqual("%2F".utf8):
            out.append(slash)
            at += 3
        case let three where three.elementsEqual("%3A".utf8):
            out.append(UInt8(ascii: ":"))
            at += 3
        default:
            out.append(text[at])
            at += 1
        }
    }
    return out
}

private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")
private let dollar = UInt8(ascii: "$")
private let question = UInt8(ascii: "?")

private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
    default: false
    }
}

private func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}
