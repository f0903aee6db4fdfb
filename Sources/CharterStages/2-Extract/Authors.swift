import CharterModel
import FoundationEssentials

/// The people (or the agency) a page names as its authors, the most trusted source that names any: JSON-LD,
/// meta, microdata and rel=author, then bylines.
struct AuthorChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let pruning: Pruning
    /// The element the text came from; bylines are looked for in it and shortly before it.
    let container: Int?

    func authors() -> [String] {
        let everyone = distinct(jsonLD.authors.flatMap(names))
        let declared = everyone.filter { !isSite($0) }
        if !declared.isEmpty { return declared }
        let persons = elsewhere().filter { !isSite($0) }
        return persons.isEmpty ? everyone : persons
    }

    /// The publisher named as author: true, but any person is better.
    private func isSite(_ name: String) -> Bool {
        let key = foldedKey(Array(name.utf8)[...])
        return (jsonLD.siteNames + (metadata.meta["og:site_name"] ?? [])).contains {
            foldedKey(Array($0.utf8)[...]) == key
        }
    }

    private func elsewhere() -> [String] {
        let meta = distinct(metaAuthors().flatMap(names))
        if !meta.isEmpty { return meta }
        let marked = distinct(marked().flatMap(names))
        if !marked.isEmpty { return marked }
        return distinct(bylines().flatMap(names))
    }

    private func metaAuthors() -> [String] {
        for name in [
            "author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl",
            "citation_author", "authors", "article.author", "dc.contributor", "og:article:author", "cxenseparse:author",
            "article:author_name", "creator",
        ] {
            if let values = metadata.meta[name]?.filter({ !$0.contains("://") && !$0.isEmpty }), !values.isEmpty {
                let cleaned = values.flatMap(names)
                if !cleaned.isEmpty { return values }
            }
        }
        return []
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
        for index in tree.nodes.indices where tree.tag(index) == .a {
            if tree.value(.rel, of: index)?.lowercased().split(separator: " ").contains("author") == true,
                !isInComments(index)
            {
                found.append(nameText(index))
            }
            if found.count >= 8 { break }
        }
        return found
    }

    private func nameText(_ index: Int) -> String {
        tree.tag(index) == .meta ? tree.value(.content, of: index) ?? "" : tree.text(of: index, limit: 200)
    }

    /// Elements named as bylines, nearest to the article first found; links inside them are the names.
    private func bylines() -> [String] {
        let limit = container.map { tree.end($0) } ?? tree.nodes.count
        for index in tree.nodes.indices.prefix(limit)
        where pruning.traits[index].contains(.byline) && !isInComments(index) && !isInSidebar(index) {
            let text = tree.text(of: index, limit: 300)
            guard text.utf8.count >= 4, text.utf8.count < 200 else { continue }
            let links = (index..<tree.end(index)).filter { tree.tag($0) == .a }.map { tree.text(of: $0, limit: 100) }
            let linked = links.flatMap(names)
            if !linked.isEmpty { return Array(linked.prefix(6)) }
            if !names(text).isEmpty { return [text] }
        }
        return openingBylines()
    }

    /// A short paragraph near the top that begins with "By".
    private func openingBylines() -> [String] {
        guard let container else { return [] }
        var seen = 0
        for index in container..<tree.end(container)
        where tree.tag(index) == .p || tree.tag(index) == .div || tree.tag(index) == .span {
            seen += 1
            if seen > 60 { break }
            let text = tree.text(of: index, limit: 120)
            if text.utf8.count < 100, withoutBy(text) != text, !names(text).isEmpty { return [text] }
        }
        return []
    }

    private func isInComments(_ index: Int) -> Bool { isBelow(index, .comments) }
    private func isInSidebar(_ index: Int) -> Bool { isBelow(index, .related) }

    private func isBelow(_ index: Int, _ traits: Traits) -> Bool {
        var at = index
        while at > 0 {
            if !pruning.traits[at].isDisjoint(with: traits), pruning.traits[at].contains(traits) { return true }
            at = tree.parent(at)
        }
        return false
    }
}

private func distinct(_ names: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return names.filter { seen.insert(foldedKey(Array($0.utf8)[...])).inserted }.prefix(12).map { $0 }
}

