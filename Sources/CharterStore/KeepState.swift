import CharterModel
import FoundationEssentials
import GRDB

/// Keeps the state after a visit, with what its entries taught, and says on the timeline what changed in it. A visit
/// that was recorded before taught its lesson then. Call it before the fetch row is written.
func keepState(of visit: SourceVisit, _ counts: VisitCounts, was row: Row, _ db: Database) throws {
    let isRepeat =
        try db.first(
            "SELECT 1 FROM fetch WHERE source_id = ? AND at = ?", [visit.source.text, milliseconds(visit.at)]) != nil
    if isRepeat { return }
    var state = visit.state
    var changes: [SourceChange] = []
    if let lesson = visit.lesson {
        let overlap =
            visit.stage == .fetch
            ? nil
            : Overlap(listed: counts.new + counts.known + counts.changed, known: counts.known + counts.changed)
        guard let url = try URL(string: row["url"]) else { throw damaged("the URL of \(visit.source)") }
        changes = state.learn(lesson, overlap: overlap, of: url, at: visit.at)
    }
    try noteHealth(of: visit, was: try row.word(SourceState.Health.self, "health"), db)
    for change in changes { try note(change, visit, db) }
    if visit.lesson == nil, let left = try row["move_to"] as String?, state.move.to == nil {
        try say(
            .sourceMoved, visit,
            ["reason": "the new address failed, so the one in the feed list is asked again", "before": left], db)
    }
    try keep(state, of: visit.source, db)
}

private func note(_ change: SourceChange, _ visit: SourceVisit, _ db: Database) throws {
    switch change {
    case .quiet(let why): try say(.sourceQuiet, visit, ["reason": why], db)
    case .back(let why): try say(.sourceBack, visit, ["reason": why, "before": "quiet"], db)
    case .moved(let from, let to, let why):
        try say(
            .sourceMoved, visit, ["reason": why, "before": from.absoluteString, "after": to.absoluteString], db)
    }
}

/// Says on the timeline when a source goes down, comes back or retires.
private func noteHealth(of visit: SourceVisit, was before: SourceState.Health, _ db: Database) throws {
    let after = visit.state.health
    let kind: EventKind
    switch (before, after) {
    case (.new, .failing), (.ok, .failing), (.suspect, .failing),
        (.new, .dormant), (.ok, .dormant), (.suspect, .dormant):
        kind = .sourceDown
    case (.failing, .ok), (.dormant, .ok), (.retired, .ok): kind = .sourceBack
    case (_, .retired) where before != .retired: kind = .sourceRetired
    default: return
    }
    try say(kind, visit, ["reason": visit.why, "before": before.rawValue, "after": after.rawValue], db)
}

private func say(_ kind: EventKind, _ visit: SourceVisit, _ detail: [String: String], _ db: Database) throws {
    try append(kind, EventSubject(source: visit.source), detail: detail, at: milliseconds(visit.at), db)
}
