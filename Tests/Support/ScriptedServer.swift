import Glibc
import Synchronization

/// A raw server on loopback that says exactly what a test tells it to, byte for byte.
///
/// Every connection has a thread of its own; each request head that comes in is logged and answered with the
/// steps the script returns. The connection stays open between requests unless a step ends it.
package final class ScriptedServer: Sendable {
    /// A request as it arrived.
    package struct Request: Sendable {
        /// 0 for the first connection accepted, and so on.
        package var connection: Int
        package var lines: [String]

        package var target: String { String(lines[0].split(separator: " ")[1]) }

        /// All values of a header, in order.
        package func values(_ name: String) -> [String] {
            lines.dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
                return String(parts[1].drop { $0 == " " })
            }
        }
    }

    package enum Step: Sendable {
        case send([UInt8])
        case wait(milliseconds: Int)
        /// The same bytes over and over, with a pause between, until the client goes away.
        case forever([UInt8], milliseconds: Int)
        /// An orderly end.
        case close
        /// A TCP reset.
        case reset

        package static func text(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    package typealias Script = @Sendable (Request) -> [Step]

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open = 0
        var mostOpen = 0
        var stopped = false
    }

    package let port: Int
    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())

    /// Listens on 127.0.0.1, or on ::1, on a free port.
    package init(ipv6: Bool = false, _ script: @escaping Script) throws {
        let (socket, port) = try listenOnLoopback(ipv6: ipv6)
        listener = socket
        self.port = port
        self.script = script
        onThread { self.accept() }
    }

    package var requests: [Request] { state.withLock { $0.requests } }
    package var connections: Int { state.withLock { $0.connections } }
    /// Requests being answered at the same time, at most.
    package var mostAtOnce: Int { state.withLock { $0.mostOpen } }

    package func stop() {
        state.withLock { $0.stopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private var stopped: Bool { state.withLock { $0.stopped } }

    private func accept() {
        while !stopped {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let number = state.withLock { state in
                defer { state.connections += 1 }
                return state.connections
            }
            onThread { self.serve(client, number) }
        }
        close(listener)
    }

    private func serve(_ client: Int32, _ number: Int) {
        defer { close(client) }
        var pending: [UInt8] = []
        while let lines = readHead(client, &pending) {
            let request = Request(connection: number, lines: lines)
            state.withLock { state in
                state.requests.append(request)
                state.open += 1
                state.mostOpen = max(state.mostOpen, state.open)
            }
            let goesOn = script(request).allSatisfy { perform($0, client) }
            state.withLock { $0.open -= 1 }
            guard goesOn else { return }
        }
    }

    /// False when the connection is over.
    private func perform(_ step: Step, _ client: Int32) -> Bool {
        switch step {
        case .send(let bytes): return write(bytes, client)
        case .wait(let milliseconds): return pause(milliseconds, client)
        case .forever(let bytes, let milliseconds):
            while !stopped, write(bytes, client), milliseconds == 0 || pause(milliseconds, client) {}
            return false
        case .close: return false
        case .reset:
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func write(_ bytes: [UInt8], _ client: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Waits, but not for a client that has gone; false when it has, or when the server stops.
    private func pause(_ milliseconds: Int, _ client: Int32) -> Bool {
        var left = milliseconds
        while left > 0, !stopped {
            let hangUp: Int16 = 0x2000  // POLLRDHUP, which does not reach Swift
            var watched = pollfd(fd: client, events: hangUp, revents: 0)
            if poll(&watched, 1, Int32(min(left, 100))) > 0 { return false }
            left -= 100
        }
        return !stopped
    }

    private func readHead(_ client: Int32, _ pending: inout [UInt8]) -> [String]? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if pending.first == 0x16 { return ["TLS /client-hello"] }  // not HTTP; say something all the same
            if let at = pending.indices.first(where: { pending[$0...].starts(with: end) }) {
                let head = String(decoding: pending[..<at], as: UTF8.self)
                pending.removeFirst(at + 4)
                return head.split(separator: "\r\n").map(String.init)
            }
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = recv(client, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            pending += piece[..<count]
        }
    }
}

package struct NoSocket: Error {
    package init() {}
}

/// A port whose queue of waiting connections is full: further ones get no reply at all.
package final class FullListener: Sendable {
    package let port: Int
    private let sockets: [Int32]

    package init() throws {
        let (listener, port) = try listenOnLoopback(ipv6: false)
        listen(listener, 0)
        self.port = port
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        sockets =
            [listener]
            + (0..<8).map { _ in
                let client = socket(
                    AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                _ = withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
                return client
            }
    }

    deinit { for socket in sockets { close(socket) } }
}

/// A listening socket on a free port.
package func listenOnLoopback(ipv6: Bool) throws -> (socket: Int32, port: Int) {
    let listener = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw NoSocket() }
    var address = sockaddr_storage()
    var size = socklen_t(ipv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
    withUnsafeMutableBytes(of: &address) { raw in
        if ipv6 {
            raw.storeBytes(
                of: sockaddr_in6(
                    sin6_family: sa_family_t(AF_INET6), sin6_port: 0, sin6_flowinfo: 0, sin6_addr: in6addr_loopback,
                    sin6_scope_id: 0), as: sockaddr_in6.self)
        } else {
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            raw.storeBytes(of: four, as: sockaddr_in.self)
        }
    }
    let port: Int? = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            guard bind(listener, address, size) == 0, listen(listener, 512) == 0,
                getsockname(listener, address, &size) == 0
            else { return UInt16?.none }
            return UnsafeRawPointer(address).loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian
        }.map(Int.init)
    }
    guard let port else {
        close(listener)
        throw NoSocket()
    }
    return (listener, port)
}

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().body()
    return nil
}

/// A thread, since the scripts block.
package func onThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Work(body)).toOpaque()
    guard pthread_create(&thread, nil, runWork, context) == 0 else { fatalError("no thread for the test server") }
    pthread_detach(thread)
}
