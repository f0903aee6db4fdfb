import CharterModel
import FoundationEssentials

/// One entry of a list page: where its article is, and what the list says of it.
struct ListItem {
    var target: Int
    var title: String
    var published: Date?
    var summary: String?
    /// Its headline stands in a heading.
    var isHeading = false

    /// Its words stand alone.
    var isBare: Bool { !isHeading && published == nil && summary == nil }
}

/// Reads what a list shows of one entry, out of the elements that belong to it.
struct ListItemReader {
    let tree: HTMLTree
    let dates: ListDates

    /// - Parameters:
    ///   - title: the words of the link; empty when it has none of its own.
    ///   - box: nodes of the entry, in order of the page; parts need not touch.
    ///   - own: the links of the page that lead to the same article.
    func read(_ link: ListLink, box: [Range<Int>], own: [Int]) -> ListItem {
        // A link that is a whole card holds the rest, too; any other says the title, or "read more".
        let bare = own.filter { node in
            !(node..<tree.end(node)).contains { tree.tag($0).isBlock } && dateIn(tree.text(of: node, limit: 400)) == nil
        }
        let all = box.flatMap { lines(of: tree, in: $0, skipping: Set(bare)) }
        let title = link.text.isEmpty ? headline(in: box, all) ?? "" : link.text
        let rest = all.filter { $0.text != title && !title.hasPrefix($0.text) }
        return ListItem(
            target: link.target, title: title, published: published(in: box, rest),
            summary: summary(rest, title), isHeading: link.isHeading || link.text.isEmpty && hasHeading(box))
    }

    private func hasHeading(_ box: [Range<Int>]) -> Bool {
        box.contains { $0.contains { tree.tag($0).isHeading } }
    }

    /// The heading of an entry whose link only says "read more", or its first line that could be one.
    private func headline(in box: [Range<Int>], _ lines: [ListLine]) -> String? {
        for range in box {
            for node in range where tree.tag(node).isHeading {
                let text = tree.text(of: node, limit: 400)
                if !text.isEmpty { return text }
            }
        }
        return lines.first { !$0.isLink && isHeadline($0.text) && dateIn($0.text) == nil }?.text
            ?? lines.first { isHeadline($0.text) }?.text
    }

    /// What machines are told first, then what readers see.
    private func published(in box: [Range<Int>], _ lines: [ListLine]) -> Date? {
        for range in box {
            for node in range where tree.tag(node) != .text {
                let isDate = tree.tag(node) == .time || tree.value(.itemprop, of: node) == "datePublished"
                guard let value = tree.value(.datetime, of: node) ?? (isDate ? tree.value(.content, of: node) : nil)
                else { continue }
                if let date = dates.machine(value) { return date }
            }
        }
        for (index, line) in lines.enumerated() {
            let next = index + 1 < lines.count ? lines[index + 1].text : nil
            if let date = dates.shown(line.text, next: next) { return date }
        }
        return nil
    }

    /// The longest line that is a sentence or two about the article.
    private func summary(_ lines: [ListLine], _ title: String) -> String? {
        let long = lines.filter { line in
            let letters = headlineWeight(line.text).letters
            return letters >= 40 && line.text.utf8.count <= 4000 && (letters >= 120 || dateIn(line.text) == nil)
        }
        return long.max { $0.text.utf8.count < $1.text.utf8.count }?.text
    }
}
