/// One request for the engine: everything decided, nothing left to judge but the address.
struct TransferOrder: Sendable {
    var url: WireURL
    /// Header lines as CURLOPT_HTTPHEADER takes them.
    var headerLines: [String]
    /// The host may be on a private address.
    var allowsPrivate: Bool
    /// CURLOPT_CONNECT_TO, when a resolve rule is about the host.
    var connectTo: String?
    /// Nil asks the host itself; else `allowsPrivate` is about the proxy.
    var proxy: Proxy?
    var caFile: String?
    var limits: FetchLimits
    /// Seconds left of the total time.
    var timeLeft: Double
    /// The request is wanted as it was sent; costs, since libcurl then tells all it does.
    var keepsRequest = false
}

/// A transfer that did not end in an answer.
struct TransferFailure: Error, Sendable {
    var kind: FetchError.Kind
    /// A sentence without the closing full stop.
    var message: String
    /// Seconds it took.
    var elapsed: Double
}

typealias TransferResult = Result<Exchange, TransferFailure>
