import Glibc

/// Elements whose content is not markup, or not part of the page's own text.
enum RawElement: UInt8, CaseIterable, Sendable {
    case script, style, svg, math, noscript, template, iframe, textarea, noembed, noframes, xmp, canvas, video, audio

    /// Whether the same element may occur inside itself.
    var nests: Bool { self == .svg || self == .template }
    /// `</name`
    var endTag: [UInt8] { rawEndTags[Int(rawValue)] }
    /// `<name`
    var startTag: [UInt8] { rawStartTags[Int(rawValue)] }
    var mark: EndMarks { EndMarks(rawValue: 1 << UInt32(rawValue)) }
}

private let rawEndTags = RawElement.allCases.map { Array("</\($0)".utf8) }
private let rawStartTags = RawElement.allCases.map { Array("<\($0)".utf8) }

/// Ends that were looked for in vain.
struct EndMarks: OptionSet {
    let rawValue: UInt32
    static let script = RawElement.script.mark
    static let comment = EndMarks(rawValue: 1 << 28)
    static let title = EndMarks(rawValue: 1 << 29)
    /// The end of a script that begins inside a comment of a script.
    static let escapedScript = EndMarks(rawValue: 1 << 30)
}

/// What the pre-scan knows of an element by its name.
struct ElementFacts: Sendable {
    var tag = PageTag.other
    var raw: RawElement?
    /// Never has content (HTML Living Standard §13.1.2), `<frame>` and friends included.
    var isVoid = false

    /// Void elements that something reads.
    var isReadVoid: Bool {
        switch tag {
        case .br, .hr, .meta, .link, .base: true
        default: false
        }
    }
}

private let elementFacts: NameTable<ElementFacts> = {
    var names: [String: ElementFacts] = [:]
    for tag in PageTag.named { names["\(tag)", default: ElementFacts()].tag = tag }
    for raw in RawElement.allCases { names["\(raw)", default: ElementFacts()].raw = raw }
    for name in [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
        "wbr", "frame", "keygen", "bgsound", "isindex", "command",
    ] {
        names[name, default: ElementFacts()].isVoid = true
    }
    return NameTable(names)
}()

/// One attribute of a start tag as places in the input.
struct ScannedAttribute {
    let value: Range<Int>
    /// `fnv1a` of the name.
    let hash: UInt64
    let kind: Kind
    enum Kind: Equatable {
        case read(AttributeName)
        case type, hiding, shadowRoot
    }

    /// A type that says JSON-LD.
    func isJSONLD(_ input: [UInt8]) -> Bool {
        kind == .type && contains(jsonLDType, in: input[value])
    }

    /// Puts the value into the pool, decoded, control characters made spaces; a style that hides is `hidden`. Nil when
    /// nobody reads it.
    func kept(from input: [UInt8], into pool: inout [UInt8]) -> HTMLTree.Attribute? {
        let start = Int32(pool.count)
        if kind == .hiding { return HTMLTree.Attribute(name: .hidden, start: start, end: start) }
        guard case .read(let name) = kind else { return nil }
        var copied = value.lowerBound
        var at = copied
        while at < value.upperBound {
            let byte = input[at]
            if byte >= 32, byte != UInt8(ascii: "&") {
                at += 1
                continue
            }
            pool.append(contentsOf: input[copied..<at])
            if byte < 32 {
                pool.append(32)
                at += 1
            } else {
                at = min(value.upperBound, copyReference(at, input, into: &pool))
            }
            copied = at
        }
        pool.append(contentsOf: input[copied..<value.upperBound])
        return HTMLTree.Attribute(name: name, start: start, end: Int32(pool.count))
    }
}

