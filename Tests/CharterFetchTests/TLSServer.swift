import Foundation
import Synchronization

/// `openssl s_server` on loopback, with a certificate authority made for the occasion. Nil where the openssl
/// command is not installed.
final class TLSServer: Sendable {
    /// The authority's certificate, to be trusted.
    let authority: String
    let port: Int
    private let folder: URL
    private let process: Shared<Int32>

    /// A certificate for `host`, valid for `days` (negative: expired).
    init?(host: String, days: Int = 2) throws {
        guard FileManager.default.isExecutableFile(atPath: openssl) else { return nil }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cw-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = folder.appendingPathComponent("ca.pem").path
        try makeCertificates(host: host, days: days, in: folder)
        let server = Process()
        let output = Pipe()
        server.executableURL = URL(fileURLWithPath: openssl)
        server.currentDirectoryURL = folder
        server.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "leaf.pem", "-key", "leaf.key", "-www"]
        server.standardOutput = output
        server.standardError = FileHandle.nullDevice
        try server.run()
        process = Shared(server.processIdentifier)
        // Among its first lines is "ACCEPT 127.0.0.1:PORT".
        var text = ""
        while !text.hasSuffix("\n") || !text.contains("ACCEPT"),
            let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty
        {
            text += String(decoding: byte, as: UTF8.self)
        }
        guard let number = Int(text.dropLast().split(separator: ":").last ?? "") else { throw NoSocket() }
        port = number
    }

    deinit {
        kill(process.value, SIGTERM)
        try? FileManager.default.removeItem(at: folder)
    }
}

private let openssl = "/usr/bin/openssl"

private func makeCertificates(host: String, days: Int, in folder: URL) throws {
    let names = "subjectAltName=DNS:\(host)\n"
    try Data(names.utf8).write(to: folder.appendingPathComponent("names.cnf"))
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try run(
        ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority"],
        in: folder)
    try run(["req"] + key + ["-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=\(host)"], in: folder)
    try run(
        [
            "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
            "leaf.pem",
            "-days", String(days), "-extfile", "names.cnf",
        ], in: folder)
}

private func run(_ arguments: [String], in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: openssl)
    process.currentDirectoryURL = folder
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NoSocket() }
}
