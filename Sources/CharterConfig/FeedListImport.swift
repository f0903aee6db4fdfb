package import CharterModel
import CharterStages
import FoundationEssentials

/// What an import made of a foreign OPML file.
package struct FeedListImport: Sendable {
    /// The new text of the list.
    package var list: [UInt8]
    /// Sources that are new, in the order of the imported file.
    package var added: [Source]
    /// Sources the list has already (same URL or same id): left as they are.
    package var known: [Source]
    /// What was wrong with single outlines of the imported file; those were left out.
    package var problems: [ConfigProblem]
}

/// Adds the sources of `incoming` that `list` does not have yet, in the folders they come in, with all their
/// attributes, also those we do not know. What is in `list` stays as it is, comments included.
///
/// - Parameters:
///   - file: name of the imported file, for messages.
///   - listFile: name of the list, for messages.
/// - Throws: `ConfigError` when one of the two cannot be read at all.
package func importOPML(
    _ incoming: [UInt8], file: String, into list: [UInt8], listFile: String
) throws(ConfigError) -> FeedListImport {
    let document = try parsed(incoming, file)
    let target = try parsed(list, listFile)
    let have = OutlineIndex(target.outlines)
    let problems = ProblemList(file: file)
    var reader = OutlineReader(file: file, problems: problems)
    reader.read(document.outlines)
    let added = reader.sources.filter { !have.contains($0) }
    let known = reader.sources.filter(have.contains)
    var result = FeedListImport(list: list, added: added, known: known, problems: problems.sorted)
    if added.isEmpty { return result }
    let wanted = Set(added.map(\.origin))
    let outlines = document.outlines.compactMap { kept($0, wanted, file) }
    result.list = inserted(outlines, from: document, into: list, target)
    return result
}

func parsed(_ bytes: [UInt8], _ file: String) throws(ConfigError) -> OPMLDocument {
    do {
        return try parseOPML(bytes)
    } catch {
        throw ConfigError(problems: [
            ConfigProblem(
                file: file, line: error.line ?? 1, message: "the list cannot be read: \(error.message)",
                remedy: "give an OPML file, as feed readers export it")
        ])
    }
}

/// The URLs and ids of a list, whatever else is wrong with it.
private struct OutlineIndex {
    private var urls: Set<String> = []
    private var ids: Set<SourceID> = []

    init(_ outlines: [OPMLOutline]) { add(outlines) }

    private mutating func add(_ outlines: [OPMLOutline]) {
        for outline in outlines {
            if let text = outline["xmlUrl"]?.trimmedBlanks, let url = webURL(text) {
                urls.insert(documentKey(url))
                ids.insert(outline["cw:id"].map { SourceID($0) } ?? SourceID(derivedFrom: text))
            }
            add(outline.children)
        }
    }

    func contains(_ source: Source) -> Bool {
        urls.contains(documentKey(source.url)) || ids.contains(source.id)
    }
}

/// The outline with those of its children that are wanted; nil when nothing is.
private func kept(_ outline: OPMLOutline, _ wanted: Set<String>, _ file: String) -> OPMLOutline? {
    var copy = outline
    copy.children = outline.children.compactMap { kept($0, wanted, file) }
    let isWanted = isSource(outline) && wanted.contains("\(file):\(outline.line)")
    return isWanted || !copy.children.isEmpty ? copy : nil
}

/// The list with more outlines at the end of its body. They are put into its text as it is; only where that cannot
/// be done (an encoding other than UTF-8, an empty `<body/>`) is the list written anew.
private func inserted(
    _ outlines: [OPMLOutline], from document: OPMLDocument, into list: [UInt8], _ target: OPMLDocument
) -> [UInt8] {
    let used = prefixes(outlines)
    let known = Set(target.namespaces.map(\.0))
    let ours = [("cw", charterwatchOPMLNamespace)]
    let missing = (document.namespaces + ours).reduce(into: [(String, String)]()) { found, space in
        let wanted = used.contains(space.0) && !known.contains(space.0)
        if wanted, !found.contains(where: { $0.0 == space.0 }) { found.append(space) }
    }
    var whole = target
    whole.namespaces += missing
    whole.outlines += outlines
    if let spliced = spliced(outlines, missing, into: list), let reread = try? parseOPML(spliced),
        reread.outlines == whole.outlines, reread.namespaces.count == whole.namespaces.count
    {
        return spliced
    }
    return writeOPML(whole)
}

/// The text of the list with declarations in its root tag and outlines before `</body>`; nil when it has no such
/// places.
private func spliced(_ outlines: [OPMLOutline], _ spaces: [(String, String)], into list: [UInt8]) -> [UInt8]? {
    let written = writeOPML(OPMLDocument(title: "", namespaces: spaces, outlines: outlines))
    let addition = String(decoding: written, as: UTF8.self)
    guard let text = String(validating: list, as: UTF8.self), let root = text.firstRange(of: "<opml"),
        let end = text.ranges(of: "</body>").last, root.upperBound < end.lowerBound,
        let from = addition.firstRange(of: "<body>\n"), let to = addition.ranges(of: "  </body>").last
    else { return nil }
    let body = addition[from.upperBound..<to.lowerBound]
    // The line of `</body>` begins with its own indentation, which stays before it.
    let before = text[root.upperBound..<end.lowerBound]
    let indent = before.reversed().prefix { $0 == " " || $0 == "\t" }.count
    let place = text.index(end.lowerBound, offsetBy: -indent)
    let lineBreak = text[..<place].last?.isNewline == true ? "" : "\n"
    let declared = spaces.map { " xmlns:\($0.0)=\"\($0.1)\"" }.joined()
    let head = text[..<root.upperBound] + declared + text[root.upperBound..<place]
    return Array((head + lineBreak + body + text[place...]).utf8)
}

/// Prefixes of attributes in outlines.
private func prefixes(_ outlines: [OPMLOutline]) -> Set<String> {
    var found: Set<String> = []
    for outline in outlines {
        for (name, _) in outline.attributes {
            if let colon = name.firstIndex(of: ":") { found.insert(String(name[..<colon])) }
        }
        found.formUnion(prefixes(outline.children))
    }
    return found
}
