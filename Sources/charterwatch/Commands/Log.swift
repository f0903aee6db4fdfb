import ArgumentParser
import CharterModel
import CharterReports
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

/// Writes log lines to standard error, as text for people or one JSON object a line for machines. Secrets are taken out
/// of the message and of every field here, so that nobody who logs has to think of it.
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
        Terminal.standardError.write(line(event.level, "\(event.message)", fields, at: Date()))
    }

    /// One line with its newline, whatever came from outside.
    func line(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata, at: Date) -> [UInt8] {
        var object: [String: String] = [:]
        for (name, value) in fields { object[name] = isSecretName(name) ? "…" : redacted("\(value)") }
        let message = redacted(message)
        switch format {
        case .text:
            let rest = object.sorted { $0.key < $1.key }.map { " \($0.key)=\(StandardErrorLog.quoted($0.value))" }
            let text = "\(at.iso8601) \(level.rawValue) " + message + rest.joined()
            return Array((escapedForTerminal(text) + "\n").utf8)
        case .json:
            object["at"] = at.iso8601
            object["level"] = level.rawValue
            object["message"] = message
            return (try? JSONLines.encode(object)).map { Array($0) + [10] } ?? []
        }
    }

    /// In quotes where a reader could not tell where the value ends.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "\"" }
        return isPlain ? value : "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
