import Foundation
import Synchronization
import TestSupport

/// `openssl s_server` on loopback, with a certificate authority made for the occasion. Nil where the openssl
/// command is not installed.
final class TLSServer: Sendable {
    /// The authority's certificate, to be trusted.
    let authority: String
    let port: Int
    private let folder: URL
    private let process: Child

    /// A certificate for `host`, valid for `days` (negative: expired).
    init?(host: String, days: Int = 2) throws {
        guard FileManager.default.isExecutableFile(atPath: openssl) else { return nil }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cw-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = folder.appendingPathComponent("ca.pem").path
        try makeCertificates(host: host, days: days, in: folder)
        process = try Child(
            openssl, ["s_server", "-accept", "127.0.0.1:0", "-cert", "leaf.pem", "-key", "leaf.key", "-www"],
            directory: folder.path, pipes: true)
        // Among its first lines is "ACCEPT 127.0.0.1:PORT".
        let text = process.readLines { $0.contains("ACCEPT") }.last ?? ""
        guard let number = Int(text.split(separator: ":").last ?? "") else { throw NoSocket() }
        port = number
    }

    deinit {
        process.send(SIGTERM)
        process.waitHere()
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
    guard try Child(openssl, arguments, directory: folder.path).waitHere() == 0 else { throw NoSocket() }
}
