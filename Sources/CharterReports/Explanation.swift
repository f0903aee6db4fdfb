package import CharterModel

/// What happened to a URL, stage by stage, in sentences (D3): the ledger's rows in the order in which they happened.
/// `url` is named in the heading; no rows is said as such.
package func renderExplanation(of url: String, _ rows: [LedgerRow], style: TerminalStyle) -> String {
    let paint = Paint(on: style.colour)
    var out = [paint.bold(escapedForTerminal(url))]
    if rows.isEmpty {
        out += wrapped("Nothing is known of it: no source has listed it so far.", width: style.measure)
    }
    let ordered = rows.sorted { ($0.firstAt, order($0)) < ($1.firstAt, order($1)) }
    for row in ordered {
        let mark = row.current ? paint.green("● ") : paint.dim("○ ")
        let sentence = wrapped(sentence(row, style), width: style.measure - 4)
        out.append("  " + mark + sentence[0])
        out += sentence.dropFirst().map { "    " + $0 }
    }
    if rows.contains(where: { !$0.current }) {
        out.append(paint.dim("  ● still holds  ○ was replaced by a later outcome"))
    }
    return out.joined(separator: "\n") + "\n"
}

private func order(_ row: LedgerRow) -> Int {
    let subjects = ["source", "entry", "article"]
    let stage = Stage.allCases.firstIndex(of: row.stage) ?? 0
    return (subjects.firstIndex(of: row.subjectKind) ?? 9) * 10 + stage
}

/// `On 10 Feb 2026 at 12:00 the entry passed the parse stage: listed by …; seen 3 times, last on …`.
private func sentence(_ row: LedgerRow, _ style: TerminalStyle) -> String {
    let (first, last) = (style.local(row.firstAt), style.local(row.lastAt))
    var text = "\(shortDay(first)), \(clock(first)): \(row.stage.rawValue) — "
    text += "the \(escapedForTerminal(row.subjectKind)) \(meaning(of: row.outcome))"
    if !row.why.isEmpty { text += ": " + escapedForTerminal(row.why) }
    while text.hasSuffix(".") { text.removeLast() }
    if row.count > 1 { text += " (\(row.count) times, last on \(shortDay(last)) at \(clock(last)))" }
    return text + "."
}

/// An outcome as the end of a sentence.
package func meaning(of outcome: Outcome) -> String {
    switch outcome {
    case .kept: "passed"
    case .notModified: "had not changed, says the server"
    case .unchanged: "was the same as before, byte for byte"
    case .known: "was known already"
    case .dupExact: "is an exact copy of another article"
    case .dupNear: "is nearly the same as another article"
    case .revision: "is a new version of a known article"
    case .tooOld: "is older than the pipeline asks for"
    case .tooShort: "has too little text"
    case .notArticle: "is no article"
    case .language: "is in a language that is not covered"
    case .belowThreshold: "says too little about any clause"
    case .abstained: "could not be judged"
    case .gone: "is gone for good"
    case .blockedRobots: "is closed to robots by its robots.txt"
    case .blockedAddress: "is on an address that is not public"
    case .blockedBot: "was refused to us as a robot"
    case .tooLarge: "is larger than the limit"
    case .deferred(let reason): "will be tried again (\(escapedForTerminal(reason)))"
    case .failed(let reason): "failed (\(escapedForTerminal(reason)))"
    }
}
