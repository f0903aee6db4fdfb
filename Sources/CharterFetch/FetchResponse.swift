package import CharterModel
package import FoundationEssentials

/// A header field as received.
package struct HTTPField: Sendable, Equatable {
    /// In the case received.
    package var name: String
    /// Without surrounding white space; UTF-8 where the bytes are that, else read as Latin-1.
    package var value: String
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One request and its answer on the wire: what an archive records.
package struct Exchange: Sendable {
    /// Without user info.
    package var url: URL
    /// 100–999; 0 when the status line has none.
    package var status: Int
    /// `1.0`, `1.1` or `2`.
    package var httpVersion: String
    /// The final header section, in order; no interim responses, no trailers.
    package var headers: [HTTPField]
    /// That section byte for byte as libcurl hands it on, status line and closing blank line included.
    package var head: [UInt8]
    /// As sent, content codings still on (transfer coding is off).
    package var codedBody: [UInt8]
    /// The address connected to, without port.
    package var remoteAddress: String
    /// When libcurl got the request.
    package var startedAt: Date
    /// Seconds.
    package var elapsed: Double
    /// Request line and header lines as sent, with `FetchOptions.archive`; else empty.
    package var request: [UInt8]
    /// The body went on, and was cut at the limit as asked.
    package var isCut: Bool

    package init(
        url: URL, status: Int, httpVersion: String, headers: [HTTPField], head: [UInt8], codedBody: [UInt8],
        remoteAddress: String, startedAt: Date, elapsed: Double, request: [UInt8] = [], isCut: Bool = false
    ) {
        self.url = url
        self.status = status
        self.httpVersion = httpVersion
        self.headers = headers
        self.head = head
        self.codedBody = codedBody
        self.remoteAddress = remoteAddress
        self.startedAt = startedAt
        self.elapsed = elapsed
        self.request = request
        self.isCut = isCut
    }

    /// What an archive keeps of it.
    var archived: ArchivedExchange {
        ArchivedExchange(
            url: url.absoluteString, at: startedAt, address: remoteAddress, httpVersion: httpVersion,
            request: request, status: status, head: head, body: codedBody, isCut: isCut)
    }

    /// The first value of a header, by name in any case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// All values of a header that is a list, joined (RFC 9110 §5.3); nil when it is absent.
    package func combinedHeader(_ name: String) -> String? {
        let wanted = name.lowercased()
        let values = headers.filter { $0.name.lowercased() == wanted }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

/// A redirect that was followed.
package struct Hop: Sendable {
    /// The redirecting answer, whole.
    package var exchange: Exchange
    /// Where it pointed, absolute, without user info.
    package var location: URL

    package init(exchange: Exchange, location: URL) {
        self.exchange = exchange
        self.location = location
    }

    /// The redirecting URL.
    package var url: URL { exchange.url }
    /// 301, 302, 303, 307 or 308.
    package var status: Int { exchange.status }
    /// 301 or 308: the server says to remember it.
    package var isPermanent: Bool { status == 301 || status == 308 }
}

/// A complete answer, whatever its status.
package struct FetchResponse: Sendable {
    /// As asked, user info included.
    package var requestURL: URL
    /// Redirects on the way, in order.
    package var hops: [Hop]
    /// The last exchange.
    package var exchange: Exchange
    /// Decoded; empty when an answer other than 2xx could not be decoded.
    package var body: [UInt8]
    /// What was odd about the content coding, in words; nil when it was in order.
    package var codingProblem: String?
    /// To ask with next time. After a 304: what was sent, updated by what the 304 carried.
    package var validators: Validators
    /// Held as long as the answer is at work: it counts as one of the requests at once, so that not more bodies are in
    /// memory than that. Whoever holds one must not wait for another request.
    package var place: Place?
    /// Where the exchanges stand in the archive, in order; empty without one.
    package var captures: [Capture] = []

    package init(
        requestURL: URL, hops: [Hop], exchange: Exchange, body: [UInt8], codingProblem: String?,
        validators: Validators, place: Place? = nil, captures: [Capture] = []
    ) {
        self.requestURL = requestURL
        self.hops = hops
        self.exchange = exchange
        self.body = body
        self.codingProblem = codingProblem
        self.validators = validators
        self.place = place
        self.captures = captures
    }

    /// Where the redirects ended, without user info.
    package var finalURL: URL { exchange.url }
    // Shorthand for the last exchange.
    package var status: Int { exchange.status }
    package var httpVersion: String { exchange.httpVersion }
    package var headers: [HTTPField] { exchange.headers }
    package var codedBody: [UInt8] { exchange.codedBody }
    package var remoteAddress: String { exchange.remoteAddress }
    /// When the first hop was sent.
    package var startedAt: Date { hops.first?.exchange.startedAt ?? exchange.startedAt }
    /// Seconds over all hops, without waiting for a turn.
    package var elapsed: Double { hops.reduce(exchange.elapsed) { $0 + $1.exchange.elapsed } }

    /// The first value of a header of the last exchange, by name in any case.
    package func header(_ name: String) -> String? { exchange.header(name) }

    /// The answer as the parse and extract stages take it.
    package func payload() -> Payload {
        Payload(
            body: body, url: finalURL, contentType: header("Content-Type"),
            contentLocation: header("Content-Location"), contentLanguage: header("Content-Language"))
    }
}

extension Exchange {
    /// ETag and Last-Modified, verbatim, as far as they can be sent back byte for byte.
    func validators(after sent: Validators) -> Validators {
        var found = Validators(etag: returnable("ETag"), lastModified: returnable("Last-Modified"))
        if status == 304 {
            found.etag = found.etag ?? sent.etag
            found.lastModified = found.lastModified ?? sent.lastModified
        }
        return found
    }

    private func returnable(_ name: String) -> String? {
        // A value that was not UTF-8 was read as Latin-1 and would go back as other bytes.
        guard let value = header(name), !value.isEmpty, isFieldValue(value),
            value.utf8.allSatisfy({ $0 < 128 }) || head.contains(run: Array(value.utf8))
        else { return nil }
        return value
    }
}

extension [UInt8] {
    /// True when `run` stands somewhere in the array.
    fileprivate func contains(run: [UInt8]) -> Bool {
        guard run.count <= count else { return false }
        return (0...(count - run.count)).contains { self[$0..<$0 + run.count].elementsEqual(run) }
    }
}
