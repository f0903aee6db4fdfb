package import CharterModel
import CharterStages
import FoundationEssentials

/// What a feed list holds, and what is wrong with it.
package struct FeedList: Sendable {
    /// The outlines that could be read as sources, in the order of the file.
    package var sources: [Source]
    package var problems: [ConfigProblem]
}

/// Reads the sources of a feed list. `file` names it in messages and in `Source.origin`.
///
/// An outline with `xmlUrl`, or of a type of ours, is a source; one without is a folder. Every mistake is
/// reported with its line, and the other sources are read all the same.
package func sources(fromOPML bytes: [UInt8], file: String) -> FeedList {
    let problems = ProblemList(file: file)
    var reader = OutlineReader(file: file, problems: problems)
    do {
        let document = try parseOPML(bytes)
        if let repaired = document.problem {
            problems.add(
                0, nil, "the list had to be repaired: \(repaired)",
                "correct it, so that other programs can read the list", isError: false)
        }
        reader.read(document.outlines)
        if reader.sources.isEmpty, !problems.hasErrors {
            problems.add(
                0, nil, "the list has no source", "add an outline with type, text and xmlUrl", isError: false)
        }
    } catch {
        problems.add(
            error.line ?? 1, nil, "the list cannot be read: \(error.message)",
            "write OPML 2.0: opml, body, and one outline per source", isError: true)
    }
    return FeedList(sources: reader.sources, problems: problems.sorted)
}

/// Reads outlines into sources, remembering ids and URLs.
struct OutlineReader {
    let file: String
    let problems: ProblemList
    private(set) var sources: [Source] = []
    private var lineOfID: [SourceID: Int] = [:]
    private var lineOfURL: [String: Int] = [:]

    init(file: String, problems: ProblemList) {
        self.file = file
        self.problems = problems
    }

    mutating func read(_ outlines: [OPMLOutline]) {
        for outline in outlines {
            if isSource(outline) { add(outline) }
            read(outline.children)
        }
    }

    private mutating func add(_ outline: OPMLOutline) {
        let reader = AttributeReader(outline: outline, problems: problems)
        reader.warnOfUnknown()
        let kind = reader.kind()
        guard let url = reader.url("xmlUrl", required: true), let kind else { return }
        let pinned = reader.id()
        let id = pinned ?? SourceID(derivedFrom: url.absoluteString)
        let key = documentKey(url)
        if let first = lineOfURL[key] {
            reader.error(
                "the URL \(quoted(url.absoluteString)) stands twice, first on line \(first)", "keep one of them")
            return
        }
        if let first = lineOfID[id] {
            reader.error(
                "source id \(quoted(id.text)) is used twice, first on line \(first)", "give each its own cw:id")
            return
        }
        lineOfURL[key] = outline.line
        lineOfID[id] = outline.line
        let title = reader.title() ?? id.text
        sources.append(
            Source(
                id: id, kind: kind, url: url, title: title, outlet: reader.text("cw:outlet") ?? title,
                owner: reader.text("cw:owner"), outletKind: reader.text("cw:kind"), country: reader.country(),
                languages: reader.languages(), timezone: reader.zone(),
                homepage: reader.url("htmlUrl", required: false), cadence: reader.cadence(), headers: reader.headers(),
                items: reader.items(of: kind), proxy: reader.proxy(), note: reader.text("cw:note"),
                origin: "\(file):\(outline.line)"))
    }
}

/// The same for two URLs of one document (D4): `http` or `https`, with or without `www.` and a slash at the end.
func documentKey(_ url: URL) -> String {
    CanonicalURL(url)?.identity ?? url.absoluteString
}

/// Whether an outline is a source rather than a folder.
func isSource(_ outline: OPMLOutline) -> Bool {
    outline["xmlUrl"] != nil || outline["type"].map { Source.Kind(rawValue: $0.lowercased()) != nil } == true
}

/// Reads the attributes of one outline; what cannot be read is a problem at its line.
struct AttributeReader {
    let outline: OPMLOutline
    let problems: ProblemList

    func error(_ message: String, _ remedy: String) {
        problems.add(outline.line, nil, message, remedy, isError: true)
    }

    /// The attribute's text; nil when it is missing or blank.
    func text(_ name: String) -> String? {
        guard let text = outline[name]?.trimmedBlanks, !text.isEmpty else { return nil }
        return text
    }

