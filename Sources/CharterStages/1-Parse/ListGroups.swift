/// Links of a page in groups of one kind: those whose way up to the page's body goes through elements of the same
/// shapes. A list is such a group, whatever its markup.
struct ListGroups {
    /// Links of one kind, each target once, in order of the page.
    struct Group {
        var members: [Int] = []
        /// 0 to 1 and a little more: how much its members look like articles.
        var quality = 0.0
        var isAside = false
        /// Short words and nothing beside them, as menus have.
        var isWeak = false
    }

    private(set) var groups: [Group] = []
    /// Per place in `links`: the entry's elements.
    private(set) var boxes: [Int: [Range<Int>]] = [:]
    private(set) var items: [Int: ListItem] = [:]

    private let tree: HTMLTree
    private let links: ListLinks
    /// Of each target, its links.
    private let own: [Int: [Int]]
    /// The best link of each target, in order of the page.
    private let chosen: [Int]

    static let mostKinds = 100

    /// The links that count, by the best words of each target; grouped, read and judged.
    init(_ tree: HTMLTree, _ links: ListLinks, zones: ListZones, dates: ListDates) {
        self.tree = tree
        self.links = links
        chosen = ListGroups.chosen(links.links)
        let all = links.links.map { (node: $0.node, target: $0.target) } + links.inSentences
        own = Dictionary(grouping: all, by: \.target).mapValues { $0.map(\.node) }
        var byShape: [UInt64: Int] = [:]
        var shapes: [Int: UInt64] = [:]
        for place in chosen {
            let shape = ListGroups.shape(of: links.links[place].node, tree, &shapes)
            let index = byShape[shape] ?? groups.count
            if index == groups.count {
                byShape[shape] = index
                groups.append(Group())
            }
            groups[index].members.append(place)
        }
        // Of more kinds than any page has lists, the largest.
        if groups.count > ListGroups.mostKinds {
            groups = Array(groups.sorted { $0.members.count > $1.members.count }.prefix(ListGroups.mostKinds))
        }
        let reader = ListItemReader(tree: tree, dates: dates)
        groups = groups.map { judged($0, reader, zones) }.filter { !$0.members.isEmpty }
    }

    /// One link for each target: the one in a heading, else the one with most words; in order of the page.
    private static func chosen(_ links: [ListLink]) -> [Int] {
        var best: [Int: Int] = [:]
        for (place, link) in links.enumerated() {
            guard let known = best[link.target] else {
                best[link.target] = place
                continue
            }
            let other = links[known]
            let rank = (isHeadline(link.text) ? 2 : 0) + (link.isHeading ? 1 : 0)
            let otherRank = (isHeadline(other.text) ? 2 : 0) + (other.isHeading ? 1 : 0)
            if rank > otherRank || rank == otherRank && rank < 3 && link.text.utf8.count > other.text.utf8.count {
                best[link.target] = place
            }
        }
        return best.values.sorted()
    }

    /// The shapes of the elements from a link up to the body, as one number.
    private static func shape(of node: Int, _ tree: HTMLTree, _ known: inout [Int: UInt64]) -> UInt64 {
        var path: [Int] = []
        var at = node
        while at > 0, known[at] == nil, tree.tag(at) != .body {
            path.append(at)
            at = tree.parent(at)
        }
        var hash = known[at] ?? fnv1aSeed
        for element in path.reversed() {
            hash = fnv1a(hash, tree.tag(element).rawValue | 0x80)
            for byte in name(of: element, tree) { hash = fnv1a(hash, byte) }
            known[element] = hash
        }
        return hash
    }

    /// The first of an element's classes that is the same for all of its kind: numbers and places in the list apart.
    private static func name(of node: Int, _ tree: HTMLTree) -> [UInt8] {
        guard let range = tree.range(.class, of: node) else { return [] }
        for word in tree.pool[range].split(whereSeparator: isSpaceByte) {
            let bare = word.filter { !isDigitByte($0) }
            if !places.contains(fnv1a(bare)) { return bare }
        }
        return []
    }

    private static let places = Set(
        ["first", "last", "odd", "even", "active", "current", "featured", "sticky", "big", "large", "small", "lead"]
            .map { fnv1a($0.utf8) })

    // MARK: Judging

    /// What a member's elements end at: the other members, and headings that lead elsewhere. Links to authors and
    /// sections belong to the entry they stand in. A link alone of its kind ends at every other.
    private func boundaries(of group: Group) -> ListBoxes {
        let members = Set(group.members)
        let limits =
            members.count == 1
            ? chosen
            : chosen.filter { members.contains($0) || links.links[$0].isHeading && isHeadline(links.links[$0].text) }
        return ListBoxes(tree, limits.map { (links.links[$0].node, links.links[$0].target) })
    }

    /// Whether a link can be an entry's: its words are a headline, or fewer words stand beside a date.
    private func isEntry(_ place: Int) -> Bool {
        guard let item = items[place] else { return false }
        if isHeadline(item.title) { return true }
        return item.published != nil && headlineWeight(item.title).letters >= 5 && hasArticleAddress(place)
    }

    private func hasArticleAddress(_ place: Int) -> Bool {
        isArticleAddress(links.addresses[links.links[place].target])
    }

    /// A page without classes has its menus in the same markup as its list. Where most members have the address of
    /// an article, those that have none, and nothing beside their words, are no entries.
    private func dropStrangers(from group: inout Group) {
        let own = group.members.count(where: hasArticleAddress)
        guard own >= 5, 2 * own > group.members.count else { return }
        group.members.removeAll { !hasArticleAddress($0) && items[$0]?.isBare ?? true }
    }

    /// Reads the members, drops those that are no headlines, and says how much the rest look like articles.
    private mutating func judged(_ group: Group, _ reader: ListItemReader, _ zones: ListZones) -> Group {
        var group = group
        let boundaries = boundaries(of: group)
        let flow = boundaries.flow(of: group.members.map { links.links[$0].node }, dates: reader.dates)
        for place in group.members {
            let link = links.links[place]
            let box = boundaries.box(of: link.node, flow)
            boxes[place] = box
            items[place] = reader.read(link, box: box, own: own[link.target] ?? [])
        }
        group.members.removeAll { !isEntry($0) }
        dropStrangers(from: &group)
        guard !group.members.isEmpty else { return group }
        let count = Double(group.members.count)
        func share(_ holds: (Int) -> Bool) -> Double { Double(group.members.count(where: holds)) / count }
        let aside = share { zones.isAside[links.links[$0].node] }
        let letters = group.members.reduce(0) { $0 + headlineWeight(items[$1]?.title ?? "").letters }
        group.isAside = aside > 0.5
        group.isWeak = Double(letters) / count < 27 && group.members.allSatisfy { items[$0]?.isBare ?? true }
        group.quality =
            0.1 + 0.2 * share { items[$0]?.isHeading ?? false } + 0.25 * share { items[$0]?.published != nil }
            + 0.15 * share { items[$0]?.summary != nil }
            + 0.3 * share(hasArticleAddress)
            + (Double(letters) / count >= 30 ? 0.15 : 0) - (group.isAside ? 0.4 : 0)
        return group
    }
}
