import CharterModel

/// Reads `charter.yaml` (D8): the document, its clauses with their terms, and what was promised.
/// Nil when the file has errors; they are in `problems`.
func readCharter(_ bytes: [UInt8], _ problems: ProblemList) -> Charter? {
    let keys = ["id", "title", "parties", "signed", "languages", "anchors", "aliases", "sections"]
    guard let root = readYAML(bytes, problems),
        let file = MapReader(root, as: "the charter", keys: keys, problems)
    else { return nil }
    let id = file.requiredText("id")
    let title = file.requiredText("title")
    let parties = file.required("parties").map { readParties($0, problems) }
    let signed = file.required("signed").flatMap { readDay($0, as: "\"signed\"", problems) }
    let languages = file.required("languages").map { readLanguages($0, problems) }
    var terms = TermReader(aliases: file.optional("aliases"), problems)
    let anchors = file.required("anchors").map { readAnchors($0, parties ?? [], &terms, problems) }
    let clauses = ClauseReader(parties: parties?.map(\.id), signed: signed, problems: problems)
    let sections = file.required("sections").map { clauses.sections($0, &terms) }
    terms.warnOfUnused()
    guard !problems.hasErrors, let id, let title, let parties, let signed, let languages, let anchors, let sections
    else { return nil }
    return Charter(
        id: id, title: title, parties: parties, signed: signed, languages: languages, anchors: anchors,
        sections: sections, digest: SHA256Digest(of: bytes))
}

private func readParties(_ node: ConfigNode, _ problems: ProblemList) -> [Charter.Party] {
    var parties: [Charter.Party] = []
    for item in readList(node, as: "\"parties\"", problems) {
        guard let map = MapReader(item, as: "a party", keys: ["id", "name"], problems) else { continue }
        guard let id = map.requiredText("id"), let name = map.requiredText("name") else { continue }
        if parties.contains(where: { $0.id == id }) {
            problems.error(item, "party \(quoted(id)) is listed twice", "give each party its own id")
            continue
        }
        parties.append(Charter.Party(id: id, name: name))
    }
    if parties.isEmpty, !problems.hasErrors {
        problems.error(node, "\"parties\" is empty", "list at least one `{id: …, name: …}`")
    }
    return parties
}

private func readLanguages(_ node: ConfigNode, _ problems: ProblemList) -> [String] {
    var codes: [String] = []
    for (code, item) in readTexts(node, as: "\"languages\"", problems) {
        guard checkLanguage(code, item, problems) else { continue }
        if codes.contains(code) {
            problems.error(item, "language \(quoted(code)) is listed twice", "keep one of them")
            continue
        }
        codes.append(code)
    }
    return codes
}

private func readAnchors(
    _ node: ConfigNode, _ parties: [Charter.Party], _ terms: inout TermReader, _ problems: ProblemList
) -> [String: [TermPattern]] {
    guard let map = MapReader(node, as: "\"anchors\"", keys: nil, problems) else { return [:] }
    var anchors: [String: [TermPattern]] = [:]
    for entry in map.all {
        checkParty(entry.name, entry.key, parties.map(\.id), problems)
        // An anchor is a name, written the same way in many languages of one script: it belongs to none.
        anchors[entry.name] = terms.patterns(entry.value, as: "the anchors of \(entry.name)", language: "und")
    }
    for party in parties where anchors[party.id] == nil {
        problems.error(node, "party \(quoted(party.id)) has no anchors", "add `\(party.id): [terms that name it]`")
    }
    return anchors
}

/// `YYYY-MM-DD`.
func readDay(_ node: ConfigNode, as name: String, _ problems: ProblemList) -> CalendarDay? {
    guard let text = readText(node, as: name, problems) else { return nil }
    if let day = CalendarDay(text) { return day }
    problems.error(node, "\(name) is \(quoted(text)), not a day", "write YYYY-MM-DD, for example 2026-02-10")
    return nil
}

/// A problem when `id` names no party. `parties` nil: they could not be read, so nothing is known.
func checkParty(_ id: String, _ node: ConfigNode, _ parties: [String]?, _ problems: ProblemList) {
    guard let parties, !parties.isEmpty, !parties.contains(id) else { return }
    let remedy = suggestion(for: id, among: parties, otherwise: "the parties are " + parties.joined(separator: ", "))
    problems.error(node, "no party has the id \(quoted(id))", remedy)
}

/// Whether `code` has the form of a BCP 47 tag (RFC 5646): `az`, `zh-Hans`, `es-419`; else a problem.
func checkLanguage(_ code: String, _ node: ConfigNode, _ problems: ProblemList) -> Bool {
    if isLanguageCode(code) { return true }
    problems.error(node, "\(quoted(code)) is no language code", "write a code of BCP 47 such as en, az or zh-Hans")
    return false
}

/// Two or three lower-case letters, then subtags of two to eight letters or digits.
func isLanguageCode(_ code: String) -> Bool {
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    guard let primary = parts.first, (2...3).contains(primary.utf8.count),
        primary.utf8.allSatisfy({ (97...122).contains($0) })
    else { return false }
    return parts.dropFirst().allSatisfy { part in
        (2...8).contains(part.utf8.count)
            && part.utf8.allSatisfy { (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) }
    }
}
