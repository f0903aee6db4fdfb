internal import CCurl
internal import FoundationEssentials
internal import Glibc

/// A request under way. Lives on the engine's thread; libcurl's callbacks get it as their context.
final class Transfer {
    let id: UInt64
    let order: TransferOrder
    let handle: EasyHandle
    private let reply: CheckedContinuation<TransferResult, Never>
    private let headerList: StringList
    private let connectList: StringList
    private let errorText: UnsafeMutablePointer<CChar>
    private let startedAt = Date()
    private let clockStart = ContinuousClock.now

    private(set) var headers = HeaderSection()
    private(set) var body: [UInt8] = []
    /// Set by a callback that stopped the transfer: the reason curl's own code does not tell.
    private(set) var stop: (kind: FetchError.Kind, message: String)?
    /// The first address that was refused, and how many were not.
    private(set) var refused: (kind: FetchError.Kind, message: String)?
    private(set) var opened = 0
    /// The request's head as sent, where it is wanted.
    private(set) var sent: [UInt8] = []
    /// The body went on, and we have as much of it as we want.
    private(set) var isCut = false
    private let budget: BodyBudget
    /// Bytes of the body that the budget counts.
    private(set) var counted = 0
    /// It was held up, since the bodies under way were as large as they may be.
    private(set) var wasHeldUp = false

    init(
        id: UInt64, order: TransferOrder, handle: EasyHandle, budget: BodyBudget,
        reply: CheckedContinuation<TransferResult, Never>
    ) {
        self.id = id
        self.order = order
        self.handle = handle
        self.budget = budget
        self.reply = reply
        headerList = StringList(order.headerLines)
        connectList = StringList(order.connectTo.map { [$0] } ?? [])
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure()
    }

    deinit { errorText.deallocate() }

    private func configure() {
        handle.set(CURLOPT_URL, order.url.text)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_PROXY, order.proxy?.text ?? "")  // the environment's would go past the guard
        if let proxy = order.proxy { configure(proxy) }
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_QUICK_EXIT, 1)  // else a cancelled transfer waits for its DNS look-up to end
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        handle.set(CURLOPT_HTTPHEADER, headerList)
        handle.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
        if order.connectTo != nil { handle.set(CURLOPT_CONNECT_TO, connectList) }
        if let user = order.url.user {
            handle.set(CURLOPT_USERNAME, user)
            handle.set(CURLOPT_PASSWORD, order.url.password ?? "")
        }
        // With a CApath libcurl reads the whole store anew for every connection: 26 ms instead of 1.
        handle.set(CURLOPT_CAPATH, nil as String?)
        if let caFile = order.caFile { handle.set(CURLOPT_CAINFO, caFile) }
        configureLimits()
        let me = Unmanaged.passUnretained(self).toOpaque()
        cw_set_write(handle.raw, transferWrite, me)
        cw_set_header(handle.raw, transferHeader, me)
        cw_set_open_socket(handle.raw, transferOpenSocket, me)
        cw_set_pre_request(handle.raw, transferPreRequest, me)
        guard order.keepsRequest else { return }
        handle.set(CURLOPT_VERBOSE, 1)
        cw_set_debug(handle.raw, transferDebug, me)
    }

    private func configure(_ proxy: Proxy) {
        handle.set(CURLOPT_NOPROXY, "")  // again not the environment's
        handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        guard let user = proxy.user else { return }
        handle.set(CURLOPT_PROXYUSERNAME, user)
        handle.set(CURLOPT_PROXYPASSWORD, proxy.password ?? "")
    }

    /// Whom the connection is to.
    var peer: String { order.proxy?.host ?? order.url.host }

    private func configureLimits() {
        if !order.limits.cutsBody { handle.set(CURLOPT_MAXFILESIZE_LARGE, bytes: max(1, order.limits.maxBody)) }
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, seconds: order.limits.connectTimeout)
        handle.set(CURLOPT_TIMEOUT_MS, seconds: order.timeLeft)
        handle.set(CURLOPT_LOW_SPEED_LIMIT, Transfer.leastBytesPerSecond)
        handle.set(CURLOPT_LOW_SPEED_TIME, Int(max(1, min(order.limits.stallTimeout, 86_400).rounded(.up))))
    }

    /// Slower than this for the stall time is a stall: one byte now and then does not keep a line open.
    static let leastBytesPerSecond = 16

    var elapsed: Double {
        let spent = ContinuousClock.now - clockStart
        return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
    }

    /// libcurl's account of a failure.
    var errorWords: String {
        let words = String(cString: errorText)
        return String(words.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    }

    /// Ends the transfer; must be called once.
    func finish(_ result: TransferResult) { reply.resume(returning: result) }

    func fail(_ kind: FetchError.Kind, _ message: String) {
        finish(.failure(TransferFailure(kind: kind, message: message, elapsed: elapsed)))
    }

    /// The answer, once libcurl says it is complete; libcurl takes a connection that ends among the headers
    /// for one, we do not.
    func answer() -> TransferResult {
        guard headers.isComplete else {
            let message = "\(order.url.host) broke off after \(headers.totalBytes) bytes of headers"
            return .failure(TransferFailure(kind: .reset, message: message, elapsed: elapsed))
        }
        let versions = [Int(CURL_HTTP_VERSION_1_0): "1.0", Int(CURL_HTTP_VERSION_2_0): "2"]
        return .success(
            Exchange(
                url: order.url.url, status: headers.status,
                httpVersion: versions[handle.long(CURLINFO_HTTP_VERSION)] ?? "1.1",
                headers: headers.fields, head: headers.bytes, codedBody: body,
                remoteAddress: handle.string(CURLINFO_PRIMARY_IP), startedAt: startedAt, elapsed: elapsed,
                request: sent, isCut: isCut))
    }
}

