/// Which nodes cannot be article text, and what each node's names say: one pass up for sizes, one down for the
/// verdict, which children inherit.
struct Pruning {
    /// Per node: what its own class, id, role and test id say.
    private(set) var traits: [Traits]
    /// Per node: whether it or an ancestor is clutter.
    private(set) var isClutter: [Bool]
    /// Per node: bytes of running text below, that is of text in pieces of a sentence's length outside links.
    private(set) var prose: [Int32]
    /// Per node: running text of the `article` element below (or at) it that has most.
    private var articleProse: [Int32] = []

    /// `lenient` forgives every doubtful verdict; for pages where the strict one leaves nothing.
    init(_ tree: HTMLTree, lenient: Bool = false) {
        traits = Pruning.readTraits(tree)
        prose = Pruning.measure(tree)
        articleProse = Pruning.largestArticles(tree, prose)
        isClutter = Array(repeating: false, count: tree.nodes.count)
        let total = max(1, Int(prose[0]))
        for index in tree.nodes.indices.dropFirst() {
            isClutter[index] = isClutter[tree.parent(index)]
            if isClutter[index] || tree.tag(index) == .text { continue }
            let share = Double(prose[index]) / Double(total)
            isClutter[index] = judge(tree, index, share: share, lenient: lenient)
        }
    }

    /// No verdicts: for fragments that are all text.
    init(unjudged tree: HTMLTree) {
        traits = Array(repeating: [], count: tree.nodes.count)
        prose = Array(repeating: 0, count: tree.nodes.count)
        isClutter = Array(repeating: false, count: tree.nodes.count)
    }

    /// Whether a node stands beside the article and not in it: in comments, a list of other articles, a sidebar.
    func isAside(_ index: Int, of article: Int?, _ tree: HTMLTree) -> Bool {
        var at = index
        while at > 0 {
            let isBox = tree.tag(at) == .aside || tree.tag(at) == .nav
            if isBox || !traits[at].isDisjoint(with: [.comments, .related]) {
                return !(article.map { at <= $0 && tree.end($0) <= tree.end(at) } ?? false)
            }
            at = tree.parent(at)
        }
        return false
    }

    private func judge(_ tree: HTMLTree, _ index: Int, share: Double, lenient: Bool) -> Bool {
        let tag = tree.tag(index)
        let own = traits[index]
        if own.contains(.hidden), share < 0.3 { return true }
        if own.contains(.embed), !own.contains(.related), holdsQuotation(tree, index) { return false }
        switch tag {
        case .nav, .menu, .button, .select, .option, .input, .textarea, .dialog, .object, .title, .head:
            return share < 0.5
        case .body, .html, .main: return false
        case .footer: return tree.tag(tree.parent(index)) != .blockquote && share < 0.3
        case .figcaption, .caption: return share < 0.3
        case .figure: return share < 0.2 && !lenient
        case .aside: return share < (lenient ? 0.1 : 0.3)
        case .form, .fieldset: return share < 0.2
        case .a, .span, .b, .strong, .i, .em, .u, .small, .font, .cite, .sup, .sub, .abbr, .code:
            return isInsideProse(tree, index) ? false : own.contains(.clutter) && share < 0.1
        default: break
        }
        // A page may open its article in what its class calls a window over a list.
        if !own.contains(.comments), !own.contains(.related), articleProse[index] >= 1200 { return false }
        if own.contains(.clutter) {
            if own.contains(.articleBody) { return false }
            if own.contains(.related), !lenient { return share < 0.5 && (tag != .p || prose[index] < 150) }
            if own.contains(.comments), !lenient { return share < 0.7 }
            return share < (lenient ? 0.1 : own.contains(.content) ? 0.25 : 0.4)
        }
        if own.contains(.doubtful), !own.contains(.content), !own.contains(.standfirst), !lenient {
            return share < 0.08
        }
        return false
    }

    /// Whether a quotation, as posts are embedded, begins shortly below.
    private func holdsQuotation(_ tree: HTMLTree, _ index: Int) -> Bool {
        (index..<min(index + 8, tree.end(index))).contains { tree.tag($0) == .blockquote }
    }

