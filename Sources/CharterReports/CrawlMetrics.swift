package import CharterModel
import FoundationEssentials

/// What a daemon shows at `/metrics`. No label holds anything that came from outside: they are words of ours, and there
/// are as many series in a store of a hundred sources as in one of a hundred thousand.
package func crawlMetrics(_ sums: StoreSums, _ process: ProcessFigures, version: String) -> [Metric] {
    sourceMetrics(sums) + lookMetrics(sums) + articleMetrics(sums) + queueMetrics(sums, process)
        + processMetrics(process, version: version)
}

private func sourceMetrics(_ sums: StoreSums) -> [Metric] {
    [
        Metric(
            "charterwatch_sources", .gauge, "Sources in the feed lists, by state.",
            SourceState.Health.allCases.map {
                .init(Double(sums.sources[$0] ?? 0), [.init("state", $0.rawValue)])
            }),
        one(
            "charterwatch_sources_quiet", .gauge, "Sources that give clearly less than they use to.", sums.quietSources),
        one("charterwatch_sources_due", .gauge, "Sources that are due to be looked at.", sums.dueSources),
        Metric(
            "charterwatch_last_good_answer_timestamp_seconds", .gauge, "When any source last answered well.",
            seconds(sums.lastGoodAnswer)),
        Metric(
            "charterwatch_last_successful_crawl_timestamp_seconds", .gauge,
            "When a crawl last ended well; a daemon is one crawl until it reloads or stops.",
            seconds(sums.lastGoodCrawl)),
    ]
}

private func lookMetrics(_ sums: StoreSums) -> [Metric] {
    [
        Metric(
            "charterwatch_looks_total", .counter, "Looks at sources, by the stage and the outcome that ended them.",
            byWord(sums.looks)),
        Metric(
            "charterwatch_entries_total", .counter, "Entries that looks listed: new, changed, or known as they are.",
            [("new", sums.entriesNew), ("changed", sums.entriesChanged), ("known", sums.entriesKnown)].map {
                .init(Double($0.1), [.init("seen", $0.0)])
            }),
        one(
            "charterwatch_source_bytes_total", .counter, "Bytes of sources' documents, decoded.", sums.bytes),
    ]
}

private func articleMetrics(_ sums: StoreSums) -> [Metric] {
    [
        Metric(
            "charterwatch_articles", .gauge, "Articles by stage and the outcome that stands there.",
            byWord(sums.articles)),
        Metric(
            "charterwatch_events_total", .counter, "Events of the timeline, by kind.",
            EventKind.allCases.map { .init(Double(sums.events[$0.rawValue] ?? 0), [.init("kind", $0.rawValue)]) }),
    ]
}

private func queueMetrics(_ sums: StoreSums, _ process: ProcessFigures) -> [Metric] {
    [
        one("charterwatch_pages_pending", .gauge, "Pages that wait to be read.", sums.pagesPending),
        one("charterwatch_hosts_resting", .gauge, "Hosts that asked to be left alone for a time.", sums.hostsResting),
        one("charterwatch_network_down", .gauge, "1 while our own network is down.", process.networkIsDown ? 1 : 0),
        one("charterwatch_store_bytes", .gauge, "Size of the store and of its log.", process.storeBytes),
        one("charterwatch_archive_bytes", .gauge, "Size of the archive, where one is kept.", process.archiveBytes),
    ]
}

private func processMetrics(_ process: ProcessFigures, version: String) -> [Metric] {
    [
        Metric(
            "charterwatch_build_info", .gauge, "The version that runs.", [.init(1, [.init("version", version)])]),
        Metric(
            "process_start_time_seconds", .gauge, "When this process started.", seconds(process.startedAt)),
        Metric(
            "process_cpu_seconds_total", .counter, "Processor time of this process.",
            process.cpuSeconds.map { [.init($0)] } ?? []),
        one("process_resident_memory_bytes", .gauge, "Memory of this process.", process.residentBytes),
        one("process_open_fds", .gauge, "Files and sockets that this process holds open.", process.openFiles),
        one("process_max_fds", .gauge, "How many it may hold open.", process.mostOpenFiles),
    ]
}

private func one(_ name: String, _ kind: Metric.Kind, _ help: String, _ value: Int?) -> Metric {
    Metric(name, kind, help, value.map { [.init(Double($0))] } ?? [])
}

private func seconds(_ date: Date?) -> [Metric.Sample] { date.map { [.init($0.timeIntervalSince1970)] } ?? [] }

/// Sums by stage and by outcome without its reason, in the order of the stages.
private func byWord(_ counts: [OutcomeCount]) -> [Metric.Sample] {
    Stage.allCases.flatMap { stage -> [Metric.Sample] in
        var words: [String: Int] = [:]
        for count in counts where count.stage == stage { words[count.outcome.word, default: 0] += count.count }
        return words.sorted { $0.key < $1.key }.map {
            .init(Double($0.value), [.init("stage", stage.rawValue), .init("outcome", $0.key)])
        }
    }
}
