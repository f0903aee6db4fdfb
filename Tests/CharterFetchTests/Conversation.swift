import CharterFetch
import CharterModel
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

let testAgent = "Mozilla/5.0 (compatible; charterwatch/test; +https://watch.example/contact)"

/// An answer with its length given.
func answer(
    _ status: String = "200 OK", _ headers: [String] = [], body: [UInt8] = Array("hello".utf8)
) -> ScriptedServer.Step {
    let lines = ["HTTP/1.1 " + status] + headers + ["Content-Length: \(body.count)", "", ""]
    return .send(Array(lines.joined(separator: "\r\n").utf8) + body)
}

func redirect(_ location: String, _ status: String = "302 Found") -> ScriptedServer.Step {
    answer(status, ["Location: " + location], body: [])
}

/// A scripted server, and a fetcher that knows every `*.test` name as living there.
final class Conversation: Sendable {
    let server: ScriptedServer
    let fetcher: Fetcher

    init(
        allow: [String] = ["*.test"], width: Int = 1, delay: Double = 0, places: Int = 64,
        idle: Int? = nil, longestRest: Double = .infinity,
        _ script: @escaping ScriptedServer.Script
    ) throws {
        server = try ScriptedServer(script)
        var options = FetchOptions(
            userAgent: testAgent, allowHosts: allow, hostConnections: width, hostDelay: delay, maxConnections: places)
        options.longestRest = longestRest
        if let idle { options.idleConnections = idle }
        options.resolve = [ResolveRule(pattern: "*.test", target: "127.0.0.1:\(server.port)")!]
        fetcher = Fetcher(options: options)
    }

    /// Says the same to every request.
    convenience init(delay: Double = 0, always steps: ScriptedServer.Step...) throws {
        try self.init(delay: delay) { _ in steps }
    }

    deinit {
        fetcher.shutdown()
        server.stop()
    }

    func get(
        _ url: String = "http://feeds.test/", validators: Validators = Validators(), headers: [String: String] = [:],
        limits: FetchLimits = FetchLimits()
    ) async throws(FetchError) -> FetchResponse {
        try await fetcher.fetch(
            FetchRequest(
                url: URL(string: url)!, validators: validators, headers: headers, accept: "*/*", limits: limits))
    }

    /// The error of a fetch that must fail.
    func failure(
        _ url: String = "http://feeds.test/", headers: [String: String] = [:], limits: FetchLimits = FetchLimits(),
        at location: SourceLocation = #_sourceLocation
    ) async throws -> FetchError {
        do {
            let response = try await get(url, headers: headers, limits: limits)
            Issue.record("got \(response.status) where an error was due", sourceLocation: location)
            throw NoError()
        } catch let error as FetchError {
            return error
        }
    }

    struct NoError: Error {}
}

/// A value that tasks and threads share.
final class Shared<Value: Sendable>: Sendable {
    private let held: Mutex<Value>
    init(_ value: Value) { held = Mutex(value) }
    var value: Value { held.withLock { $0 } }
    func change(_ body: (inout Value) -> Void) { held.withLock { body(&$0) } }
}

extension String {
    /// Latin letters and signs as one byte each, for header bytes that are no UTF-8.
    var latin1: [UInt8] { unicodeScalars.map { UInt8($0.value) } }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
