import Foundation
import TestSupport

@testable import charterwatch

/// The program as a daemon with a port of its own, and what it says.
final class RunningDaemon: Sendable {
    let child: Child
    let folder: TemporaryFolder
    var store: String { folder.path + "/store.sqlite" }
    private var errors: String { folder.path + "/log" }

    init(in folder: TemporaryFolder, _ options: [String] = [], environment: [String: String] = [:]) throws {
        self.folder = folder
        child = try Child(
            charterwatch,
            ["daemon", "--config-root", folder.path, "--store", folder.path + "/store.sqlite", "--listen", "0"]
                + options,
            environment: environment, errorFile: folder.path + "/log")
    }

    deinit { child.send(SIGKILL) }

    /// Standard error so far.
    var log: String {
        String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: errors))) ?? Data(), as: UTF8.self)
    }

    /// Waits until the log says so.
    func says(_ words: String) async throws -> Bool { try await eventually { self.log.contains(words) } }

    /// The address it answers at, once it does.
    func address() async throws -> String? {
        guard try await says("address=") else { return nil }
        return log.components(separatedBy: "address=").dropFirst().first?.prefix { $0 != "\n" && $0 != " " }.description
    }

    /// Asks the port; the status, the head and the body.
    func get(_ path: String, _ options: [String] = []) async throws -> (status: Int, head: String, body: String) {
        let answer = try await run(
            "curl", ["-s", "-i", "--max-time", "30"] + options + ["http://" + (try await address() ?? "") + path])
        let parts = answer.output.components(separatedBy: "\r\n\r\n")
        let status = parts[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, parts[0], parts.dropFirst().joined(separator: "\r\n\r\n"))
    }
}

/// Asks again and again, for two minutes at most, until `condition` holds; false when it never does.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<1200 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(100))
    }
    return false
}
