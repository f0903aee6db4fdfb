package import CharterModel
import CharterStages
import FoundationEssentials

/// Adds one source at the end of a list. All else in the list stays as it is, byte for byte, unless the list has no
/// place to put it (no `</body>`), when it is written anew.
///
/// - Throws: `ConfigError` when the list cannot be read.
/// - Returns: the new text; nil when the list has a source of that URL or id already.
package func adding(_ source: Source, to list: [UInt8], listFile: String) throws(ConfigError) -> [UInt8]? {
    let document = writeOPML(OPMLDocument(title: "", outlines: [outline(source)]))
    let merged = try importOPML(document, file: "the new source", into: list, listFile: listFile)
    if let problem = merged.problems.first(where: \.isError) { throw ConfigError(problems: [problem]) }
    return merged.added.isEmpty ? nil : merged.list
}

/// Takes the outline of a source out of a list, with the line it stands on when it stands there alone. All else stays
/// as it is, byte for byte.
///
/// - Throws: `ConfigError` when the list cannot be read, or the outline holds others or cannot be found in the text.
package func removing(_ id: SourceID, from list: [UInt8], listFile: String) throws(ConfigError) -> [UInt8] {
    let target = try parsed(list, listFile)
    let read = sources(fromOPML: list, file: listFile)
    let line = read.sources.first { $0.id == id }.flatMap { Int($0.origin.split(separator: ":").last ?? "") }
    guard let line else {
        throw ConfigError(
            file: listFile, message: "no source \(quoted(id.text)) is in it", remedy: "see charterwatch sources list")
    }
    let same = read.sources.filter { $0.origin.hasSuffix(":\(line)") }
    let place = same.firstIndex { $0.id == id } ?? 0
    for range in outlineTags(in: list, line: line).dropFirst(place).prefix(1) {
        let shorter = Array(list[..<range.lowerBound] + list[range.upperBound...])
        if let after = try? parseOPML(shorter), count(after.outlines) == count(target.outlines) - 1,
            !sources(fromOPML: shorter, file: listFile).sources.contains(where: { $0.id == id })
        {
            return shorter
        }
    }
    throw ConfigError(problems: [
        ConfigProblem(
            file: listFile, line: line, message: "the outline of \(quoted(id.text)) cannot be taken out alone",
            remedy: "remove it by hand; it may hold other outlines")
    ])
}

private func count(_ outlines: [OPMLOutline]) -> Int { outlines.reduce(0) { $0 + 1 + count($1.children) } }

/// The outline elements without children whose tags begin on a line, in order; each with its whole line when nothing
/// else stands on it.
private func outlineTags(in list: [UInt8], line: Int) -> [Range<Int>] {
    var start = 0
    for _ in 1..<max(1, line) {
        guard let lineBreak = list[start...].firstIndex(of: 10) else { return [] }
        start = lineBreak + 1
    }
    let end = list[start...].firstIndex(of: 10) ?? list.endIndex
    var found: [Range<Int>] = []
    var at = start
    while at < end {
        guard list[at...].starts(with: "<outline".utf8) else {
            at += 1
            continue
        }
        guard let whole = element(in: list, from: at) else { break }
        found.append(widened(whole, in: list))
        at = whole.upperBound
    }
    return found
}

/// An element from `<` to the end of `/>`, or of `></outline>`; nil where it holds anything.
private func element(in list: [UInt8], from start: Int) -> Range<Int>? {
    var quote: UInt8?
    for at in start..<list.count {
        let byte = list[at]
        if let open = quote {
            if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            quote = byte
        } else if byte == UInt8(ascii: ">") {
            if list[at - 1] == UInt8(ascii: "/") { return start..<at + 1 }
            let rest = list[(at + 1)...].drop { $0 == 32 || (9...13).contains($0) }
            guard rest.starts(with: "</outline".utf8), let close = rest.firstIndex(of: UInt8(ascii: ">")) else {
                return nil
            }
            return start..<close + 1
        }
    }
    return nil
}

/// With the white space before it and the line break after it, where nothing else stands on its lines.
private func widened(_ range: Range<Int>, in list: [UInt8]) -> Range<Int> {
    var from = range.lowerBound
    while from > 0, list[from - 1] == 32 || list[from - 1] == 9 { from -= 1 }
    var to = range.upperBound
    while to < list.count, list[to] == 32 || list[to] == 9 || list[to] == 13 { to += 1 }
    let begins = from == 0 || list[from - 1] == 10
    guard begins, to < list.count, list[to] == 10 else { return range }
    return from..<to + 1
}
