/// Reads one mapping strictly: unknown keys are reported at once, missing and ill-typed ones when asked for.
struct MapReader {
    let node: ConfigNode
    let problems: ProblemList
    /// What the mapping is, for messages: `clause`, `commitment`, `the file`.
    let name: String
    private let entries: [ConfigEntry]

    /// Nil, and a problem, when `node` is no mapping. Names outside `keys` are reported as unknown; nil allows all.
    init?(_ node: ConfigNode, as name: String, keys: [String]?, _ problems: ProblemList) {
        guard case .map(let entries) = node.content else {
            let example = keys?.first.map { "write `\($0): …` and its other keys" } ?? "write `key: value` lines"
            problems.error(node, "\(name) must be a mapping, this is \(node.kindName)", example)
            return nil
        }
        self.node = node
        self.problems = problems
        self.name = name
        self.entries = entries
        guard let keys else { return }
        for entry in entries where !keys.contains(entry.name) {
            let remedy = suggestion(
                for: entry.name, among: keys, otherwise: "known keys here: " + keys.joined(separator: ", "))
            problems.error(entry.key, "unknown key \(quoted(entry.name)) in \(name)", remedy)
        }
    }

    /// All entries, in the order of the file.
    var all: [ConfigEntry] { entries }

    /// The value of `key`; nil when it is not there.
    func optional(_ key: String) -> ConfigNode? {
        entries.first { $0.name == key }?.value
    }

    /// The value of `key`; its absence is a problem.
    func required(_ key: String) -> ConfigNode? {
        if let value = optional(key) { return value }
        problems.error(node, "\(name) has no \"\(key)\"", "add `\(key): …`")
        return nil
    }

    /// The non-blank text of a key that must be there.
    func requiredText(_ key: String) -> String? {
        required(key).flatMap { text($0, key) }
    }

    /// The non-blank text of a key that may be missing.
    func optionalText(_ key: String) -> String? {
        optional(key).flatMap { text($0, key) }
    }

    private func text(_ node: ConfigNode, _ key: String) -> String? {
        readText(node, as: "\"\(key)\"", problems)
    }
}

/// One line of text that is not blank; anything else is a problem.
func readText(_ node: ConfigNode, as name: String, _ problems: ProblemList) -> String? {
    guard let text = node.text else {
        problems.error(node, "\(name) must be text, this is \(node.kindName)", "write a text there")
        return nil
    }
    let trimmed = text.drop(while: \.isWhitespace)
    if trimmed.isEmpty {
        problems.error(node, "\(name) is blank", "write a text there")
        return nil
    }
    return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
}

/// The items of a list; anything else is a problem.
func readList(_ node: ConfigNode, as name: String, _ problems: ProblemList) -> [ConfigNode] {
    if case .list(let items) = node.content { return items }
    problems.error(node, "\(name) must be a list, this is \(node.kindName)", "write `[a, b]`, or one `- item` a line")
    return []
}

/// A list of texts; anything else is a problem.
func readTexts(_ node: ConfigNode, as name: String, _ problems: ProblemList) -> [(text: String, node: ConfigNode)] {
    readList(node, as: name, problems).compactMap { item in
        readText(item, as: "an item of \(name)", problems).map { ($0, item) }
    }
}
