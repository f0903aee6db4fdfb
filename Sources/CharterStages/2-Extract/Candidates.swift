import CharterModel

/// A text that might be the article, and how it was found.
struct TextCandidate {
    var paragraphs: [String]
    /// `blocks`, `lenient`, `paragraphs`, `lines` or `json-ld`.
    var method: String
    /// The element it came from; nil for text from JSON-LD.
    var container: Int?

    var size: Int { paragraphs.reduce(0) { $0 + $1.utf8.count } }
    var text: String { paragraphs.joined(separator: "\n") }
    /// Code points: near enough to what a reader would count, and cheap.
    var characters: Int {
        paragraphs.reduce(0) { sum, text in text.utf8.reduce(sum) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }
    }
}

/// The page seen under one verdict on clutter.
struct PageView {
    let tree: HTMLTree
    let pruning: Pruning
    let list: BlockList
    let sums: BlockSums

    init(_ tree: HTMLTree, lenient: Bool = false) {
        self.tree = tree
        pruning = Pruning(tree, lenient: lenient)
        list = BlockList(tree, pruning)
        sums = BlockSums(list)
    }

    /// The best container's text; nil when nothing on the page is prose.
    func candidate(_ method: String, titleKey: [UInt8]) -> TextCandidate? {
        let choice = ContainerChoice(tree, list, pruning, sums, headline: headline(titleKey))
        guard let container = choice.best() else { return nil }
        let selection = Selection(tree: tree, list: list, pruning: pruning, sums: sums, titleKey: titleKey)
        let kept = selection.blocks(in: container)
        guard !kept.isEmpty else { return nil }
        let whole = selection.standfirst(above: container, of: kept) + kept
        return TextCandidate(paragraphs: whole.map(list.string), method: method, container: container)
    }

    /// The first block that is a top heading or repeats the title.
    private func headline(_ titleKey: [UInt8]) -> Int? {
        list.blocks.indices.first { index in
            let block = list.blocks[index]
            guard !block.isClutter, block.length < 300 else { return false }
            return block.kind == .h1 || !titleKey.isEmpty && foldedKey(list.text[block.text]) == titleKey
        }
    }

    /// Every line that is not clutter: for pages that hold hardly anything.
    func everyLine() -> TextCandidate? {
        let kept = list.blocks.indices.filter { !list.blocks[$0].isClutter }
        return kept.isEmpty ? nil : TextCandidate(paragraphs: kept.map(list.string), method: "lines", container: nil)
    }

    /// Every prose block of the page: what is left when no container stands out.
    func everyParagraph(titleKey: [UInt8]) -> TextCandidate? {
        let selection = Selection(tree: tree, list: list, pruning: pruning, sums: sums, titleKey: titleKey)
        let kept = selection.blocks(in: 0)
        return kept.isEmpty
            ? nil : TextCandidate(paragraphs: kept.map(list.string), method: "paragraphs", container: nil)
    }
}

/// The best of several readings of a page: its blocks, the same with doubtful parts let in, the JSON-LD body,
/// all paragraphs. Later ones only win where the earlier are clearly too little.
func bestText(_ view: PageView, _ jsonLD: JSONLDArticle, titleKey: [UInt8]) -> TextCandidate? {
    var best = view.candidate("blocks", titleKey: titleKey)
    if (best?.size ?? 0) < 600 {
        let lenient = PageView(view.tree, lenient: true).candidate("lenient", titleKey: titleKey)
        if let lenient, lenient.size > 2 * (best?.size ?? 0) + 100 { best = lenient }
    }
    if (best?.size ?? 0) < 250, let all = view.everyParagraph(titleKey: titleKey), all.size > 2 * (best?.size ?? 0) {
        best = all
    }
    if best == nil { best = view.everyLine() }
    if let body = jsonLD.body.map(bodyCandidate), isFuller(body, than: best) { best = body }
    return best
}

private func bodyCandidate(_ body: String) -> TextCandidate {
    TextCandidate(paragraphs: paragraphs(ofHTML: body), method: "json-ld", container: nil)
}

/// Whether the JSON-LD body is more of the article than what the page shows: clearly longer, or another text.
private func isFuller(_ body: TextCandidate, than blocks: TextCandidate?) -> Bool {
    guard body.size >= 250 else { return false }
    guard let blocks else { return true }
    // A long text that is also in the body is the article; what the body has beyond it is a second version of it.
    if Double(blocks.size) < 0.6 * Double(body.size) { return blocks.size < 2000 || shared(blocks, body) <= 0.7 }
    return body.size >= 600 && shared(blocks, body) < 0.3
}

/// Share of the first text's paragraphs whose beginning occurs in the second.
private func shared(_ one: TextCandidate, _ other: TextCandidate) -> Double {
    let whole = Set(shingles(other.text))
    let parts = shingles(one.text)
    guard !parts.isEmpty else { return 0 }
    return Double(parts.filter(whole.contains).count) / Double(parts.count)
}

private func shingles(_ text: String) -> [UInt64] {
    let words = text.utf8.split(whereSeparator: { $0 <= 32 }).map { fnv1a($0) }
    guard words.count >= 3 else { return [] }
    var found: [UInt64] = []
    for at in 2..<words.count {
        let first: UInt64 = words[at - 2] &* 31
        let second: UInt64 = words[at - 1] &* 17
        found.append(first &+ second &+ words[at])
    }
    return found
}

/// Paragraphs of HTML or plain text that is all article: a feed entry, a JSON-LD body. Only what can never be
/// text is left out.
func paragraphs(ofHTML html: String) -> [String] {
    var source = html
    if !source.contains("<"), source.contains("&lt;") {
        source = String(decoding: decodeEntities(Array(source.utf8)[...]), as: UTF8.self)
    }
    if !source.contains("<") {
        return source.split(whereSeparator: \.isNewline).map { cleanText(String($0)) }.filter { !$0.isEmpty }
    }
    // A newline outside markup is a paragraph in plain text with a few tags in it.
    let isMarkedUp = source.contains("<p") || source.contains("<br") || source.contains("<div")
    if !isMarkedUp { source = source.replacing("\n", with: "<br><br>") }
    guard let tree = HTMLTree(PreScan(Array(source.utf8))) else { return [] }
    let list = BlockList(tree, Pruning(unjudged: tree))
    return list.blocks.indices.map(list.string).filter { !$0.isEmpty }
}
