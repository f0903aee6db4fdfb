import CharterModel
import FoundationEssentials

/// A date the reader sees, and how much its place speaks for it.
struct VisibleDate {
    /// `other`: of something else, as the day a member joined.
    enum Kind { case published, modified, plain, other }
    var date: PageDate
    var kind: Kind
    /// Higher is better; 5 and more is a date at the headline or one that says what it is.
    var rank: Int
}

/// Finds the dates the reader sees: `<time>` elements, elements named for a date, short lines near the headline,
/// and lines that say "published". Dates in lists of other articles and in comments do not count.
struct VisibleDates {
    let metadata: PageMetadata
    let tree: HTMLTree
    let pruning: Pruning
    let list: BlockList
    let container: Int?
    /// Node of the headline.
    let heading: Int?
    let claims: DateClaims
    private var found: [VisibleDate] = []
    private var order: [Int] = []

    init(
        metadata: PageMetadata, tree: HTMLTree, pruning: Pruning, list: BlockList, container: Int?, heading: Int?,
        claims: DateClaims
    ) {
        self.metadata = metadata
        self.tree = tree
        self.pruning = pruning
        self.list = list
        self.container = container
        self.heading = heading ?? metadata.topHeadings.last { index in container.map { index < tree.end($0) } ?? true }
        self.claims = claims
    }

    /// The best first; of equals the first on the page.
    mutating func ranked() -> [VisibleDate] {
        addTimes()
        addNamed()
        if !found.contains(where: { $0.rank >= 6 && $0.kind != .modified }) { addLines() }
        let best = found.indices.sorted { (-found[$0].rank, order[$0]) < (-found[$1].rank, order[$1]) }
        return best.map { found[$0] }
    }

    private mutating func add(_ date: PageDate, _ kind: VisibleDate.Kind, _ rank: Int, at block: Int) {
        guard kind != .other else { return }
        found.append(VisibleDate(date: date, kind: kind, rank: rank))
        order.append(block)
    }

    // MARK: Elements

    private mutating func addTimes() {
        var seen = 0
        for index in metadata.times where seen < 24 && !pruning.isAside(index, of: container, tree) {
            let marked = tree.range(.pubdate, of: index) != nil
            let name = names(of: index)
            guard tree.tag(index) == .time || marked || name.kind == .published else { continue }
            seen += 1
            let kind = marked ? .published : name.kind
            let rank = rank(of: index) + (kind == .published ? 3 : 2)
            let written = [tree.value(.datetime, of: index), tree.value(.title, of: index)].compactMap { $0 }
            let text = Array(tree.text(of: index, limit: 120).utf8)
            let shown = DateScan.matches(in: text[...], monthFirst: claims.monthFirst, shortYears: true).first
            if let date = written.compactMap({ claims.read($0, .visible) }).first {
                // Without text it is one more claim of a machine, and nothing that readers see.
                let place = text.isEmpty ? rank - 5 : rank
                let said = wordKind(text, shown) ?? (kind == .plain ? wordBefore(index) : nil) ?? kind
                add(date, said, place, at: block(index))
                // What the reader sees of it tells the zone, and is the better word where the two are far apart.
                if let shown, shown.day != date.day {
                    let isFar = abs(shown.day.daysSince1970 - date.day.daysSince1970) > 1
                    add(pageDate(shown), said, isFar ? place + 1 : place - 1, at: block(index))
                }
            } else if let shown {
                add(pageDate(shown), wordKind(text, shown) ?? kind, rank, at: block(index))
            }
        }
    }

    /// Elements whose class says date.
    private mutating func addNamed() {
        var seen = 0
        for index in tree.nodes.indices where pruning.traits[index].contains(.date) {
            let tag = tree.tag(index)
            guard tag != .time, tag != .meta, tag != .body, tag != .html, !pruning.isAside(index, of: container, tree)
            else { continue }
            let text = Array(tree.text(of: index, limit: 160).utf8)
            guard (6...150).contains(text.count) else { continue }
            seen += 1
            if seen > 40 { return }
            let kind = names(of: index).kind
            let rank = rank(of: index) + (kind == .published ? 3 : 2) - (text.count > 70 ? 1 : 0)
            let matches = DateScan.matches(in: text[...], monthFirst: claims.monthFirst, shortYears: true)
            if matches.isEmpty, let title = tree.value(.title, of: index), let date = claims.read(title, .visible) {
                add(date, kind, rank, at: block(index))
            }
            for (place, match) in matches.prefix(2).enumerated() {
                let before = text[(place == 0 ? 0 : matches[place - 1].range.upperBound)..<match.range.lowerBound]
                add(pageDate(match), dateWordKind(before) ?? kind, rank, at: block(index))
            }
        }
    }

    /// What the text right before an element says: "Updated <time>".
    private func wordBefore(_ index: Int) -> VisibleDate.Kind? {
        for at in stride(from: index - 1, to: max(0, index - 6), by: -1) where tree.tag(at) == .text {
            let text = tree.pool[tree.textRange(at)]
            if text.contains(where: { $0 > 64 }) { return text.count < 60 ? dateWordKind(text) : nil }
        }
        return nil
    }

    private func wordKind(_ text: [UInt8], _ match: DateScan.Match?) -> VisibleDate.Kind? {
        match.flatMap { dateWordKind(text[..<$0.range.lowerBound]) }
    }