// What the callbacks ask.
extension Transfer {
    /// Whether the budget has room for so much more; without it the transfer is held up.
    func hasRoom(for bytes: Int) -> Bool {
        guard budget.admits(bytes, of: id) else {
            wasHeldUp = true
            return false
        }
        counted += bytes
        return true
    }

    func take(bodyBytes bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= order.limits.maxBody else {
            if order.limits.cutsBody {
                body.append(contentsOf: bytes.prefix(order.limits.maxBody - body.count))
                isCut = true
                return false
            }
            stop = (.tooLarge, "\(order.url.host) sent more than \(order.limits.maxBody) bytes")
            return false
        }
        if body.isEmpty { body.reserveCapacity(min(handle.announcedBytes, order.limits.maxBody, 1 << 20)) }
        body.grow(for: bytes.count)
        body.append(contentsOf: bytes)
        return true
    }

    /// A request that is sent again, on a fresh connection, counts as it was sent last.
    func take(sent bytes: UnsafeRawBufferPointer) {
        if sent.suffix(4) == [13, 10, 13, 10] { sent = [] }
        sent.append(contentsOf: bytes)
    }

    func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        let limits = order.limits
        if headers.take(bytes, maxBytes: limits.maxHeaderBytes, maxFields: limits.maxHeaderFields) { return true }
        let figures =
            headers.totalBytes > limits.maxHeaderBytes
            ? "\(limits.maxHeaderBytes) bytes of headers" : "\(limits.maxHeaderFields) header fields"
        stop = (.tooLarge, "\(order.url.host) sent more than \(figures)")
        return false
    }

    /// Judges an address before anything is sent to it; nil is an address that could not be read.
    func admits(_ address: IPAddress?) -> Bool {
        guard let address else {
            refused = refused ?? (.blockedAddress, "\(peer) is at an address that cannot be read")
            return false
        }
        if order.allowsPrivate { return true }
        guard let objection = AddressPolicy.objection(to: address) else { return true }
        refused =
            refused ?? (
                .blockedAddress,
                peer == address.text
                    ? "\(address.text) is \(objection), and not allowed"
                    : "\(peer) is at \(address.text), which is \(objection), and not allowed"
            )
        return false
    }

    func countOpened() { opened += 1 }

    /// The system gave no socket: too many files open, or no such protocol here.
    func noteNoSocket(_ error: Int32) {
        guard error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM else { return }
        stop = (.ourNetwork, "no socket could be had for \(order.url.host): \(String(cString: strerror(error)))")
    }
}

extension [UInt8] {
    /// Makes room for `more` bytes. An array by itself doubles: a body just over a limit would hold twice of it, and
    /// many come in at once.
    mutating func grow(for more: Int) {
        guard count + more > capacity else { return }
        reserveCapacity(count + Swift.max(more, 1 << 14, count / 4))
    }
}
