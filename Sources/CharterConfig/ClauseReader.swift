import CharterModel

/// Reads the sections of a charter with their clauses.
struct ClauseReader {
    /// Ids of the parties; nil when they could not be read.
    let parties: [String]?
    /// Nil when it could not be read.
    let signed: CalendarDay?
    let problems: ProblemList

    func sections(_ node: ConfigNode, _ terms: inout TermReader) -> [Charter.Section] {
        var sections: [Charter.Section] = []
        var sectionLines: [String: Int] = [:]
        var clauseLines: [String: Int] = [:]
        for item in readList(node, as: "\"sections\"", problems) {
            guard let map = MapReader(item, as: "a section", keys: ["id", "title", "clauses"], problems) else {
                continue
            }
            let id = map.required("id").flatMap { uniqueID($0, "section", &sectionLines) }
            let title = map.requiredText("title")
            let nodes = map.required("clauses").map { readList($0, as: "\"clauses\"", problems) } ?? []
            let clauses = nodes.compactMap { clause($0, &clauseLines, &terms) }
            if let id, let title { sections.append(.init(id: id, title: title, clauses: clauses)) }
        }
        if clauseLines.isEmpty, !problems.hasErrors {
            problems.error(node, "the charter has no clause", "add a section with at least one clause")
        }
        return sections
    }

    private func clause(
        _ node: ConfigNode, _ lines: inout [String: Int], _ terms: inout TermReader
    ) -> Charter.Clause? {
        let keys = ["id", "title", "description", "terms", "not", "commitment"]
        guard let map = MapReader(node, as: "a clause", keys: keys, problems) else { return nil }
        let id = map.required("id").flatMap { uniqueID($0, "clause", &lines) }
        let title = map.requiredText("title")
        let description = map.requiredText("description")
        let found = map.required("terms").map { terms.weighted($0) } ?? []
        let guards = map.optional("not").map { terms.guards($0) } ?? []
        let commitment = map.optional("commitment").flatMap {
            CommitmentReader(parties: parties, signed: signed, problems: problems).commitment($0)
        }
        guard let id, let title, let description else { return nil }
        return Charter.Clause(
            id: ClauseID(id), title: title, description: description, terms: found, guards: guards,
            commitment: commitment)
    }

    /// An id that stands in links, commands and file names: letters, digits, `.`, `-` and `_`, used once.
    private func uniqueID(_ node: ConfigNode, _ name: String, _ lines: inout [String: Int]) -> String? {
        guard let id = readText(node, as: "the id of a \(name)", problems) else { return nil }
        let allowed = id.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: true
            default: false
            }
        }
        guard allowed, id.utf8.count <= 40 else {
            problems.error(
                node, "\(name) id \(quoted(id)) is not usable", "use up to 40 letters, digits, dots, - and _")
            return nil
        }
        if let first = lines[id] {
            problems.error(
                node, "\(name) \(id) is defined twice, first on line \(first)", "give each \(name) its own id")
            return nil
        }
        lines[id] = node.line
        return id
    }
}