    private func pageDate(_ match: DateScan.Match) -> PageDate {
        var date = PageDate(match.day, .visible)
        date.swapped = match.swapped
        return date
    }

    /// What class, id and itemprop say of a date.
    private func names(of index: Int) -> (kind: VisibleDate.Kind, isNamed: Bool) {
        var all: [UInt8] = []
        for name in [AttributeName.class, .itemprop, .id, .testid] {
            if let range = tree.range(name, of: index) { all += tree.pool[range].prefix(200) + [32] }
        }
        return (dateWordKind(all[...], isName: true) ?? .plain, !all.isEmpty)
    }

    // MARK: Lines

    /// Short lines around the headline; and, of the whole article, those that say what their date is.
    private mutating func addLines() {
        let anchor = anchorBlock
        let end = container.map { Int(list.firstBlock[tree.end($0)]) + 8 } ?? list.blocks.count
        for index in max(0, anchor - 12)..<max(anchor, min(list.blocks.count, max(end, anchor + 30))) {
            let block = list.blocks[index]
            guard block.kind != .figcaption, block.length < 500, !(block.isClutter && index > anchor + 30) else {
                continue
            }
            let near = index < anchor + 14
            guard near || block.length < 200 else { continue }
            // In a longer paragraph only its beginning can be a dateline.
            let text = list.text[block.text].prefix(block.length < 200 ? DateScan.longest : 60)
            let matches = DateScan.matches(in: text, monthFirst: claims.monthFirst, shortYears: block.length < 60)
            for (place, match) in matches.prefix(2).enumerated() {
                let start = place == 0 ? text.startIndex : matches[place - 1].range.upperBound
                let kind = dateWordKind(text[start..<match.range.lowerBound])
                guard near || kind != nil else { continue }
                let distance = index - anchor
                var rank = kind == .published ? 5 : near ? 3 : 2
                if near { rank += block.length < 80 ? 2 : block.length < 200 ? 0 : -1 }
                if near, abs(distance) <= 4 { rank += 1 }
                if distance < 0 { rank -= 2 }
                if block.linkDensity > 0.5 { rank -= 3 }
                if kind == nil, isAmidSentence(text[start..<match.range.lowerBound]) { rank -= 3 }
                if pruning.isAside(block.owner, of: container, tree) { rank -= 6 }
                add(pageDate(match), kind ?? .plain, rank, at: index)
            }
        }
    }

    /// Several words before it: the date of what the sentence tells rather than of the article.
    private func isAmidSentence(_ before: ArraySlice<UInt8>) -> Bool {
        before.split(separator: 32).count(where: { $0.contains(where: isLetterByte) && $0.count > 1 }) >= 4
    }

    private var anchorBlock: Int {
        heading.map { Int(list.firstBlock[$0]) } ?? container.map { Int(list.firstBlock[$0]) } ?? 0
    }

    private func block(_ index: Int) -> Int { Int(list.firstBlock[index]) }

    // MARK: Places

    /// Near the headline, in the article, or elsewhere; less in a link or a teaser.
    private func rank(of index: Int) -> Int {
        let distance = block(index) - anchorBlock
        var rank = 0
        switch distance {
        case 0...6: rank = 6
        case 7...14: rank = 4
        case -8...(-1): rank = 4
        default: rank = container.map { $0 <= index && index < tree.end($0) } ?? false ? 2 : 0
        }
        var at = index
        for _ in 0..<4 where at > 0 {
            if tree.tag(at) == .a || pruning.traits[at].contains(.doubtful) { return rank - 3 }
            at = tree.parent(at)
        }
        return rank
    }
}

/// What the words before a date, or the names of its element, say it is; nil when they say nothing. The nearest
/// word counts: "Published Monday, updated Tuesday".
/// In running text a word must stand at its beginning ("Republican" does not say published).
func dateWordKind(_ text: ArraySlice<UInt8>, isName: Bool = false) -> VisibleDate.Kind? {
    let text = text.suffix(80)
    guard text.contains(where: { $0 > 64 }) else { return nil }
    let lower = Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
    for start in lower.indices.reversed() where lower[start] > 64 {
        if !isName, start > 0, lower[start - 1] > 64 { continue }
        for (word, kind) in dateWords where word[0] == lower[start] && lower[start...].starts(with: word) {
            return kind
        }
    }
    return nil
}

/// Beginnings of words; `_` is a space.
private let dateWords: [([UInt8], VisibleDate.Kind)] = {
    let published = """
        publish publicat publicad publié publie publ. posted entry-date erstellt erschien veröff datum dərc yayın yayim eklenme опубл дата created \
        pubdate issued inserito pubbl objavljen
        """
    let modified = """
        updat modif aktuali änderung geändert обновл güncel yenilən mise_à_jour actuali aggiorn revised edited \
        bearbeit bijgewerkt uppdater oppdater opdater измен оновл zmieni
        """
    let other = """
        join registr mitglied_seit beigetreten dabei_seit member_since inscrit üyelik aktuelle_zeit current_time \
        event veranstalt termin born geboren expire copyright birth
        """
    let kinds: [(String, VisibleDate.Kind)] = [(published, .published), (modified, .modified), (other, .other)]
    return kinds.flatMap { words, kind in
        words.split(separator: " ").map { (Array($0.replacing("_", with: " ").utf8), kind) }
    }
}()
