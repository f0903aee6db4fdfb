/// The text of HTML as a reader sees it: tags and what scripts and styles hold gone, references decoded, white
/// space folded to one blank, each block on a line of its own (also `br`), no empty lines, none at the ends.
package func plainText(ofHTML html: String) -> String {
    String(decoding: plainText(ofHTML: Array(html.utf8)), as: UTF8.self)
}

func plainText(ofHTML html: [UInt8]) -> [UInt8] {
    var folder = TextFolder(size: html.count)
    for token in HTMLTokens(html) {
        switch token {
        case .text(let text): folder.append(decodeEntities(text))
        case .startTag(let tag): if blockElements.contains(tag.name) { folder.breakLine() }
        case .endTag(let name): if blockElements.contains(name) { folder.breakLine() }
        }
    }
    return folder.out
}

/// Folds white space as it comes in: blanks and line breaks are only written before the next visible byte.
private struct TextFolder {
    var out: [UInt8] = []
    private var pending: UInt8?

    init(size: Int) { out.reserveCapacity(size) }

    mutating func append(_ text: [UInt8]) {
        var at = 0
        while at < text.count {
            if isBlankByte(text[at]) {
                pending = pending ?? UInt8(ascii: " ")
                at += 1
            } else if text[at] == 0xC2, at + 1 < text.count, text[at + 1] == 0xA0 {
                // A no-break space is white space to a reader.
                pending = pending ?? UInt8(ascii: " ")
                at += 2
            } else {
                if let pending, !out.isEmpty { out.append(pending) }
                pending = nil
                out.append(text[at])
                at += 1
            }
        }
    }

    mutating func breakLine() { pending = UInt8(ascii: "\n") }
}

private let blockElements: Set<String> = [
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
]
