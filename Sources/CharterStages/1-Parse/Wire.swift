import CharterModel

/// What a feed's elements said, before anything is cleaned, resolved or chosen between. The formats' readers fill
/// these in; `Adapter` turns them into `Feed` and `Entry`.
struct WireFeed {
    var format: String
    var head = WireItem()
    /// How often it changes, by its own word.
    var pace = WirePace()
    private(set) var entries: [WireItem] = []
    /// Most entries to take, and how many there were beyond them.
    let most: Int
    private(set) var unread = 0

    init(format: String, most: Int) {
        self.format = format
        self.most = most
    }

    /// Takes one more entry, or counts it when there are enough.
    mutating func list(_ entry: @autoclosure () -> WireItem) {
        if entries.count < most { entries.append(entry()) } else { unread += 1 }
    }
}

/// How often a feed says that it changes: RSS 2.0 `ttl` (minutes for which it may be kept), or the module Syndication
/// (so many times a period).
struct WirePace {
    private var minutes: Double?
    private var period: Double?
    private var times = 1.0

    /// Seconds to leave it alone; nil when it does not say, or says nothing that can be meant.
    var pause: Int? {
        guard let seconds = minutes.map({ $0 * 60 }) ?? period.map({ $0 / times }), (1...1e9).contains(seconds) else {
            return nil
        }
        return Int(seconds)
    }

    /// Whether `node` is one of the elements that say so; it is read then.
    mutating func take(_ node: XMLNode, _ vocabulary: Vocabulary, _ name: ElementName) -> Bool {
        switch (vocabulary, name) {
        case (.core, "ttl"): minutes = minutes ?? Double((node.ownText ?? "").trimmedASCIIWhitespace)
        case (.syndication, "updateperiod"):
            period = WirePace.periods[(node.ownText ?? "").trimmedASCIIWhitespace.lowercased()]
        case (.syndication, "updatefrequency"):
            times = Double((node.ownText ?? "").trimmedASCIIWhitespace).flatMap { $0 > 0 ? $0 : nil } ?? 1
        default: return false
        }
        return true
    }

    private static let periods: [String: Double] = [
        "hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000,
    ]
}

/// A feed's own fields, or an entry's.
struct WireItem {
    var title: WireText?
    /// Trust in `title`: a better element replaces it.
    var titleRank = 0
    /// RSS `link`: the address is the text.
    var textLinks: [WireReference] = []
    var links: [WireLink] = []
    var id: WireReference?
    /// The id is a link (RSS `guid` without `isPermaLink="false"`, Atom `id` that is a web address).
    var idIsLink = false
    /// The first `guid` that is a link.
    var permalink: WireReference?
    /// `rdf:about`.
    var about: WireReference?
    /// RSS `description`, Atom `summary` and `subtitle`.
    var summary: WireText?
    var summaryRank = 0
    var contents: [WireText] = []
    var published: String?
    var updated: String?
    var author: String?
    var authorRank = 0
    var categories: [String] = []
    var enclosures: [WireLink] = []
    /// Media RSS content: an enclosure where there is no other.
    var media: [WireLink] = []
    var language: String?
    var image: WireReference?
    /// Where an entry was taken from.
    var source: WireSource?
    /// `xml:base` and `xml:lang` at the element.
    var scope = Scope()
}

/// The publication or feed an entry was taken from.
struct WireSource {
    var title: WireText?
    var link: WireReference?
}

/// A reference with the base it is relative to.
struct WireReference {
    var text: String
    var base: BaseURL?
}

/// `link`, `enclosure`, `media:content`.
struct WireLink {
    var href: WireReference
    var rel = "alternate"
    var type: String?
    var length: String?
}

/// A text construct and how it was marked up.
struct WireText {
    enum Markup {
        /// Characters as they are.
        case plain
        case html
        /// RSS does not say: HTML where it looks like it.
        case unsaid
    }
    /// UTF-8.
    var value: Bytes
    var markup: Markup
    var scope: Scope

    enum Bytes {
        /// A place in the tree, valid inside its `withRoot`.
        case inTree(UnsafeBufferPointer<UInt8>)
        case made([UInt8])

        @inline(__always)
        func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
            switch self {
            case .inTree(let bytes): body(bytes)
            case .made(let bytes): bytes.withUnsafeBufferPointer(body)
            }
        }
    }
}

/// What an element inherits: `xml:base` and `xml:lang`.
struct Scope {
    var base: BaseURL?
    var language: String?

    /// The scope inside `node`.
    func entering(_ node: XMLNode) -> Scope {
        guard node.hasXMLAttributes else { return self }
        var inner = self
        for attribute in node.attributes where attribute.prefix == "xml" {
            switch attribute.name {
            case "base":
                let reference = attribute.value
                inner.base = BaseURL(web: resolve(reference, against: base)) ?? base
            case "lang":
                inner.language = attribute.value
            default: break
            }
        }
        return inner
    }
}

extension XMLNode {
    /// Text directly inside, without that of child elements, trimmed; nil when there is none.
    var ownText: String? {
        let text = (onlyText?.string ?? children.filter(\.isText).map { $0.text() }.joined()).trimmedReference
        return text.isEmpty ? nil : text
    }

    /// Text below, trimmed; nil when there is none.
    var trimmedText: String? {
        let text = text().trimmedReference
        return text.isEmpty ? nil : text
    }
}
