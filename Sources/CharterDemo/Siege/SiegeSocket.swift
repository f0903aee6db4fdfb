import Glibc
import Synchronization

/// POSIX sockets on loopback, as far as the siege needs them.
enum SiegeSocket {
    /// Listens on 127.0.0.1 or ::1, on a free port; nil when that address is not to be had.
    static func listen(ipv6: Bool = false, backlog: Int32 = 512) -> (socket: Int32, port: Int)? {
        guard let (made, port) = bound(ipv6: ipv6) else { return nil }
        guard Glibc.listen(made, backlog) == 0 else {
            close(made)
            return nil
        }
        return (made, port)
    }

    /// A socket with a port of its own where nobody listens: connections to it are refused.
    static func bound(ipv6: Bool = false) -> (socket: Int32, port: Int)? {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let made = socket(ipv6 ? AF_INET6 : AF_INET, kind, 0)
        guard made >= 0 else { return nil }
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_addr = in6addr_loopback
        let port = ipv6 ? bind(made, &six) : bind(made, &four)
        if let port { return (made, port) }
        close(made)
        return nil
    }

    private static func bind<Address>(_ socket: Int32, _ address: inout Address) -> Int? {
        var size = socklen_t(MemoryLayout<Address>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard Glibc.bind(socket, address, size) == 0, getsockname(socket, address, &size) == 0 else {
                    return nil
                }
                // The port stands behind the family in either form.
                let raw = UnsafeRawPointer(address).loadUnaligned(fromByteOffset: 2, as: UInt16.self)
                return Int(UInt16(bigEndian: raw))
            }
        }
    }

    /// Waits until the socket is ready for `events`, or for at most `milliseconds`.
    static func ready(_ socket: Int32, _ events: Int32, milliseconds: Int) -> Bool {
        var watched = pollfd(fd: socket, events: Int16(events), revents: 0)
        return poll(&watched, 1, Int32(milliseconds)) > 0
    }

    /// Sends what fits now: the count, 0 when nothing does, nil when the client has gone.
    static func send(_ socket: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
        let sent = bytes.withUnsafeBytes {
            Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        if sent >= 0 { return sent }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    /// The next close is a TCP reset.
    static func armReset(_ socket: Int32) {
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
    }
}

/// A thread of its own, since hostile hosts block.
func onSiegeThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 10)
    let context = Unmanaged.passRetained(SiegeWork(body))
    guard pthread_create(&thread, &attributes, runSiegeWork, context.toOpaque()) == 0 else {
        context.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private final class SiegeWork: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runSiegeWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<SiegeWork>.fromOpaque(context!).takeRetainedValue().body()
    return nil
}

/// The place where nobody may ever come: it takes connections only to remember them.
final class SiegeVault: Sendable {
    let port: Int
    private let listeners: [Int32]
    private let state = Mutex((visits: [String](), open: true, running: 0))

    /// The same port on 127.0.0.1 and, where there is one, on ::1.
    init?() {
        guard let (four, port) = SiegeSocket.listen() else { return nil }
        self.port = port
        var listeners = [four]
        if let six = SiegeVault.listenV6(port) { listeners.append(six) }
        self.listeners = listeners
        for listener in listeners {
            state.withLock { $0.running += 1 }
            if !onSiegeThread({ self.watch(listener) }) { state.withLock { $0.running -= 1 } }
        }
    }

    /// What came, each with the first bytes it said.
    var visits: [String] { state.withLock { $0.visits } }

    func stop() {
        state.withLock { $0.open = false }
        while state.withLock({ $0.running > 0 }) { usleep(5_000) }
        for listener in listeners { close(listener) }
    }

    private func watch(_ listener: Int32) {
        while state.withLock({ $0.open }) {
            guard SiegeSocket.ready(listener, POLLIN, milliseconds: 50) else { continue }
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            var first = [UInt8](repeating: 0, count: 200)
            let count = SiegeSocket.ready(client, POLLIN, milliseconds: 200) ? recv(client, &first, 200, 0) : 0
            let words = String(decoding: first.prefix(max(0, count)), as: UTF8.self)
            state.withLock { $0.visits.append(words) }
            close(client)
        }
        state.withLock { $0.running -= 1 }
    }

    private static func listenV6(_ port: Int) -> Int32? {
        let made = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { return nil }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        address.sin6_port = UInt16(port).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(made, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0 && Glibc.listen(made, 64) == 0
            }
        }
        if bound { return made }
        close(made)
        return nil
    }
}
