import CharterConfig
import CharterFetch
import CharterModel
import Foundation

/// The operator's settings in the form the engine uses.
struct CrawlRules: Sendable {
    /// Hosts worked on at once.
    var concurrency: Int
    var feedLimits: FetchLimits
    var pageLimits: FetchLimits
    /// Read the articles' own pages, or only what feeds carry.
    var readsPages: Bool
    /// Seconds between looks at a source that names no cadence.
    var cadence: Int
    /// Entries published longer ago than this many seconds are `too-old`; nil keeps all.
    var maximumAge: Double?
    /// Tries before a page that cannot be had is given up.
    var pageAttempts: Int
    /// Pages read of one host in one crawl; the rest waits for the next.
    var hostPages: Int
    /// Entries read of one feed at one look.
    var feedEntries: Int
    /// Listed sitemaps read at one look at an index.
    var sitemapChildren: Int
    /// Entries of a sitemap older by so many seconds than its first look, or than its last reading, are not followed.
    var sitemapAge: Int

    init(_ crawl: CrawlConfig) {
        concurrency = crawl.concurrency
        var limits = FetchLimits()
        limits.connectTimeout = crawl.connectTimeout
        limits.totalTimeout = crawl.totalTimeout
        limits.stallTimeout = crawl.stallTimeout
        limits.maxRedirects = crawl.redirects
        feedLimits = limits
        feedLimits.maxBody = crawl.feedLimit
        pageLimits = limits
        pageLimits.maxBody = crawl.pageLimit
        readsPages = crawl.pages
        cadence = crawl.cadence
        maximumAge = crawl.maxAge.map(Double.init)
        pageAttempts = crawl.pageAttempts
        hostPages = crawl.hostPages
        feedEntries = crawl.feedEntries
        sitemapChildren = crawl.sitemapChildren
        sitemapAge = crawl.sitemapAge
    }

    /// How long a page that was deferred waits: one hour, then two, three, …, at most a day.
    func retryDelay(afterAttempts attempts: Int) -> Double {
        min(Double(attempts + 1) * 3600, 86_400)
    }
}