extension PreScan {
    func index(of byte: UInt8, from: Int) -> Int? {
        input.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, from < bytes.count,
                let found = memchr(base + from, Int32(byte), bytes.count - from)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: found)
        }
    }

    func indexOfLessOrDash(from: Int) -> Int? {
        var at = from
        while at < input.count {
            if input[at] == UInt8(ascii: "<") || input[at] == UInt8(ascii: "-") { return at }
            at += 1
        }
        return nil
    }

    /// Case-insensitive; `word` in lower-case ASCII.
    func starts(with word: StaticString, at: Int) -> Bool {
        guard at + word.utf8CodeUnitCount <= input.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where lowerByte(input[at + offset]) != word.utf8Start[offset] {
            return false
        }
        return true
    }

    func starts(with word: [UInt8], at: Int) -> Bool {
        guard at + word.count <= input.count else { return false }
        for offset in word.indices where lowerByte(input[at + offset]) != word[offset] { return false }
        return true
    }

    /// Where an element's name ends, and what it names.
    func scanName(from: Int) -> (end: Int, element: ElementFacts) {
        var end = from
        var hash = fnv1aSeed
        while end < input.count {
            let byte = input[end]
            if isSpaceByte(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "<")
            {
                break
            }
            hash = fnv1a(hash, byte)
            end += 1
        }
        return (end, elementFacts[hash] ?? ElementFacts())
    }

    /// Reads attributes up to and past `>`; true for `/>`. Beyond the longest tag the rest is skipped, which
    /// bounds the work libxml2 does on hostile tags.
    mutating func scanAttributes(of tag: PageTag) -> Bool {
        scanned.removeAll(keepingCapacity: true)
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
            scanAttribute(of: tag)
        }
        at = (index(of: UInt8(ascii: ">"), from: min(at, input.count)) ?? input.count - 1) + 1
        return false
    }

    private mutating func scanAttribute(of tag: PageTag) {
        var hash = fnv1a(fnv1aSeed, input[at])
        at += 1
        while at < input.count {
            let byte = input[at]
            if isSpaceByte(byte) || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
            {
                break
            }
            hash = fnv1a(hash, byte)
            at += 1
        }
        var look = at
        while look < input.count, isSpaceByte(input[look]) { look += 1 }
        guard look < input.count, input[look] == UInt8(ascii: "=") else { return keep(at..<at, hash, tag) }
        at = look + 1
        while at < input.count, isSpaceByte(input[at]) { at += 1 }
        guard at < input.count else { return }
        let quote = input[at]
        let valueStart: Int
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            valueStart = at + 1
            let end = index(of: quote, from: valueStart) ?? input.count
            keep(valueStart..<end, hash, tag)
            at = min(end + 1, input.count)
        } else {
            valueStart = at
            while at < input.count, !isSpaceByte(input[at]), input[at] != UInt8(ascii: ">") { at += 1 }
            keep(valueStart..<at, hash, tag)
        }
    }

    private mutating func keep(_ value: Range<Int>, _ hash: UInt64, _ tag: PageTag) {
        guard scanned.count < 24 else { return }
        if let known = AttributeName(hash: hash) {
            guard known.isRead(on: tag), !scanned.contains(where: { $0.hash == hash }) else { return }
            var end = min(value.upperBound, value.lowerBound + PreScan.longestValue)
            while end > value.lowerBound, end < value.upperBound, input[end] & 0xC0 == 0x80 { end -= 1 }
            scanned.append(.init(value: value.lowerBound..<end, hash: hash, kind: .read(known)))
        } else if hash == typeName {
            scanned.append(.init(value: value, hash: hash, kind: .type))
        } else if hash == shadowName || hash == shadowModeName {
            scanned.append(.init(value: value, hash: hash, kind: .shadowRoot))
        } else if hash == styleName, hides(value) {
            scanned.append(.init(value: value, hash: hash, kind: .hiding))
        }
    }

    /// `display:none` in a style attribute, spaces aside.
    private func hides(_ value: Range<Int>) -> Bool {
        guard value.count >= 12, value.count < 400 else { return false }
        var matched = 0
        for at in value {
            let byte = lowerByte(input[at])
            if isSpaceByte(byte) { continue }
            // Only its first letter can begin it anew: no other is a `d`.
            matched = byte == hidingStyle[matched] ? matched + 1 : byte == hidingStyle[0] ? 1 : 0
            if matched == hidingStyle.count { return true }
        }
        return false
    }
}

private let typeName = fnv1a("type".utf8)
private let styleName = fnv1a("style".utf8)
private let shadowName = fnv1a("shadowroot".utf8)
private let shadowModeName = fnv1a("shadowrootmode".utf8)
private let hidingStyle = Array("display:none".utf8)
private let jsonLDType = Array("ld+json".utf8)

/// Copies a character reference decoded as HTML 5 does. Returns the place after what was read.
func copyReference(_ at: Int, _ input: [UInt8], into out: inout [UInt8]) -> Int {
    guard let reference = characterReference(in: input[...], at: at) else {
        out.append(UInt8(ascii: "&"))
        return at + 1
    }
    out.append(contentsOf: reference.text)
    return reference.end
}

/// Decimal, without a string in between.
func appendNumber(_ number: Int, to out: inout [UInt8]) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
        out.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
    }
}
