import ArgumentParser
import CharterConfig
import CharterModel
import CharterStore
import Foundation
import Logging

/// Options every command knows.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder in Pipelines/ to work with (default: the only one).", valueName: "name"))
    var pipeline: String?

    @Option(
        help: ArgumentHelp(
            "The store. Default: $CHARTERWATCH_STORE, else charterwatch.sqlite in the state directory.",
            valueName: "path"))
    var store: String?

    @Option(
        name: .customLong("config-root"),
        help: ArgumentHelp(
            "Where Feeds/ and Pipelines/ are. Default: here or above, else /etc/charterwatch.", valueName: "dir"))
    var configRoot: String?

    @Option(name: .customLong("log-format"), help: "How log lines look: text or json.")
    var logFormat: LogFormat = .text

    @Option(name: .customLong("log-level"), help: "Least severe level that is logged.")
    var logLevel: LogLevel = .notice

    @Flag(help: "Errors only on standard error.")
    var quiet = false

    @Flag(name: .customLong("no-progress"), help: "No progress bar, even on a terminal.")
    var noProgress = false

    /// Whether a progress bar should be drawn: only where somebody looks.
    var showsProgress: Bool { !quiet && !noProgress && Terminal.standardError.isTerminal }

    /// A logger that writes to standard error as asked.
    func logger() -> Logger {
        var logger = Logger(label: "charterwatch", factory: { _ in StandardErrorLog(format: logFormat) })
        logger.logLevel = quiet ? .error : logLevel.level
        return logger
    }

    /// The folder that holds Feeds/ and Pipelines/.
    func root() throws -> String {
        let process = ProcessInfo.processInfo
        let found = findConfigRoot(
            explicit: configRoot, environment: process.environment,
            startingAt: FileManager.default.currentDirectoryPath,
            executablePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "")
        guard let found else {
            throw Failure(
                .configuration,
                "no Pipelines/ folder here or above — run inside the project, or name it with --config-root DIR")
        }
        return found
    }

    /// The pipeline with its charter and sources; problems go to standard error, each with file and line.
    /// `mayBeEmpty`: one without any source will do.
    func loadedPipeline(mayBeEmpty: Bool = false) throws -> LoadedPipeline {
        do {
            return try loadPipeline(root: try root(), name: pipeline, mayBeEmpty: mayBeEmpty)
        } catch let error as ConfigError {
            for problem in error.problems { Terminal.standardError.write(redacted("\(problem)") + "\n") }
            let count = error.problems.filter(\.isError).count
            throw Failure(.configuration, "\(count) mistake\(count == 1 ? "" : "s") in the configuration, listed above")
        }
    }

    /// Where the store is.
    func storePath() throws -> String {
        if let store { return try StoreLocation.path(of: store) }
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["CHARTERWATCH_STORE"], !named.isEmpty { return try StoreLocation.path(of: named) }
        return try StoreLocation.defaultPath(environment: environment)
    }

    /// The store, opened and up to date.
    func openStore(readOnly: Bool = false) throws -> Store {
        let path = try storePath()
        if readOnly, access(path, F_OK) != 0, errno == ENOENT {
            throw Failure(
                .unavailable, "no store at \(path) — run `charterwatch crawl` first, or name one with --store PATH")
        }
        do {
            return try Store(path: path, readOnly: readOnly)
        } catch {
            throw Failure(error)
        }
    }
}

/// Finds the file behind `--store`.
enum StoreLocation {
    /// A path, or a `sqlite:` or `file:` URL; other schemes are not there yet.
    static func path(of text: String) throws -> String {
        for prefix in ["sqlite://", "file://"] where text.hasPrefix(prefix) {
            return String(text.dropFirst(prefix.count))
        }
        if let scheme = text.firstRange(of: "://") {
            throw Failure(
                .usage, "this version keeps its store in SQLite: \(text[..<scheme.lowerBound]) is not supported")
        }
        return text
    }

    /// `charterwatch.sqlite` in the state directory: systemd's $STATE_DIRECTORY, else the XDG one.
    static func defaultPath(environment: [String: String]) throws -> String {
        let folder: String
        if let state = environment["STATE_DIRECTORY"], !state.isEmpty {
            folder = String(state.split(separator: ":")[0])
        } else if let state = environment["XDG_STATE_HOME"], !state.isEmpty {
            folder = state + "/charterwatch"
        } else if let home = environment["HOME"], !home.isEmpty {
            folder = home + "/.local/state/charterwatch"
        } else {
            throw Failure(.configuration, "no home directory to keep the store in — name one with --store PATH")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(.cannotCreate, "cannot create \(folder) for the store — name another place with --store PATH")
        }
        return folder + "/charterwatch.sqlite"
    }
}
