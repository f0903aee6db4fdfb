import Yams

/// Reads one YAML document into nodes with places. Every scalar stays the text it was written as (`no` is the
/// language, not false). Problems go to `problems`; nil when the text is no YAML at all.
///
/// Anchors and aliases are refused: nothing we read needs them, and a few lines of them expand without bound.
func readYAML(_ bytes: [UInt8], _ problems: ProblemList) -> ConfigNode? {
    guard let text = decodedText(bytes, problems) else { return nil }
    return compose(text, problems)
}

/// Files larger than this are no charter and no pipeline; they are not parsed at all.
private let largestFile = 8 << 20

private func decodedText(_ bytes: [UInt8], _ problems: ProblemList) -> String? {
    if bytes.count > largestFile {
        problems.add(0, nil, "the file has \(bytes.count) bytes", "keep it under \(largestFile) bytes", isError: true)
        return nil
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let text = String(validating: bytes[start...], as: UTF8.self) else {
        let line = 1 + bytes[..<firstInvalid(bytes)].count { $0 == 10 }
        problems.add(line, nil, "the text is not UTF-8", "save the file as UTF-8", isError: true)
        return nil
    }
    if let line = lineTooDeep(bytes) {
        problems.add(line, nil, "brackets are nested too deep", "close some of them", isError: true)
        return nil
    }
    return text
}

/// Line on which more than 1000 brackets are open; the YAML parser would refuse them as well, but only after a time
/// that grows with the square of their number.
private func lineTooDeep(_ bytes: [UInt8]) -> Int? {
    var depth = 0
    var line = 1
    for byte in bytes {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        case 10: line += 1
        default: break
        }
        if depth > 1000 { return line }
    }
    return nil
}

/// Index of the first byte that is not part of valid UTF-8, found by halving.
private func firstInvalid(_ bytes: [UInt8]) -> Int {
    var low = 0
    var high = bytes.count
    while low < high {
        let middle = (low + high + 1) / 2
        // A prefix may end inside a character: up to three bytes less must then be valid.
        let valid = (0...3).contains { cut in
            middle >= cut && String(validating: bytes[..<(middle - cut)], as: UTF8.self) != nil
        }
        if valid { low = middle } else { high = middle - 1 }
    }
    return low
}

/// A private-use character that marks a key as one that stands twice, see `compose`.
private let duplicateMark: Character = "\u{F8F0}"

/// Parses `text`. The parser stops at a key that stands twice, naming one of its places; that key is marked in
/// the text and the parse repeated, so that all such keys are reported, and everything else in the file, too.
private func compose(_ text: String, _ problems: ProblemList) -> ConfigNode? {
    var text = text
    for _ in 0..<200 {
        do {
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            let root = try parser.singleRoot()
            // The parser owns the anchors: nodes show theirs only while it lives.
            return withExtendedLifetime(parser) {
                guard let root else {
                    problems.add(1, nil, "the file is empty", "write the keys it needs", isError: true)
                    return nil
                }
                return convert(root, problems)
            }
        } catch YamlError.duplicatedKeysInMapping(let names, let context) {
            guard let marked = marking(context.mark, in: text) else {
                let name = names.first ?? ""
                problems.add(
                    context.mark.line, context.mark.column, "key \(quoted(name)) stands twice", "keep one of them",
                    isError: true)
                return nil
            }
            text = marked
        } catch let error as YamlError {
            report(error, problems)
            return nil
        } catch {
            problems.add(1, nil, "no valid YAML", "\(error)", isError: true)
            return nil
        }
    }
    problems.add(1, nil, "more than 200 keys stand twice", "keep one of each", isError: true)
    return nil
}

/// `text` with the mark put before the key at `mark`, inside its quotes if it has some.
private func marking(_ mark: Mark, in text: String) -> String? {
    guard mark.line > 0, mark.column > 0 else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard mark.line <= lines.count else { return nil }
    var scalars = Array(String(lines[mark.line - 1]).unicodeScalars)
    var place = mark.column - 1
    guard place < scalars.count else { return nil }
    if scalars[place] == "\"" || scalars[place] == "'" { place += 1 }
    scalars.insert(contentsOf: duplicateMark.unicodeScalars, at: place)
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    lines[mark.line - 1] = Substring(String(view))
    return lines.joined(separator: "\n")
}

private func convert(_ node: Node, _ problems: ProblemList) -> ConfigNode {
    let mark = node.mark
    var out = ConfigNode(line: mark?.line ?? 1, column: mark?.column ?? 1, content: .scalar("", plain: true))
    if node.anchor != nil {
        problems.error(out, "YAML anchors and aliases are not read here", "write the value out in both places")
        // A text cannot expand; what else the anchor holds is not looked at.
        if node.scalar == nil { return out }
    }
    switch node {
    case .scalar(let scalar):
        out.content = .scalar(scalar.string, plain: scalar.style == .plain || scalar.style == .any)
    case .sequence(let list):
        out.content = .list(list.map { convert($0, problems) })
    case .mapping(let map):
        out.content = .map(entries(map, problems))
    case .alias:
        problems.error(out, "YAML anchors and aliases are not read here", "write the value out in both places")
    }
    return out
}

private func entries(_ map: Node.Mapping, _ problems: ProblemList) -> [ConfigEntry] {
    var out: [ConfigEntry] = []
    var lineOf: [String: Int] = [:]
    for (key, value) in map {
        let keyNode = convert(key, problems)
        let value = convert(value, problems)
        guard var name = keyNode.text else {
            problems.error(keyNode, "a key must be text, this is \(keyNode.kindName)", "write `name: value`")
            continue
        }
        while name.first == duplicateMark { name.removeFirst() }
        if let first = lineOf[name] {
            problems.error(keyNode, "key \(quoted(name)) stands twice, first on line \(first)", "keep one of them")
            continue
        }
        lineOf[name] = keyNode.line
        out.append(ConfigEntry(name: name, key: keyNode, value: value))
    }
    return out
}

/// What the YAML parser says, with the place it names.
private func report(_ error: YamlError, _ problems: ProblemList) {
    let remedy = "look at this line and the one above for indentation, quotes and brackets"
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
        if problem.contains("nesting level") {
            problems.add(mark.line, mark.column, "values are nested too deep", "nest fewer of them", isError: true)
            return
        }
        problems.add(mark.line, mark.column, "no valid YAML: \(problem)", remedy, isError: true)
    case .composer(_, let problem, let mark, _):
        let undefined = problem.contains("alias")
        problems.add(
            mark.line, mark.column,
            undefined ? "YAML anchors and aliases are not read here" : "no valid YAML: \(problem)",
            undefined ? "put a value that starts with * or & in quotes" : "keep one document in the file",
            isError: true)
    case .reader(let problem, let offset, _, let yaml):
        let line = 1 + yaml.prefix(offset ?? 0).count { $0.isNewline }
        problems.add(line, nil, "no valid YAML: \(problem)", "remove the character", isError: true)
    default:
        problems.add(1, nil, "no valid YAML: \(error)", remedy, isError: true)
    }
}

/// A name as messages show it, cut when it is long.
func quoted(_ text: String) -> String {
    text.count > 60 ? "\"\(text.prefix(57))…\"" : "\"\(text)\""
}
