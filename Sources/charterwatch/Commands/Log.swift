import ArgumentParser
import CharterModel
import Foundation
import Logging

/// How log lines look.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// The levels of swift-log, as an option's value.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error
    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
}

/// Writes log lines to standard error, as text for people or one JSON object a line for machines.
struct StandardErrorLog: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level = .notice
    var metadata: Logger.Metadata = [:]

    init(format: LogFormat) { self.format = format }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }
        switch format {
        case .text: writeText(event.level, "\(event.message)", fields)
        case .json: writeJSON(event.level, "\(event.message)", fields)
        }
    }

    private func writeText(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata) {
        let rest = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        Terminal.standardError.write("\(Date().iso8601) \(level.rawValue) \(oneLine(message + rest))\n")
    }

    private func writeJSON(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata) {
        var object = fields.mapValues { "\($0)" }
        object["at"] = Date().iso8601
        object["level"] = level.rawValue
        object["message"] = message
        guard let line = try? JSONLines.encode(object) else { return }
        Terminal.standardError.write(Array(line) + [10])
    }

    /// A log line stays one line, whatever came from outside.
    private func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