    /// An inline element amid a sentence is part of it whatever its class says.
    private func isInsideProse(_ tree: HTMLTree, _ index: Int) -> Bool {
        var above = tree.parent(index)
        while !tree.tag(above).isBlock, above > 0 { above = tree.parent(above) }
        switch tree.tag(above) {
        case .p, .li, .blockquote, .td, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .dd: return true
        default: return prose[above] > 2 * prose[index] + 80 && prose[above] < 4000
        }
    }

    /// Per node, the text of the largest `article` element at or below it.
    private static func largestArticles(_ tree: HTMLTree, _ prose: [Int32]) -> [Int32] {
        var most = Array(repeating: Int32(0), count: tree.nodes.count)
        for index in tree.nodes.indices.dropFirst().reversed() {
            if tree.tag(index) == .article { most[index] = max(most[index], prose[index]) }
            let parent = tree.parent(index)
            most[parent] = max(most[parent], most[index])
        }
        return most
    }

    private static func readTraits(_ tree: HTMLTree) -> [Traits] {
        let words = ClassWords.shared
        var traits = Array(repeating: Traits(), count: tree.nodes.count)
        for index in tree.nodes.indices where tree.tag(index) != .text && tree.nodes[index].attributeCount > 0 {
            let node = tree.nodes[index]
            var own: Traits = []
            for at in Int(node.start)..<(Int(node.start) + Int(node.attributeCount)) {
                let attribute = tree.attributes[at]
                let value = tree.pool[Int(attribute.start)..<Int(attribute.end)]
                switch attribute.name {
                case .class:
                    own.formUnion(words.traits(in: value))
                    if hides(value) { own.insert(.hidden) }
                // A heading's own words, or a number in hexadecimal: nothing about the element.
                case .id where tree.tag(index).isHeading || value.lazy.filter({ $0 == UInt8(ascii: "-") }).count >= 4:
                    break
                case .id, .testid: own.formUnion(words.traits(in: value))
                case .role: own.formUnion(roleTraits(value))
                case .itemprop: own.formUnion(itempropTraits(value))
                case .hidden: own.insert(.hidden)
                case .ariaHidden: if tree.tag(index) != .p, value.elementsEqual("true".utf8) { own.insert(.hidden) }
                default: break
                }
            }
            traits[index] = own
        }
        return traits
    }

    /// A class list that hides the element at every screen width (`hidden md:block` does not).
    private static func hides(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count < 400, !value.contains(UInt8(ascii: ":")) else { return false }
        var hash = fnv1aSeed
        for byte in value {
            if !isSpaceByte(byte) {
                hash = fnv1a(hash, byte)
            } else if hidingClasses[hash] != nil {
                return true
            } else {
                hash = fnv1aSeed
            }
        }
        return hidingClasses[hash] != nil
    }

    private static func roleTraits(_ value: ArraySlice<UInt8>) -> Traits {
        switch String(decoding: value, as: UTF8.self) {
        case "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar",
            "tablist", "button", "alert":
            .clutter
        case "complementary": .doubtful
        case "main", "article": .content
        default: []
        }
    }

    private static func itempropTraits(_ value: ArraySlice<UInt8>) -> Traits {
        switch String(decoding: value, as: UTF8.self) {
        case "articleBody": [.articleBody, .content]
        case "author": .byline
        case "datePublished": .date
        case "headline": .headline
        case "comment": [.clutter, .comments]
        case "breadcrumb": .clutter
        default: []
        }
    }

    /// Running text below each node. A text node counts when it is long, or when it sits in a paragraph.
    private static func measure(_ tree: HTMLTree) -> [Int32] {
        var sizes = Array(repeating: Int32(0), count: tree.nodes.count)
        var inLink = Array(repeating: false, count: tree.nodes.count)
        for index in tree.nodes.indices.dropFirst() {
            inLink[index] = inLink[tree.parent(index)] || tree.tag(index) == .a
            guard tree.tag(index) == .text, !inLink[index] else { continue }
            let range = tree.textRange(index)
            let parent = tree.tag(tree.parent(index))
            if range.count >= 60 || (parent == .p && range.count >= 20) { sizes[index] = Int32(range.count) }
        }
        for index in tree.nodes.indices.dropFirst().reversed() {
            sizes[tree.parent(index)] += sizes[index]
        }
        return sizes
    }
}
