import Foundation

/// A folder of a test's own, gone when the test is.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "charterwatch-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its full path; folders on the way are made.
    package func write(_ name: String, _ text: String) throws -> String {
        let full = path + "/" + name
        let folder = URL(fileURLWithPath: full).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: full))
        return full
    }

    /// Writes `text` gzipped, by the system's own gzip.
    package func gzip(_ text: String, as name: String) async throws {
        let plain = try write("plain-" + name, text)
        try await run("sh", ["-c", "gzip -c '\(plain)' > '\(path)/\(name)'"])
    }
}
