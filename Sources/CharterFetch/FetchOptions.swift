package import CharterModel

/// Bounds on one fetch. Times in seconds, sizes in bytes.
package struct FetchLimits: Sendable, Equatable {
    /// From asking for an address to a connection ready for the request (TLS included).
    package var connectTimeout: Double
    /// All hops together, not counting the time spent waiting for a turn at a host.
    package var totalTimeout: Double
    /// How long a server may send (nearly) nothing once connected.
    package var stallTimeout: Double
    /// Holds for the body as sent and, separately, for the body as decoded.
    package var maxBody: Int
    /// All header lines of a response, interim responses and trailers included.
    package var maxHeaderBytes: Int
    /// Header fields of a response, likewise.
    package var maxHeaderFields: Int
    /// Redirects followed; one more is an error.
    package var maxRedirects: Int
    /// A body over `maxBody` is cut there and taken as it is, rather than refused: for robots.txt (RFC 9309 §2.5).
    package var cutsBody = false

    package init(
        connectTimeout: Double = 15, totalTimeout: Double = 60, stallTimeout: Double = 20,
        maxBody: Int = 16 << 20, maxHeaderBytes: Int = 256 << 10, maxHeaderFields: Int = 256,
        maxRedirects: Int = 8
    ) {
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.stallTimeout = stallTimeout
        self.maxBody = maxBody
        self.maxHeaderBytes = maxHeaderBytes
        self.maxHeaderFields = maxHeaderFields
        self.maxRedirects = maxRedirects
    }
}

/// How the door behaves for every request that passes it.
package struct FetchOptions: Sendable {
    /// The `User-Agent` of every request that sets no other (D12).
    package var userAgent: String
    /// Hosts that may be on a private address: exact names, `*.suffix` for every name below, `*` for all.
    package var allowHosts: [String]
    /// Where named hosts really are; the guard still judges that address. The first match counts.
    package var resolve: [ResolveRule]
    /// Requests at once to one host.
    package var hostConnections: Int
    /// Least seconds between two requests to one host, from the end of one (or the start, when several run
    /// at once) to the start of the next.
    package var hostDelay: Double
    /// Requests at once, over all hosts.
    package var maxConnections: Int
    /// Connections kept open for the next request to their host, in each of the two connection pools. With fewer than
    /// there are hosts taking turns, every request must connect anew.
    package var idleConnections: Int
    /// A request whose host wants a longer rest first (`Crawl-delay`, `Retry-After`) is not kept waiting for it but
    /// fails with `mustWait`; seconds.
    package var longestRest = 60.0
    /// Seconds since whoever crawled before us may have asked any host; nil: long ago.
    package var lastRequestAgo: Double?
    /// The clock that pauses and delays go by; a pinned one in tests.
    package var now: @Sendable () -> ContinuousClock.Instant = { .now }
    /// Bytes of bodies that requests under way may hold between them, in each of the two connection pools; those that
    /// would go beyond wait for others to be done. One body may go beyond it at a time.
    package var bodyMemory = 128 << 20
    /// PEM file of the certificate authorities to trust in place of the system's.
    package var caFile: String?
    /// Told of every exchange, those of redirects included, before its answer is used: where it stands in the archive,
    /// or nil when it cannot be archived, which ends the fetch with `shutDown`.
    package var archive: (@Sendable (ArchivedExchange) async -> Capture?)?

    package init(
        userAgent: String, allowHosts: [String] = [], resolve: [ResolveRule] = [], hostConnections: Int = 1,
        hostDelay: Double = 0, maxConnections: Int = 64, caFile: String? = nil
    ) {
        self.userAgent = userAgent
        self.allowHosts = allowHosts
        self.resolve = resolve
        self.hostConnections = hostConnections
        self.hostDelay = hostDelay
        self.maxConnections = maxConnections
        idleConnections = maxConnections
        self.caFile = caFile
    }
}
