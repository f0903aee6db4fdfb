import ArgumentParser
import CharterConfig
import CharterModel
import CharterReports
import CharterStore
import Foundation

extension ReportFormat: ExpressibleByArgument {}

/// `charterwatch timeline`
struct TimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "What happened, in order, with the sentence that says so.",
        discussion: """
            Times: 36h, 7d, 2w, a day (2026-05-10) or a time (2026-05-10T12:00:00Z); days begin in the \
            pipeline's time zone. An article counts at its publication date.

            Examples:
              charterwatch timeline --since 7d
              charterwatch timeline --clause III.4 --format csv > demining.csv
              charterwatch timeline --format jsonl --after 1200
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "Only this section, e.g. III.")
    var section: String?
    @Option(help: "Only this clause, e.g. III.4.")
    var clause: String?
    @Option(help: "From this time on.")
    var since: String?
    @Option(help: "Up to this time; a day is included.")
    var until: String?
    @Option(help: "Only this outlet.")
    var outlet: String?
    @Option(help: "Only this language, e.g. az.")
    var lang: String?
    @Option(help: "Only this story.")
    var story: String?
    @Option(help: ArgumentHelp("Only this kind of event; may be repeated.", valueName: "kind"))
    var kind: [String] = []
    @Option(help: "Only events after this sequence number.")
    var after: Int64 = 0
    @Option(help: "At most this many events.")
    var limit: Int?
    @Option(help: "table, json, jsonl or csv.")
    var format: ReportFormat = .table

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            let filter = try filter(in: loaded)
            let store = try common.openStore(readOnly: true)
            defer { store.close() }
            let wanted = section.flatMap { id in
                loaded.charter.sections.first { $0.id == id }?.clauses.map(\.id)
            }
            let rows = try await store.timeline(filter, clausesOfSection: wanted)
            var style = Terminal.standardOutput.style
            style.zone = try timeZone(of: loaded)
            let bytes = render(rows, as: format, style: style, charter: loaded.charter)
            try Terminal.standardOutput.writeOrFail(bytes)
        }
    }

    private func filter(in loaded: LoadedPipeline) throws -> TimelineFilter {
        let charter = loaded.charter
        if let section, !charter.sections.contains(where: { $0.id == section }) {
            let known = charter.sections.map(\.id).joined(separator: ", ")
            throw Failure(.usage, "the charter has no section \(section); it has \(known)")
        }
        if let clause, !charter.clauses.contains(where: { $0.id.text == clause }) {
            let known = charter.clauses.map(\.id.text).joined(separator: ", ")
            throw Failure(.usage, "the charter has no clause \(clause); it has \(known)")
        }
        for name in kind where EventKind(rawValue: name) == nil {
            let known = EventKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.usage, "no such kind of event: \(name); there are \(known)")
        }
        let zone = try timeZone(of: loaded)
        return TimelineFilter(
            section: section, clause: clause.map { ClauseID($0) },
            since: try since.map { try instant($0, zone: zone, endOfDay: false) },
            until: try until.map { try instant($0, zone: zone, endOfDay: true) },
            outlet: outlet, language: lang, story: story.map { StoryID($0) }, kinds: kind, after: after,
            limit: limit)
    }

    private func timeZone(of loaded: LoadedPipeline) throws -> TimeZone {
        guard let zone = TimeZone(identifier: loaded.config.timezone) else {
            throw Failure(.configuration, "no such time zone: \(loaded.config.timezone)")
        }
        return zone
    }
}

/// Reads `36h`, `7d`, `2w` (before now), a day in `zone`, or a full ISO 8601 time.
func instant(_ text: String, zone: TimeZone, endOfDay: Bool, now: Date = Date()) throws -> Date {
    let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    if let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number >= 0 {
        return now.addingTimeInterval(-number * unit)
    }
    if let day = CalendarDay(text) {
        let midnight = day.midnightUTC.addingTimeInterval(-Double(zone.secondsFromGMT(for: day.midnightUTC)))
        return endOfDay ? midnight.addingTimeInterval(86_399) : midnight
    }
    if let time = Date(iso8601: text) { return time }
    throw Failure(.usage, "not a time: \(text) — write 7d, 36h, 2026-05-10 or 2026-05-10T12:00:00Z")
}