/// Names in one claim: without "By", roles, dates, addresses; split where several are listed.
func names(_ claim: String) -> [String] {
    let text = withoutBy(cleanText(claim))
    guard text.utf8.count < 300 else { return [] }
    return split(text).compactMap(cleanName)
}

private func withoutBy(_ text: String) -> String {
    var rest = text
    var changed = true
    while changed {
        changed = false
        let lower = rest.lowercased()
        for word in byWords where lower.hasPrefix(word) {
            let next = rest.dropFirst(word.count)
            guard let first = next.first, !first.isLetter || word.hasSuffix(" ") else { continue }
            rest = String(next).trimmedASCIIWhitespace
            while rest.hasPrefix(":") || rest.hasPrefix("-") { rest = String(rest.dropFirst()).trimmedASCIIWhitespace }
            changed = true
            break
        }
    }
    return rest
}

/// A word that must be followed by a space ends in `_`.
private let byWords: [String] =
    """
    by_|by:|von_|par_|por_|di_|af_|av_|door_|od_|autor:|autor_|auteur:|author:|author_|authors:|posted by_|\
    written by_|published by_|reported by_|text:|text von_|story by_|autore:|автор:|авторы:|müəllif:|yazar:|\
    yazan:|redaktor:|escrito por_|publicado por_|geschrieben von_|ein artikel von_|eine analyse von_|\
    ein kommentar von_|interview:|text by_|submitted by_|words by_|opinion by_|analysis by_|
    """.split(separator: "|").map { $0.hasSuffix("_") ? $0.dropLast() + " " : String($0) }

private func split(_ text: String) -> [String] {
    var parts = [text]
    for separator in [
        ";", "|", "•", "·", " and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " with ", " mit ",
        " и ", " və ", " ve ", " / ", ",", "\n", "、", "，",
    ] {
        parts = parts.flatMap { part in
            part.components(by: separator)
        }
    }
    return parts
}

extension String {
    /// Parts between a separator; case counts.
    fileprivate func components(by separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(self)
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }
}

/// One name, or nil when the text is none: a role, date, address, sentence or single lower-case word.
private func cleanName(_ part: String) -> String? {
    var text = withoutBy(part.trimmedASCIIWhitespace)
    if let open = text.firstIndex(of: "("), open > text.startIndex {
        text = String(text[..<open]).trimmedASCIIWhitespace
    }
    while let last = text.last, last == "." || last == ":" || last == "-" || last == "–" || last == "*" {
        text.removeLast()
    }
    text = text.trimmedASCIIWhitespace
    guard text.utf8.count >= 3, text.utf8.count <= 70, !text.contains("@"), !text.contains("://"),
        !text.contains(where: \.isNumber)
    else { return nil }
    let words = text.split(separator: " ")
    guard words.count <= 6, let first = text.first, first.isLetter || first == "'" else { return nil }
    let lower = text.lowercased()
    if notNames.contains(lower) || words.contains(where: { roleWords.contains($0.lowercased()) }) { return nil }
    if first.isLowercase, words.allSatisfy({ $0.first?.isLowercase == true }) { return nil }
    if words.count == 1, text == text.uppercased(), text.utf8.count > 12 { return nil }
    return text
}

private let notNames: Set<String> = Set(
    """
    admin
    administrator
    editor
    editors
    staff
    staff writer
    anonymous
    guest
    unknown
    redaktion
    redaction
    rédaction
    la rédaction
    redacción
    redazione
    newsroom
    webmaster
    author
    n/a
    none
    editorial
    news desk
    web desk
    редакция
    author page
    more
    follow
    share
    view all posts
    null
    undefined
    by
    online
    test
    facebook
    twitter
    email
    e-mail
    print
    comments
    """.split(separator: "\n").map(String.init))

private let roleWords: Set<String> = Set(
    """
    correspondent reporter editor writer updated published posted photographer columnist chefredakteur \
    redakteur redakteurin korrespondent korrespondentin journalist contributor producer bureau follow \
    subscribe profile http https comments minutes read ago
    """.split(separator: " ").map(String.init))
