/// The text of HTML as a reader sees it: tags and what scripts and styles hold gone, references decoded, white
/// space folded to one blank, each block on a line of its own (also `br`), no empty lines, none at the ends.
package func plainText(ofHTML html: String) -> String {
    var html = html
    return html.withUTF8 { bytes in
        var folder = TextFolder(size: bytes.count)
        var tokenizer = HTMLTokenizer(bytes)
        while let token = tokenizer.next() {
            switch token {
            case .text(let range): folder.append(referencesIn: bytes.slice(range))
            case .startTag(let name, _), .endTag(let name):
                if isBlock(ElementName(folding: bytes.slice(name))) { folder.breakLine() }
            }
        }
        return String(decoding: folder.out, as: UTF8.self)
    }
}

/// Folds white space as it comes in: blanks and line breaks are only written before the next visible byte.
private struct TextFolder {
    var out: [UInt8] = []
    private var pending: UInt8?

    init(size: Int) { out.reserveCapacity(size) }

    /// Text that may hold references.
    mutating func append(referencesIn text: UnsafeBufferPointer<UInt8>) {
        guard text.next(UInt8(ascii: "&"), from: 0) < text.count else { return append(text) }
        decodeEntities(Array(text)[...]).withUnsafeBufferPointer { append($0) }
    }

    /// Visible bytes with single blanks between them are copied at once.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        var run = skipBlanks(text, 0)
        var at = run
        while at < text.count {
            let byte = text[at]
            if byte > UInt8(ascii: " "), byte != 0xC2 {
                at += 1
            } else if byte == UInt8(ascii: " "), at + 1 < text.count, text[at + 1] > UInt8(ascii: " "),
                text[at + 1] != 0xC2
            {
                at += 2
            } else if blankLength(text, at) > 0 {
                write(text.slice(run..<at))
                run = skipBlanks(text, at)
                at = run
            } else {
                at += 1
            }
        }
        if run < text.count { write(text.slice(run..<text.count)) }
    }

    private mutating func write(_ words: UnsafeBufferPointer<UInt8>) {
        if let pending, !out.isEmpty { out.append(pending) }
        pending = nil
        out.append(contentsOf: words)
    }

    /// The first place from `start` on that is not blank; blanks on the way become one.
    private mutating func skipBlanks(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count {
            let length = blankLength(text, at)
            if length == 0 { return at }
            pending = pending ?? UInt8(ascii: " ")
            at += length
        }
        return at
    }

    /// How many bytes of white space stand at `at` as one character: a no-break space is white space to a reader.
    private func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        if isBlankByte(text[at]) { return 1 }
        return text[at] == 0xC2 && at + 1 < text.count && text[at + 1] == 0xA0 ? 2 : 0
    }

    mutating func breakLine() { pending = UInt8(ascii: "\n") }
}

private func isBlock(_ name: ElementName) -> Bool {
    switch name {
    case "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul":
        true
    default: false
    }
}
