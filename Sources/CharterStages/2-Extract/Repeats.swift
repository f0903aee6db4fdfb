import CLibXML2

/// Words that a page shows more than once count once.
extension Selection {
    /// Pages made for several screen sizes hold runs of paragraphs more than once, in different boxes. One paragraph
    /// alone that comes again is meant (a question asked of each guest), unless it is a quotation.
    func withoutCopies(_ texts: [Int]) -> [Int] {
        var first: [UInt64: Int] = [:]
        let isCopy = texts.map { index in
            let block = list.blocks[index]
            guard block.length >= 40 else { return false }
            let box = tree.parent(block.owner)
            let hash = fnv1a(list.text[block.text])
            if let seen = first[hash] { return seen != box }
            first[hash] = box
            return false
        }
        return texts.indices.filter { place in
            guard isCopy[place] else { return true }
            if list.blocks[texts[place]].kind == .blockquote { return false }
            let before = place > 0 && isCopy[place - 1]
            let after = place + 1 < texts.count && isCopy[place + 1]
            return !before && !after
        }.map { texts[$0] }
    }

    /// A quotation that repeats words of the text.
    func withoutPullQuotes(_ kept: [Int]) -> [Int] {
        let quotes = kept.indices.filter {
            let block = list.blocks[kept[$0]]
            return block.length >= 25 && block.length < 400 && (block.kind == .blockquote || block.kind == .figure)
        }
        guard !quotes.isEmpty, quotes.count <= 40 else { return kept }
        let keys = kept.map { foldedKey(list.text[list.blocks[$0].text]) }
        let repeated = Set(
            quotes.filter { quote in
                let own = keys[quote]
                return own.count >= 16 && keys.contains { $0.count > own.count && contains($0, own) }
            })
        return kept.indices.filter { !repeated.contains($0) }.map { kept[$0] }
    }

    /// The whole text once more in one block, and bare addresses: what pages hold for machines.
    func withoutWholes(_ kept: [Int]) -> [Int] {
        var starts: [UInt64: Int] = [:]
        return kept.indices.filter { place in
            let index = kept[place]
            let block = list.blocks[index]
            let text = list.text[block.text]
            if text.starts(with: "http".utf8), !text.contains(32) { return false }
            guard block.length >= 60 else { return true }
            let start = fnv1a(text.prefix(60))
            if let first = starts[start], block.length > 600, first + 1 < place {
                let second = list.text[list.blocks[kept[first + 1]].text].prefix(60)
                if contains(text, second) { return false }
            }
            if starts[start] == nil { starts[start] = place }
            return true
        }.map { kept[$0] }
    }
}

/// Whether the bytes of one run occur in another; linear.
func contains(_ whole: some Collection<UInt8>, _ part: some Collection<UInt8>) -> Bool {
    whole.withContiguousStorageIfAvailable { whole in
        part.withContiguousStorageIfAvailable { part in
            cw_find(whole.baseAddress, whole.count, part.baseAddress, part.count) >= 0
        } ?? false
    } ?? false
}
