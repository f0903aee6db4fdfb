/// One linear pass over an HTML page before libxml2 sees it, which is slow at reading and good at nesting.
///
/// Text and attributes are set aside here, decoded, and libxml2 gets the tags alone, with numbers in their place: a
/// text is `7;`, the attributes of a tag are `a=7`, white space between tags is one space. Dropped is what carries no
/// article text (scripts, styles, comments, embedded documents, attributes nobody reads), JSON-LD kept; bounded are
/// tag length, attribute count and depth, on which libxml2's time is quadratic; and mended is what libxml2 2.9 gets
/// wrong (void HTML5 elements, paragraphs ended by sections, character references). Rules of tokenising: HTML Living
/// Standard §13.2.5.
struct PreScan {
    /// What libxml2 is to read, UTF-8.
    private(set) var skeleton: [UInt8] = []
    /// Text and attribute values, UTF-8; the first byte is a space, for white space between tags.
    var pool: [UInt8] = [32]
    /// Places of texts in the pool, by their number in the skeleton.
    private(set) var texts: [Range<Int32>] = []
    /// Places in `attributes` of what a tag has, by the number in the skeleton.
    private(set) var tags: [Range<Int32>] = []
    /// Attributes of all tags, in order.
    private(set) var attributes: [HTMLTree.Attribute] = []
    /// Contents of `<script type="application/ld+json">`, in order.
    private(set) var jsonLD: [[UInt8]] = []

    static let longestTag = 1 << 16
    static let deepest = 400
    static let longestValue = 1 << 13
    static let longestName = 64

    let input: [UInt8]
    var at = 0
    private var depth = 0
    private var droppedDepth = 0
    private var paragraphOpen = false
    /// Where the text since the last tag begins in the pool.
    private var textStart = 1
    /// What has no end in the rest of the page: asked once each, so that time stays linear.
    private var neverClosed = EndMarks()
    /// Attributes of the tag being read.
    var scanned: [ScannedAttribute] = []

    /// Scans valid UTF-8.
    init(_ utf8: [UInt8]) {
        input = utf8
        skeleton.reserveCapacity(utf8.count / 8 + 64)
        pool.reserveCapacity(utf8.count / 4 + 64)
        while at < input.count {
            let end = index(of: UInt8(ascii: "<"), from: at) ?? input.count
            copyText(to: end)
            if at < input.count { markup() }
        }
        endText()
    }

    // MARK: Text

    /// Copies runs whole; between them stand references and control characters. A title is one line.
    private mutating func copyText(to end: Int, isTitle: Bool = false) {
        var start = at
        while at < end {
            let byte = input[at]
            if byte > UInt8(ascii: "&") || (byte >= 32 && byte != UInt8(ascii: "&")) || (!isTitle && isSpaceByte(byte))
            {
                at += 1
                continue
            }
            pool.append(contentsOf: input[start..<at])
            if byte == UInt8(ascii: "&") {
                at = copyReference(at, input, into: &pool)
            } else {
                pool.append(32)
                at += 1
            }
            start = at
        }
        pool.append(contentsOf: input[start..<at])
    }

    /// What was text up to here becomes a number, or a space.
    private mutating func endText() {
        guard pool.count > textStart else { return }
        if pool[textStart...].allSatisfy(isSpaceByte) {
            skeleton.append(32)
            pool.removeLast(pool.count - textStart)
            return
        }
        appendNumber(texts.count, to: &skeleton)
        skeleton.append(UInt8(ascii: ";"))
        texts.append(Int32(textStart)..<Int32(pool.count))
        textStart = pool.count
    }

    // MARK: Markup

    private mutating func markup() {
        guard at + 1 < input.count else { return literalLess() }
        let next = input[at + 1]
        if isLetterByte(next) {
            startTag()
        } else if next == UInt8(ascii: "/") {
            endTag()
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            comment()
        } else {
            literalLess()
        }
    }

    private mutating func literalLess() {
        pool.append(UInt8(ascii: "<"))
        at += 1
    }

    /// Comments, declarations, processing instructions and CDATA marks go; an unclosed comment only hides its
    /// own first line, because a page must not end at a typing mistake.
    private mutating func comment() {
        if starts(with: "<!--", at: at), let end = find(commentEnd, from: at + 4, .comment) {
            at = end + 3
        } else {
            skipPastGreater(from: at)
        }
    }

    private mutating func skipPastGreater(from: Int) {
        at = (index(of: UInt8(ascii: ">"), from: from) ?? input.count - 1) + 1
    }

    private mutating func endTag() {
        let nameStart = at + 2
        guard nameStart < input.count, isLetterByte(input[nameStart]) else { return skipPastGreater(from: at) }
        let (nameEnd, element) = scanName(from: nameStart)
        skipPastGreater(from: nameEnd)
        if element.isVoid { return }
        if element.tag == .p { paragraphOpen = false }
        if !element.tag.closesByItself {
            if droppedDepth > 0 {
                droppedDepth -= 1
                return
            }
            depth = max(0, depth - 1)
        }
        writeEndTag(nameStart..<nameEnd)
    }

