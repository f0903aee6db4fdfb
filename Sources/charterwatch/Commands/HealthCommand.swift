import ArgumentParser
import CharterConfig
import CharterModel
import CharterReports
import CharterStore
import Foundation

/// `charterwatch sources health`
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "How every source does: state, since when, last error, next look.",
        discussion: """
            Examples:
              charterwatch sources health
              charterwatch sources health --format json
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "table, json, jsonl or csv.")
    var format: ReportFormat = .table

    func run() async throws {
        try await reporting {
            let loaded = try common.loadedPipeline()
            let store = try common.openStore(readOnly: true)
            defer { store.close() }
            let rows = try await store.sourceRows().filter(\.listed).map {
                HealthRow($0, defaultCadence: loaded.config.crawl.cadence)
            }
            try Terminal.standardOutput.writeOrFail(try HealthRow.render(rows, as: format))
        }
    }
}

/// One source's health as every format shows it.
struct HealthRow: Codable, Sendable, Equatable {
    let id: SourceID
    let url: String
    let outlet: String
    let state: SourceState.Health
    let since: Date
    let lastOkAt: Date?
    let lastError: String?
    let failures: Double
    let cadenceS: Int
    /// Nil for a retired source: it is not looked at again.
    let nextCheckAt: Date?
    let entries7d: Int
    let expected7d: Double?
    /// Since when it gives less than its rhythm; nil while it does not.
    let quietSince: Date?
    /// Where it moved for good and is asked; nil while that is `url`.
    let movedTo: String?
    /// By which words its publisher keeps its texts from the training of models.
    let optOuts: [String]

    private enum CodingKeys: String, CodingKey {
        case id, url, outlet, state, since, lastOkAt, lastError, failures, cadenceS, nextCheckAt, quietSince, movedTo,
            optOuts
        case entries7d = "entries_7d"
        case expected7d = "expected_7d"
    }

    init(_ row: SourceRow, defaultCadence: Int) {
        id = row.source.id
        url = row.source.url.absoluteString
        outlet = row.source.outlet
        state = row.state.health
        since = row.state.since
        lastOkAt = row.state.lastOKAt
        lastError = row.state.lastError
        failures = row.state.failures
        cadenceS = row.state.cadence ?? row.source.cadence ?? defaultCadence
        nextCheckAt = row.state.health == .retired ? nil : row.state.nextCheckAt
        entries7d = row.entries7d
        expected7d = row.expected7d
        quietSince = row.state.quietSince
        movedTo = row.state.move.to?.absoluteString
        optOuts = row.optOuts.words
    }

    /// Every field, null when there is none.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(url, forKey: .url)
        try container.encode(outlet, forKey: .outlet)
        try container.encode(state, forKey: .state)
        try container.encode(since, forKey: .since)
        try container.encode(lastOkAt, forKey: .lastOkAt)
        try container.encode(lastError, forKey: .lastError)
        try container.encode(failures, forKey: .failures)
        try container.encode(cadenceS, forKey: .cadenceS)
        try container.encode(nextCheckAt, forKey: .nextCheckAt)
        try container.encode(entries7d, forKey: .entries7d)
        try container.encode(expected7d, forKey: .expected7d)
        try container.encode(quietSince, forKey: .quietSince)
        try container.encode(movedTo, forKey: .movedTo)
        try container.encode(optOuts, forKey: .optOuts)
    }

    static let csvColumns = [
        "id", "url", "outlet", "state", "since", "last_ok_at", "last_error", "failures", "cadence_s",
        "next_check_at", "entries_7d", "expected_7d", "quiet_since", "moved_to", "opt_outs",
    ]

    static func render(_ rows: [HealthRow], as format: ReportFormat) throws -> [UInt8] {
        switch format {
        case .json: return Array(try JSONLines.encode(rows)) + [10]
        case .jsonl: return try rows.flatMap { Array(try JSONLines.encode($0)) + [10] }
        case .csv:
            return Array(([csvLine(csvColumns)] + rows.map { csvLine($0.fields) }).joined().utf8)
        case .table: return Array(table(rows).utf8)
        }
    }

    private var fields: [String] {
        [
            id.text, url, outlet, state.rawValue, since.iso8601, lastOkAt?.iso8601 ?? "", lastError ?? "",
            "\(failures)", String(cadenceS), nextCheckAt?.iso8601 ?? "", String(entries7d),
            expected7d.map { "\($0)" } ?? "", quietSince?.iso8601 ?? "", movedTo ?? "", optOuts.joined(separator: " "),
        ]
    }

    private var isQuiet: Bool { state == .ok && quietSince != nil }

    /// The ill ones first, then the quiet: they are what one looks for.
    private static func table(_ rows: [HealthRow]) -> String {
        let order: [SourceState.Health] = [.retired, .dormant, .failing, .suspect, .new, .ok]
        func rank(_ row: HealthRow) -> Int { 2 * (order.firstIndex(of: row.state) ?? 0) - (row.isQuiet ? 1 : 0) }
        let sorted = rows.sorted { (rank($0), $0.id) < (rank($1), $1.id) }
        var table = TextTable([
            .init("id", shrinks: true), .init("state"), .init("since"), .init("7 days", .right),
            .init("usual", .right), .init("next look"), .init("remark", shrinks: true),
        ])
        for row in sorted {
            table.add([
                row.id.text, row.isQuiet ? "quiet" : row.state.rawValue,
                String((row.isQuiet ? row.quietSince ?? row.since : row.since).iso8601.prefix(10)),
                String(row.entries7d), row.expected7d.map { String(Int($0.rounded())) } ?? "",
                row.nextCheckAt.map(Self.shortTime) ?? "never", row.remark,
            ])
        }
        let ill = rows.filter { ![.ok, .new].contains($0.state) }.count
        let quiet = rows.filter(\.isQuiet).count
        return table.text(Terminal.standardOutput.style)
            + "\(rows.count) sources, \(ill) not well" + (quiet > 0 ? ", \(quiet) quiet" : "") + "\n"
    }

    /// Month, day and time, UTC: `05-13 17:03`.
    private static func shortTime(_ date: Date) -> String {
        String(date.iso8601.dropFirst(5).prefix(11)).replacing("T", with: " ")
    }

    private var remark: String {
        if state != .ok {
            let good = lastOkAt.map { "last good \(HealthRow.shortTime($0)); " } ?? ""
            return good + (lastError ?? "")
        }
        if let movedTo { return "moved to " + movedTo }
        return ""
    }
}
