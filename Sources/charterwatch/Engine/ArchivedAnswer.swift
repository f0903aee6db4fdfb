import CharterArchive
import CharterFetch
import CharterModel
import Foundation

/// Turns archived answers back into what the network door gave, redirects put together again.
struct ArchivedAnswers {
    /// Redirects met, by where they point, until the answer they led to comes.
    private var redirects: [String: Hop] = [:]
    /// Of both feeds and pages.
    let largest: Int
    /// A file of nothing but redirects must not fill the memory.
    private static let most = 100_000

    init(largest: Int) { self.largest = largest }

    /// What an answer came to.
    enum Reading {
        case answer(FetchResponse)
        case redirect
        case unreadable
        case tooLarge
    }

    /// Reads the answer in a response record whose target is `url`.
    mutating func read(_ record: ArchiveRecord, url: URL, at date: Date) -> Reading {
        if record.isCut { return .tooLarge }
        guard let message = HTTPMessage(record.block), message.status > 0 else { return .unreadable }
        let exchange = Exchange(
            url: url, status: message.status, httpVersion: message.version,
            headers: message.fields.map { HTTPField(name: $0.name, value: $0.value) }, head: message.head,
            codedBody: message.codedBody, remoteAddress: record.field("WARC-IP-Address") ?? "", startedAt: date,
            elapsed: 0)
        if [301, 302, 303, 307, 308].contains(exchange.status), let location = exchange.header("Location"),
            let target = URL(string: location, relativeTo: url)?.absoluteURL
        {
            if redirects.count < ArchivedAnswers.most {
                redirects[key(target)] = Hop(exchange: exchange, location: target)
            }
            return .redirect
        }
        let hops = takeHops(to: url)
        var decoded = DecodedBody(bytes: [])
        do {
            let coding = exchange.combinedHeader("Content-Encoding")
            decoded = try decodeBody(exchange.codedBody, coding: coding, cap: largest)
        } catch {
            if (200..<300).contains(exchange.status) {
                if case .tooLarge = error { return .tooLarge }
                return .unreadable
            }
        }
        return .answer(
            FetchResponse(
                requestURL: hops.first?.url ?? url, hops: hops, exchange: exchange, body: decoded.bytes,
                codingProblem: decoded.problem, validators: Validators()))
    }

    /// The redirects that led to `url`, first to last. Each is used once: another answer of that URL was asked for
    /// by itself.
    private mutating func takeHops(to url: URL) -> [Hop] {
        var hops: [Hop] = []
        var place = key(url)
        while hops.count < 20, let hop = redirects.removeValue(forKey: place) {
            hops.insert(hop, at: 0)
            place = key(hop.url)
        }
        return hops
    }

    /// Without the fragment, which no server is sent.
    private func key(_ url: URL) -> String { String(url.absoluteString.prefix { $0 != "#" }) }
}
