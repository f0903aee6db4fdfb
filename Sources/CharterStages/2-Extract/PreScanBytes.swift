/// Elements whose content is not markup, or not part of the page's own text.
enum RawElement: String {
    case script, style, svg, math, noscript, template, iframe, textarea, noembed, noframes, xmp, canvas, video, audio

    init?(_ name: ArraySlice<UInt8>) {
        guard (3...8).contains(name.count) else { return nil }
        self.init(rawValue: String(decoding: name.lazy.map(lowerByte), as: UTF8.self))
    }

    /// Whether the same element may occur inside itself.
    var nests: Bool { self == .svg || self == .template }

    /// A template that is a declarative shadow root is shown by browsers.
    func isShown(_ attributes: [ScannedAttribute], _ input: [UInt8]) -> Bool {
        self == .template && attributes.contains { $0.isShadowRoot }
    }
}

/// Elements that never have content (HTML Living Standard §13.1.2), `<frame>` and friends included.
func isVoidElement(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.count <= 7 else { return false }
    return voidNames.contains(fnv1a(name))
}

private let voidNames: Set<UInt64> = Set(
    [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
        "wbr", "frame", "keygen", "bgsound", "basefont", "isindex", "command",
    ].map { fnv1a($0.utf8) })

/// One attribute of a start tag as places in the input.
struct ScannedAttribute {
    let name: Range<Int>
    let value: Range<Int>
    let kind: Kind
    enum Kind { case read, type, hiding, shadowRoot }

    var isType: Bool { kind == .type }
    var isShadowRoot: Bool { kind == .shadowRoot }

    func contains(_ word: String, in input: [UInt8]) -> Bool {
        String(decoding: input[value], as: UTF8.self).lowercased().contains(word)
    }

    /// Writes it quoted, NULs and quotes made harmless; a style that hides becomes `hidden`.
    func write(from input: [UInt8], into out: inout [UInt8]) {
        if kind == .hiding { return out.append(contentsOf: " hidden=\"\"".utf8) }
        guard kind == .read else { return }
        out.append(32)
        out.append(contentsOf: input[name])
        out.append(contentsOf: "=\"".utf8)
        for byte in input[value] {
            switch byte {
            case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
            case 0..<32: out.append(32)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

extension PreScan {
    func index(of byte: UInt8, from: Int) -> Int? {
        var at = from
        while at < input.count {
            if input[at] == byte { return at }
            at += 1
        }
        return nil
    }

    func starts(with word: String, at: Int) -> Bool { starts(with: Array(word.utf8), at: at) }

    /// Case-insensitive; `word` in lower-case ASCII.
    func starts(with word: [UInt8], at: Int) -> Bool {
        guard at + word.count <= input.count else { return false }
        for offset in word.indices where lowerByte(input[at + offset]) != word[offset] { return false }
        return true
    }

    func endOfName(from: Int) -> Int {
        var end = from
        while end < input.count, !isSpaceByte(input[end]), input[end] != UInt8(ascii: ">"),
            input[end] != UInt8(ascii: "/"), input[end] != UInt8(ascii: "<")
        {
            end += 1
        }
        return end
    }

    /// Reads attributes up to and past `>`; true for `/>`. Beyond the longest tag the rest is skipped, which
    /// bounds the work libxml2 does on hostile tags.
    mutating func scanAttributes() -> Bool {
        attributes.removeAll(keepingCapacity: true)
        let limit = min(input.count, at + PreScan.longestTag)
        var slash = false
        while at < limit {
            let byte = input[at]
            if byte == UInt8(ascii: ">") {
                at += 1
                return slash
            }
            if isSpaceByte(byte) || byte == UInt8(ascii: "/") {
                slash = byte == UInt8(ascii: "/")
                at += 1
                continue
            }
            slash = false
            scanAttribute()
        }
        at = (index(of: UInt8(ascii: ">"), from: min(at, input.count)) ?? input.count - 1) + 1
        return false
    }

    private mutating func scanAttribute() {
        let nameStart = at
        at += 1
        while at < input.count, !isSpaceByte(input[at]), input[at] != UInt8(ascii: "="),
            input[at] != UInt8(ascii: ">"), input[at] != UInt8(ascii: "/")
        {
            at += 1
        }
        let name = nameStart..<at
        var look = at
        while look < input.count, isSpaceByte(input[look]) { look += 1 }
        guard look < input.count, input[look] == UInt8(ascii: "=") else { return keep(name, at..<at) }
        at = look + 1
        while at < input.count, isSpaceByte(input[at]) { at += 1 }
        guard at < input.count else { return }
        let quote = input[at]
        let valueStart: Int
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            valueStart = at + 1
            let end = index(of: quote, from: valueStart) ?? input.count
            keep(name, valueStart..<end)
            at = min(end + 1, input.count)
        } else {
            valueStart = at
            while at < input.count, !isSpaceByte(input[at]), input[at] != UInt8(ascii: ">") { at += 1 }
            keep(name, valueStart..<at)
        }
    }

    private mutating func keep(_ name: Range<Int>, _ value: Range<Int>) {
        guard attributes.count < 24, name.count <= 20 else { return }
        let hash = fnv1a(input[name])
        if AttributeName(input[name]) != nil {
            var end = min(value.upperBound, value.lowerBound + PreScan.longestValue)
            while end > value.lowerBound, end < value.upperBound, input[end] & 0xC0 == 0x80 { end -= 1 }
            let repeated = attributes.contains { fnv1a(input[$0.name]) == hash }
            if !repeated { attributes.append(.init(name: name, value: value.lowerBound..<end, kind: .read)) }
        } else if hash == typeName {
            attributes.append(.init(name: name, value: value, kind: .type))
        } else if hash == shadowName || hash == shadowModeName {
            attributes.append(.init(name: name, value: value, kind: .shadowRoot))
        } else if hash == styleName, hides(value) {
            attributes.append(.init(name: name, value: value, kind: .hiding))
        }
    }

    /// `display:none` in a style attribute, spaces aside.
    private func hides(_ value: Range<Int>) -> Bool {
        guard value.count >= 12, value.count < 400 else { return false }
        let squeezed = input[value].filter { !isSpaceByte($0) }.map(lowerByte)
        return String(decoding: squeezed, as: UTF8.self).contains("display:none")
    }
}

private let typeName = fnv1a("type".utf8)
private let styleName = fnv1a("style".utf8)
private let shadowName = fnv1a("shadowroot".utf8)
private let shadowModeName = fnv1a("shadowrootmode".utf8)

/// Copies a character reference decoded as HTML 5 does, since libxml2 2.9 knows neither the C1 numbers nor the
/// newer names; what it stands for stays escaped where it is markup. Returns the place after what was read.
func copyReference(from input: [UInt8], at: Int, into out: inout [UInt8]) -> Int {
    guard let reference = characterReference(in: input[...], at: at) else {
        out.append(contentsOf: "&amp;".utf8)
        return at + 1
    }
    for byte in reference.text {
        switch byte {
        case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
        default: out.append(byte)
        }
    }
    return reference.end
}
