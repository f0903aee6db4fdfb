internal import CharterModel
internal import FoundationEssentials

/// Where a fetch is on its way: the hops behind it, the URL ahead, the time left.
struct RedirectChain {
    let request: FetchRequest
    let origin: WireURL
    private(set) var current: WireURL
    private(set) var hops: [Hop] = []
    private var cookies = ChainCookies()
    /// Of every exchange so far, the last one included.
    var captures: [Capture] = []
    private var seen: Set<String>
    /// Seconds spent on the wire.
    private var spent = 0.0

    init(_ request: FetchRequest) throws(FetchError) {
        self.request = request
        do {
            origin = try WireURL(request.url.absoluteString)
        } catch {
            throw switch error {
            case .scheme(let scheme):
                FetchError(.blockedScheme, url: request.url, message: "only http and https are fetched, not \(scheme)")
            case .malformed(let words):
                FetchError(.badURL, url: request.url, message: "the URL cannot be read: \(words)")
            }
        }
        current = origin
        seen = [origin.text + "\n"]
    }

    /// Bytes; nobody needs more, and browsers give up at about as many.
    static let longestLocation = 8192

    /// The `Cookie` header of the hop ahead; `own` is what the caller sends to its own server.
    func cookie(own: String?) -> String? { cookies.header(for: current, own: own) }

    var timeLeft: Double { request.limits.totalTimeout - spent }

    /// An error at the URL ahead.
    func error(_ kind: FetchError.Kind, _ message: String, refusal: Refusal? = nil) -> FetchError {
        var error = FetchError(kind, url: current.url, message: message, hops: hops, refusal: refusal)
        error.captures = captures
        return error
    }

    /// Counts the time of a transfer, finished or not.
    mutating func spend(_ seconds: Double) { spent += seconds }

    /// The statuses that point elsewhere (RFC 9110 §15.4) and name a place.
    static func redirects(_ exchange: Exchange) -> String? {
        guard [301, 302, 303, 307, 308].contains(exchange.status) else { return nil }
        return exchange.header("Location")
    }

    /// Moves on when `exchange` is a redirect; false when it is the answer.
    mutating func follow(_ exchange: Exchange) throws(FetchError) -> Bool {
        guard let location = RedirectChain.redirects(exchange) else { return false }
        let most = request.limits.maxRedirects
        guard hops.count < most else {
            throw error(.tooManyRedirects, "\(origin.host) redirects more than \(most) times")
        }
        let next = try target(location)
        cookies.take(exchange, from: current)
        hops.append(Hop(exchange: exchange, location: next.url))
        current = next
        // The same page with other cookies is another question.
        guard seen.insert(next.text + "\n" + (cookie(own: nil) ?? "")).inserted else {
            throw error(.tooManyRedirects, "\(origin.host) redirects in a loop (\(hops.count) hops, back to one seen)")
        }
        guard timeLeft > 0 else {
            throw error(.timeout, "\(origin.host) was not done within \(plain(request.limits.totalTimeout)) s")
        }
        return true
    }

    private func target(_ location: String) throws(FetchError) -> WireURL {
        guard !location.isEmpty else { throw error(.badRedirect, "\(current.host) redirects to nowhere") }
        guard location.utf8.count <= RedirectChain.longestLocation else {
            throw error(
                .badRedirect, "\(current.host) redirects to a URL of \(location.utf8.count) bytes, too long to follow")
        }
        do {
            return try current.resolving(location)
        } catch let problem {
            let host = current.host
            throw switch problem {
            case .scheme(let scheme):
                error(.blockedScheme, "\(host) redirects to a \(scheme) URL; only http and https are fetched")
            case .malformed(let words):
                error(.badRedirect, "\(host) redirects to something that is no URL: \(words)")
            }
        }
    }
}
