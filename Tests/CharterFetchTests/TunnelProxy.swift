import Glibc
import Synchronization
import TestSupport

/// A proxy on loopback that carries bytes to one port, whatever place it is asked for, and remembers what it was asked.
final class TunnelProxy: Sendable {
    enum Manner: Sendable {
        /// HTTP `CONNECT`, answered with this status line; anything but 200 ends it.
        case connect(String)
        /// SOCKS 5 without a login (RFC 1928).
        case socks
    }

    let port: Int
    private let manner: Manner
    private let target: Int
    private let listener: Int32
    private let heads = Mutex<[String]>([])

    init(_ manner: Manner, to target: Int) throws {
        (listener, port) = try listenOnLoopback(ipv6: false)
        self.manner = manner
        self.target = target
        onThread { self.accept() }
    }

    deinit { close(listener) }

    /// The head of each `CONNECT`; of SOCKS the name or address that was asked for.
    var asked: [String] { heads.withLock { $0 } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while case let client = Glibc.accept(listener, nil, nil), client >= 0 {
            onThread {
                self.serve(client)
                close(client)
            }
        }
    }

    private func serve(_ client: Int32) {
        switch manner {
        case .connect(let status):
            guard let head = readHead(client) else { return }
            heads.withLock { $0.append(head) }
            say(Array("HTTP/1.1 \(status)\r\nX-From: proxy\r\n\r\n".utf8), client)
            guard status.hasPrefix("200") else { return }
        case .socks:
            guard let name = greet(client) else { return }
            heads.withLock { $0.append(name) }
            say([5, 0, 0, 1, 127, 0, 0, 1, 0, 0], client)
        }
        let server = connectToLoopback(target)
        guard server >= 0 else { return }
        relay(client, server)
        close(server)
    }

    private func readHead(_ client: Int32) -> String? {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
            guard let byte = take(1, client) else { return nil }
            head += byte
        }
        return String(decoding: head, as: UTF8.self)
    }

    /// The SOCKS greeting and the name asked for; nil when it is no domain name.
    private func greet(_ client: Int32) -> String? {
        guard let hello = take(2, client), take(Int(hello[1]), client) != nil else { return nil }
        say([5, 0], client)
        guard let ask = take(5, client), ask[3] == 3, let name = take(Int(ask[4]), client), take(2, client) != nil
        else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    private func take(_ count: Int, _ client: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(client, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    private func say(_ bytes: [UInt8], _ client: Int32) { _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    private func relay(_ one: Int32, _ other: Int32) {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var watched = [
                pollfd(fd: one, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&watched, 2, 20_000) > 0 else { return }
            for (from, to) in [(0, other), (1, one)] where watched[from].revents != 0 {
                let count = recv(watched[from].fd, &piece, piece.count, 0)
                guard count > 0 else { return }
                say(Array(piece[..<count]), to)
            }
        }
    }
}

private func connectToLoopback(_ port: Int) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    return code == 0 ? client : -1
}
