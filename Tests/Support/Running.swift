import Foundation

/// What a program printed and how it ended.
package struct Ended: Sendable {
    /// The exit code, or 128 and the signal.
    package let code: Int32
    package let output: String
    package let errors: String
}

/// Runs a program to its end.
@discardableResult
package func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
) async throws -> Ended {
    let folder = try TemporaryFolder()
    let (output, errors) = (folder.path + "/output", folder.path + "/errors")
    let child = try Child(
        program, arguments, environment: environment, directory: directory, outputFile: output, errorFile: errors)
    let code = await child.wait()
    func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    }
    return Ended(code: code, output: try text(output), errors: try text(errors))
}

/// Whether a program is on the PATH.
package func isInstalled(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return (path.split(separator: ":").map(String.init) + ["/usr/sbin"]).contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/" + program)
    }
}
