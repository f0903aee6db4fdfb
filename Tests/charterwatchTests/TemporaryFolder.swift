import Foundation

/// A folder of a test's own, gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "charterwatch-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its full path; folders on the way are made.
    func write(_ name: String, _ text: String) throws -> String {
        let full = path + "/" + name
        let folder = URL(fileURLWithPath: full).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: full))
        return full
    }

    /// Writes `text` gzipped, by the system's own gzip.
    func gzip(_ text: String, as name: String) throws {
        let plain = try write("plain-" + name, text)
        try run("/bin/sh", ["-c", "gzip -c '\(plain)' > '\(path)/\(name)'"])
    }
}

/// The repository this test was built from.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// What a program printed and how it ended.
struct Ended: Sendable {
    let code: Int32
    let output: String
    let errors: String
}

/// Runs a program to its end.
@discardableResult
func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Ended {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = try TemporaryFolder()
    let (out, err) = (folder.path + "/out", folder.path + "/err")
    for file in [out, err] { FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    func text(_ file: String) throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
    return Ended(code: process.terminationStatus, output: try text(out), errors: try text(err))
}

/// The program under test, built beside the tests.
let charterwatch: String = {
    var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(fileURLWithPath: "/")
    for argument in CommandLine.arguments + [Bundle.main.bundlePath] where argument.contains("PackageTests") {
        folder = URL(fileURLWithPath: argument)
        while folder.path != "/", folder.lastPathComponent.contains("PackageTests") || !FileManager.default.fileExists(atPath: folder.path + "/charterwatch") {
            folder.deleteLastPathComponent()
        }
    }
    if FileManager.default.isExecutableFile(atPath: folder.path + "/charterwatch") { return folder.path + "/charterwatch" }
    return repository + "/.build/debug/charterwatch"
}()
