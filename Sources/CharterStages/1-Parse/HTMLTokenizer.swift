/// Cuts HTML into tokens in one linear pass that never fails: comments, declarations and instructions are
/// skipped, the content of raw-text elements (`script`, `style`, …) is skipped together with their tags. Tokens are
/// places in the bytes; nothing is copied.
struct HTMLTokenizer {
    static let maxAttributes = 64

    enum Token {
        /// Text with its references still in it.
        case text(Range<Int>)
        case startTag(name: Range<Int>, isSelfClosing: Bool)
        case endTag(name: Range<Int>)
    }

    struct Attribute {
        var name: Range<Int>
        /// With its references still in it; empty for an attribute without a value.
        var value: Range<Int>
    }

    let bytes: UnsafeBufferPointer<UInt8>
    /// Of the start tag that was read last, in order; at most `maxAttributes`.
    private(set) var attributes: [Attribute] = []
    private(set) var place = Place()

    /// Where the reading is.
    struct Place {
        var at = 0
        /// There is no further end of a comment: looking for one again would make many of them quadratic.
        var lastCommentWasOpen = false
    }

    private var at: Int {
        get { place.at }
        set { place.at = newValue }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, from place: Place = Place()) {
        self.bytes = bytes
        self.place = place
    }

    mutating func next() -> Token? {
        while at < bytes.count {
            let start = at
            if bytes[at] != UInt8(ascii: "<") || !isMarkup(at) {
                repeat { at = bytes.next(UInt8(ascii: "<"), from: at + 1) } while at < bytes.count && !isMarkup(at)
                return .text(start..<at)
            }
            if let token = readMarkup() { return token }
            // The markup never ends: what is left is text.
            if at > bytes.count {
                at = bytes.count
                return .text(start..<bytes.count)
            }
        }
        return nil
    }

    /// Nil for markup that is skipped; `at` is beyond the end when the markup does not end.
    private mutating func readMarkup() -> Token? {
        switch bytes[at + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            skipDeclaration()
            return nil
        case UInt8(ascii: "/"):
            let name = endTagName()
            return at > bytes.count ? nil : .endTag(name: name)
        default:
            let (name, isSelfClosing) = startTag()
            if at > bytes.count { return nil }
            let element = ElementName(folding: bytes.slice(name))
            guard isRawText(element) else { return .startTag(name: name, isSelfClosing: isSelfClosing) }
            if !isSelfClosing || element == "script" { skipRawText(name) }
            return nil
        }
    }

    private func isMarkup(_ index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || isASCIILetter(next) { return true }
        return next == UInt8(ascii: "/") && index + 2 < bytes.count && isASCIILetter(bytes[index + 2])
    }

    // MARK: Comments and declarations

    private mutating func skipDeclaration() {
        if starts(with: "<!--") { return skipComment() }
        // Only the marker of a CDATA section goes; browsers take what follows up to `>` for a comment, but feeds
        // mean the text.
        if starts(with: "<![cdata[") { return at += 9 }
        skipPastTagEnd()
    }

    /// `<!-->` and `<!--->` are whole comments (HTML §13.2.5.43); one without an end stops at the first `>`.
    private mutating func skipComment() {
        if !place.lastCommentWasOpen {
            var end = bytes.next(UInt8(ascii: ">"), from: at + 4)
            while end < bytes.count {
                if bytes[end - 1] == UInt8(ascii: "-"), bytes[end - 2] == UInt8(ascii: "-") {
                    at = end + 1
                    return
                }
                end = bytes.next(UInt8(ascii: ">"), from: end + 1)
            }
            place.lastCommentWasOpen = true
        }
        skipPastTagEnd()
    }

    /// To behind the next `>`, or beyond the end when there is none.
    private mutating func skipPastTagEnd() { at = bytes.next(UInt8(ascii: ">"), from: at) + 1 }

    private func starts(with prefix: StaticString) -> Bool {
        let end = at + prefix.utf8CodeUnitCount
        return end <= bytes.count && bytes.slice(at..<end).isEqualIgnoringCase(to: prefix)
    }

    // MARK: Tags

    private mutating func endTagName() -> Range<Int> {
        at += 2
        let name = takeName()
        skipPastTagEnd()
        return name
    }

    private mutating func takeName() -> Range<Int> {
        let start = at
        var end = start
        while end < bytes.count, !isBlankByte(bytes[end]), bytes[end] != UInt8(ascii: ">"),
            bytes[end] != UInt8(ascii: "/")
        {
            end += 1
        }
        at = end
        return start..<end
    }

    private mutating func startTag() -> (name: Range<Int>, isSelfClosing: Bool) {
        at += 1
        let name = takeName()
        var isSelfClosing = false
        attributes.removeAll(keepingCapacity: true)
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: ">") {
                at += 1
                return (name, isSelfClosing)
            }
            if byte == UInt8(ascii: "/") {
                isSelfClosing = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ">")
                at += 1
            } else if isBlankByte(byte) {
                at += 1
            } else {
                let attribute = takeAttribute()
                if attributes.count < HTMLTokenizer.maxAttributes { attributes.append(attribute) }
            }
        }
        at = bytes.count + 1
        return (name, isSelfClosing)
    }

    private mutating func takeAttribute() -> Attribute {
        let start = at
        var end = start + 1
        while end < bytes.count, !isBlankByte(bytes[end]), bytes[end] != UInt8(ascii: "="),
            bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "/")
        {
            end += 1
        }
        at = end
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else {
            return Attribute(name: start..<end, value: end..<end)
        }
        at += 1
        skipBlanks()
        return Attribute(name: start..<end, value: takeValue())
    }

    private mutating func skipBlanks() {
        while at < bytes.count, isBlankByte(bytes[at]) { at += 1 }
    }

    private mutating func takeValue() -> Range<Int> {
        guard at < bytes.count else { return at..<at }
        let quote = bytes[at]
        var start = at
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            start += 1
            let end = bytes.next(quote, from: start)
            if end < bytes.count {
                at = end + 1
                return start..<end
            }
            // A quote that is never closed: the value ends where the tag does. It happens once a quote character,
            // since there is no second one, and so costs no more than one look at the rest each.
            at = bytes.next(UInt8(ascii: ">"), from: start)
            return start..<at
        }
        while at < bytes.count, !isBlankByte(bytes[at]), bytes[at] != UInt8(ascii: ">") { at += 1 }
        return start..<at
    }

    /// Up to and including the end tag of a raw-text element; to the end when there is none.
    private mutating func skipRawText(_ name: Range<Int>) {
        at = bytes.next(UInt8(ascii: "<"), from: at)
        while at < bytes.count {
            let end = at + 2 + name.count
            if end < bytes.count, bytes[at + 1] == UInt8(ascii: "/"), isSameName(name, at + 2) {
                _ = endTagName()
                at = Swift.min(at, bytes.count)
                return
            }
            at = bytes.next(UInt8(ascii: "<"), from: at + 1)
        }
    }

    private func isSameName(_ name: Range<Int>, _ start: Int) -> Bool {
        name.allSatisfy { asciiLowercase(bytes[$0]) == asciiLowercase(bytes[start + $0 - name.lowerBound]) }
    }
}

/// Elements whose content is not HTML (§13.1.2) and not for readers.
private func isRawText(_ name: ElementName) -> Bool {
    switch name {
    case "script", "style", "iframe", "noembed", "noframes", "xmp", "textarea", "plaintext": true
    default: false
    }
}
