import CharterModel
import CharterStages

/// Reads terms, resolves `@alias`, and remembers which aliases were used.
struct TermReader {
    private let problems: ProblemList
    /// Every name of each alias, in all its languages.
    private var names: [String: [TermPattern.Phrase]] = [:]
    private var places: [(id: String, node: ConfigNode)] = []
    private var used: Set<String> = []

    /// `node` is the value of `aliases`: id → language → names.
    init(aliases node: ConfigNode?, _ problems: ProblemList) {
        self.problems = problems
        guard let node, let map = MapReader(node, as: "\"aliases\"", keys: nil, problems) else { return }
        for entry in map.all {
            names[entry.name] = readNames(entry)
            places.append((entry.name, entry.key))
        }
    }

    private func readNames(_ alias: ConfigEntry) -> [TermPattern.Phrase] {
        let place = "alias \(quoted(alias.name))"
        guard let map = MapReader(alias.value, as: place, keys: nil, problems) else { return [] }
        var phrases: [TermPattern.Phrase] = []
        for entry in map.all where checkLanguage(entry.name, entry.key, problems) {
            for (text, item) in readTexts(entry.value, as: place, problems) {
                guard let pattern = parse(text, item, language: entry.name) else { continue }
                guard pattern.parts.count == 1, pattern.parts[0].alias == nil else {
                    problems.error(
                        item, "\(quoted(text)) in \(place) is more than a name",
                        "list plain words or stems; & and @ belong in terms")
                    continue
                }
                phrases += pattern.parts[0].phrases
            }
        }
        if phrases.isEmpty, !problems.hasErrors {
            problems.error(alias.key, "\(place) has no names", "list them as `en: [name, …]`")
        }
        return phrases
    }

    /// `terms` of a clause: language → term → weight.
    mutating func weighted(_ node: ConfigNode) -> [Charter.Term] {
        guard let map = MapReader(node, as: "\"terms\"", keys: nil, problems) else { return [] }
        var terms: [Charter.Term] = []
        for language in map.all where checkLanguage(language.name, language.key, problems) {
            guard let list = MapReader(language.value, as: "the terms of a language", keys: nil, problems) else {
                continue
            }
            for entry in list.all {
                let weight = weight(entry)
                guard let pattern = use(entry.name, entry.key, language: language.name), let weight else { continue }
                terms.append(.init(pattern: pattern, weight: weight, language: language.name))
            }
        }
        if terms.isEmpty, !problems.hasErrors {
            problems.error(node, "the clause has no term", "add at least one, for example `en: {\"word\": 2}`")
        }
        return terms
    }

    private func weight(_ entry: ConfigEntry) -> Double? {
        if case .scalar(let text, plain: true) = entry.value.content, let weight = Double(text),
            (1...3).contains(weight)
        {
            return weight
        }
        let given = entry.value.text.map(quoted) ?? entry.value.kindName
        problems.error(
            entry.value, "the weight of \(quoted(entry.name)) is \(given)",
            "write a number from 1 (a hint) to 3 (enough on its own)")
        return nil
    }

    /// `not` of a clause: language → terms.
    mutating func guards(_ node: ConfigNode) -> [TermPattern] {
        guard let map = MapReader(node, as: "\"not\"", keys: nil, problems) else { return [] }
        var found: [TermPattern] = []
        for entry in map.all where checkLanguage(entry.name, entry.key, problems) {
            found += patterns(entry.value, as: "\"not\"", language: entry.name)
        }
        return found
    }

    /// A list of terms without weights.
    mutating func patterns(_ node: ConfigNode, as name: String, language: String) -> [TermPattern] {
        var found: [TermPattern] = []
        for (text, item) in readTexts(node, as: name, problems) {
            if let pattern = use(text, item, language: language) { found.append(pattern) }
        }
        return found
    }

    private mutating func use(_ source: String, _ node: ConfigNode, language: String) -> TermPattern? {
        for name in source.split(whereSeparator: \.isWhitespace) where name.hasPrefix("@") && name.count > 1 {
            let id = String(name.dropFirst())
            used.insert(id)
            if names[id] == nil {
                let known = places.map(\.id)
                let instead =
                    known.isEmpty
                    ? "define it under `aliases`" : "the aliases are " + known.joined(separator: ", ")
                problems.error(
                    node, "no alias has the id \(quoted(id))", suggestion(for: id, among: known, otherwise: instead))
                return nil
            }
            // Without names: that is reported where the alias stands.
            if names[id]?.isEmpty == true { return nil }
        }
        return parse(source, node, language: language)
    }

    private func parse(_ source: String, _ node: ConfigNode, language: String) -> TermPattern? {
        do {
            return try parseTerm(source, language: language, aliases: names)
        } catch {
            // `term "x": what is wrong; what to do`.
            let sentence = "\(error)"
            let cut = sentence.ranges(of: "; ").last
            problems.error(
                node, String(sentence[..<(cut?.lowerBound ?? sentence.endIndex)]),
                cut.map { String(sentence[$0.upperBound...]) } ?? "correct the term")
            return nil
        }
    }

    /// A warning for each alias that no term names.
    func warnOfUnused() {
        for (id, node) in places where !used.contains(id) {
            problems.warning(node, "alias \(quoted(id)) is never used", "name it in a term as `@\(id)`, or remove it")
        }
    }
}
