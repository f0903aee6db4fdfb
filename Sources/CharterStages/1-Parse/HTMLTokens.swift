/// A piece of HTML. Ranges and slices are of the bytes the tokens were read from.
enum HTMLToken {
    /// Text with its references still in it.
    case text(ArraySlice<UInt8>)
    case startTag(HTMLTag)
    /// Lower-case name.
    case endTag(String)
}

/// A start tag.
struct HTMLTag {
    /// Lower-case.
    var name: String
    /// Lower-case names in order, values decoded; at most `HTMLTokens.maxAttributes`.
    var attributes: [(name: String, value: String)]
    var isSelfClosing: Bool

    /// Value of the first attribute of that name.
    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// Cuts HTML into tokens in one linear pass that never fails: comments, declarations and instructions are
/// skipped, the content of raw-text elements (`script`, `style`, …) is skipped together with their tags.
struct HTMLTokens: Sequence, IteratorProtocol {
    static let maxAttributes = 64

    private let bytes: [UInt8]
    private var at = 0
    /// There is no further end of a comment: looking for one again would make many of them quadratic.
    private var lastCommentWasOpen = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> HTMLToken? {
        while at < bytes.count {
            let start = at
            if bytes[at] != UInt8(ascii: "<") || !isMarkup(at) {
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "<") || !isMarkup(at) { at += 1 }
                return .text(bytes[start..<at])
            }
            if let token = readMarkup() { return token }
            // The markup never ends: what is left is text.
            if at > bytes.count {
                at = bytes.count
                return .text(bytes[start...])
            }
        }
        return nil
    }

    /// Nil for markup that is skipped; `at` is beyond the end when the markup does not end.
    private mutating func readMarkup() -> HTMLToken? {
        switch bytes[at + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            skipDeclaration()
            return nil
        case UInt8(ascii: "/"):
            let name = endTagName()
            return at > bytes.count ? nil : .endTag(name)
        default:
            let tag = startTag()
            if at > bytes.count { return nil }
            guard rawTextElements.contains(tag.name) else { return .startTag(tag) }
            if !tag.isSelfClosing || tag.name == "script" { skipRawText(tag.name) }
            return nil
        }
    }

    private func isMarkup(_ index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || isASCIILetter(next) { return true }
        return next == UInt8(ascii: "/") && index + 2 < bytes.count && isASCIILetter(bytes[index + 2])
    }

    private mutating func skipDeclaration() {
        if starts(with: "<!--") { return skipComment() }
        if starts(with: "<![cdata[") { return skipMarkers() }
        skipPastTagEnd()
    }

    /// `<!-->` and `<!--->` are whole comments (HTML §13.2.5.43); one without an end stops at the first `>`.
    private mutating func skipComment() {
        if !lastCommentWasOpen {
            var index = at + 4
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: ">"), bytes[index - 1] == UInt8(ascii: "-"),
                    bytes[index - 2] == UInt8(ascii: "-")
                {
                    at = index + 1
                    return
                }
                index += 1
            }
            lastCommentWasOpen = true
        }
        skipPastTagEnd()
    }

    /// To behind the next `>`, or beyond the end when there is none.
    private mutating func skipPastTagEnd() {
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") { at += 1 }
        at += 1
    }

    /// Only the marker of a CDATA section goes; browsers take what follows up to `>` for a comment, but feeds mean
    /// the text.
    private mutating func skipMarkers() { at += 9 }

    private func starts(with prefix: StaticString) -> Bool {
        guard at + prefix.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<prefix.utf8CodeUnitCount).allSatisfy { asciiLowercase(bytes[at + $0]) == prefix.utf8Start[$0] }
    }

    private mutating func endTagName() -> String {
        at += 2
        let name = takeName()
        skipPastTagEnd()
        return name
    }

    private mutating func takeName() -> String {
        let start = at
        while at < bytes.count, !isBlankByte(bytes[at]), bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/")
        {
            at += 1
        }
        return String(decoding: bytes[start..<at].prefix(64).map(asciiLowercase), as: UTF8.self)
    }

    private mutating func startTag() -> HTMLTag {
        at += 1
        var tag = HTMLTag(name: takeName(), attributes: [], isSelfClosing: false)
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: ">") {
                at += 1
                return tag
            }
            if byte == UInt8(ascii: "/") {
                tag.isSelfClosing = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ">")
                at += 1
            } else if isBlankByte(byte) {
                at += 1
            } else {
                let attribute = takeAttribute()
                if tag.attributes.count < HTMLTokens.maxAttributes { tag.attributes.append(attribute) }
            }
        }
        at = bytes.count + 1
        return tag
    }

    private mutating func takeAttribute() -> (name: String, value: String) {
        let start = at
        at += 1
        while at < bytes.count, !isBlankByte(bytes[at]), bytes[at] != UInt8(ascii: "="), bytes[at] != UInt8(ascii: ">"),
            bytes[at] != UInt8(ascii: "/")
        {
            at += 1
        }
        let name = String(decoding: bytes[start..<at].prefix(64).map(asciiLowercase), as: UTF8.self)
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { return (name, "") }
        at += 1
        skipBlanks()
        return (name, takeValue())
    }

    private mutating func skipBlanks() {
        while at < bytes.count, isBlankByte(bytes[at]) { at += 1 }
    }

    private mutating func takeValue() -> String {
        guard at < bytes.count else { return "" }
        let quote = bytes[at]
        let start: Int
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            at += 1
            start = at
            guard let end = bytes[at...].firstIndex(of: quote) else { return takeUnclosedValue() }
            at = end + 1
            return String(decoding: decodeEntities(bytes[start..<end]), as: UTF8.self)
        }
        start = at
        while at < bytes.count, !isBlankByte(bytes[at]), bytes[at] != UInt8(ascii: ">") { at += 1 }
        return String(decoding: decodeEntities(bytes[start..<at]), as: UTF8.self)
    }

    /// A quote that is never closed: the value ends where the tag does. It happens once a quote character, since
    /// there is no second one, and so costs no more than one look at the rest each.
    private mutating func takeUnclosedValue() -> String {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") { at += 1 }
        return String(decoding: decodeEntities(bytes[start..<at]), as: UTF8.self)
    }

    /// Up to and including the end tag of a raw-text element; to the end when there is none.
    private mutating func skipRawText(_ name: String) {
        let wanted = Array(name.utf8)
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "<"), at + 1 + wanted.count < bytes.count, bytes[at + 1] == UInt8(ascii: "/"),
                (0..<wanted.count).allSatisfy({ asciiLowercase(bytes[at + 2 + $0]) == wanted[$0] })
            {
                _ = endTagName()
                at = Swift.min(at, bytes.count)
                return
            }
            at += 1
        }
    }
}

/// Elements whose content is not HTML (§13.1.2) and not for readers.
private let rawTextElements: Set<String> = [
    "script", "style", "iframe", "noembed", "noframes", "xmp", "textarea", "plaintext",
]
