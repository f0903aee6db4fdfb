import CharterConfig
import CharterFetch
import CharterModel
import CharterStages
import Foundation

/// Looks at sources once, without a store: does each answer, and with what it should?
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
        let probe = SourceProbe(fetcher: fetcher, rules: rules)
        return await withTaskGroup(of: (Int, Verdict).self) { group in
            var verdicts = [Verdict?](repeating: nil, count: sources.count)
            var waiting = sources.enumerated().makeIterator()
            func addNext() {
                guard let (index, source) = waiting.next() else { return }
                group.addTask { (index, await verdict(on: source, probe)) }
            }
            for _ in 0..<rules.concurrency { addNext() }
            while let (index, verdict) = await group.next() {
                verdicts[index] = verdict
                addNext()
            }
            return verdicts.compactMap { $0 }
        }
    }

    private func verdict(on source: Source, _ probe: SourceProbe) async -> Verdict {
        do {
            let (feed, remark) = try await probe.read(source)
            let malformed = feed.bozo ? ", malformed (\(feed.bozoReason ?? "unknown reason"))" : ""
            let count = "\(feed.entries.count) entr\(feed.entries.count == 1 ? "y" : "ies")"
            let text = "\(feed.format), \(count)\(remark.map { ", " + $0 } ?? "")\(malformed)"
            return Verdict(id: source.id, good: true, text: text)
        } catch {
            return Verdict(id: source.id, good: false, text: error.refusal.why)
        }
    }
}
