import CharterModel
import CharterStore

/// The closing line of a crawl: sums over what this crawl wrote into the ledger and its fetch rows, asked back
/// from the store, so that the line cannot disagree with it.
struct CrawlSummary: Sendable {
    let visits: VisitSums
    let outcomes: [OutcomeCount]
    let pending: Int
    /// Our own network was down at the end.
    let isBlind: Bool
    let seconds: Double

    /// `212 sources (198 kept, 14 deferred(dns)) · 3,120 entries (2,900 new) · articles 2,811 kept … · 14.2 s`
    var line: String {
        var parts = [
            counted(visits.sources.reduce(0) { $0 + $1.count }, "source")
                + list(visits.sources.map { ($0.outcome, $0.count) })
        ]
        parts.append(
            "\(counted(visits.entries, "entry", "entries")): \(visits.new) new, \(visits.changed) changed, \(visits.known) known"
        )
        for stage in Stage.allCases {
            let rows = outcomes.filter { $0.subject == "article" && $0.stage == stage }
            if rows.isEmpty { continue }
            let name = stage == .fetch ? "pages" : stage.rawValue
            parts.append(name + list(rows.map { ($0.outcome, $0.count) }))
        }
        if pending > 0 { parts.append("\(pending) page\(pending == 1 ? "" : "s") waiting") }
        parts.append("\(tenths(seconds)) s")
        return parts.joined(separator: " · ")
    }

    private func list(_ counts: [(Outcome, Int)]) -> String {
        if counts.isEmpty { return "" }
        let sorted = counts.sorted { ($1.1, $0.0.description) < ($0.1, $1.0.description) }
        return " (" + sorted.map { "\($0.1) \($0.0)" }.joined(separator: ", ") + ")"
    }

    private func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}

/// Seconds with one digit behind the point.
func tenths(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
