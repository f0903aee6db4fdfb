import CharterModel
import CharterReports
import CharterStore
import Foundation

/// What is to be said of a source: how it does, since when, by which rule it is looked at next.
struct SourceSentences {
    let row: SourceRow
    /// Seconds between looks where nothing else is said.
    let defaultCadence: Int
    /// What its host asked for; nil when it asked for nothing.
    let rest: HostRest?

    /// One sentence each, ready for a terminal.
    var lines: [String] {
        ([standing, looks] + [quiet, move, rhythm].compactMap { $0 } + [next]).map(escapedForTerminal)
    }

    private var standing: String {
        let state = row.state
        let since = "since \(state.since.iso8601)"
        guard row.listed else { return "source \(row.source.id): no longer in the feed lists, so it is not looked at" }
        switch state.health {
        case .new: return "source \(row.source.id): never looked at so far"
        case .ok: return "source \(row.source.id): well, \(since)"
        case .suspect, .failing, .dormant:
            let error = state.lastError.map { ": " + $0 } ?? ""
            return
                "source \(row.source.id): \(state.health.rawValue), \(since), failures weigh \(tenths(state.failures))\(error)"
        case .retired:
            let error = state.lastError.map { ": " + $0 } ?? ""
            return "source \(row.source.id): retired \(since)\(error)"
        }
    }

    private var looks: String {
        let last = row.state.lastOKAt.map { "last good look \($0.iso8601)" } ?? "never a good look"
        return "  \(last); \(row.entries7d) new entries in 7 days; \(row.articles) articles seen here first"
    }

    private var quiet: String? {
        row.state.quietSince.map { "  quiet since \($0.iso8601): it answers and gives less than it usually does" }
    }

    private var move: String? {
        let move = row.state.move
        if let to = move.to {
            return "  asked at \(to.absoluteString), where it moved for good; "
                + "`charterwatch sources undo-redirect \(row.source.id)` goes back to \(row.source.url.absoluteString)"
        }
        if let seen = move.seen {
            return
                "  redirects to \(seen.absoluteString) for good, seen at \(move.times) look\(move.times == 1 ? "" : "s"); "
                + "it is believed after \(Move.timesNeeded) over \(Int(Move.spanNeeded / 86_400)) days"
        }
        return nil
    }

    private var rhythm: String? {
        row.state.rhythm.week.map { "  \($0.given) new entries in the last week, \(Int($0.usual.rounded())) are usual" }
    }

    private var next: String {
        guard row.listed, row.state.health != .retired else { return "  next step: none" }
        let cadence = row.state.cadence ?? row.source.cadence ?? defaultCadence
        let pace =
            row.state.cadence == nil
            ? "every \(span(cadence))"
            : "every \(span(cadence)), learned from how much of what it lists is new"
        var when = row.state.nextCheckAt
        var why = ""
        if let rest, rest.until > when {
            when = rest.until
            why = ", when its host may be asked again (\(rest.why))"
        }
        return "  next step: a look at \(when.iso8601)\(why); cadence: \(pace)"
    }

    private func span(_ seconds: Int) -> String {
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7200 { return "\((seconds + 30) / 60) min" }
        return "\(tenths(Double(seconds) / 3600)) h"
    }
}
