/// Every key of `pipeline.yaml`, in the order in which `check --explain` shows them.
let pipelineKeys: [PipelineKey] = [
    PipelineKey(
        "charter", .text(\.charterFile), default: "charter.yaml",
        "The charter to watch for; a file in the pipeline's folder."),
    PipelineKey(
        "feeds", .files(\.feeds), default: nil,
        "Feed lists (OPML): names of files in Feeds/, or paths from the folder that holds Feeds/ and Pipelines/."),
    PipelineKey(
        "timezone", .zone(\.timezone), default: "UTC",
        "Where days begin and end, in reports and digests; an IANA name such as Asia/Baku."),
    PipelineKey(
        "contact", .contact(\.contact), default: "none",
        "Whom a publisher can ask about our requests; part of the User-Agent. Needed to crawl public hosts."),
    PipelineKey(
        "crawl.concurrency", .count(\.crawl.concurrency, 1...1024), default: "16",
        "Requests at once, over all hosts."),
    PipelineKey(
        "crawl.host-delay", .seconds(\.crawl.hostDelay, atLeast: 0), default: "2s",
        "Rest between two requests to one host. A longer Crawl-delay of the host's robots.txt wins."),
    PipelineKey(
        "crawl.host-connections", .count(\.crawl.hostConnections, 1...16), default: "1",
        "Requests at once to one host."),
    PipelineKey(
        "crawl.feed-limit", .size(\.crawl.feedLimit), default: "16MB",
        "Largest feed or sitemap that is read, as sent and as unpacked; a larger one is too-large."),
    PipelineKey(
        "crawl.page-limit", .size(\.crawl.pageLimit), default: "8MB",
        "Largest article page that is read, as sent and as unpacked; a larger one is too-large."),
    PipelineKey(
        "crawl.connect-timeout", .seconds(\.crawl.connectTimeout, atLeast: 0.1), default: "15s",
        "Longest wait for a connection, TLS included."),
    PipelineKey(
        "crawl.total-timeout", .seconds(\.crawl.totalTimeout, atLeast: 0.1), default: "60s",
        "Longest time for one document, redirects included."),
    PipelineKey(
        "crawl.stall-timeout", .seconds(\.crawl.stallTimeout, atLeast: 0.1), default: "20s",
        "Longest time a server may send nothing."),
    PipelineKey(
        "crawl.redirects", .count(\.crawl.redirects, 0...50), default: "8",
        "Redirects that are followed for one document."),
    PipelineKey(
        "crawl.pages", .flag(\.crawl.pages), default: "true",
        "Whether the pages that entries link to are fetched; if not, the text that feeds carry must do."),
    PipelineKey(
        "crawl.cadence", .wholeSeconds(\.crawl.cadence, atLeast: 60), default: "1h",
        "How often a source is looked at whose feed list gives no cadence."),
    PipelineKey(
        "crawl.max-age", .age(\.crawl.maxAge), default: "none",
        "Entries published longer ago than this are recorded as too-old and go no further."),
    PipelineKey(
        "crawl.page-attempts", .count(\.crawl.pageAttempts, 1...100), default: "5",
        "Tries for one article page before its outcome is final."),
    PipelineKey(
        "crawl.host-pages", .count(\.crawl.hostPages, 1...1_000_000), default: "500",
        "Most pages read of one host in one crawl; the others stay queued for the next."),
    PipelineKey(
        "crawl.feed-entries", .count(\.crawl.feedEntries, 1...1_000_000), default: "5000",
        "Most entries read of one feed at one look; those beyond are counted, recorded as too-large and not read."),
    PipelineKey(
        "crawl.sitemap-children", .count(\.crawl.sitemapChildren, 1...10_000), default: "20",
        "Most sitemaps of an index read at one look, newest first; the others wait for the next look."),
    PipelineKey(
        "crawl.sitemap-age", .wholeSeconds(\.crawl.sitemapAge, atLeast: 0), default: "3d",
        "Of a long sitemap, or an index of many, entries older than this at the first look are counted, not followed."),
    PipelineKey(
        "crawl.archive", .folder(\.crawl.archive), default: "none",
        "Folder in which every request and answer is kept as WARC files; a relative one is taken from the store's folder."
    ),
    PipelineKey(
        "crawl.archive-size", .size(\.crawl.archiveSize), default: "1GB",
        "Size at which a file of the archive is closed and the next begun; a new day (UTC) begins one as well."),
    PipelineKey(
        "crawl.allow-hosts", .hosts(\.crawl.allowHosts), default: "[]",
        "Hosts that may be on a private address: names, *.suffix for all names below, or addresses."),
    PipelineKey(
        "crawl.resolve", .redirects(\.crawl.resolve), default: "{}",
        "Where hosts really are, instead of the DNS: host, *.suffix or *, then ADDRESS or ADDRESS:PORT."),
]

/// The text of `check --explain`: every key with its type, its default and what it means.
package func explainKeys() -> String {
    var out = """
        Keys of Pipelines/NAME/pipeline.yaml. A dot stands for nesting: crawl.pages is `pages` under `crawl`.
        Durations are written 500ms, 90s, 5m, 1h or 2d; sizes 500KB, 16MB or 1GB (1 KB is 1024 bytes).

        """
    for key in pipelineKeys {
        let fallback = key.fallback.map { "default \($0)" } ?? "required"
        out += "\n\(key.path)\n    \(key.typeName); \(fallback)\n"
        for line in wrapped(key.meaning, width: 96) { out += "    \(line)\n" }
    }
    return out
}

/// Breaks `text` at spaces into lines of at most `width` characters.
private func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let last = lines.last, last.count + 1 + word.count <= width {
            lines[lines.count - 1] = last + " " + word
        } else {
            lines.append(String(word))
        }
    }
    return lines
}