    private mutating func startTag() {
        let nameStart = at + 1
        let (nameEnd, element) = scanName(from: nameStart)
        at = nameEnd
        let selfClosing = scanAttributes(of: element.tag)
        if let raw = element.raw, !(raw == .template && scanned.contains { $0.kind == .shadowRoot }) {
            return selfClosing && raw == .svg ? () : skip(raw)
        }
        if element.isVoid {
            if element.isReadVoid { writeTag(nameStart..<nameEnd) }
        } else {
            open(nameStart..<nameEnd, element.tag, selfClosing: selfClosing)
        }
    }

    private mutating func open(_ name: Range<Int>, _ tag: PageTag, selfClosing: Bool) {
        if !tag.closesByItself {
            if depth >= PreScan.deepest {
                droppedDepth += 1
                return
            }
            depth += 1
        }
        if tag == .p {
            paragraphOpen = true
        } else if tag.endsParagraph, paragraphOpen {
            endText()
            skeleton.append(ascii: "</p>")
            paragraphOpen = false
        }
        writeTag(name)
        // A title is text up to its end tag, whatever it holds.
        if tag == .title, let end = find(titleEnd, from: at, .title) { copyText(to: end, isTitle: true) }
        // Only foreign and custom elements close themselves in practice; libxml2 would leave them open.
        if selfClosing, tag == .other {
            depth -= 1
            writeEndTag(name)
        }
    }

    private mutating func writeTag(_ name: Range<Int>) {
        endText()
        skeleton.append(UInt8(ascii: "<"))
        writeName(name)
        let first = Int32(attributes.count)
        for attribute in scanned {
            guard let kept = attribute.kept(from: input, into: &pool) else { continue }
            attributes.append(kept)
        }
        if attributes.count > first {
            skeleton.append(ascii: " a=")
            appendNumber(tags.count, to: &skeleton)
            tags.append(first..<Int32(attributes.count))
            textStart = pool.count
        }
        skeleton.append(UInt8(ascii: ">"))
    }

    /// As far as libxml2 would read it: what it takes for the end of a name it takes for an attribute.
    private mutating func writeName(_ name: Range<Int>) {
        let name = input[name].prefix(PreScan.longestName)
        skeleton.append(
            contentsOf: name.prefix {
                isLetterByte($0) || isDigitByte($0) || $0 == 45 || $0 == 58 || $0 == 95 || $0 == 46
            })
    }

    private mutating func writeEndTag(_ name: Range<Int>) {
        endText()
        skeleton.append(ascii: "</")
        writeName(name)
        skeleton.append(UInt8(ascii: ">"))
    }

    // MARK: Raw elements

    private mutating func skip(_ raw: RawElement) {
        if raw == .script { return skipScript() }
        var nesting = 1
        var from = at
        while let end = find(raw.endTag, from: from, raw.mark) {
            if raw.nests { nesting += count(raw.startTag, from: from, to: end) }
            nesting -= 1
            from = end + 2
            if nesting == 0 { return skipPastGreater(from: end) }
        }
        // Never closed: a style sheet would swallow the page in a browser too; the rest is worth more to us.
    }

    private mutating func skipScript() {
        // The data of a script that is never closed ends with the page; there can be one.
        if neverClosed.contains(.script) { return }
        let start = at
        let end = endOfScript(from: at)
        if scanned.contains(where: { $0.isJSONLD(input) }) {
            jsonLD.append(Array(input[start..<(end ?? input.count)]))
        }
        guard let end else {
            neverClosed.insert(.script)
            return
        }
        skipPastGreater(from: end)
    }

    /// Where the script's end tag begins, with HTML's double-escaped state: `<!-- <script>…</script> -->`.
    private mutating func endOfScript(from start: Int) -> Int? {
        var at = start
        var first: Int?
        var escaped = false
        var double = false
        while let next = escaped ? indexOfLessOrDash(from: at) : index(of: UInt8(ascii: "<"), from: at) {
            at = next
            if starts(with: "<!--", at: at) {
                escaped = !neverClosed.contains(.escapedScript)
                at += 4
            } else if starts(with: "-->", at: at) {
                escaped = false
                double = false
                at += 3
            } else if starts(with: "</script", at: at) {
                if !double { return at }
                first = first ?? at
                double = false
                at += 8
            } else {
                if escaped, starts(with: "<script", at: at) { double = true }
                at += 1
            }
        }
        // Looked through to the end of the page: no later script is given the benefit of the doubt.
        if first != nil { neverClosed.insert(.escapedScript) }
        return first
    }

    // MARK: Searching

    /// The next place of `needle` (lower-case ASCII), case-insensitive; remembers that there is none.
    private mutating func find(_ needle: [UInt8], from: Int, _ mark: EndMarks) -> Int? {
        if neverClosed.contains(mark) { return nil }
        var at = from
        while let next = index(of: needle[0], from: at) {
            if starts(with: needle, at: next) { return next }
            at = next + 1
        }
        neverClosed.insert(mark)
        return nil
    }

    private func count(_ needle: [UInt8], from: Int, to: Int) -> Int {
        var found = 0
        var at = from
        while at < to, let next = index(of: needle[0], from: at), next < to {
            if starts(with: needle, at: next) { found += 1 }
            at = next + 1
        }
        return found
    }
}

private let commentEnd = Array("-->".utf8)
private let titleEnd = Array("</title".utf8)
