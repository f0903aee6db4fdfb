import Foundation

/// The service manager that started us, as sd_notify(3) has it: a datagram socket named in the environment. Without
/// one everything here does nothing.
struct ServiceManager: Sendable {
    private let address: [UInt8]?
    /// Seconds within which a sign of life should follow the last: a third of what systemd waits, a minute at most.
    let watchdogInterval: Double
    /// systemd wants signs of life.
    private let isWatched: Bool
    /// What we say of ourselves, for others who ask.
    let vitals = Vitals()

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let name = environment["NOTIFY_SOCKET"].map { Array($0.utf8) } ?? []
        // A path, or a name of the abstract kind, which begins with a zero byte and is written with an @.
        let isUsable = (name.first == UInt8(ascii: "/") || name.first == UInt8(ascii: "@")) && name.count < 108
        address = isUsable ? name : nil
        let isForUs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let period = environment["WATCHDOG_USEC"].flatMap(Double.init).map { $0 / 1_000_000 }
        isWatched = isUsable && isForUs && period != nil
        watchdogInterval = isWatched ? min(60, max(0.1, (period ?? 0) / 3)) : 60
    }

    /// We are at work.
    func ready() {
        vitals.enter(.watching)
        send("READY=1")
    }

    /// We end: nothing new is begun.
    func stopping() {
        vitals.enter(.stopping)
        send("STOPPING=1\nSTATUS=finishing what is under way")
    }

    /// We read our configuration anew; `ready` ends it.
    func reloading() {
        vitals.enter(.reloading)
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)")
    }

    /// What we do, in words; a sign of life too.
    func tell(status: String) {
        vitals.sign(status)
        send(mayBeLost: true, "STATUS=\(status.replacing("\n", with: " "))" + (isWatched ? "\nWATCHDOG=1" : ""))
    }

    /// A manager that is slow to read is waited for, some seconds, unless what we say is said again soon anyway.
    private func send(mayBeLost: Bool = false, _ message: String) {
        guard let address else { return }
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let flags = Int32(MSG_NOSIGNAL) | (mayBeLost ? Int32(MSG_DONTWAIT) : 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { path in
            path.copyBytes(from: address)
            if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = sendto(socket, bytes, bytes.count, flags, target, length)
            }
        }
    }
}