    func title() -> String? {
        if let title = text("title") { return title }
        let text = outline.text.trimmedBlanks
        return text.isEmpty ? nil : text
    }

    func warnOfUnknown() {
        for (name, _) in outline.attributes where name.hasPrefix("cw:") {
            let bare = String(name.dropFirst(3))
            if sourceAttributes.contains(bare) { continue }
            let known = "known: " + sourceAttributes.map { "cw:" + $0 }.joined(separator: ", ")
            let remedy = nearest(to: bare, among: sourceAttributes).map { "did you mean \"cw:\($0)\"?" } ?? known
            problems.add(outline.line, nil, "unknown attribute \(quoted(name))", remedy, isError: false)
        }
    }

    /// `rss` when the attribute is missing; `atom` and `rdf` are what other programs write for the same.
    func kind() -> Source.Kind? {
        guard let type = text("type") else { return .rss }
        let name = type.lowercased()
        if name == "atom" || name == "rdf" { return .rss }
        if let kind = Source.Kind(rawValue: name) { return kind }
        error("type \(quoted(type)) is none of ours", "write rss (for Atom and RDF, too), sitemap or page")
        return nil
    }

    func url(_ name: String, required: Bool) -> URL? {
        guard let text = text(name) else {
            if required { error("the source has no \(name)", "add \(name)=\"https://…\", the address to watch") }
            return nil
        }
        if let url = webURL(text) { return url }
        error(
            "\(name) \(quoted(text)) is no http or https URL", "write the full address, like https://example.org/rss")
        return nil
    }

    func id() -> SourceID? {
        guard let text = text("cw:id") else { return nil }
        let usable = text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 97...122, 45, 46, 95: true
            default: false
            }
        }
        if usable, text.utf8.count <= 80 { return SourceID(text) }
        error("cw:id \(quoted(text)) is not usable", "use up to 80 lower-case letters, digits, dots, - and _")
        return nil
    }

    func country() -> String? {
        guard let text = text("cw:country") else { return nil }
        if text.utf8.count == 2, text.utf8.allSatisfy({ (65...90).contains($0) }) { return text }
        error("cw:country \(quoted(text)) is no country code", "write two capital letters (ISO 3166-1), such as AZ")
        return nil
    }

    func languages() -> [String] {
        guard let text = text("cw:languages") else { return [] }
        return text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init).filter { code in
            if isLanguageCode(code) { return true }
            error("cw:languages has \(quoted(code)), no language code", "write codes of BCP 47, such as \"en,az\"")
            return false
        }
    }

    func zone() -> String? {
        guard let text = text("cw:timezone") else { return nil }
        if isTimeZone(text) { return text }
        error("cw:timezone \(quoted(text)) is no time zone", zoneRemedy(text))
        return nil
    }

    func cadence() -> Int? {
        guard let text = text("cw:cadence") else { return nil }
        if let seconds = parseDuration(text), seconds >= 60 { return Int(seconds) }
        error("cw:cadence is \(quoted(text))", "write a duration of at least 1m, such as 15m, 1h or 1d")
        return nil
    }

    /// The XPath of a list page, tried here so that a mistake in it shows before anything is fetched.
    func items(of kind: Source.Kind) -> String? {
        guard let text = text("cw:items") else { return nil }
        guard kind == .page else {
            error(
                "cw:items is for pages, and this is a source of type \(kind.rawValue)",
                "write type=\"page\", or drop it")
            return nil
        }
        do {
            _ = try ItemPath(text)
            return text
        } catch {
            self.error(
                "cw:items \(quoted(text)) cannot be used: \(error.message)",
                "write an XPath 1.0 that selects elements, such as //main//article")
            return nil
        }
    }

    func proxy() -> String? {
        guard let text = text("cw:proxy") else { return nil }
        let schemes = ["http", "https", "socks5", "socks5h"]
        if let url = URL(string: text), let scheme = url.scheme?.lowercased(), schemes.contains(scheme),
            !(url.host() ?? "").isEmpty
        {
            return text
        }
        error("cw:proxy \(quoted(text)) is no proxy", "write its address, like http://proxy.example:3128")
        return nil
    }

    func headers() -> [String: String] {
        guard let text = text("cw:headers") else { return [:] }
        if let headers = parseHeaders(text) { return headers }
        error("cw:headers \(quoted(text)) cannot be read", "write \"Name: value\", several apart by \" | \"")
        return [:]
    }
}
