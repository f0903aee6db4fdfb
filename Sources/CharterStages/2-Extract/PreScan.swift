/// One linear pass over an HTML page before libxml2 sees it.
///
/// Drops what carries no article text (scripts, styles, comments, embedded documents, attributes nobody reads)
/// but keeps JSON-LD; bounds tag length, attribute count and depth, on which libxml2's time is quadratic; and
/// repairs what libxml2 2.9 gets wrong (void HTML5 elements, paragraphs ended by sections, references to the
/// C1 range). Rules of tokenising: HTML Living Standard §13.2.5.
struct PreScan {
    /// The page reduced to what the tree needs, UTF-8.
    private(set) var html: [UInt8] = []
    /// Contents of `<script type="application/ld+json">`, in order.
    private(set) var jsonLD: [[UInt8]] = []

    static let longestTag = 1 << 16
    static let deepest = 400
    static let longestValue = 1 << 13

    let input: [UInt8]
    var at = 0
    private var depth = 0
    private var droppedDepth = 0
    private var paragraphOpen = false
    /// Raw elements that have no end tag in the rest of the page: asked once each, so that time stays linear.
    private var neverClosed: Set<String> = []
    var attributes: [ScannedAttribute] = []

    /// Scans valid UTF-8.
    init(_ utf8: [UInt8]) {
        input = utf8
        html.reserveCapacity(utf8.count / 2 + 64)
        while at < input.count {
            copyText()
            if at < input.count { markup() }
        }
    }

    // MARK: Text

    private mutating func copyText() {
        let start = at
        while at < input.count, input[at] != UInt8(ascii: "<"), input[at] != UInt8(ascii: "&"), input[at] >= 32 {
            at += 1
        }
        html.append(contentsOf: input[start..<at])
        while at < input.count, input[at] != UInt8(ascii: "<") {
            let byte = input[at]
            if byte == UInt8(ascii: "&") {
                at = copyReference(from: input, at: at, into: &html)
            } else {
                html.append(byte < 32 && !isSpaceByte(byte) ? 32 : byte)
                at += 1
            }
        }
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
        html.append(contentsOf: "&lt;".utf8)
        at += 1
    }

    /// Comments, declarations, processing instructions and CDATA marks go; an unclosed comment only hides its
    /// own first line, because a page must not end at a typing mistake.
    private mutating func comment() {
        let isComment = starts(with: "<!--", at: at)
        if isComment, let end = find("-->", from: at + 4, name: "-->") {
            at = end + 3
            return
        }
        at = (index(of: UInt8(ascii: ">"), from: at) ?? input.count - 1) + 1
    }

    private mutating func endTag() {
        let nameStart = at + 2
        guard nameStart < input.count, isLetterByte(input[nameStart]) else {
            at = (index(of: UInt8(ascii: ">"), from: at) ?? input.count - 1) + 1
            return
        }
        let nameEnd = endOfName(from: nameStart)
        at = (index(of: UInt8(ascii: ">"), from: nameEnd) ?? input.count - 1) + 1
        let name = input[nameStart..<nameEnd]
        let tag = PageTag(name)
        if isVoidElement(name) { return }
        if tag == .p { paragraphOpen = false }
        if !tag.closesByItself {
            if droppedDepth > 0 {
                droppedDepth -= 1
                return
            }
            depth = max(0, depth - 1)
        }
        html.append(contentsOf: "</".utf8)
        html.append(contentsOf: name)
        html.append(UInt8(ascii: ">"))
    }

    private mutating func startTag() {
        let nameEnd = endOfName(from: at + 1)
        let name = input[(at + 1)..<nameEnd]
        at = nameEnd
        let selfClosing = scanAttributes()
        if let raw = RawElement(name), !raw.isShown(attributes, input) {
            return selfClosing && raw == .svg ? () : skip(raw)
        }
        if isVoidElement(name) { return void(name) }
        open(name, selfClosing: selfClosing)
    }

