import CharterFetch
import CharterModel
import CharterStages
import Foundation

extension Source.Kind {
    /// What is asked for (`Accept`).
    var types: String {
        switch self {
        case .rss, .sitemap: Door.feedTypes
        case .page: Door.pageTypes
        }
    }
}

extension CrawlRules {
    /// Bounds on the document of a source.
    func limits(of kind: Source.Kind) -> FetchLimits { kind == .page ? pageLimits : feedLimits }
}

extension Source {
    /// The zone of its times that name none.
    var zone: TimeZone? { timezone.flatMap { TimeZone(identifier: $0) } }

    /// Reads what the source lists, by its kind; at most so many entries.
    func read(_ payload: Payload, most: Int) throws(ParseError) -> Feed {
        guard kind == .page else { return try parse(payload, most: most, zone: zone) }
        return try listPage(
            payload, items: try items.map { path throws(ParseError) in try ItemPath(path) }, most: most, zone: zone)
    }
}

extension Pipeline {
    /// parse, by the kind of the source.
    func read(_ payload: Payload, of source: Source) throws(ParseError) -> Feed {
        try source.read(payload, most: rules.feedEntries)
    }
}
