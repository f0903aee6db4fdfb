/// Which vocabulary an element belongs to, however a feed spells its namespace.
enum Vocabulary: Sendable {
    /// RSS of every version, Atom, CDF, and anything without a prefix.
    case core
    case dublinCore, dublinCoreTerms, content, media, itunes, rdf, xhtml, threading, syndication
    case other

    /// Of an element: by namespace name, else by the prefix people give it. Also its local name, lower-case.
    @inline(__always)
    static func of(_ node: XMLNode) -> (vocabulary: Vocabulary, name: ElementName) {
        let name = node.nameBytes
        if let declared = node.declaredVocabulary { return (declared, ElementName(folding: name)) }
        // An undeclared prefix stays in the name.
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return (.core, ElementName(folding: name)) }
        return (of(prefix: name.slice(0..<colon).string), ElementName(folding: name.slice(colon + 1..<name.count)))
    }

    /// What a declaration makes of its elements; the default namespace has no prefix.
    static func of(namespace: String, prefix: String) -> Vocabulary {
        if let known = byExactNamespace[namespace] ?? byNamespace[normalised(namespace)] { return known }
        return prefix.isEmpty ? .core : of(prefix: prefix)
    }

    private static func of(prefix: String) -> Vocabulary { byPrefix[prefix.lowercased()] ?? .other }

    /// Whether a namespace name is one of Atom's, of any version.
    static func isAtom(_ namespace: String?) -> Bool { namespace.map { atomNames.contains(normalised($0)) } ?? false }

    /// Without scheme, case, and closing `/` or `#`: publishers vary all of them.
    private static func normalised(_ namespace: String) -> String {
        var name = Substring(namespace.lowercased())
        if let colon = name.firstRange(of: "://") { name = name[colon.upperBound...] }
        if name.hasPrefix("www.") { name = name.dropFirst(4) }
        while let last = name.utf8.last, last == UInt8(ascii: "/") || last == UInt8(ascii: "#") || last <= 32 {
            name = name.dropLast()
        }
        return String(name)
    }

    private static let atomNames: Set<String> = [
        "w3.org/2005/atom", "purl.org/atom/ns", "purl.org/net/rss1.1", "example.com/newformat", "example.com/necho",
        "purl.org/echo", "uri/of/echo/namespace", "purl.org/pie", "purl.org/atom",
    ]

    private static let byNamespace: [String: Vocabulary] = {
        var names: [String: Vocabulary] = [
            "purl.org/rss/1.0": .core, "my.netscape.com/rdf/simple/0.9": .core,
            "channel.netscape.com/rdf/simple/0.9": .core, "my.netscape.com/publish/formats/rss-0.91.dtd": .core,
            "backend.userland.com/rss": .core, "backend.userland.com/rss2": .core,
            "backend.userland.com/rss091": .core, "blogs.law.harvard.edu/tech/rss": .core,
            "cyber.law.harvard.edu/rss": .core, "purl.org/rss/2.0": .core,
            "purl.org/dc/elements/1.1": .dublinCore, "purl.org/dc/elements/1.0": .dublinCore,
            "purl.org/dc/terms": .dublinCoreTerms, "purl.org/rss/1.0/modules/content": .content,
            "search.yahoo.com/mrss": .media, "video.search.yahoo.com/mrss": .media,
            "tools.search.yahoo.com/mrss": .media, "itunes.com/dtds/podcast-1.0.dtd": .itunes,
            "example.com/dtds/podcast-1.0.dtd": .itunes, "w3.org/1999/02/22-rdf-syntax-ns": .rdf,
            "w3.org/1999/xhtml": .xhtml, "purl.org/syndication/thread/1.0": .threading,
            "purl.org/rss/1.0/modules/syndication": .syndication,
        ]
        for name in atomNames { names[name] = .core }
        return names
    }()

    /// The spellings most feeds use, without the work of folding them.
    private static let byExactNamespace: [String: Vocabulary] = [
        "http://www.w3.org/2005/Atom": .core, "http://purl.org/rss/1.0/": .core,
        "http://purl.org/dc/elements/1.1/": .dublinCore, "http://purl.org/rss/1.0/modules/content/": .content,
        "http://search.yahoo.com/mrss/": .media, "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes,
        "http://www.w3.org/1999/xhtml": .xhtml,
    ]

    private static let byPrefix: [String: Vocabulary] = [
        "dc": .dublinCore, "dcterms": .dublinCoreTerms, "content": .content, "media": .media, "itunes": .itunes,
        "rdf": .rdf, "xhtml": .xhtml, "sy": .syndication, "atom": .core, "atom10": .core, "atom03": .core, "rss": .core,
        "a10": .core,
    ]
}