    private mutating func void(_ name: ArraySlice<UInt8>) {
        let tag = PageTag(name)
        guard tag == .br || tag == .hr || tag == .meta || tag == .link || tag == .base else { return }
        writeTag(name)
    }

    private mutating func open(_ name: ArraySlice<UInt8>, selfClosing: Bool) {
        let tag = PageTag(name)
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
            html.append(contentsOf: "</p>".utf8)
            paragraphOpen = false
        }
        writeTag(name)
        if tag == .title { copyTitle() }
        // Only foreign and custom elements close themselves in practice; libxml2 would leave them open.
        if selfClosing, tag == .other {
            depth -= 1
            html.append(contentsOf: "</".utf8)
            html.append(contentsOf: name)
            html.append(UInt8(ascii: ">"))
        }
    }

    private mutating func writeTag(_ name: ArraySlice<UInt8>) {
        html.append(UInt8(ascii: "<"))
        html.append(contentsOf: name)
        for attribute in attributes { attribute.write(from: input, into: &html) }
        html.append(UInt8(ascii: ">"))
    }

    /// A title is text up to its end tag, whatever it holds.
    private mutating func copyTitle() {
        guard let end = find("</title", from: at, name: "title") else { return }
        while at < end {
            if input[at] == UInt8(ascii: "<") {
                literalLess()
            } else if input[at] == UInt8(ascii: "&") {
                at = copyReference(from: input, at: at, into: &html)
            } else {
                html.append(input[at] < 32 ? 32 : input[at])
                at += 1
            }
        }
    }

    // MARK: Raw elements

    private mutating func skip(_ raw: RawElement) {
        let start = at
        if raw == .script {
            let end = endOfScript(from: at)
            if isJSONLD() { jsonLD.append(Array(input[start..<(end ?? input.count)])) }
            guard let end else { return }
            at = (index(of: UInt8(ascii: ">"), from: end) ?? input.count - 1) + 1
            return
        }
        var nesting = 1
        var from = at
        while let end = find("</" + raw.rawValue, from: from, name: raw.rawValue) {
            if raw.nests { nesting += count("<" + raw.rawValue, from: from, to: end) }
            nesting -= 1
            from = end + 2
            if nesting == 0 {
                at = (index(of: UInt8(ascii: ">"), from: end) ?? input.count - 1) + 1
                return
            }
        }
        // Never closed: a style sheet would swallow the page in a browser too; the rest is worth more to us.
        at = start
    }

    private func isJSONLD() -> Bool {
        attributes.contains { $0.isType && $0.contains("ld+json", in: input) }
    }

    /// Where the script's end tag begins, with HTML's double-escaped state: `<!-- <script>…</script> -->`.
    private mutating func endOfScript(from start: Int) -> Int? {
        var at = start
        var first: Int?
        var escaped = false
        var double = false
        while at < input.count {
            guard let next = input[at...].firstIndex(where: { $0 == 60 || $0 == 45 }) else { break }
            at = next
            if starts(with: "<!--", at: at) {
                escaped = true
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
        return first
    }

    // MARK: Searching

    /// The next place of `needle` (lower-case ASCII), case-insensitive; remembers that there is none.
    private mutating func find(_ needle: String, from: Int, name: String) -> Int? {
        if neverClosed.contains(name) { return nil }
        let bytes = Array(needle.utf8)
        var at = from
        while let next = index(of: bytes[0], from: at) {
            if starts(with: bytes, at: next) { return next }
            at = next + 1
        }
        neverClosed.insert(name)
        return nil
    }

    private func count(_ needle: String, from: Int, to: Int) -> Int {
        let bytes = Array(needle.utf8)
        var found = 0
        var at = from
        while at < to, let next = index(of: bytes[0], from: at), next < to {
            if starts(with: bytes, at: next) { found += 1 }
            at = next + 1
        }
        return found
    }
}
