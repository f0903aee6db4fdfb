import Glibc
import Synchronization

/// A web site on loopback that is a table of addresses: what is asked for is looked up by host and target.
final class TinySite: Sendable {
    struct Answer: Sendable {
        var status = 200
        var type = "text/html; charset=utf-8"
        var etag: String?
        var body: [UInt8]

        init(_ text: String, type: String = "text/html; charset=utf-8", etag: String? = nil) {
            body = Array(text.utf8)
            self.type = type
            self.etag = etag
        }

        init(bytes: [UInt8], type: String) {
            body = bytes
            self.type = type
        }
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var pages: [String: Answer] = [:]
        var asked: [String] = []
        var stopped = false
    }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, place, &length) == 0
            }
        }
        guard bound else { throw NoSocket() }
        port = Int(UInt16(bigEndian: address.sin_port))
        let site = Unmanaged.passRetained(self)
        var thread = pthread_t()
        pthread_create(&thread, nil, serveForEver, site.toOpaque())
        pthread_detach(thread)
    }

    private struct NoSocket: Error {}

    /// Puts a page at `host/path`; nil takes it away.
    subscript(_ address: String) -> Answer? {
        get { state.withLock { $0.pages[address] } }
        set { state.withLock { $0.pages[address] = newValue } }
    }

    /// What was asked for since the last call, `robots.txt` apart.
    func takeAsked() -> [String] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked.filter { !$0.hasSuffix("/robots.txt") }
        }
    }

    func stop() {
        state.withLock { $0.stopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    fileprivate func serve() {
        while true {
            let client = accept(listener, nil, nil)
            if state.withLock({ $0.stopped }) || client < 0 {
                if client >= 0 { close(client) }
                close(listener)
                return
            }
            answer(client)
            close(client)
        }
    }

    /// One request, one answer, the end.
    private func answer(_ client: Int32) {
        var head: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
            let count = read(client, &piece, piece.count)
            if count <= 0 { return }
            head += piece[..<count]
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        func header(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)).trimmed }
        }
        let address =
            (header("host") ?? "").prefix { $0 != ":" } + (lines[0].split(separator: " ").dropFirst().first ?? "")
        let page = state.withLock { state in
            state.asked.append(String(address))
            return state.pages[String(address)]
        }
        var status = page.map(\.status) ?? 404
        var body = page?.body ?? Array("no".utf8)
        if let etag = page?.etag, header("if-none-match") == etag { (status, body) = (304, []) }
        var out = "HTTP/1.1 \(status) X\r\nContent-Type: \(page?.type ?? "text/plain")\r\nConnection: close\r\n"
        if let etag = page?.etag { out += "ETag: \(etag)\r\n" }
        if status != 304 { out += "Content-Length: \(body.count)\r\n" }
        var rest = (Array((out + "\r\n").utf8) + body)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { return }
            rest = rest.dropFirst(sent)
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

/// File scope, or it would be bound to the main actor.
private func serveForEver(_ site: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let site else { return nil }
    Unmanaged<TinySite>.fromOpaque(site).takeRetainedValue().serve()
    return nil
}
