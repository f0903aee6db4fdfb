package import CharterModel
package import FoundationEssentials

/// Why there is no answer to show. Any HTTP status is an answer; this is for everything else.
package struct FetchError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as finely as callers need it.
    package enum Kind: String, Sendable, CaseIterable {
        /// The host is, or resolves to, an address that is not public.
        case blockedAddress
        case blockedScheme
        case badURL
        /// A request header that cannot be sent.
        case badRequest
        /// `FetchRequest.admit` said no to a redirect target.
        case refused
        /// The name does not exist.
        case dns
        /// The name could not be looked up now.
        case dnsTryAgain
        case connect
        /// No route from this machine.
        case ourNetwork
        case tls
        case timeout
        case stalled
        /// The connection broke before the answer was complete.
        case reset
        case tooLarge
        case tooManyRedirects
        case badRedirect
        case badCoding
        case badResponse
        /// The host wants a longer rest before the next request than we wait for; see `rest`.
        case mustWait
        case shutDown
        case cancelled
    }

    /// What went wrong.
    package var kind: Kind
    /// The hop that failed, without user info.
    package var url: URL
    /// One plain sentence that names the host and the figures.
    package var message: String
    /// Redirects followed before it failed.
    package var hops: [Hop]
    /// What `FetchRequest.admit` answered, for `refused`.
    package var refusal: Refusal?
    /// Seconds of rest that the host still wants, for `mustWait`.
    package var rest: Double?
    /// Where the exchanges before it stand in the archive, in order.
    package var captures: [Capture] = []

    /// `url` may have user info; it is taken off.
    package init(_ kind: Kind, url: URL, message: String, hops: [Hop] = [], refusal: Refusal? = nil) {
        self.kind = kind
        self.url = withoutUserInfo(url)
        self.message = redacted(message)
        self.hops = hops
        self.refusal = refusal
    }

    /// The message.
    package var description: String { message }

    /// The ledger's word.
    package var outcome: Outcome {
        switch kind {
        case .blockedAddress: .blockedAddress
        case .tooLarge: .tooLarge
        case .refused: refusal?.outcome ?? .failed("refused")
        case .blockedScheme: .failed("scheme")
        case .badURL: .failed("url")
        case .badRequest: .failed("request")
        case .tooManyRedirects: .failed("redirects")
        case .badRedirect: .failed("redirect")
        case .badCoding: .failed("coding")
        case .badResponse: .failed("response")
        case .dns: .deferred("dns")
        case .dnsTryAgain: .deferred("dns-try-again")
        case .connect: .deferred("connect")
        case .ourNetwork: .deferred("network")
        case .tls: .deferred("tls")
        case .timeout: .deferred("timeout")
        case .stalled: .deferred("stalled")
        case .reset: .deferred("reset")
        case .mustWait: .deferred("host-rest")
        case .shutDown: .deferred("shut-down")
        case .cancelled: .deferred("cancelled")
        }
    }

    /// How heavily it counts against the source (D2): 1 hard, 0.5 soft, 0.25 may be our own network, 0 nobody's fault.
    package var weight: Double {
        switch kind {
        case .timeout, .stalled, .tls, .connect, .reset: 0.5
        case .dnsTryAgain, .ourNetwork: 0.25
        case .mustWait, .shutDown, .cancelled: 0
        default: 1
        }
    }
}

/// `url` without user name and password, for everything that is shown or stored.
func withoutUserInfo(_ url: URL) -> URL {
    guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: true) else { return noURL }
    guard parts.user != nil || parts.password != nil else { return url.absoluteURL }
    parts.user = nil
    parts.password = nil
    return parts.url ?? noURL
}

/// Stands where a URL could not be shown without its user info.
private let noURL = URL(string: "about:invalid")!
