package import CharterModel
package import FoundationEssentials

/// Why a redirect target must not be fetched (robots.txt, for one): the ledger's word and its sentence.
package struct Refusal: Sendable, Equatable {
    /// `blocked-robots`, say.
    package var outcome: Outcome
    /// A sentence.
    package var why: String
    package init(outcome: Outcome, why: String) {
        self.outcome = outcome
        self.why = why
    }
}

/// One thing to GET.
package struct FetchRequest: Sendable {
    /// http or https; may carry user info, which goes to its own server only.
    package var url: URL
    /// Sent verbatim, on every hop, since they belong to whatever the chain ended in last time.
    package var validators: Validators
    /// Extra headers for this URL's own server: dropped when a redirect leads to another.
    package var headers: [String: String]
    /// The `Accept` header.
    package var accept: String
    /// Bounds on time and size.
    package var limits: FetchLimits
    /// The proxy that carries every hop: `http://host:port`, `https://…` or `socks5h://…`, user info allowed. The
    /// guard judges the proxy's address, and where our own resolver says the target is.
    package var proxy: String?
    /// Asked before each redirect target is fetched; nil means go on.
    package var admit: (@Sendable (URL) async -> Refusal?)?

    package init(
        url: URL, validators: Validators = Validators(), headers: [String: String] = [:], accept: String,
        limits: FetchLimits = FetchLimits(), admit: (@Sendable (URL) async -> Refusal?)? = nil
    ) {
        self.url = url
        self.validators = validators
        self.headers = headers
        self.accept = accept
        self.limits = limits
        self.admit = admit
    }
}

/// Header lines for one hop, ready for libcurl, or the name of the header that may not be sent.
struct RequestHeaders: Sendable {
    /// The content codings `decodeBody` undoes, in the order we like them.
    static let acceptEncoding = "gzip, br, zstd, deflate"
    /// Message framing and connection handling are libcurl's; a feed list may not touch them.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect",
        "keep-alive", "http2-settings", "proxy-authorization", "proxy-connection",
    ]

    /// Name and value, in the order sent.
    private(set) var fields: [HTTPField] = []

    /// A header that would break the message (RFC 9110 §5.5) or is not the caller's to set.
    struct Unfit: Error { let sentence: String }

    /// `own` is true while the hop is on the request's own server.
    ///
    /// `cookie` gives the `Cookie` header, from what `request` sends there by itself.
    init(
        _ request: FetchRequest, userAgent: String, own: Bool, cookie: (String?) -> String? = { $0 }
    ) throws(Unfit) {
        try add("User-Agent", userAgent)
        try add("Accept", request.accept)
        try add("Accept-Encoding", RequestHeaders.acceptEncoding)
        if let etag = request.validators.etag { try add("If-None-Match", etag) }
        if let date = request.validators.lastModified { try add("If-Modified-Since", date) }
        for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
            let lower = name.lowercased()
            guard !RequestHeaders.reserved.contains(lower) else {
                throw Unfit(sentence: "the header \(name) is not for a feed list to set")
            }
            if own {
                fields.removeAll { $0.name.lowercased() == lower }
                try add(name, value)
            } else if lower == "user-agent" {
                // Who we are is said to every host alike.
                fields.removeAll { $0.name.lowercased() == lower }
                try add(name, value)
            }
        }
        let mine = fields.first { $0.name.lowercased() == "cookie" }?.value
        if let all = cookie(mine), all != mine {
            fields.removeAll { $0.name.lowercased() == "cookie" }
            try add("Cookie", all)
        }
    }

    private mutating func add(_ name: String, _ value: String) throws(Unfit) {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            throw Unfit(sentence: "a request header has a name that is not a token (RFC 9110)")
        }
        guard isFieldValue(value) else {
            throw Unfit(sentence: "the value of request header \(name) has a line break or control character")
        }
        fields.append(HTTPField(name: name, value: value))
    }

    /// For CURLOPT_HTTPHEADER, where `Name;` is how an empty value is written.
    var lines: [String] {
        fields.map { field in
            let value = field.value.trimmedASCIIWhitespace
            return value.isEmpty ? field.name + ";" : field.name + ": " + value
        }
    }
}

/// RFC 9110 §5.6.2 `tchar`.
func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

/// RFC 9110 §5.5: visible characters, space, tab and bytes above ASCII; no CR, LF, NUL or other controls.
func isFieldValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 }
}
