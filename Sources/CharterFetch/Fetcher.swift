internal import CharterModel
package import FoundationEssentials
internal import Synchronization

/// The one network door (D1): every request passes the scheme check, the address guard and the host's turn,
/// and so does every redirect, since we follow them ourselves.
package final class Fetcher: Sendable {
    /// As given.
    package let options: FetchOptions
    private let allowed: [HostPattern]
    private let hosts: HostGate
    private let places: HostGate
    /// Unpacking costs up to the cap in memory, whatever the size of what came: one at a time.
    private let unpacking = HostGate(width: 1)
    /// For hosts that must be public.
    private let strict: Engine
    /// For hosts that may be on a private address; a pool of its own, started when first needed.
    private let lenient: Mutex<Lenient>

    private struct Lenient {
        var engine: Engine?
        var isOpen = true
    }

    /// Patterns of `allowHosts` that cannot be read allow nothing; the configuration reports them.
    package init(options: FetchOptions) {
        self.options = options
        allowed = options.allowHosts.compactMap { HostPattern($0) }
        hosts = HostGate(
            width: options.hostConnections, delay: options.hostDelay, lastTurnAgo: options.lastRequestAgo,
            now: options.now)
        places = HostGate(width: options.maxConnections)
        strict = Engine(maxIdle: options.idleConnections, bodyMemory: options.bodyMemory)
        lenient = Mutex(Lenient())
    }

    deinit { shutdown() }

    /// One GET, redirects followed. Any status is an answer.
    package func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        var chain = try RedirectChain(request)
        var place: Place?
        while true {
            let exchange = try await exchange(&chain, &place)
            guard try chain.follow(exchange) else { return try await response(exchange, chain, place) }
            place = nil
            if let refusal = await request.admit?(chain.current.url) {
                throw chain.error(.refused, refusal.why, refusal: refusal)
            }
        }
    }

    /// Ends all requests with `shutDown` and closes every connection. Later requests fail likewise.
    package func shutdown() {
        hosts.close()
        places.close()
        unpacking.close()
        strict.shutdown()
        let engine = lenient.withLock { lenient in
            lenient.isOpen = false
            return lenient.engine
        }
        engine?.shutdown()
    }

    /// At least `seconds` between requests to the host of `url` from now on (`Crawl-delay`).
    package func setDelay(_ seconds: Double, forHostOf url: URL) {
        if let host = (try? WireURL(url.absoluteString))?.host { hosts.setDelay(seconds, for: host) }
    }

    /// No request to the host of `url` for so many seconds (`Retry-After`, 429).
    package func pauseHost(of url: URL, for seconds: Double) {
        if let host = (try? WireURL(url.absoluteString))?.host { hosts.pause(host, for: seconds) }
    }

    /// The same by the host's name, as URLs of answers have it.
    package func pauseHost(named name: String, for seconds: Double) {
        if let host = hostKey(name) { hosts.pause(host, for: seconds) }
    }

    /// One hop, while holding a turn at its host and one of our places.
    private func exchange(
        _ chain: inout RedirectChain, _ place: inout Place?
    ) async throws(FetchError) -> Exchange {
        let order = try order(chain)
        let host = order.url.host
        let rest = hosts.rest(host)
        if rest > options.longestRest { throw mustWait(rest, chain) }
        guard await hosts.enter(host) else { throw turnedAway(chain) }
        defer { hosts.leave(host) }
        guard await places.enter("") else { throw turnedAway(chain) }
        place = Place(in: places)
        if order.proxy != nil { try await judgeTarget(of: order, chain) }
        guard let engine = engine(order) else { throw turnedAway(chain) }
        switch await engine.run(order) {
        case .success(let exchange):
            chain.spend(exchange.elapsed)
            if let proxy = order.proxy, exchange.status == 407 {
                throw chain.error(.ourNetwork, proxy.wantsLogin)
            }
            if let archive = options.archive {
                guard let capture = await archive(exchange.archived) else {
                    throw chain.error(.shutDown, "the archive cannot take what \(host) answered")
                }
                chain.captures.append(capture)
            }
            return exchange
        case .failure(let failure):
            chain.spend(failure.elapsed)
            if failure.kind == .dns, await nameIsOutOfReach(host, within: order.limits.connectTimeout) {
                throw chain.error(.dnsTryAgain, "the name \(host) cannot be looked up now")
            }
            throw chain.error(failure.kind, failure.message)
        }
    }

    private func mustWait(_ rest: Double, _ chain: RedirectChain) -> FetchError {
        let words = "\(chain.current.host) wants \(Int(rest.rounded(.up))) s of rest before it is asked again"
        var error = chain.error(.mustWait, words)
        error.rest = rest
        return error
    }

    private func turnedAway(_ chain: RedirectChain) -> FetchError {
        if Task.isCancelled { return chain.error(.cancelled, "the request to \(chain.current.host) was cancelled") }
        return chain.error(.shutDown, Engine.closed.message)
    }

    private func order(_ chain: RedirectChain) throws(FetchError) -> TransferOrder {
        let url = chain.current
        let headers: RequestHeaders
        do {
            let own = chain.origin.sharesSecrets(with: url)
            headers = try RequestHeaders(chain.request, userAgent: options.userAgent, own: own) {
                chain.cookie(own: $0)
            }
        } catch {
            throw chain.error(.badRequest, "\(url.host) was not asked: \(error.sentence)")
        }
        let proxy = try proxy(of: chain)
        let peer = proxy?.host ?? url.host
        return TransferOrder(
            url: url, headerLines: headers.lines,
            allowsPrivate: allowed.contains { $0.matches(peer) },
            connectTo: proxy == nil ? options.resolve.first { $0.pattern.matches(url.host) }?.connectTo : nil,
            proxy: proxy, caFile: options.caFile, limits: chain.request.limits, timeLeft: chain.timeLeft,
            keepsRequest: options.archive != nil)
    }

    private func proxy(of chain: RedirectChain) throws(FetchError) -> Proxy? {
        do {
            return try chain.request.proxy.map { text throws(Proxy.Unfit) in try Proxy(text) }
        } catch {
            throw chain.error(.badRequest, "\(chain.current.host) was not asked: \(error.sentence)")
        }
    }

    /// Behind a proxy the guard does not see where the connection goes. It judges where the target is as far as we
    /// know: by its address, by a resolve rule, or by our own resolver; a name that only the proxy knows may pass.
    private func judgeTarget(of order: TransferOrder, _ chain: RedirectChain) async throws(FetchError) {
        let host = order.url.host
        if allowed.contains(where: { $0.matches(host) }) { return }
        let places: [IPAddress]
        if let address = IPAddress(host) ?? options.resolve.first(where: { $0.pattern.matches(host) })?.address {
            places = [address]
        } else {
            places = await addresses(of: host, within: order.limits.connectTimeout)
        }
        for address in places {
            guard let objection = AddressPolicy.objection(to: address) else { continue }
            let place = host == address.text ? host : "\(host) is at \(address.text), which"
            throw chain.error(.blockedAddress, "\(place) is \(objection), and not allowed, not through a proxy either")
        }
    }

    private func engine(_ order: TransferOrder) -> Engine? {
        guard order.allowsPrivate else { return strict }
        return lenient.withLock { lenient in
            guard lenient.isOpen else { return nil }
            if lenient.engine == nil { lenient.engine = startEngine() }
            return lenient.engine
        }
    }

    private func startEngine() -> Engine {
        Engine(maxIdle: options.idleConnections, bodyMemory: options.bodyMemory)
    }

    private func response(
        _ exchange: Exchange, _ chain: RedirectChain, _ place: Place?
    ) async throws(FetchError) -> FetchResponse {
        var body = DecodedBody(bytes: [])
        let coding = exchange.combinedHeader("Content-Encoding")
        if coding != nil {
            guard await unpacking.enter("") else { throw turnedAway(chain) }
        }
        defer { if coding != nil { unpacking.leave("") } }
        do {
            body = try decodeBody(exchange.codedBody, coding: coding, cap: chain.request.limits.maxBody)
        } catch {
            let message = "\(chain.current.host): \(error.message)"
            guard !(200...299).contains(exchange.status) else {
                if case .tooLarge = error { throw chain.error(.tooLarge, message) }
                throw chain.error(.badCoding, message)
            }
            body.problem = message
        }
        return FetchResponse(
            requestURL: chain.request.url, hops: chain.hops, exchange: exchange, body: body.bytes,
            codingProblem: body.problem, validators: exchange.validators(after: chain.request.validators), place: place,
            captures: chain.captures)
    }
}
