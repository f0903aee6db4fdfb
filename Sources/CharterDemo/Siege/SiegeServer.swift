package import FoundationEssentials
import Glibc
import Synchronization

/// A request as the siege saw it.
package struct SiegeRequest: Sendable, Hashable {
    /// The Host header, without a port, in lower case.
    package let host: String
    /// Path and query.
    package let path: String
    /// Names in lower case.
    package let headers: [String: String]
    /// By the clock of the machine.
    package let time: Date
}

/// The hostile wing of the newsroom: every case of ``SiegeCase/all`` as a host `NAME.siege.test` on one port of
/// 127.0.0.1, told apart by the Host header. A thread serves each connection; all of them end with `stop()`.
package final class SiegeServer: Sendable {
    /// Connections alive at once; more are turned away.
    static let mostConnections = 512
    /// No connection lives longer than this, in milliseconds.
    static let longestLife = 60_000

    private struct State {
        var requests: [SiegeRequest] = []
        var counts: [String: Int] = [:]
        var alive = 0
        var accepting = true
    }

    /// Where it listens.
    package let port: Int
    private let listener: Int32
    private let refusing: Int32
    private let refusingPort: Int
    private let vault: SiegeVault
    private let cases: [String: SiegeCase]
    private let open = Atomic(true)
    private let state = Mutex(State())

    /// Listens, or throws ``NewsroomError`` when loopback has no port to give.
    package init() throws {
        guard let (listener, port) = SiegeSocket.listen(), let (refusing, refusingPort) = SiegeSocket.bound(),
            let vault = SiegeVault()
        else { throw NewsroomError("the siege can have no port on 127.0.0.1") }
        self.listener = listener
        self.port = port
        self.refusing = refusing
        self.refusingPort = refusingPort
        self.vault = vault
        cases = Dictionary(SiegeCase.all.map { ($0.host, $0) }) { first, _ in first }
        guard onSiegeThread({ self.acceptAll() }) else { throw NewsroomError("the siege can have no thread") }
    }

    /// What was asked so far.
    package var requests: [SiegeRequest] { state.withLock { $0.requests } }
    /// Who came to the place where nobody may come: the first words of each.
    package var vaultVisits: [String] { vault.visits }
    /// The vault's port, on 127.0.0.1 and ::1.
    package var vaultPort: Int { vault.port }
    /// Connections that are being served.
    package var alive: Int { state.withLock { $0.alive } }

    /// Where the hosts are, as `resolve` of a pipeline has it; the first that matches counts, so these stand
    /// before a rule for `*.test`.
    package var resolve: [(pattern: String, target: String)] {
        [
            ("wire-refused.siege.test", "127.0.0.1:\(refusingPort)"), ("*.siege.test", "127.0.0.1:\(port)"),
            // Names that nobody allowed, on the very address that others are allowed to be at.
            ("*.siege.example", "127.0.0.1:\(port)"),
        ]
    }

    /// Ends every connection and returns when the last thread is done.
    package func stop() {
        guard open.exchange(false, ordering: .acquiringAndReleasing) else { return }
        while state.withLock({ $0.accepting || $0.alive > 0 }) { usleep(5_000) }
        vault.stop()
        close(listener)
        close(refusing)
    }

    private var isOpen: Bool { open.load(ordering: .acquiring) }

    private func acceptAll() {
        while isOpen {
            guard SiegeSocket.ready(listener, POLLIN, milliseconds: 50) else { continue }
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            let isRoom = state.withLock { state in
                guard state.alive < SiegeServer.mostConnections else { return false }
                state.alive += 1
                return true
            }
            guard isRoom else {
                close(client)
                continue
            }
            if !onSiegeThread({ self.serve(client) }) { leave(client) }
        }
        state.withLock { $0.accepting = false }
    }

    private func leave(_ client: Int32) {
        close(client)
        state.withLock { $0.alive -= 1 }
    }

    private func serve(_ client: Int32) {
        defer { leave(client) }
        var connection = SiegeConnection(client: client, isOpen: { self.isOpen })
        while let head = connection.readHead() {
            let ask = note(head)
            for step in steps(for: ask) where !connection.perform(step) { return }
        }
    }

    private func note(_ head: [UInt8]) -> SiegeAsk {
        let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        let words = (lines.first ?? "").split(separator: " ")
        let path = words.count > 1 ? String(words[1]) : "/"
        let host = String((headers["host"] ?? "").prefix { $0 != ":" }).lowercased()
        let request = SiegeRequest(host: host, path: path, headers: headers, time: Date())
        let count = state.withLock { state in
            state.requests.append(request)
            state.counts[host + path, default: 0] += 1
            return state.counts[host + path] ?? 1
        }
        return SiegeAsk(host: host, path: path, headers: headers, count: count, vault: vault.port, port: port)
    }

    private func steps(for ask: SiegeAsk) -> [Wire] {
        guard let found = cases[ask.host] else { return answer(404, "no such host here") }
        return ask.path == "/robots.txt" ? found.robots(ask) : found.play(ask)
    }
}

/// One connection, on its thread: every wait is short, and ends when the server closes.
private struct SiegeConnection {
    let client: Int32
    let isOpen: () -> Bool
    private var pending: [UInt8] = []
    private let deadline: ContinuousClock.Instant

    init(client: Int32, isOpen: @escaping () -> Bool) {
        self.client = client
        self.isOpen = isOpen
        deadline = .now + .milliseconds(SiegeServer.longestLife)
    }

    private var isAlive: Bool { isOpen() && ContinuousClock.now < deadline }

    /// The next request's head; nil when the client has gone, or says something endless.
    mutating func readHead() -> [UInt8]? {
        let end: [UInt8] = [13, 10, 13, 10]
        while isAlive, pending.count < 64 << 10 {
            if let at = pending.indices.first(where: { pending[$0...].starts(with: end) }) {
                let head = Array(pending[..<at])
                pending.removeFirst(at + 4)
                return head
            }
            guard SiegeSocket.ready(client, POLLIN, milliseconds: 100) else { continue }
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = recv(client, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            pending += piece[..<count]
        }
        return nil
    }

    /// False when the connection is over.
    func perform(_ step: Wire) -> Bool {
        switch step {
        case .write(let bytes): return write(bytes)
        case .again(let bytes, let times, let pause):
            var left = times
            while left > 0, write(bytes), pause == 0 || wait(pause) { left -= 1 }
            return left == 0
        case .pause(let milliseconds): return wait(milliseconds)
        case .halfClose:
            shutdown(client, Int32(SHUT_WR))
            return true
        case .close: return false
        case .reset:
            SiegeSocket.armReset(client)
            return false
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard isAlive, let sent = SiegeSocket.send(client, rest) else { return false }
            if sent == 0 { _ = SiegeSocket.ready(client, POLLOUT, milliseconds: 100) }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Waits, but not for a client that has gone.
    private func wait(_ milliseconds: Int) -> Bool {
        let until = ContinuousClock.now + .milliseconds(milliseconds)
        let hangUp: Int32 = 0x2000  // POLLRDHUP, which does not reach Swift
        while isAlive, ContinuousClock.now < until {
            if SiegeSocket.ready(client, hangUp, milliseconds: min(milliseconds, 100)) { return false }
        }
        return isAlive
    }
}
