import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// Looks at sources once, without a store: does each answer, and with a feed?
struct SourceCheck: Sendable {
    let loaded: LoadedPipeline

    /// What one source gave.
    struct Verdict: Sendable {
        let id: SourceID
        let good: Bool
        let text: String
    }

    /// Verdicts in the order of `sources`; hosts are asked side by side.
    func run(_ sources: [Source]) async -> [Verdict] {
        let fetcher = Fetcher(options: fetchOptions(for: loaded.config))
        defer { fetcher.shutdown() }
        let rules = CrawlRules(loaded.config.crawl)
        return await withTaskGroup(of: (Int, Verdict).self) { group in
            var verdicts = [Verdict?](repeating: nil, count: sources.count)
            var waiting = sources.enumerated().makeIterator()
            func addNext() {
                guard let (index, source) = waiting.next() else { return }
                group.addTask { (index, await verdict(on: source, fetcher, rules)) }
            }
            for _ in 0..<rules.concurrency { addNext() }
            while let (index, verdict) = await group.next() {
                verdicts[index] = verdict
                addNext()
            }
            return verdicts.compactMap { $0 }
        }
    }

    private func verdict(on source: Source, _ fetcher: Fetcher, _ rules: CrawlRules) async -> Verdict {
        if let reason = source.kind.unreadable { return Verdict(id: source.id, good: false, text: reason) }
        let request = FetchRequest(
            url: source.url, headers: source.headers, accept: Door.feedTypes, limits: rules.feedLimits)
        do {
            let response = try await fetcher.fetch(request)
            guard (200..<300).contains(response.status), !response.body.isEmpty else {
                return Verdict(id: source.id, good: false, text: NoDocument(of: response).why)
            }
            let feed = try parse(response.payload())
            let malformed = feed.bozo ? ", malformed (\(feed.bozoReason ?? "unknown reason"))" : ""
            return Verdict(id: source.id, good: true, text: "\(feed.format), \(feed.entries.count) entries\(malformed)")
        } catch let error as FetchError {
            return Verdict(id: source.id, good: false, text: error.message)
        } catch let error as ParseError {
            return Verdict(id: source.id, good: false, text: error.message + error.linksClause)
        } catch {
            return Verdict(id: source.id, good: false, text: "\(error)")
        }
    }
}
