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

    private enum CodingKeys: String, CodingKey {
        case id, url, outlet, state, since, lastOkAt, lastError, failures, cadenceS, nextCheckAt
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
        cadenceS = row.source.cadence ?? defaultCadence
        nextCheckAt = row.state.health == .retired ? nil : row.state.nextCheckAt
        entries7d = row.entries7d
        expected7d = row.expected7d
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
    }

    static func render(_ rows: [HealthRow], as format: ReportFormat) throws -> [UInt8] {
        switch format {
        case .json: return Array(try JSONLines.encode(rows)) + [10]
        case .jsonl: return try rows.flatMap { Array(try JSONLines.encode($0)) + [10] }
        case .csv:
            let head = [
                "id", "url", "outlet", "state", "since", "last_ok_at", "last_error", "failures", "cadence_s",
                "next_check_at", "entries_7d", "expected_7d",
            ]
            return Array(([csvLine(head)] + rows.map { csvLine($0.fields) }).joined().utf8)
        case .table: return Array(table(rows).utf8)
        }
    }

    private var fields: [String] {
        [
            id.text, url, outlet, state.rawValue, since.iso8601, lastOkAt?.iso8601 ?? "", lastError ?? "",
            "\(failures)", String(cadenceS), nextCheckAt?.iso8601 ?? "", String(entries7d),
            expected7d.map { "\($0)" } ?? "",
        ]
    }

    /// The ill ones first: they are what one looks for.
    private static func table(_ rows: [HealthRow]) -> String {
        let order: [SourceState.Health] = [.retired, .dormant, .failing, .suspect, .new, .ok]
        let sorted = rows.sorted { left, right in
            let ranks = [left, right].map { order.firstIndex(of: $0.state) ?? 0 }
            return (ranks[0], left.id) < (ranks[1], right.id)
        }
        var table = TextTable([
            .init("id", shrinks: true), .init("state"), .init("since"), .init("last good"), .init("7 days", .right),
            .init("last error", shrinks: true),
        ])
        for row in sorted {
            table.add([
                row.id.text, row.state.rawValue, String(row.since.iso8601.prefix(10)),
                row.lastOkAt.map { String($0.iso8601.prefix(16)) } ?? "never", String(row.entries7d),
                row.state == .ok ? "" : row.lastError ?? "",
            ])
        }
        let ill = rows.filter { ![.ok, .new].contains($0.state) }.count
        return table.text(Terminal.standardOutput.style) + "\(rows.count) sources, \(ill) not well\n"
    }
}
