/// What the class, id, role and test-id words of an element say about it.
struct Traits: OptionSet, Sendable {
    let rawValue: UInt32
    /// Never part of an article: navigation, adverts, comments, sharing, cookie notices, …
    static let clutter = Traits(rawValue: 1 << 0)
    /// Clutter unless it holds most of the page's text.
    static let doubtful = Traits(rawValue: 1 << 1)
    /// Likely holds the article.
    static let content = Traits(rawValue: 1 << 2)
    /// Surely holds the article's body.
    static let articleBody = Traits(rawValue: 1 << 3)
    static let comments = Traits(rawValue: 1 << 4)
    static let caption = Traits(rawValue: 1 << 5)
    static let byline = Traits(rawValue: 1 << 6)
    static let date = Traits(rawValue: 1 << 7)
    static let hidden = Traits(rawValue: 1 << 8)
    static let paywall = Traits(rawValue: 1 << 9)
    static let headline = Traits(rawValue: 1 << 10)
    static let standfirst = Traits(rawValue: 1 << 11)
    static let related = Traits(rawValue: 1 << 12)
    /// A post of a social network or the like, shown in place.
    static let embed = Traits(rawValue: 1 << 13)
}

/// Finds known words in class lists. A word is matched where a part of a name begins: after a space, `-`, `_`,
/// a digit, or at a capital after a small letter; so `post-relatedLinks` holds `related` and `unrelated` does not.
struct ClassWords: Sendable {
    /// A tree of letters, flat: the places that follow place `n` are at `28 * n`, -1 for none.
    private var next: [Int32] = ClassWords.nowhere
    /// Traits of a word that ends at a place whatever follows, and of one that must be whole.
    private var stem: [Traits] = [[]]
    private var whole: [Traits] = [[]]

    private static let nowhere = [Int32](repeating: -1, count: 28)

    static let shared = ClassWords(classWordList)

    /// `list`: words separated by spaces; `+` at the end allows any ending.
    init(_ list: [(Traits, String)]) {
        for (traits, words) in list {
            for word in words.split(separator: " ") { add(word.utf8, traits) }
        }
    }

    private mutating func add(_ word: Substring.UTF8View, _ traits: Traits) {
        var at = 0
        for byte in word where byte != UInt8(ascii: "+") {
            let slot = ClassWords.slot(byte)
            if next[28 * at + slot] < 0 {
                next[28 * at + slot] = Int32(stem.count)
                next += ClassWords.nowhere
                stem.append([])
                whole.append([])
            }
            at = Int(next[28 * at + slot])
        }
        if word.last == UInt8(ascii: "+") {
            stem[at].formUnion(traits)
        } else {
            whole[at].formUnion(traits)
        }
    }

    private static func slot(_ byte: UInt8) -> Int {
        isLetterByte(byte) ? Int(lowerByte(byte) - 97) : byte >= 0x80 ? 27 : 26
    }

    /// Traits of all words in one attribute value.
    func traits(in value: ArraySlice<UInt8>) -> Traits {
        var found: Traits = []
        var at = value.startIndex
        let end = min(value.endIndex, at + 400)
        var before: UInt8 = 32
        while at < end {
            let byte = value[at]
            let starts = isLetterByte(byte) && (!isLetterByte(before) || (byte < 97 && before >= 97))
            if starts, !isAboutLayout(value, at) { found.formUnion(match(value, from: at, end: end)) }
            before = byte
            at += 1
        }
        return found
    }

    /// `has-sidebar` and `elementor-widget` say how an element is laid out or built, not what it is.
    private func isAboutLayout(_ value: ArraySlice<UInt8>, _ at: Int) -> Bool {
        if isAfterLayoutWord(value, at) { return true }
        guard at > value.startIndex, value[at - 1] == UInt8(ascii: "-") else { return false }
        return ClassWords.layoutPrefixes.contains { prefix in
            let start = at - prefix.count
            guard start >= value.startIndex, value[start..<at].elementsEqual(prefix) else { return false }
            return start == value.startIndex || !isLetterByte(value[start - 1])
        }
    }

    /// `margin-right`, `textLeft`: a place on the page, not a part of it.
    private func isAfterLayoutWord(_ value: ArraySlice<UInt8>, _ at: Int) -> Bool {
        var end = at
        if end > value.startIndex, value[end - 1] == UInt8(ascii: "-") || value[end - 1] == UInt8(ascii: "_") {
            end -= 1
        }
        var start = end
        while start > value.startIndex, isLetterByte(value[start - 1]), start == end || value[start] >= 97 {
            start -= 1
        }
        guard end > start, end - start <= 8 else { return false }
        return ClassWords.layoutWords.contains(fnv1a(value[start..<end]))
    }

    private static let layoutWords: Set<UInt64> = Set(
        ["margin", "padding", "align", "float", "pull", "text", "border", "justify", "object", "items", "self"]
            .map { fnv1a($0.utf8) })

    private static let layoutPrefixes: [[UInt8]] = ["has-", "no-", "with-", "without-", "elementor-"].map {
        Array($0.utf8)
    }

    private func match(_ value: ArraySlice<UInt8>, from: Int, end: Int) -> Traits {
        var found: Traits = []
        var step = 0
        var at = from
        while true {
            let isBoundary =
                at == end || !isLetterByte(value[at]) || (at > from && value[at] < 97 && value[at - 1] >= 97)
            found.formUnion(stem[step])
            if isBoundary { found.formUnion(whole[step]) }
            guard at < end else { return found }
            // A separator between words, or a capital where one could be, both spell `-`.
            if isBoundary, at > from, isLetterByte(value[at]) {
                let through = next[28 * step + 26]
                if through >= 0 {
                    let letter = next[28 * Int(through) + ClassWords.slot(value[at])]
                    if letter >= 0 {
                        step = Int(letter)
                        at += 1
                        continue
                    }
                }
            }
            if value[at] == 32 { return found }
            let place = next[28 * step + ClassWords.slot(value[at])]
            guard place >= 0 else { return found }
            step = Int(place)
            at += 1
        }
    }
}
