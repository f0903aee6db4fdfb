import CharterModel
import FoundationEssentials

/// The people (or the agency) a page names as its authors, the most trusted source that names any: JSON-LD,
/// meta, microdata and rel=author, then bylines. A company or the site itself gives way to a person.
struct AuthorChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let pruning: Pruning
    let list: BlockList
    /// The element the text came from; bylines are looked for in it and shortly before it.
    let container: Int?
    /// Node of the headline.
    let heading: Int?

    func authors() -> [String] {
        let declared = distinct(jsonLD.authors.flatMap { names($0, trust: .field) })
        if declared.contains(where: { !isImpersonal($0) }) { return completed(declared) }
        let told = metaAuthors()
        if told.contains(where: { !isImpersonal($0) }) { return completed(told) }
        let marked = distinct(marked().flatMap { names($0, trust: .field) })
        if marked.contains(where: { !isImpersonal($0) }) { return marked }
        let seen = distinct(bylines()).filter { !isSite($0) }
        if seen.contains(where: { !isImpersonal($0) }) { return seen }
        return [declared, told, marked, seen].first { !$0.isEmpty } ?? []
    }

    /// A single word may be half of the name that the byline gives in full.
    private func completed(_ declared: [String]) -> [String] {
        guard declared.count == 1, !declared[0].contains(" ") else { return declared }
        let full = distinct(marked().flatMap { names($0, trust: .field) } + bylines())
        return full.first { $0.hasPrefix(declared[0] + " ") && $0.utf8.count < 60 }.map { [$0] } ?? declared
    }

    private func isImpersonal(_ name: String) -> Bool { isSite(name) || isOrganisation(name) }

    /// The publisher named as author: true, but any person is better.
    private func isSite(_ name: String) -> Bool {
        let key = foldedKey(Array(name.utf8)[...])
        return (jsonLD.siteNames + (metadata.meta["og:site_name"] ?? [])).contains { site in
            let other = foldedKey(Array(site.utf8)[...])
            return other == key || other.count >= 5 && key.starts(with: other)
        }
    }

    // MARK: Declared

    private func metaAuthors() -> [String] {
        for name in [
            "author", "article:author", "parsely-author", "dc.creator", "dc:creator", "dcterms.creator",
            "sailthru.author", "byl", "citation_author", "authors", "article.author", "dc.contributor",
            "og:article:author", "cxenseparse:author", "article:author_name", "creator", "bt:author",
        ] {
            let values = metadata.meta[name]?.filter { !$0.contains("://") } ?? []
            let found = distinct(values.flatMap { names(withoutSite($0), trust: .field) })
            if !found.isEmpty { return found }
        }
        // A card of two labelled lines, as blog software writes it: "Written by", "Reading time".
        for number in ["1", "2"] {
            guard let label = metadata.first("twitter:label" + number),
                let value = metadata.first("twitter:data" + number),
                isIntroduction(label)
            else { continue }
            return distinct(names(value, trust: .field))
        }
        return []
    }

    /// "Herald - Example Author" is the author of the Herald.
    private func withoutSite(_ claim: String) -> String {
        let parts = claim.split(separator: " ", omittingEmptySubsequences: true)
        guard let dash = parts.firstIndex(where: { $0 == "-" || $0 == "–" || $0 == "|" }) else { return claim }
        let left = parts[..<dash].joined(separator: " ")
        let right = parts[(dash + 1)...].joined(separator: " ")
        if left.isEmpty || right.isEmpty { return claim }
        return isImpersonal(left) ? right : isImpersonal(right) ? left : claim
    }

    /// `itemprop=author` (its `name` when it has one) and `rel=author` links.
    private func marked() -> [String] {
        var found: [String] = []
        for index in (metadata.properties["author"] ?? []).prefix(8) where !isInComments(index) {
            let inner = (index..<tree.end(index)).filter { at in
                at > index && tree.value(.itemprop, of: at)?.contains("name") == true
            }
            found += (inner.isEmpty ? [index] : inner).map(nameText)
        }
        if !found.isEmpty { return found }
        for index in metadata.authorLinks where !isInComments(index) && !isInSidebar(index) {
            found.append(nameText(index))
        }
        return found
    }

    private func nameText(_ index: Int) -> String {
        tree.tag(index) == .meta ? tree.value(.content, of: index) ?? "" : tree.text(of: index, limit: 200)
    }

    // MARK: Bylines

    /// Elements named as bylines, then lines at the headline and at the end that say "By"; last an author's box.
    private func bylines() -> [String] {
        let end = container.map { tree.end($0) } ?? tree.nodes.count
        var later: [Int] = []
        for index in tree.nodes.indices where pruning.traits[index].contains(.byline) {
            if isInComments(index) || isInSidebar(index) { continue }
            if index >= end {
                later.append(index)
                if later.count >= 8 { break }
                continue
            }
            let found = elementNames(index)
            if !found.isEmpty { return found }
        }
        let lines = introducedLines()
        if !lines.isEmpty { return lines }
        return later.lazy.map { elementNames($0) }.first { $0.contains { $0.contains(" ") } } ?? signature()
    }

    /// Names of one byline: of its `fn` or its links, else of its text.
    private func elementNames(_ index: Int) -> [String] {
        let text = tree.text(of: index, limit: 300)
        guard text.utf8.count >= 3, text.utf8.count < 200 else { return [] }
        let inner = (index..<tree.end(index)).filter { isNamed($0) || tree.tag($0) == .a }
        let exact = inner.filter(isNamed)
        for group in [exact, inner] {
            let found = group.flatMap { names(tree.text(of: $0, limit: 100), trust: .field) }
            if !found.isEmpty { return Array(found.prefix(6)) }
        }
        return names(text)
    }

    /// An element for a name: `fn` of the hCard format, or `…-name`.
    private func isNamed(_ index: Int) -> Bool {
        guard let range = tree.range(.class, of: index), range.count < 200 else { return false }
        return tree.pool[range].split(separator: 32).contains {
            $0.elementsEqual("fn".utf8) || $0.elementsEqual("author-name".utf8)
        }
    }

    /// Short lines that begin with "By", near the headline first, then in and just below the article.
    private func introducedLines() -> [String] {
        let anchor = heading.map { Int(list.firstBlock[$0]) } ?? container.map { Int(list.firstBlock[$0]) } ?? 0
        let end = container.map { Int(list.firstBlock[tree.end($0)]) } ?? list.blocks.count
        let near = max(0, anchor - 6)..<min(list.blocks.count, anchor + 16)
        let tail = max(near.upperBound, end - 8)..<max(near.upperBound, min(list.blocks.count, end + 4))
        for index in Array(near) + Array(tail) where list.blocks[index].length < 160 {
            if isInComments(list.blocks[index].owner) || isInSidebar(list.blocks[index].owner) { continue }
            let found = introduced(index)
            if !found.isEmpty { return found }
        }
        return []
    }

    private func introduced(_ index: Int) -> [String] {
        let text = list.string(index)
        if isIntroduction(text), index + 1 < list.blocks.count, list.blocks[index + 1].length < 100 {
            return names(list.string(index + 1)).filter { $0.contains(" ") }
        }
        for part in text.split(whereSeparator: { "|•·∙".contains($0) }).prefix(5) where isIntroduced(String(part)) {
            let found = names(String(part))
            if found.contains(where: isFullName) { return found.filter { isFullName($0) || isAgency($0) } }
        }
        return []
    }

    /// Two to four words that each begin with a capital, particles aside.
    private func isFullName(_ name: String) -> Bool {
        let words = name.split(separator: " ")
        guard (2...4).contains(words.count), name.utf8.count <= 50 else { return false }
        return words.count(where: { $0.first?.isUppercase == true || $0.first?.isCased == false }) >= 2
    }

    /// `NDR`, `AFP`
    private func isAgency(_ name: String) -> Bool { (2...5).contains(name.utf8.count) && name == name.uppercased() }

    /// A name alone on the line below the last sentence.
    private func signature() -> [String] {
        guard let container else { return [] }
        let blocks = list.range(of: container, tree)
        guard let last = blocks.last(where: { list.blocks[$0].isProse && !list.blocks[$0].isClutter }) else {
            return []
        }
        guard last + 1 < blocks.upperBound, case let block = list.blocks[last + 1], block.length <= 40,
            block.linkLength == 0, !block.isClutter, block.kind == .p, block.stops == 0
        else { return [] }
        let text = list.string(last + 1)
        let words = text.split(separator: " ")
        guard (2...4).contains(words.count), words.allSatisfy({ $0.first?.isUppercase == true }) else { return [] }
        return names(text).filter(isFullName)
    }

    private func isInComments(_ index: Int) -> Bool { isBelow(index, .comments) }
    private func isInSidebar(_ index: Int) -> Bool { isBelow(index, .related) }

    private func isBelow(_ index: Int, _ traits: Traits) -> Bool {
        var at = index
        while at > 0 {
            if pruning.traits[at].contains(traits) { return true }
            at = tree.parent(at)
        }
        return false
    }
}

private func distinct(_ names: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return names.filter { seen.insert(foldedKey(Array($0.utf8)[...])).inserted }.prefix(12).map { $0 }
}
