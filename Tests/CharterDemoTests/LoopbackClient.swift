import Foundation
import Glibc

/// A conversation over a real socket, as plain as can be: what was sent, what came back.
struct LoopbackClient: Sendable {
    let port: Int

    /// One answer, taken apart.
    struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Asks for a path of a host and reads until the server closes.
    func get(
        _ host: String, _ path: String, method: String = "GET", headers: [String: String] = [:]
    ) async throws -> Reply {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        let raw = try await talk("\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(lines)\r\n")
        return try Self.parse(raw)
    }

    /// Sends some bytes and returns all that comes until the other side closes.
    func talk(_ request: String) async throws -> [UInt8] {
        try await onThread {
            let socket = try connect()
            defer { close(socket) }
            _ = request.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            return Self.drain(socket)
        }
    }

    /// Opens a connection, lets `body` run while it is idle, and tells whether the server closed it afterwards.
    func holding(_ request: String, while body: @Sendable () async throws -> Void) async throws -> Bool {
        let socket = try await onThread {
            let socket = try connect()
            _ = request.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            var byte: UInt8 = 0
            if !request.isEmpty { _ = recv(socket, &byte, 1, 0) }
            return socket
        }
        defer { close(socket) }
        try await body()
        return try await onThread {
            _ = Self.drain(socket)
            var byte: UInt8 = 0
            return recv(socket, &byte, 1, Int32(MSG_DONTWAIT)) == 0 || errno == ECONNRESET
        }
    }

    private func connect() throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return socket }
        let reason = String(cString: strerror(errno))
        close(socket)
        throw Failure(description: reason)
    }

    private static func drain(_ socket: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { return all }
            all += buffer[..<count]
        }
    }

    /// A thread of its own for blocking calls: the server's tasks need those of the pool.
    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }

    static func parse(_ raw: [UInt8]) throws -> Reply {
        guard let end = raw.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw Failure(description: "no end of the headers in \(raw.count) bytes")
        }
        let lines = String(decoding: raw[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ")
        guard status.count >= 2, status[0] == "HTTP/1.1", let code = Int(status[1]) else {
            throw Failure(description: "no status line: \(lines[0])")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            headers[line[..<colon].lowercased()] = value.trimmingCharacters(in: .whitespaces)
        }
        return Reply(status: code, headers: headers, body: Array(raw[end.upperBound...]))
    }
}
