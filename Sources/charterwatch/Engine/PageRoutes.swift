import CharterFetch
import CharterModel
import Foundation

/// How the pages of sources with a proxy or headers of their own are asked for.
struct PageRoutes: Sendable {
    private var sources: [SourceID: Source] = [:]

    init(_ all: [Source] = []) {
        for source in all where source.proxy != nil || !source.headers.isEmpty { sources[source.id] = source }
    }

    /// Pages of the source's own site go the way that its source does; what it links elsewhere does not.
    func proxy(for work: PageWork) -> String? {
        guard let source = sources[work.source],
            speaks(source: source.url, homepage: source.homepage, forHost: work.url.host)
        else { return nil }
        return source.proxy
    }

    /// Headers may be secrets: they go to the server that the source is on, and to no other.
    func headers(for work: PageWork) -> [String: String] {
        guard let source = sources[work.source], let from = try? WireURL(source.url.absoluteString),
            let to = try? WireURL(work.url.text), from.sharesSecrets(with: to)
        else { return [:] }
        return source.headers
    }
}
